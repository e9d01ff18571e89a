import { CheckmarkCircle48Regular, Clock48Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { SyncStatus } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { useConsole, useLive } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { Pager } from '../../components/list/Pager.tsx'
import { lowerDay } from '../../components/words/time.ts'
import { useWidth } from '../../components/useWidth.ts'
import { ChangeCards, ChangeTable } from './ChangeRows.tsx'

/** Every change that is known to wait for a sync. */
export function Queued() {
  const { client } = useConsole()
  const { status } = useLive()
  const { cursor, page } = useSearch({ from: '/changes' })
  const changes = useQuery(queries(client).changes(cursor))
  const narrow = useWidth() === 'narrow'
  const found = changes.data
  const Rows = narrow ? ChangeCards : ChangeTable
  return (
    <section className="card" aria-label="Changes queued" aria-busy={changes.isFetching}>
      {changes.isError && (
        <ErrorState
          title="The changes could not be loaded"
          error={changes.error}
          onAgain={() => void changes.refetch()}
          above={found !== undefined}
        />
      )}
      {found?.items.length === 0 ? (
        <NothingQueued status={status} />
      ) : (
        !(changes.isError && !found) && <Rows changes={found?.items ?? null} />
      )}
      {found && found.items.length > 0 && (
        <Pager
          shown={found.items.length}
          total={found.total}
          nextCursor={found.nextCursor}
          cursor={cursor}
          page={Math.max(1, Number(page) || 1)}
          says="changes"
        />
      )}
    </section>
  )
}

/** That both sides agree is known once both were looked at. */
function NothingQueued({ status }: { status: SyncStatus | null }) {
  if (!status) return null
  const { pbx, teams } = status.looks
  const unseen = [pbx.at ? null : status.names.pbx, teams.at ? null : status.names.teams].filter(
    (name) => name !== null,
  )
  if (unseen.length > 0)
    return (
      <Empty icon={<Clock48Regular />} title="Not looked yet">
        {unseen.join(' and ')} {unseen.length > 1 ? 'have' : 'has'} to be read first, to say what a sync would change.
        Preview changes does that and writes nothing.
      </Empty>
    )
  // whoever needs attention or waits is in no plan, so that it would be untrue to say that both sides agree
  const left = [
    { state: 'blocked', users: status.blocked, words: status.blocked === 1 ? 'needs attention' : 'need attention' },
    { state: 'waiting', users: status.waiting, words: `${status.waiting === 1 ? 'waits' : 'wait'} for Microsoft` },
  ] as const
  const some = left.filter(({ users }) => users > 0)
  return (
    <Empty
      icon={<CheckmarkCircle48Regular />}
      title={some.length > 0 ? 'Nothing is queued' : 'Both sides agree'}
      actions={some.map(({ state, users, words }) => (
        <Link key={state} className="button-link touch" to="/users" search={{ state }}>
          {plural(users, 'user')} {words}
        </Link>
      ))}
    >
      {some.length > 0 ? 'A sync started now would change nobody.' : 'Nothing is queued.'} {lookWords(pbx.at, teams.at)}
    </Empty>
  )
}

function lookWords(pbx: string | null | undefined, teams: string | null | undefined): string {
  const oldest = [pbx, teams].filter((at) => typeof at === 'string').sort()[0]
  return oldest ? `Both sides were last looked at ${lowerDay(oldest)}.` : ''
}
