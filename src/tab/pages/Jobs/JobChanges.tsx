import { useInfiniteQuery } from '@tanstack/react-query'
import type { Job } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { CHANGE_OUTCOME_WORDS } from '../../../words/plan.ts'
import { useConsole } from '../../api/context.tsx'
import { ChangePages } from '../../plan/ChangePages.tsx'
import { planQueries } from '../../plan/queries.ts'

const OUTCOMES = Object.keys(CHANGE_OUTCOME_WORDS) as (keyof typeof CHANGE_OUTCOME_WORDS)[]

/** What the job planned and what became of it, failures first. */
export function JobChanges({ job }: { job: Job }) {
  return (
    <div className="job-changes">
      {OUTCOMES.map((status) => (
        <Part key={status} job={job} status={status} />
      ))}
    </div>
  )
}

function Part({ job, status }: { job: Job; status: keyof typeof CHANGE_OUTCOME_WORDS }) {
  const { client } = useConsole()
  const first = useInfiniteQuery(planQueries(client).changes(job.id, { status }))
  const total = first.data?.pages[0]?.total ?? 0
  if (total === 0 && !first.isError) return null
  const onlyPlanned = job.preview || job.state === 'refused'
  const words = status === 'planned' && onlyPlanned ? 'Planned' : CHANGE_OUTCOME_WORDS[status]
  return (
    <section>
      <h3>
        {words} <span className="secondary">{count(total)}</span>
      </h3>
      <ChangePages jobId={job.id} asked={{ status }} label={words} alone />
    </section>
  )
}
