import { queryOptions } from '@tanstack/react-query'
import type { Job, Notices, Page, RoleTable } from '../../../api/contract.ts'
import type { Client } from '../../api/client.ts'

/** Syncs that new limits are tried on. */
const LAST_SYNCS = 20

export const settingsQueries = (client: Client) => ({
  access: () =>
    queryOptions({
      queryKey: ['settings', 'access'],
      queryFn: ({ signal }) => client.get<RoleTable>('/api/settings/access', signal),
    }),
  notices: () =>
    queryOptions({
      queryKey: ['notices'],
      queryFn: ({ signal }) => client.get<Notices>('/api/notifications', signal),
      refetchInterval: 15_000,
    }),
  lastSyncs: () =>
    queryOptions({
      queryKey: ['jobs', 'lastSyncs'],
      queryFn: async ({ signal }) => (await client.get<Page<Job>>(`/api/jobs?limit=${LAST_SYNCS}`, signal)).items,
    }),
})
