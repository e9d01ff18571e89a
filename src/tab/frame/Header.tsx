import { useRouterState } from '@tanstack/react-router'
import { useConsole, useLive } from '../api/context.tsx'
import { Mark } from '../components/words/Mark.tsx'
import { useWidth } from '../components/useWidth.ts'
import { PageMenu } from './PageMenu.tsx'
import { PAGES } from './pages.ts'
import { StatusLine } from './StatusLine.tsx'
import { SyncButton } from './SyncButton.tsx'

export function Header() {
  const { session } = useConsole()
  const { status } = useLive()
  const narrow = useWidth() === 'narrow'
  const here = useRouterState({ select: (state) => state.location.pathname })
  const page = PAGES.find(({ to }) => here.startsWith(to))
  return (
    <header className="header">
      {narrow ? (
        <>
          <PageMenu />
          <span className="header-page" aria-hidden="true">
            {page?.short ?? page?.words}
          </span>
        </>
      ) : (
        <>
          <Mark />
          <div className="header-names">
            <span className="header-product">Voice Sync Console</span>
            <span className="secondary">
              {status?.organization ?? session.tenant.name}
              <span className="header-for"> · for 8x8 and Microsoft Teams</span>
            </span>
          </div>
        </>
      )}
      <StatusLine />
      <SyncButton />
    </header>
  )
}
