import type { Work } from './engine.ts'
import { statement } from './statement.ts'

/** What is numbered per tenant. Rows, not sequences: a sequence lets a cursor reader skip what commits late. */
export type CounterName =
  | 'changes'
  | 'dirty'
  | 'dirtyRead'
  | 'jobs'
  | 'journal'
  | 'outbox'
  | 'cards'
  | 'uploads'
  | 'requests'
  | 'journalRead'
  | 'jobsForgotten'
  | 'exchangesForgotten'
  | 'requestsForgotten'
  | 'auditRead'
  | 'digest'
  | 'standing'
  | 'records'
  | 'memberships'
  | 'provisioning'
  | 'provisioningSent'
  | 'alignment'
  | 'provisioningFailed'
  | 'provisioningMended'

const moved = statement<{ value: number }>(
  ({ placeholder: p }) =>
    `insert into counters (tenant_id, name, value) values (${p(1)}, ${p(2)}, ${p(3)})
    on conflict (tenant_id, name) do update set value = counters.value + excluded.value returning value`,
)

const current = statement<{ value: number }>(
  ({ placeholder: p }) => `select value from counters where tenant_id = ${p(1)} and name = ${p(2)}`,
)

/** How far counters and totals have moved in a transaction that moves them many times, and writes them once. */
export interface Taken {
  counters: Map<string, { tenantId: string; name: CounterName; value: number; by: number }>
  /** By tenant and name. */
  totals: Map<string, Map<string, number>>
}

export const nothingTaken = (): Taken => ({ counters: new Map(), totals: new Map() })

/** Moves the counter on by `by` in the same transaction, and answers the first of the numbers taken. */
export async function take(work: Work, tenantId: string, name: CounterName, by: number): Promise<number> {
  if (work.taken) return takeTogether(work, work.taken, tenantId, name, by)
  const [row] = await moved(work, [tenantId, name, by])
  return (row?.value ?? 0) - by + 1
}

async function takeTogether(
  work: Work,
  taken: Taken,
  tenantId: string,
  name: CounterName,
  by: number,
): Promise<number> {
  const key = `${name} ${tenantId}`
  const known = taken.counters.get(key)
  const last = known ? known.value : ((await current(work, [tenantId, name]))[0]?.value ?? 0)
  taken.counters.set(key, { tenantId, name, value: last + by, by: (known?.by ?? 0) + by })
  return last + 1
}

/** How far the counter is; in a transaction of many writes it is read once, which only `take` may move then. */
export async function reached(work: Work, tenantId: string, name: CounterName): Promise<number> {
  if (work.taken) return (await takeTogether(work, work.taken, tenantId, name, 0)) - 1
  return (await current(work, [tenantId, name]))[0]?.value ?? 0
}

/** Before the transaction ends. */
export async function keepTaken(work: Work, taken: Taken): Promise<void> {
  for (const { tenantId, name, by } of taken.counters.values()) if (by > 0) await moved(work, [tenantId, name, by])
  for (const [tenantId, by] of taken.totals) await keepCounts(work, tenantId, by)
}

/** Moves totals that the engine does not move by itself: how many more each of them counts, by its name. */
export async function count(work: Work, tenantId: string, by: ReadonlyMap<string, number>): Promise<void> {
  const { taken } = work
  if (!taken) return keepCounts(work, tenantId, by)
  const all = taken.totals.get(tenantId) ?? new Map<string, number>()
  taken.totals.set(tenantId, all)
  for (const [name, more] of by) all.set(name, (all.get(name) ?? 0) + more)
}

const counted = statement(
  ({ placeholder: p }) =>
    `insert into totals (tenant_id, name, value) values (${p(1)}, ${p(2)}, ${p(3)})
    on conflict (tenant_id, name) do update set value = totals.value + excluded.value`,
)

/** In the order of their names, as the engine's own are, so that no two writers wait for each other in a ring. */
async function keepCounts(work: Work, tenantId: string, by: ReadonlyMap<string, number>): Promise<void> {
  for (const name of [...by.keys()].sort()) await counted(work, [tenantId, name, by.get(name)])
}

const raised = statement(
  ({ placeholder: p }) =>
    `insert into counters (tenant_id, name, value) values (${p(1)}, ${p(2)}, ${p(3)})
    on conflict (tenant_id, name) do update set value = excluded.value where counters.value < excluded.value`,
)

/** Moves the counter to that value, unless it is there or further. */
export async function raise(work: Work, tenantId: string, name: CounterName, value: number): Promise<void> {
  await raised(work, [tenantId, name, value])
}

/** The last number taken, 0 when none was. */
export async function lastTaken(work: Work, tenantId: string, name: CounterName): Promise<number> {
  const row = await work.db
    .selectFrom('counters')
    .select('value')
    .where('tenant_id', '=', tenantId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.value ?? 0
}
