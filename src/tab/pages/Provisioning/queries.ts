import { queryOptions } from '@tanstack/react-query'
import type { Page, ProvisioningEntry, ProvisioningRequestDetail } from '../../../api/contract.ts'
import type { Client } from '../../api/client.ts'
import { asked } from '../../api/queries.ts'
import type { ProvisioningAsked } from '../../api/queries.ts'

const NEWER_EVERY_MS = 10_000
/** Other requests that are shown with one; the one itself is among those that are found. */
export const MOST_OTHERS = 5

const log = (client: Client, query: Record<string, string | number | undefined>, signal: AbortSignal) =>
  client.get<Page<ProvisioningEntry>>(`/api/provisioning/log?${asked(query)}`, signal)

export const requestQueries = (client: Client) => ({
  one: (seq: string) =>
    queryOptions({
      queryKey: ['provisioning', 'one', seq],
      queryFn: ({ signal }) =>
        client.get<ProvisioningRequestDetail>(`/api/provisioning/log/${encodeURIComponent(seq)}`, signal),
      // an entry is never written again
      staleTime: 60_000,
    }),
  /** Of the same user or group, newest first. */
  others: (about: string) =>
    queryOptions({
      queryKey: ['provisioning', 'about', about],
      queryFn: async ({ signal }) => (await log(client, { search: about, limit: MOST_OTHERS + 1 }, signal)).items,
    }),
  /** Number of the newest request that the filters let through. */
  newest: ({ outcome, reason, search }: ProvisioningAsked) =>
    queryOptions({
      queryKey: ['provisioning', 'newest', { outcome, reason, search }],
      queryFn: async ({ signal }) =>
        (await log(client, { outcome, reason, search, limit: 1 }, signal)).items[0]?.seq ?? 0,
      refetchInterval: NEWER_EVERY_MS,
    }),
})
