import { queryOptions } from '@tanstack/react-query'
import type { Sites } from '../../../api/contract.ts'
import type { Client } from '../../api/client.ts'

export const siteQueries = (client: Client) => ({
  all: () =>
    queryOptions({
      queryKey: ['users', 'sites'],
      queryFn: ({ signal }) => client.get<Sites>('/api/sites', signal),
    }),
})
