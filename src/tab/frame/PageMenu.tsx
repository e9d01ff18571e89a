import { Button } from '@fluentui/react-components'
import { Navigation24Regular } from '@fluentui/react-icons'
import { lazy, Suspense, useState } from 'react'

const PageDrawer = lazy(() => import('./PageDrawer.tsx').then(({ PageDrawer }) => ({ default: PageDrawer })))

/** Below 640 px: a hamburger that opens the pages over the page. */
export function PageMenu() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        className="touch"
        appearance="transparent"
        icon={<Navigation24Regular />}
        aria-label="Pages"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      />
      {open && (
        <Suspense fallback={null}>
          <PageDrawer onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
