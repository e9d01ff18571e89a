/** Records that changed at a time or later: by what is remembered, which is learnt of the records themselves when asked first. */
import { sql } from 'kysely'
import type { Work } from '../engine.ts'
import type { Times } from './recent.ts'
import { windows, type Listing, type Row } from './windows.ts'

/** All of them, and maybe others. Null: nobody knows without looking through all records, or there are more than `most`. */
export async function changedSince(
  work: Work,
  tenantId: string,
  table: Listing['table'],
  time: string,
  most: number,
): Promise<string[] | null> {
  const { recent } = work
  if (!recent) return null
  if (recent.of(table, tenantId).isWorthLearning(time)) {
    const found = await lookedThrough(work, tenantId, table, time, recent.kept)
    // what was kept of it before may be forgotten by now
    recent.of(table, tenantId).learn(time, found)
  }
  return recent.of(table, tenantId).since(time, most)
}

/** Those alone are read: there are few in so many places. */
const READING = { columns: sql`r.id, r.changed_at`, width: { sqlite: 4000, postgres: 20_000 } }

async function lookedThrough(
  work: Work,
  tenantId: string,
  table: Listing['table'],
  time: string,
  most: number,
): Promise<Times | null> {
  const found = new Map<string, string>()
  const changed = sql`r.changed_at >= ${time}`
  const all = { table, visible: sql`true` }
  for await (const rows of windows<Pick<Row, 'id' | 'changed_at'>>(work, tenantId, all, READING, changed)) {
    for (const { id, changed_at } of rows) found.set(id, changed_at)
    if (found.size > most) return null
  }
  return found
}
