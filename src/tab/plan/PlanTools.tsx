import { useQueries } from '@tanstack/react-query'
import type { Job } from '../../api/contract.ts'
import { count, plural } from '../../words/button.ts'
import { asked } from '../api/queries.ts'
import { useConsole } from '../api/context.tsx'
import { DownloadButton } from '../components/DownloadButton.tsx'
import { SearchField } from '../components/list/SearchField.tsx'
import { planQueries } from './queries.ts'
import './plan.css'

export interface Finding {
  search: string | undefined
  /** After a pause; undefined: everything. */
  onAsk: (search: string | undefined) => void
}

interface Props extends Finding {
  /** Of one run. */
  jobs: Job[]
}

/** Finds users and numbers in what jobs planned, says how many changes that is, and hands them over as a file. */
export function PlanTools({ jobs, search, onAsk }: Props) {
  const found = useChanges(jobs, search)
  const all = useChanges(jobs, undefined)
  const job = jobs.at(-1)
  if (!job) return null
  const query = asked({ search, of: jobs.length > 1 ? 'run' : undefined })
  return (
    <div className="toolbar plan-tools" role="search">
      <SearchField asked={search} onAsk={onAsk} hint="Find a user or number" />
      <span className="secondary" role="status">
        {found === null || all === null
          ? ''
          : search
            ? `${count(found)} of ${plural(all, 'change')}`
            : plural(all, 'change')}
      </span>
      <span className="buttons tools-end">
        <DownloadButton
          words="Export CSV"
          path={`/api/jobs/${encodeURIComponent(job.id)}/changes.csv?${query}`}
          name={`job-${job.id}-changes.csv`}
        />
      </span>
    </div>
  )
}

/** How many a search finds in all of them; null: not known yet. */
function useChanges(jobs: Job[], search: string | undefined): number | null {
  const { client } = useConsole()
  const answers = useQueries({ queries: jobs.map(({ id }) => planQueries(client).parts(id, search)) })
  const parts = answers.map(({ data }) => (data?.search === search ? data?.parts : undefined))
  if (parts.some((each) => each === undefined)) return null
  return parts.flatMap((each) => each ?? []).reduce((sum, { changes }) => sum + changes, 0)
}
