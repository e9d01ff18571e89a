/** The log of provisioning requests: written in batches, read newest first, bounded by number and by age. */
import type { ProvisioningLog, ProvisioningOutcome, ProvisioningRequest } from '../../audit/store.ts'
import { take } from '../counters.ts'
import type { Work } from '../engine.ts'
import { fromJson } from '../json.ts'
import { statement } from '../statement.ts'
import { writingSoon } from '../transaction.ts'
import { insertRequests, outcomeOf } from './provisioningInsert.ts'
import { counts, health } from './provisioningHealth.ts'
import { COUNTED, listRequests, walkRequests } from './provisioningList.ts'
import { oneRequest } from './provisioningOne.ts'
import { firstKept } from './provisioningRows.ts'
import { dropSent, keepSent } from './provisioningSent.ts'

/** Requests of one tenant that are kept. */
export const MOST_KEPT = 200_000
/** Taken away at once: more than come at once, so that a log that is over its bound gets back to it. */
const DROPPED_AT_ONCE = 512

export function createProvisioningLog(
  store: Work,
  most: number = MOST_KEPT,
  counted: number = COUNTED,
): ProvisioningLog {
  return {
    async append(tenantId, requests) {
      if (requests.length === 0) return
      if (store.aside?.isUsed()) {
        const told = await store.aside.done({ deed: 'log', tenantId, requests, most })
        if (told.kind === 'done') return
      }
      await writingSoon(store, 'provisioning', tenantId, (work) => appendRequests(work, tenantId, requests, most))
    },
    requests: (tenantId, query) => listRequests(store, tenantId, query, counted),
    request: (tenantId, seq) => oneRequest(store, tenantId, seq),
    walk: (tenantId, query) => walkRequests(store, tenantId, query),
    counts: (tenantId, now) => counts(store, tenantId, now),
    health: (tenantId, now) => health(store, tenantId, now),
    forget: (tenantId, before, limit) =>
      writingSoon(store, 'provisioning', tenantId, (work) => forget(work, tenantId, before, limit)),
  }
}

export async function appendRequests(
  work: Work,
  tenantId: string,
  requests: readonly ProvisioningRequest[],
  most: number,
): Promise<void> {
  const first = await take(work, tenantId, 'provisioning', requests.length)
  const names = await namesOf(work, tenantId, requests)
  await insertRequests(work, tenantId, first, requests, names)
  await keepSent(work, tenantId, first, requests, names)
  await count(work, tenantId, requests)
  await dropOver(work, tenantId, first + requests.length - 1 - most, requests.length + DROPPED_AT_ONCE)
}

/** Of users that a request is about by id alone: as they are called now, or by a request beside it. */
async function namesOf(
  work: Work,
  tenantId: string,
  requests: readonly ProvisioningRequest[],
): Promise<Map<string, string>> {
  const nameless = requests.filter((one) => one.userName === null && one.route.startsWith('/Users'))
  const ids = [...new Set(nameless.flatMap(({ resourceId }) => resourceId ?? []))]
  const names = new Map<string, string>()
  if (ids.length === 0) return names
  for (const { resourceId, userName } of requests)
    if (resourceId !== null && userName !== null) names.set(resourceId, userName)
  const rows = await work.db
    .selectFrom('user_records')
    .select(['id', 'body'])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  for (const { id, body } of rows) {
    const { userName } = fromJson<{ userName?: string }>(body)
    if (userName !== undefined) names.set(id, userName)
  }
  return names
}

const counted = statement(
  ({ placeholder: p }) =>
    `insert into provisioning_counts (tenant_id, hour, outcome, requests) values (${p(1)}, ${p(2)}, ${p(3)}, ${p(4)})
    on conflict (tenant_id, hour, outcome) do update set requests = provisioning_counts.requests + excluded.requests`,
)

async function count(work: Work, tenantId: string, requests: readonly ProvisioningRequest[]): Promise<void> {
  const counts: { hour: string; outcome: ProvisioningOutcome; requests: number }[] = []
  for (const { at, status } of requests) {
    const outcome = outcomeOf(status)
    const known = counts.find((each) => each.outcome === outcome && at.startsWith(each.hour))
    if (known) known.requests += 1
    else counts.push({ hour: at.slice(0, 13), outcome, requests: 1 })
  }
  for (const each of counts) await counted(work, [tenantId, each.hour, each.outcome, each.requests])
}

/** Entries are numbered without a gap and go from the oldest, so that the oldest are found by their numbers. */
async function dropOver(work: Work, tenantId: string, last: number, atOnce: number): Promise<void> {
  if (last < 1) return
  const first = await firstKept(work, tenantId)
  if (first === null || first > last) return
  await dropUpTo(work, tenantId, Math.min(last, first + atOnce - 1))
}

async function forget(work: Work, tenantId: string, before: string, limit: number): Promise<number> {
  await work.db
    .deleteFrom('provisioning_counts')
    .where('tenant_id', '=', tenantId)
    .where('hour', '<', before.slice(0, 13))
    .execute()
  const oldest = await work.db
    .selectFrom('provisioning_log')
    .select(['seq', 'at'])
    .where('tenant_id', '=', tenantId)
    .orderBy('seq')
    .limit(limit)
    .execute()
  const fresh = oldest.findIndex(({ at }) => at >= before)
  const gone = fresh < 0 ? oldest : oldest.slice(0, fresh)
  const last = gone.at(-1)
  if (last) await dropUpTo(work, tenantId, last.seq)
  return gone.length
}

async function dropUpTo(work: Work, tenantId: string, seq: number): Promise<void> {
  await work.db.deleteFrom('provisioning_log').where('tenant_id', '=', tenantId).where('seq', '<=', seq).execute()
  await dropSent(work, tenantId, seq)
}
