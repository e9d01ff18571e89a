import { Button } from '@fluentui/react-components'
import { PeopleTeam48Regular, Search48Regular } from '@fluentui/react-icons'
import type { UseQueryResult } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import type { Page, User, UserState } from '../../../../api/contract.ts'
import { useMay } from '../../../api/context.tsx'
import { Empty } from '../../../components/state/Empty.tsx'
import { FirstSync } from '../../../components/state/FirstSync.tsx'
import { ErrorState } from '../../../components/state/ErrorState.tsx'
import { isMisread, type Misread } from '../../../components/list/addressParts.ts'
import { NotUnderstood } from '../../../components/list/NotUnderstood.tsx'
import { Pager } from '../../../components/list/Pager.tsx'
import { useWidth } from '../../../components/useWidth.ts'
import { BulkBar } from '../chosen/BulkBar.tsx'
import { sortWords } from './columns.tsx'
import { conditionWords, onlyState } from '../filter/conditions.ts'
import { ExportLine } from './ExportLine.tsx'
import { MoreUsers } from './MoreUsers.tsx'
import { Toolbar } from './Toolbar.tsx'
import { UserCards } from './UserCards.tsx'
import { UserTable } from './UserTable.tsx'
import { useChoice } from '../chosen/useChoice.ts'
import { useConditions } from '../filter/useConditions.ts'
import { useExport } from './useExport.ts'
import type { Steady } from './useSteady.ts'
import { useUsersSearch } from '../filter/useUsersSearch.ts'

interface Props {
  users: UseQueryResult<Page<User>>
  /** What is shown of it. */
  steady: Steady
  misread: Misread
  openId: string | undefined
  /** Beside an open user only the columns that matter stay. */
  brief: boolean
  nobodyYet: boolean
}

/** Toolbar, then 50 users, or why there are none. */
export function UserList({ users, steady, misread, openId, brief, nobodyYet }: Props) {
  const narrow = useWidth() === 'narrow'
  const found = steady.page
  const search = useSearch({ from: '/users' })
  const mayChoose = [useMay('users.request'), useMay('users.exclude'), useMay('sync.start')].includes(true)
  const several = useChoice(found?.items ?? [], users.data?.total ?? 0, search)
  const csv = useExport()
  const [choosing, setChoosing] = useState(false)
  const endChoosing = () => {
    several.clear()
    setChoosing(false)
  }
  const choice = mayChoose && (choosing || !narrow) ? several : undefined
  if (nobodyYet) return <NobodyYet />
  if (isMisread(misread))
    return (
      <section className="card" aria-label="Users">
        <NotUnderstood misread={misread} />
      </section>
    )
  const { cursor: _cursor, page: _page, sort: _sort, ...sought } = search
  const bar = choice && <BulkBar choice={choice} {...(narrow ? { onEnd: endChoosing } : {})} />
  return (
    <section className="card" aria-label="Users" aria-busy={users.isFetching}>
      {!narrow && bar}
      {(narrow || !choice?.n) && (
        <Toolbar
          brief={brief}
          narrow={narrow}
          csv={csv}
          onChoose={narrow && mayChoose && !choosing ? () => setChoosing(true) : undefined}
        />
      )}
      <ExportLine {...csv} />
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
        <Rows users={found?.items ?? null} {...{ narrow, openId, brief, choice }} />
      )}
      {steady.more !== null && (
        <MoreUsers
          more={steady.more}
          found={Object.values(sought).some(Boolean)}
          onShow={() => showFirst(steady.show)}
        />
      )}
      {narrow && bar}
      {found && found.items.length > 0 && <Foot found={found} />}
    </section>
  )
}

/** The button is gone then: whoever pressed it goes on at the first row. */
function showFirst(show: () => void): void {
  flushSync(show)
  document.querySelector<HTMLElement>('main a[id^="user-"]')?.focus()
}

interface RowsProps extends React.ComponentProps<typeof UserTable> {
  narrow: boolean
}

const Rows = ({ narrow, ...rows }: RowsProps) =>
  narrow ? (
    <UserCards users={rows.users} choice={rows.choice} />
  ) : (
    <div className="table-scroll">
      <UserTable {...rows} />
    </div>
  )

function Foot({ found }: { found: Page<User> }) {
  const { cursor, page, sort = 'name', search } = useSearch({ from: '/users' })
  const [conditions] = useConditions()
  const match = search || conditions.length > 0 ? 'that match · ' : '· '
  return (
    <Pager
      shown={found.items.length}
      total={found.total}
      nextCursor={found.nextCursor}
      cursor={cursor}
      page={Math.max(1, Number(page) || 1)}
      says={`${match}sorted by ${sortWords(sort).toLowerCase()}`}
    />
  )
}

/** What a facet says when nobody is in it: news, and no mistake of whoever looks. */
const NOBODY_IN: Record<UserState, string> = {
  blocked: 'Nobody needs attention',
  queued: 'Nobody is queued',
  waiting: 'Nobody waits for Microsoft',
  excluded: 'Nobody is excluded',
  inSync: 'Nobody is in sync',
}

function NobodyMatches() {
  const [{ search }, change] = useUsersSearch()
  const [conditions, filter] = useConditions()
  const state = search ? null : onlyState(conditions)
  if (state)
    return (
      <Empty
        icon={<Search48Regular />}
        title={NOBODY_IN[state]}
        actions={<Button onClick={() => filter([])}>Show all users</Button>}
      >
        Every user is in another state now.
      </Empty>
    )
  const filters = conditions.map(conditionWords).join(', ')
  return (
    <Empty
      icon={<Search48Regular />}
      title="Nobody matches"
      actions={
        <>
          {search && <Button onClick={() => change({ search: undefined })}>Clear search</Button>}
          {filters && <Button onClick={() => filter([])}>Remove all filters</Button>}
        </>
      }
    >
      No user matches {search && `“${search}”`}
      {search && filters && ' with '}
      {filters && <strong>{filters}</strong>}.
    </Empty>
  )
}

function NobodyYet() {
  return (
    <section className="card" aria-label="Users">
      <Empty icon={<PeopleTeam48Regular />} title="No users yet" actions={<FirstSync />}>
        Users come from 8x8. Once the 8x8 PBX is connected, the first sync brings people, extensions and numbers here.
      </Empty>
    </section>
  )
}
