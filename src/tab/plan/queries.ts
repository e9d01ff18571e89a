import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Job, JobChanges, Keepable, KeptPlan, Page, QueuedChange, ServiceKind } from '../../api/contract.ts'
import type { Client } from '../api/client.ts'
import { PAGE_SIZE, queries } from '../api/queries.ts'

/** Where the connection is lost, what moves is asked for again after so long. */
const AGAIN_MS = 3000

export interface ChangesAsked {
  kind?: string
  cause?: string
  status?: string
  search?: string
}

const changesPath = (jobId: string, asked: object): string => {
  const query = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]))
  return `/api/jobs/${encodeURIComponent(jobId)}/changes?${query}`
}

export const planQueries = (client: Client) => ({
  /** All jobs of the run that this job belongs to. */
  run: (jobId: string) =>
    queryOptions({
      queryKey: ['changes', 'run', jobId],
      queryFn: async ({ signal }) => {
        const read = (id: string) => client.get<Job>(`/api/jobs/${encodeURIComponent(id)}`, signal)
        const job = await read(jobId)
        const others = await Promise.all((job.run ?? []).filter((id) => id !== job.id).map(read))
        return [job, ...others].sort((a, b) => Number(a.id) - Number(b.id))
      },
      refetchInterval: ({ state }) => (state.data?.some((job) => job.endedAt === null) ? AGAIN_MS : false),
    }),
  /** What declining the removals of this job would keep now; refused where nothing can be kept. Null: it is decided. */
  keepable: (jobId: string) =>
    queryOptions({
      queryKey: ['changes', 'keepable', jobId],
      queryFn: async ({ signal, client: cache }) => {
        // somebody may have decided since: then the question is one that is refused
        const { approved, declined } = await cache.fetchQuery(queries(client).job(jobId))
        if (approved || declined) return null
        return client.get<Keepable>(`/api/jobs/${encodeURIComponent(jobId)}/keep`, signal)
      },
      retry: false,
    }),
  /** What came to wait last. */
  newest: () =>
    queryOptions({
      queryKey: ['changes', 'newest'],
      queryFn: ({ signal }) => client.get<Page<QueuedChange>>(`/api/changes?order=newest&limit=${PAGE_SIZE}`, signal),
    }),
  kept: (service: ServiceKind) =>
    queryOptions({
      queryKey: ['changes', 'kept', service],
      queryFn: ({ signal }) => client.get<KeptPlan>(`/api/plan?service=${service}&limit=1`, signal),
    }),
  /** How much of each kind and cause; with the search that it is of, while the next is on its way. */
  parts: (jobId: string, search?: string) =>
    queryOptions({
      queryKey: ['changes', 'parts', jobId, search ?? ''],
      queryFn: async ({ signal }) => {
        const asked = { ...(search ? { search } : {}), limit: 1 }
        const { summary } = await client.get<JobChanges>(changesPath(jobId, asked), signal)
        return { search, parts: summary ?? [] }
      },
      placeholderData: keepPreviousData,
    }),
  /** A page at a time; how much there is of each kind is `parts`. */
  changes: (jobId: string, asked: ChangesAsked) =>
    infiniteQueryOptions({
      queryKey: ['changes', 'of', jobId, asked],
      queryFn: ({ pageParam, signal }) => {
        const page = { ...asked, ...(pageParam ? { cursor: pageParam } : {}), limit: PAGE_SIZE, summary: 'none' }
        return client.get<JobChanges>(changesPath(jobId, page), signal)
      },
      initialPageParam: '',
      getNextPageParam: (page) => page.nextCursor,
    }),
})
