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
  /** Of how many places at first. */
  width: number
  /** Of how many at most, where one statement turns out to be quick: places may be empty, and groups have few members. */
  most?: number
}
export const NAMED: Reading = { columns: sql`r.id, r.seq`, width: 1000, most: 4000 }
export const READ: Reading = { columns: sql`r.id, r.seq, r.body, r.created_at, r.changed_at, r.version`, width: 200 }

/** A statement that took less may have twice as many places, and one that took more half of them. */
const QUICK_MS = 2.5
const LONG_MS = 7.5
/** Fewer are not read at a time because some take long. */
const MOST_SLOW = 100

/** All records after that place, by their places, so many places at a time. */
export async function* windows<R>(
  work: Work,
  tenantId: string,
  { table, visible }: Listing,
  { columns, width: first, most = first }: Reading,
  condition: RawBuilder<unknown>,
  after = 0,
): AsyncGenerator<R[]> {
  const ends = await sql<{ least: number | null; last: number | null }>`select min(r.seq) as least, max(r.seq) as last
    from ${sql.table(table)} r where r.tenant_id = ${tenantId}`.execute(work.db)
  const { least, last } = ends.rows[0] ?? { least: null, last: null }
  if (least === null || last === null) return
  let width = first
  for (let from = Math.max(least, after + 1); from <= last;) {
    const began = performance.now()
    const { rows } = await sql<R & object>`select ${columns} from ${sql.table(table)} r
      where r.tenant_id = ${tenantId} and r.seq >= ${from} and r.seq < ${from + width} and ${visible} and ${condition}
      order by r.seq`.execute(work.db)
    const took = performance.now() - began
    from += width
    if (took < QUICK_MS) width = Math.min(most, width * 2)
    else if (took > LONG_MS) width = Math.max(Math.min(first, MOST_SLOW), Math.floor(width / 2))
    if (rows.length > 0) yield rows
  }
}
