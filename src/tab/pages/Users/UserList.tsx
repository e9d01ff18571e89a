import { Button } from '@fluentui/react-components'
import { PeopleTeam48Regular, Search48Regular } from '@fluentui/react-icons'
import type { UseQueryResult } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { Page, User } from '../../../api/contract.ts'
import { USER_STATE_WORDS } from '../../../words/states.ts'
import { useMay } from '../../api/context.tsx'
import { Empty } from '../../components/Empty.tsx'
import { ErrorState } from '../../components/ErrorState.tsx'
import { Pager } from '../../components/Pager.tsx'
import { useWidth } from '../../components/useWidth.ts'
import { useSyncStart } from '../../frame/SyncStart.tsx'
import { asksDiagnostic } from '../../frame/SyncStart.tsx'
import { BulkBar } from './BulkBar.tsx'
import { COLUMNS } from './columns.tsx'
import { Toolbar } from './Toolbar.tsx'
import { UserCards } from './UserCards.tsx'
import { UserTable } from './UserTable.tsx'
import { useChoice } from './useChoice.ts'
import { useUsersSearch } from './useUsersSearch.ts'

interface Props {
  users: UseQueryResult<Page<User>>
  openId: string | undefined
  /** Beside an open user only the columns that matter stay. */
  brief: boolean
  nobodyYet: boolean
}

/** Toolbar, then 50 users, or why there are none. */
export function UserList({ users, openId, brief, nobodyYet }: Props) {
  const narrow = useWidth() === 'narrow'
  const found = users.data
  const search = useSearch({ from: '/users' })
  const mayChoose = [useMay('users.request'), useMay('users.exclude')].includes(true)
  const several = useChoice(found?.items ?? [], found?.total ?? 0, search)
  const choice = mayChoose && !narrow ? several : undefined
  if (nobodyYet) return <NobodyYet />
  const Rows = narrow ? UserCards : UserTable
  return (
    <section className={narrow ? 'users-narrow' : 'card'} aria-label="Users" aria-busy={users.isFetching}>
      {choice && <BulkBar choice={choice} />}
      {!(choice && choice.n > 0) && <Toolbar brief={brief || narrow} />}
      {users.isError && (
        <ErrorState
          title="The list could not be loaded"
          kept="Your search and filters are kept."
          error={users.error}
          onAgain={() => void users.refetch()}
          above={found !== undefined}
        />
      )}
      {found?.items.length === 0 && <NobodyMatches />}
      {!(users.isError && !found) && found?.items.length !== 0 && (
        <Rows users={found?.items ?? null} openId={openId} brief={brief} choice={choice} />
      )}
      {found && found.items.length > 0 && <Foot found={found} />}
    </section>
  )
}

function Foot({ found }: { found: Page<User> }) {
  const { cursor, page, sort, search, state, reason, site, directory } = useSearch({ from: '/users' })
  const by = COLUMNS.find((column) => column.sort === (sort ?? 'name').replace(/^-/, ''))
  const match = search || state || reason || site || directory ? 'that match · ' : '· '
  return (
    <Pager
      shown={found.items.length}
      total={found.total}
      nextCursor={found.nextCursor}
      cursor={cursor}
      page={Math.max(1, Number(page) || 1)}
      says={`${match}sorted by ${(by?.words ?? 'name').toLowerCase()}`}
    />
  )
}

function NobodyMatches() {
  const [{ search, state, reason, site, directory }, change] = useUsersSearch()
  const filters = [
    state && USER_STATE_WORDS[state],
    reason && 'a reason',
    site && `site ${site}`,
    directory && 'hidden',
  ]
    .filter(Boolean)
    .join(', ')
  return (
    <Empty
      icon={<Search48Regular />}
      title="Nobody matches"
      actions={
        <>
          {search && <Button onClick={() => change({ search: undefined })}>Clear search</Button>}
          {filters && (
            <Button
              onClick={() => change({ state: undefined, reason: undefined, site: undefined, directory: undefined })}
            >
              Remove all filters
            </Button>
          )}
        </>
      }
    >
      No user matches {search && `“${search}”`} {search && filters && 'with'} {filters && <strong>{filters}</strong>}.
    </Empty>
  )
}

function NobodyYet() {
  const { start, starting } = useSyncStart()
  const mayStart = useMay('sync.start')
  return (
    <section className="card" aria-label="Users">
      <Empty
        icon={<PeopleTeam48Regular />}
        title="No users yet"
        actions={
          mayStart && (
            <Button
              appearance="primary"
              disabledFocusable={starting}
              onClick={(event: React.MouseEvent) => start('all', asksDiagnostic(event))}
            >
              Run the first sync
            </Button>
          )
        }
      >
        Users come from 8x8. Once the 8x8 PBX is connected, the first sync brings people, extensions and numbers here.
      </Empty>
    </section>
  )
}
