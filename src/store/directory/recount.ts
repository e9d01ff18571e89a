/**
 * How many rows of each user the lists of what differs have. Counted again whenever somebody is looked at, which everybody is
 * of whom anything of this moved; what waits for that is looked at before a list is shown.
 */
import { upsertRows } from '../bulk.ts'
import type { Work } from '../engine.ts'
import { statement } from '../statement.ts'
import { writingSoon } from '../transaction.ts'
import { DIFFERENCES, differingOf, type Difference } from './queued/differing.ts'
import { waitingKeys } from './dirty.ts'
import { touchedBy } from './queued/touched.ts'

export async function recount(work: Work, tenantId: string, userIds: readonly string[]): Promise<void> {
  const moved = await movedOf(work, tenantId, userIds)
  const standing = moved.filter(({ found }) => found > 0)
  const rows = standing.map(({ kind, userId, found }) => ({ tenant_id: tenantId, kind, user_id: userId, found }))
  await upsertRows(work, 'differences', ['tenant_id', 'kind', 'user_id'], rows)
  for (const kind of DIFFERENCES) {
    const settled = moved.filter((one) => one.kind === kind && one.found === 0).map(({ userId }) => userId)
    if (settled.length > 0) await drop(work, tenantId, kind, settled)
  }
}

async function drop(work: Work, tenantId: string, kind: Difference, userIds: string[]): Promise<void> {
  await work.db
    .deleteFrom('differences')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('user_id', 'in', work.engine.among(userIds))
    .execute()
}

interface Moved {
  kind: Difference
  userId: string
  found: number
}

const keptOf = statement<{ kind: string; user_id: string; found: number }>(
  ({ placeholder: p, amongText }) =>
    `select kind, user_id, found from differences
    where tenant_id = ${p(1)} and kind in (${DIFFERENCES.map((kind) => `'${kind}'`).join(', ')}) and user_id in ${amongText(2)}`,
)

/** Those of whom something else is kept than there is. */
async function movedOf(work: Work, tenantId: string, userIds: readonly string[]): Promise<Moved[]> {
  if (userIds.length === 0) return []
  const differing = await differingOf(work, tenantId, userIds)
  const kept = await keptOf(work, [tenantId, work.engine.amongValue(userIds)])
  return DIFFERENCES.flatMap((kind) => {
    const found = new Map<string, number>()
    for (const { userId } of differing[kind]) found.set(userId, (found.get(userId) ?? 0) + 1)
    const before = new Map(kept.filter((row) => row.kind === kind).map((row) => [row.user_id, row.found]))
    return [...new Set([...found.keys(), ...before.keys()])]
      .map((userId) => ({ kind, userId, found: found.get(userId) ?? 0 }))
      .filter((one) => one.found !== (before.get(one.userId) ?? 0))
  })
}

/** More are what a sync brought, which looks at them itself. */
const FEW = 200

/** What moved since everybody was looked at. */
export async function recountWaiting(store: Work, tenantId: string): Promise<void> {
  const keys = await waitingKeys(store, tenantId, FEW + 1)
  if (keys.length === 0 || keys.length > FEW) return
  const { userIds } = await touchedBy(store, tenantId, keys)
  if ((await movedOf(store, tenantId, userIds)).length === 0) return
  await writingSoon(store, 'directory', tenantId, (work) => recount(work, tenantId, userIds))
}
