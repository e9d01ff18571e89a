import { Outlet } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import type { Job, SyncStatus } from '../../api/contract.ts'
import { useLive } from '../api/context.tsx'
import { lazily } from '../components/lazily.ts'
import { Header } from './Header.tsx'
import { Nav } from './Nav.tsx'
import { Standing } from './Standing.tsx'
import { SyncProvider } from './SyncStart.tsx'
import { useFocusOnPage } from './useFocusOnPage.ts'

/** What only matters while the console stays open is loaded after this time. */
const STAYS_MS = 1000
const Notices = lazily(async () => {
  await new Promise((stays) => setTimeout(stays, STAYS_MS))
  return import('./Notices.tsx')
}, 'Notices')
const Toasts = lazily(() => import('./Toasts.tsx'), 'Toasts')

/** What stands around every page: header with Sync Now, the pages, and what just ended. */
export function Frame() {
  useFocusOnPage()
  return (
    <SyncProvider>
      <a className="skip" href="#page">
        Go to the page
      </a>
      <div className="frame-top">
        <Header />
        <Nav />
      </div>
      <Standing />
      <Suspense>
        <Notices />
      </Suspense>
      <main id="page" tabIndex={-1}>
        <Suspense fallback={<div className="page" aria-busy="true" />}>
          <Outlet />
        </Suspense>
      </main>
      <EndOfSync />
    </SyncProvider>
  )
}

const MOST_ENDED = 20

/** Notices jobs that end while the console is open; the toast is loaded with the first. */
function EndOfSync() {
  const { status } = useLive()
  const before = useRef<SyncStatus | null>(null)
  const [ended, setEnded] = useState<Job[]>([])
  useEffect(() => {
    const fresh = endedSince(before.current, status)
    if (fresh.length > 0) setEnded((old) => [...old, ...fresh].slice(-MOST_ENDED))
    before.current = status
  }, [status])
  return <Suspense fallback={null}>{ended.length > 0 && <Toasts ended={ended} />}</Suspense>
}

/** A sync of one user alone is told where it was started. */
function endedSince(before: SyncStatus | null, now: SyncStatus | null): Job[] {
  if (!before || !now) return []
  const pairs = [
    [before.latest.pbx, now.latest.pbx],
    [before.latest.teams, now.latest.teams],
  ] as const
  return pairs.flatMap(([old, job]) =>
    job && job.endedAt !== null && job.id !== old?.id && job.task.kind !== 'user' ? [job] : [],
  )
}
