import { sql } from 'kysely'
import type { Work } from './engine.ts'

/** What is numbered per tenant. Rows, not sequences: a sequence lets a cursor reader skip what commits late. */
export type CounterName =
  | 'changes'
  | 'dirty'
  | 'jobs'
  | 'journal'
  | 'audit'
  | 'outbox'
  | 'cards'
  | 'uploads'
  | 'requests'
  | 'journalRead'
  | 'standing'
  | 'records'
  | 'memberships'
  | 'provisioning'
  | 'alignment'

/** Moves the counter on by `by` in the same transaction, and answers the first of the numbers taken. */
export async function take(work: Work, tenantId: string, name: CounterName, by: number): Promise<number> {
  const { value } = await work.db
    .insertInto('counters')
    .values({ tenant_id: tenantId, name, value: by })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'name']).doUpdateSet({ value: sql`counters.value + excluded.value` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow()
  return value - by + 1
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
