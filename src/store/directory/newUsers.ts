/** The one way into the directory: whoever comes is counted here, as the engine counts all that happens to users later. */
import { insertRows } from '../bulk.ts'
import { count } from '../counters.ts'
import type { Work } from '../engine.ts'
import type { Schema } from '../schema.ts'

type Row = Schema['users']

/** Totals of the same names and conditions as those of `migrations/0009-totals.ts`, 0014 and 0030. */
const COUNTED: { name: (row: Row) => string; where: (row: Row) => boolean }[] = [
  { name: ({ state, reason }) => `users:${state}:${reason ?? ''}`, where: () => true },
  { name: () => 'hidden', where: (row) => row.directory_visible === 0 && row.deleted_at === null },
  { name: () => 'records', where: (row) => isNumber(row.record_linked) },
  { name: () => 'records:linked', where: (row) => row.record_linked === 1 },
]

const isNumber = (value: number | null | undefined): boolean => typeof value === 'number'

export async function insertUsers(work: Work, tenantId: string, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  await insertRows(work, 'users', rows)
  const counts = new Map<string, number>()
  for (const row of rows)
    for (const { name, where } of COUNTED) if (where(row)) counts.set(name(row), (counts.get(name(row)) ?? 0) + 1)
  await count(work, tenantId, counts)
}
