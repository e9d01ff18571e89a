import { Button } from '@fluentui/react-components'
import { PersonSync48Regular, Search48Regular } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ProvisioningPage } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { Pager } from '../../components/list/Pager.tsx'
import { useWidth } from '../../components/useWidth.ts'
import { LogTools } from './LogTools.tsx'
import { requestQueries } from './queries.ts'
import { RequestPlace } from './RequestPlace.tsx'
import { RequestCards, RequestTable } from './Requests.tsx'
import { isFiltered, useLogSearch } from './useLogSearch.ts'

interface Props {
  /** Is user provisioning on? */
  on: boolean
  /** Number of the request that is open. */
  open: string | undefined
}

/** The requests, and beside them the one that is open. While one is, rows stay where they are. */
export function Log({ on, open }: Props) {
  const { client } = useConsole()
  const [search] = useLogSearch()
  const { page: _, ...query } = search
  const width = useWidth()
  const requests = useQuery(queries(client).provisioning(query, open !== undefined))
  const found = requests.data
  const rows = found?.items ?? []
  if (open && width === 'narrow') return <RequestPlace seq={open} requests={rows} width={width} />
  const beside = open !== undefined && width === 'wide'
  return (
    <div className={beside ? 'log-beside' : undefined}>
      <section className="card" aria-label="Requests of the identity provider" aria-busy={requests.isFetching}>
        <LogTools />
        {open && !search.cursor && <Newer shown={rows[0]?.seq} />}
        {requests.isError && (
          <ErrorState
            title="The requests could not be loaded"
            kept="Your search and filters are kept."
            error={requests.error}
            onAgain={() => void requests.refetch()}
            above={found !== undefined}
          />
        )}
        {!(requests.isError && !found) && <Rows {...{ found, on, open }} brief={beside} />}
      </section>
      {(open || width === 'middle') && <RequestPlace seq={open} requests={rows} width={width} />}
    </div>
  )
}

interface RowsProps extends Props {
  found: ProvisioningPage | undefined
  brief: boolean
}

function Rows({ found, on, open, brief }: RowsProps) {
  const [search] = useLogSearch()
  const List = useWidth() === 'narrow' ? RequestCards : RequestTable
  if (found?.items.length === 0) return isFiltered(search) ? <NoMatch /> : <NothingYet on={on} />
  return (
    <>
      <List requests={found?.items ?? null} open={open} brief={brief} />
      {found && <Pages found={found} />}
    </>
  )
}

function Pages({ found }: { found: ProvisioningPage }) {
  const [search] = useLogSearch()
  const { cursor, page } = search
  const of = found.more ? 'or more ' : ''
  return (
    <Pager
      shown={found.items.length}
      total={found.total}
      nextCursor={found.nextCursor}
      cursor={cursor}
      page={Math.max(1, Number(page) || 1)}
      says={`${of}${isFiltered(search) ? 'that match ' : ''}· newest first`}
    />
  )
}

/** Rows never jump under the pointer while one is open: newer ones wait behind this. */
function Newer({ shown }: { shown: number | undefined }) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const [search] = useLogSearch()
  const newest = useQuery(requestQueries(client).newest(search))
  if (shown === undefined || !newest.data || newest.data <= shown) return null
  return (
    <button
      type="button"
      className="link log-newer"
      onClick={() => void cache.invalidateQueries({ queryKey: ['provisioning', 'list'] })}
    >
      Show newer requests
    </button>
  )
}

function NoMatch() {
  const [{ reason, outcome }, change] = useLogSearch()
  const clear = () => change({ outcome: undefined, reason: undefined, search: undefined })
  const narrowed = reason !== undefined || outcome !== undefined
  return (
    <Empty
      icon={<Search48Regular />}
      title="No request matches"
      actions={<Button onClick={clear}>Show all requests</Button>}
    >
      {narrowed && 'Nothing in the log was answered like that. '}
      Search looks at usernames, ids and the words of the answer. Requests are kept for 30 days.
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
