import { Button } from '@fluentui/react-components'
import { Navigation24Regular } from '@fluentui/react-icons'
import { Suspense, useState } from 'react'
import { lazily } from '../components/lazily.ts'

const PageDrawer = lazily(() => import('./PageDrawer.tsx'), 'PageDrawer')

/** Below 640 px: a hamburger that opens the pages over the page. */
export function PageMenu() {
  const [open, setOpen] = useState(false)
  const [used, setUsed] = useState(false)
  return (
    <>
      <Button
        className="touch"
        appearance="transparent"
        icon={<Navigation24Regular />}
        aria-label="Pages"
        aria-expanded={open}
        onClick={() => {
          setUsed(true)
          setOpen(true)
        }}
      />
      {/* stays mounted once used: only a drawer that closes by itself lets go of the page behind it */}
      {used && (
        <Suspense fallback={null}>
          <PageDrawer open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
