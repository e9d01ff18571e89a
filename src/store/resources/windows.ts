/** All records of a tenant by their places, so many places in one statement. */
import { sql, type RawBuilder } from 'kysely'
import type { Column } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import type { Soon } from '../soon.ts'
import type { Places } from './where.ts'

/** What differs between lists of users and of groups. */
export interface Listing {
  table: 'user_records' | 'group_records'
  places: Places
  indexed: Column[]
  /** Which records the caller may see. */
  visible: RawBuilder<unknown>
  /** Records there are for this caller. */
  total(): Soon<number>
}

export interface Row {
  id: string
  seq: number
  body: string
  created_at: string
  changed_at: string
  version: number
}

/** What to read of each record, and of how many in one statement. */
export interface Reading {
  columns: RawBuilder<unknown>
  width: number
}
export const NAMED: Reading = { columns: sql`r.id, r.seq`, width: 4000 }
export const READ: Reading = { columns: sql`r.id, r.seq, r.body, r.created_at, r.changed_at, r.version`, width: 200 }

/** All records after that place, by their places, so many places at a time. */
export async function* windows<R>(
  work: Work,
  tenantId: string,
  { table, visible }: Listing,
  { columns, width }: Reading,
  condition: RawBuilder<unknown>,
  after = 0,
): AsyncGenerator<R[]> {
  const ends = await sql<{ first: number | null; last: number | null }>`select min(r.seq) as first, max(r.seq) as last
    from ${sql.table(table)} r where r.tenant_id = ${tenantId}`.execute(work.db)
  const { first, last } = ends.rows[0] ?? { first: null, last: null }
  if (first === null || last === null) return
  for (let from = Math.max(first, after + 1); from <= last; from += width) {
    const { rows } = await sql<R & object>`select ${columns} from ${sql.table(table)} r
      where r.tenant_id = ${tenantId} and r.seq >= ${from} and r.seq < ${from + width} and ${visible} and ${condition}
      order by r.seq`.execute(work.db)
    yield rows
  }
}
