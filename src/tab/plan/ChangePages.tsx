import { useInfiniteQuery } from '@tanstack/react-query'
import { count } from '../../words/button.ts'
import { useConsole } from '../api/context.tsx'
import { PAGE_SIZE } from '../api/queries.ts'
import { ErrorState } from '../components/state/ErrorState.tsx'
import { useSlow } from '../components/state/useSlow.ts'
import { ChangeRow } from './ChangeRow.tsx'
import { planQueries } from './queries.ts'
import type { ChangesAsked } from './queries.ts'
import './plan.css'

interface Props {
  jobId: string
  asked: ChangesAsked
  label: string
  alone?: boolean
}

/** Changes of a job that fit, 50 at a time. */
export function ChangePages({ jobId, asked, label, alone }: Props) {
  const { client } = useConsole()
  const changes = useInfiniteQuery(planQueries(client).changes(jobId, asked))
  const slow = useSlow(changes.isPending)
  const rows = changes.data?.pages.flatMap(({ items }) => items) ?? []
  const total = changes.data?.pages[0]?.total ?? 0
  return (
    <div aria-busy={changes.isFetching}>
      {changes.isError && (
        <ErrorState
          title="The changes could not be loaded"
          error={changes.error}
          onAgain={() => void changes.refetch()}
          above
        />
      )}
      <ul className="change-rows" aria-label={label}>
        {rows.map((change) => (
          <ChangeRow key={change.ordinal} change={change} alone={alone ?? false} />
        ))}
        {slow && (
          <li className="change-row" aria-hidden="true">
            <i className="bar" style={{ width: '60%' }} />
          </li>
        )}
      </ul>
      {total > PAGE_SIZE && (
        <p className="secondary change-shown">
          Showing 1–{count(rows.length)} of {count(total)} changes
        </p>
      )}
      {changes.hasNextPage && (
        <button
          type="button"
          className="link change-more"
          disabled={changes.isFetchingNextPage}
          onClick={() => void changes.fetchNextPage()}
        >
          Show {count(Math.min(PAGE_SIZE, total - rows.length))} more
        </button>
      )}
    </div>
  )
}
