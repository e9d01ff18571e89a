import { LockClosed48Regular } from '@fluentui/react-icons'
import { Link, useRouterState } from '@tanstack/react-router'
import { ApiError, sentence } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { PAGES } from '../../frame/pages.ts'
import type { PageLink } from '../../frame/pages.ts'
import { Empty } from './Empty.tsx'
import { Notice } from './Notice.tsx'

const TITLE = 'You may not see this any more'

/** What each page is closed without, of the role table. */
const NEEDS: Record<PageLink['to'], string> = {
  '/services': 'services.look',
  '/users': 'users.look',
  '/jobs': 'jobs.look',
  '/changes': 'changes.look',
  '/numbers': 'numbers.look',
  '/identity': 'identity.look',
  '/provisioning': 'provisioning.look',
  '/activity': 'audit.look',
  '/settings': 'settings.look',
}

interface Props {
  error: unknown
  /** What was shown before stays, because something is being entered there. */
  above?: boolean
}

/** The role that this needs was taken away: why, who can give it, and where else to go. */
export function Withheld({ error, above = false }: Props) {
  const open = useOpenPage()
  if (above)
    return (
      <Notice kind="attention" lead={`${TITLE}.`}>
        {sentence(error)}
      </Notice>
    )
  return (
    <Empty
      icon={<LockClosed48Regular />}
      title={TITLE}
      actions={
        open && (
          <Link className="button-link" to={open.to}>
            Open {open.words}
          </Link>
        )
      }
      foot={error instanceof ApiError && error.requestId && `Request ${error.requestId}`}
    >
      {sentence(error)}
      {!open && ' Until then there is no page of the console that you may see.'}
    </Empty>
  )
}

/** Another page, which this person may see. */
function useOpenPage(): PageLink | undefined {
  const { may } = useConsole().session
  const here = useRouterState({ select: ({ location }) => location.pathname })
  return PAGES.find(({ to }) => may.includes(NEEDS[to]) && !here.startsWith(to))
}
