import { Button } from '@fluentui/react-components'
import { PersonSync48Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useConsole } from '../../api/context.tsx'
import { asked, queries } from '../../api/queries.ts'
import { DownloadButton } from '../../components/DownloadButton.tsx'
import { Empty } from '../../components/Empty.tsx'
import { ErrorState } from '../../components/ErrorState.tsx'
import { Notice } from '../../components/Notice.tsx'
import { Pager } from '../../components/Pager.tsx'
import { useWidth } from '../../components/useWidth.ts'
import { HealthLine } from '../Identity/HealthLine.tsx'
import { Cycles } from './Cycles.tsx'
import { LogTools } from './LogTools.tsx'
import { RequestCards, RequestTable } from './Requests.tsx'
import './provisioning.css'

/** What did the identity provider ask, and how was it answered? */
export function Provisioning() {
  const { client } = useConsole()
  const identity = useQuery(queries(client).identity())
  const health = identity.data?.health
  const problem = health?.state === 'failing' ? health.lastProblem : null
  return (
    <div className="page">
      <div className="page-head">
        <h1>Provisioning</h1>
        {identity.data && <HealthLine scim={identity.data} />}
        <div className="end">
          <Downloads />
        </div>
      </div>
      {problem && (
        <Notice
          kind="attention"
          lead="Most of what your provider asked last was refused."
          actions={
            <Link className="button-link" to="/provisioning" search={{ outcome: problem.outcome }}>
              Show them
            </Link>
          }
        >
          Last: {problem.userName ?? problem.route}: {problem.detail}
        </Notice>
      )}
      <Cycles />
      <Log on={identity.data?.on ?? true} />
    </div>
  )
}

function Log({ on }: { on: boolean }) {
  const { client } = useConsole()
  const { outcome, search, cursor, page } = useSearch({ from: '/provisioning' })
  const requests = useQuery(queries(client).provisioning({ outcome, search, cursor }))
  const narrow = useWidth() === 'narrow'
  const found = requests.data
  const filtered = outcome !== undefined || search !== undefined
  const Rows = narrow ? RequestCards : RequestTable
  return (
    <section className="card" aria-label="Requests of the identity provider" aria-busy={requests.isFetching}>
      <LogTools />
      {requests.isError && (
        <ErrorState
          title="The requests could not be loaded"
          kept="Your search and filters are kept."
          error={requests.error}
          onAgain={() => void requests.refetch()}
          above={found !== undefined}
        />
      )}
      {found?.items.length === 0 ? (
        filtered ? (
          <NoMatch />
        ) : (
          <NothingYet on={on} />
        )
      ) : (
        !(requests.isError && !found) && <Rows requests={found?.items ?? null} />
      )}
      {found && found.items.length > 0 && (
        <Pager
          shown={found.items.length}
          total={found.total}
          nextCursor={found.nextCursor}
          cursor={cursor}
          page={Math.max(1, Number(page) || 1)}
          says="requests, newest first"
        />
      )}
    </section>
  )
}

function NoMatch() {
  const navigate = useNavigate()
  const clear = () => void navigate({ to: '/provisioning', search: {} })
  return (
    <Empty title="No request matches" actions={<Button onClick={clear}>Show all requests</Button>}>
      Search looks at usernames, ids and the words of the answer.
    </Empty>
  )
}

function NothingYet({ on }: { on: boolean }) {
  return (
    <Empty
      icon={<PersonSync48Regular />}
      title={on ? 'No request yet' : 'User provisioning is off'}
      actions={
        <Link className="button-link" to="/identity">
          Identity and Security
        </Link>
      }
    >
      {on
        ? 'Paste the 8x8 URL and an 8x8 API Token at your identity provider. Its first request shows here within seconds.'
        : 'Turn it on to let your identity provider add, change and deactivate users.'}
    </Empty>
  )
}

/** All that the filters let through. */
function Downloads() {
  const { outcome, search } = useSearch({ from: '/provisioning' })
  const query = asked({ outcome, search })
  return (
    <div className="buttons">
      <DownloadButton words="CSV" path={`/api/provisioning/log.csv?${query}`} name="provisioning-log.csv" />
      <DownloadButton words="JSON" path={`/api/provisioning/log.json?${query}`} name="provisioning-log.json" />
    </div>
  )
}
