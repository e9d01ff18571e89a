import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Comparison } from '../../../api/contract.ts'
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
