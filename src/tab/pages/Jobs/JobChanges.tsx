import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Job } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { CHANGE_OUTCOME_WORDS, outcomeWords } from '../../../words/plan.ts'
import { useConsole } from '../../api/context.tsx'
import { ChangePages } from '../../plan/ChangePages.tsx'
import { PlanTools } from '../../plan/PlanTools.tsx'
import { planQueries } from '../../plan/queries.ts'

const OUTCOMES = Object.keys(CHANGE_OUTCOME_WORDS) as (keyof typeof CHANGE_OUTCOME_WORDS)[]

/** What the job planned and what became of it, failures first. */
export function JobChanges({ job }: { job: Job }) {
  const [search, find] = useState<string>()
  return (
    <div className="job-changes">
      <PlanTools jobs={[job]} search={search} onAsk={find} />
      {OUTCOMES.map((status) => (
        <Part key={status} {...{ job, status, search }} />
      ))}
    </div>
  )
}

interface Props {
  job: Job
  status: keyof typeof CHANGE_OUTCOME_WORDS
  search: string | undefined
}

function Part({ job, status, search }: Props) {
  const { client } = useConsole()
  const asked = { status, ...(search ? { search } : {}) }
  const first = useInfiniteQuery(planQueries(client).changes(job.id, asked))
  const total = first.data?.pages[0]?.total ?? 0
  if (total === 0 && !first.isError) return null
  const words = outcomeWords(status, job)
  return (
    <section>
      <h3>
        {words} <span className="secondary">{count(total)}</span>
      </h3>
      <ChangePages jobId={job.id} asked={asked} label={words} alone />
    </section>
  )
}
