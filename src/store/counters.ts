import type { Work } from './engine.ts'
import { statement } from './statement.ts'

/** What is numbered per tenant. Rows, not sequences: a sequence lets a cursor reader skip what commits late. */
export type CounterName =
  | 'changes'
  | 'dirty'
  | 'jobs'
  | 'journal'
  | 'outbox'
  | 'cards'
  | 'uploads'
  | 'requests'
  | 'journalRead'
  | 'auditRead'
  | 'standing'
  | 'records'
  | 'memberships'
  | 'provisioning'
  | 'alignment'

const moved = statement<{ value: number }>(
  ({ placeholder: p }) =>
    `insert into counters (tenant_id, name, value) values (${p(1)}, ${p(2)}, ${p(3)})
    on conflict (tenant_id, name) do update set value = counters.value + excluded.value returning value`,
)

/** Moves the counter on by `by` in the same transaction, and answers the first of the numbers taken. */
export async function take(work: Work, tenantId: string, name: CounterName, by: number): Promise<number> {
  const [row] = await moved(work, [tenantId, name, by])
  return (row?.value ?? 0) - by + 1
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
