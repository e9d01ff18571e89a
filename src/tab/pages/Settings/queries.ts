import { queryOptions } from '@tanstack/react-query'
import type { Connections, Job, Notices, Page, Permissions, RoleTable } from '../../../api/contract.ts'
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
  connections: () =>
    queryOptions({
      queryKey: ['connections', 'all'],
      queryFn: ({ signal }) => client.get<Connections>('/api/connections', signal),
    }),
  /** Asks Microsoft. */
  permissions: () =>
    queryOptions({
      queryKey: ['connections', 'permissions'],
      queryFn: ({ signal }) => client.get<Permissions>('/api/connections/microsoft365/permissions', signal),
      staleTime: 60_000,
      refetchOnWindowFocus: true,
    }),
  lastSyncs: () =>
    queryOptions({
      queryKey: ['jobs', 'lastSyncs'],
      queryFn: async ({ signal }) => (await client.get<Page<Job>>(`/api/jobs?limit=${LAST_SYNCS}`, signal)).items,
    }),
})
