import { Button, DrawerBody, DrawerHeader, DrawerHeaderTitle, OverlayDrawer } from '@fluentui/react-components'
import { Dismiss24Regular } from '@fluentui/react-icons'
import { Link } from '@tanstack/react-router'
import { useConsole, useLive } from '../api/context.tsx'
import { useFocusBack } from '../components/ask/useFocusBack.ts'
import { WhoIsHere } from './Nav.tsx'
import { PageCount } from './PageCount.tsx'
import { PAGES } from './pages.ts'
import './pageDrawer.css'

/** The pages with the same words as the tabs. */
export function PageDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { session } = useConsole()
  const { status } = useLive()
  useFocusBack(open)
  return (
    <OverlayDrawer open={open} position="start" size="small" onOpenChange={onClose} aria-label="Pages">
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button
              className="touch"
              appearance="subtle"
              icon={<Dismiss24Regular />}
              aria-label="Close"
              onClick={onClose}
            />
          }
        >
          Voice Sync Console
        </DrawerHeaderTitle>
        <span className="secondary">{status?.organization ?? session.tenant.name}</span>
      </DrawerHeader>
      <DrawerBody>
        <nav className="drawer-pages" aria-label="Pages">
          {PAGES.map((page) => (
            <Link key={page.to} to={page.to} activeProps={{ className: 'drawer-on' }} onClick={onClose}>
              {page.words}
              <PageCount page={page} />
            </Link>
          ))}
        </nav>
        {session.sandbox && (
          <nav className="drawer-pages" aria-label="Help">
            <Link to="/sandbox" activeProps={{ className: 'drawer-on' }} onClick={onClose}>
              Sandbox tour and faults
            </Link>
          </nav>
        )}
        <WhoIsHere />
      </DrawerBody>
    </OverlayDrawer>
  )
}
