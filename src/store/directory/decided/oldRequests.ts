/** Every value that an identity provider changes is asked of 8x8: the oldest of what ended goes, a piece at a time. */
import { lastTaken, raise } from '../../counters.ts'
import type { Work } from '../../engine.ts'

/** Requests of one transaction, which others wait for. */
const AT_ONCE = 200

type Old = { number: number; at: string; user_id: string | null; field: string; ended_at: string | null }

/** Each is looked at once: at most the last for each field of each user stays, which says what 8x8 refused. */
export async function forgetRequests(work: Work, tenantId: string, before: string): Promise<boolean> {
  const rows: Old[] = await work.db
    .selectFrom('pbx_requests')
    .select(['number', 'at', 'user_id', 'field', 'ended_at'])
    .where('tenant_id', '=', tenantId)
    .where('number', '>', await lastTaken(work, tenantId, 'requestsForgotten'))
    .orderBy('number')
    .limit(AT_ONCE)
    .execute()
  const old = rows.filter(({ at, ended_at }) => (ended_at ?? at) < before)
  const last = old.at(-1)
  if (!last) return false
  const later = await laterOf(work, tenantId, old)
  const gone = old.filter((row) => row.ended_at !== null && (later.get(keyOf(row)) ?? 0) > row.number)
  await work.db
    .deleteFrom('pbx_requests')
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.amongNumbers(gone.map(({ number }) => number)))
    .execute()
  await raise(work, tenantId, 'requestsForgotten', last.number)
  return true
}

const keyOf = ({ user_id, field }: Pick<Old, 'user_id' | 'field'>): string => `${user_id} ${field}`

/** The newest number of each user and field; of nobody yet, none. */
async function laterOf(work: Work, tenantId: string, old: Old[]): Promise<Map<string, number>> {
  const userIds = [...new Set(old.flatMap(({ user_id }) => user_id ?? []))]
  const rows = await work.db
    .selectFrom('pbx_requests')
    .select(({ fn }) => ['user_id', 'field', fn.max('number').as('number')])
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(userIds))
    .groupBy(['user_id', 'field'])
    .execute()
  return new Map(rows.map((row) => [keyOf(row), Number(row.number)]))
}
