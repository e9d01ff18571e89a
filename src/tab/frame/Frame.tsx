import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useLive } from '../api/context.tsx'
import { Notice } from '../components/Notice.tsx'
import { Header } from './Header.tsx'
import { Nav } from './Nav.tsx'
import { SyncProvider, useSyncStart } from './SyncStart.tsx'

const Toasts = lazy(() => import('./Toasts.tsx').then(({ Toasts }) => ({ default: Toasts })))

/** What stands around every page: header with Sync Now, the pages, and what just ended. */
export function Frame() {
  return (
    <SyncProvider>
      <a className="skip" href="#page">
        Go to the page
      </a>
      <div className="frame-top">
        <Header />
        <Nav />
      </div>
      <NotStarted />
      <main id="page" tabIndex={-1}>
        <Suspense fallback={<div className="page" aria-busy="true" />}>
          <Outlet />
        </Suspense>
      </main>
      <EndOfSync />
    </SyncProvider>
  )
}

/** The toast is loaded once there is something that can end. */
function EndOfSync() {
  const { status } = useLive()
  const [needed, setNeeded] = useState(false)
  const runs = (status?.running.length ?? 0) > 0
  useEffect(() => {
    if (runs) setNeeded(true)
  }, [runs])
  return <Suspense fallback={null}>{needed && <Toasts />}</Suspense>
}

function NotStarted() {
  const { refused, dismiss } = useSyncStart()
  if (!refused) return null
  return (
    <div className="page page-notice">
      <Notice
        kind="attention"
        lead="The sync was not started."
        actions={
          <button type="button" className="link" onClick={dismiss}>
            Dismiss
          </button>
        }
      >
        {refused}
      </Notice>
    </div>
  )
}
