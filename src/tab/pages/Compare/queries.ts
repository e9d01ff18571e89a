import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Comparison, Job } from '../../../api/contract.ts'
import type { Client } from '../../api/client.ts'
import { asked, PAGE_SIZE } from '../../api/queries.ts'

export const comparison = (client: Client, jobId: string, other: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['jobs', 'compared', jobId, other, cursor ?? ''],
    queryFn: ({ signal }) => {
      const query = asked({ with: other, cursor, limit: PAGE_SIZE })
      return client.get<Comparison>(`/api/jobs/${encodeURIComponent(jobId)}/compare?${query}`, signal)
    },
    placeholderData: keepPreviousData,
    // jobs that ended change no more
    staleTime: Infinity,
  })

/** Of the same service, ended; the one before it first, then the others from the newest. */
export function comparable(jobs: readonly Job[], job: Pick<Job, 'id' | 'service'>): Job[] {
  const others = jobs.filter(({ id, service, endedAt }) => service === job.service && endedAt !== null && id !== job.id)
  const before = others.find(({ id }) => Number(id) < Number(job.id))
  return before ? [before, ...others.filter((one) => one !== before)] : others
}
