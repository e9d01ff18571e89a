import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { AuditCheck, AuditPage, AuditPeople, ListedAuditEntry, RetentionView } from '../../../api/contract.ts'
import type { Client } from '../../api/client.ts'
import { asked, PAGE_SIZE } from '../../api/queries.ts'
import type { ActivitySearch } from '../../router.tsx'

/** The first moment of that day here, or of the day after it. What is beyond the years that a time can have bounds nothing. */
function moment(day: string | undefined, after: number): string | undefined {
  if (!day) return undefined
  const at = new Date(`${day}T00:00:00`)
  at.setDate(at.getDate() + after)
  const text = at.toISOString()
  return /^[+-]/.test(text) ? undefined : text
}

/** The filters of the address as the API takes them. Days are those of the person who looks. */
export const auditQuery = ({ who, action, target, via, from, until, search }: ActivitySearch) => ({
  ...{ actor: who, action, target, via, search },
  from: moment(from, 0),
  to: moment(until, 1),
})

/** An hour's log of a busy tenant is checked in some seconds; a check holds for so long. */
const CHECKED_FOR_MS = 5 * 60_000
const NEWER_EVERY_MS = 15_000
const MOST_STEPS = 50

export const activityQueries = (client: Client) => ({
  entries: ({ entry: _, page: _page, cursor, ...filters }: ActivitySearch & { entry?: string }) =>
    queryOptions({
      queryKey: ['audit', 'list', filters, cursor ?? ''],
      queryFn: ({ signal }) =>
        client.get<AuditPage>(`/api/audit?${asked({ ...auditQuery(filters), cursor, limit: PAGE_SIZE })}`, signal),
      placeholderData: keepPreviousData,
    }),
  /** Number of the newest entry that the filters let through. */
  newest: (filters: ActivitySearch) =>
    queryOptions({
      queryKey: ['audit', 'newest', filters],
      queryFn: async ({ signal }) => {
        const page = await client.get<AuditPage>(`/api/audit?${asked({ ...auditQuery(filters), limit: 1 })}`, signal)
        return page.items[0]?.seq ?? 0
      },
      refetchInterval: NEWER_EVERY_MS,
    }),
  entry: (seq: string) =>
    queryOptions({
      queryKey: ['audit', 'one', seq],
      queryFn: ({ signal }) => client.get<ListedAuditEntry>(`/api/audit/${encodeURIComponent(seq)}`, signal),
    }),
  people: () =>
    queryOptions({
      queryKey: ['audit', 'people'],
      queryFn: ({ signal }) => client.get<AuditPeople>('/api/audit/people', signal),
      staleTime: 60_000,
    }),
  /** The whole chain, some of it in each question. */
  chain: () =>
    queryOptions({
      queryKey: ['chain'],
      queryFn: ({ signal }) => checkChain(client, signal),
      staleTime: CHECKED_FOR_MS,
      refetchOnWindowFocus: false,
    }),
  retention: () =>
    queryOptions({
      queryKey: ['settings', 'retention'],
      queryFn: ({ signal }) => client.get<RetentionView>('/api/settings/retention', signal),
    }),
})

export interface Chain extends AuditCheck {
  checkedAt: string
  /** When the oldest entry was written; null: there is none. */
  since: string | null
}

async function checkChain(client: Client, signal: AbortSignal): Promise<Chain> {
  let check = await client.get<AuditCheck>('/api/audit/verify', signal)
  let erased = check.erased
  for (let step = 0; check.next !== null && step < MOST_STEPS; step++) {
    check = await client.get<AuditCheck>(`/api/audit/verify?from=${check.next}`, signal)
    erased += check.erased
  }
  const oldest = await client.get<ListedAuditEntry>(`/api/audit/${check.first}`, signal).catch(() => null)
  return { ...check, erased, checkedAt: new Date().toISOString(), since: oldest?.at ?? null }
}
