/** All records of a tenant by their places, so many places in one statement. */
import { sql, type RawBuilder } from 'kysely'
import type { Column } from '../../directory/store.ts'
import type { Engine, Work } from '../engine.ts'
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

/** So few are looked at one by one, whatever there is in all; to look for one costs so many times what it costs in a walk. */
const ANYWAY = 100
const DEARER = 6

/** Are so many better looked for by their ids than among all records? */
export const isFew = async ({ total }: Listing, many: number): Promise<boolean> =>
  many <= ANYWAY || many * DEARER <= (await total())

export interface Row {
  id: string
  seq: number
  body: string
  created_at: string
  changed_at: string
  version: number
}

/**
 * Of how many places. SQLite holds everybody else up meanwhile; PostgreSQL does not, and is waited for with each statement,
 * for some of which it looks through all there is beside.
 */
export type Width = Readonly<Record<Engine['name'], number>>

/** What to read of each record, and of how many in one statement. */
export interface Reading {
  columns: RawBuilder<unknown>
  width: Width
  /** Of as many groups as have few members together: the statement looks at each of them. */
  byMembers?: true
}
export const NAMED: Reading = { columns: sql`r.id, r.seq`, width: { sqlite: 4000, postgres: 20_000 } }
export const READ: Reading = {
  columns: sql`r.id, r.seq, r.body, r.created_at, r.changed_at, r.version`,
  width: { sqlite: 200, postgres: 500 },
}

/** All records after that place, by their places, so many places at a time. */
export async function* windows<R>(
  work: Work,
  tenantId: string,
  { table, visible }: Pick<Listing, 'table' | 'visible'>,
  reading: Reading,
  condition: RawBuilder<unknown>,
  after = 0,
): AsyncGenerator<R[]> {
  const spans = reading.byMembers
    ? spansOfMembers(work, tenantId, after)
    : places(work, tenantId, table, reading.width, after)
  for await (const { from, end } of spans) {
    const { rows } = await sql<R & object>`select ${reading.columns} from ${sql.table(table)} r
      where r.tenant_id = ${tenantId} and r.seq >= ${from} and r.seq < ${end} and ${visible} and ${condition}
      order by r.seq`.execute(work.db)
    yield rows
  }
}

/** Places from one on, and before another. */
export interface Span {
  from: number
  end: number
}

/** All places after that one, so many at a time. */
export async function* places(
  work: Work,
  tenantId: string,
  table: Listing['table'],
  { [work.engine.name]: width }: Width,
  after: number,
): AsyncGenerator<Span> {
  const ends = await sql<{ first: number | null; last: number | null }>`select min(r.seq) as first, max(r.seq) as last
    from ${sql.table(table)} r where r.tenant_id = ${tenantId}`.execute(work.db)
  const { first, last } = ends.rows[0] ?? { first: null, last: null }
  if (first === null || last === null) return
  for (let from = Math.max(first, after + 1); from <= last; from += width) yield { from, end: from + width }
}

/** Groups that are looked at together to see how many members they have, and how many of each are counted. */
const GROUPS = 50
const COUNTED = 1000
/** Members of the groups of one span; one that has more is a span by itself. */
const MEMBERS = 4000

/** Places that nobody has any more are passed over: where groups come and go, most of them are such. */
async function* spansOfMembers(work: Work, tenantId: string, after: number): AsyncGenerator<Span> {
  let last = after
  for (;;) {
    const { rows } = await sql<{ seq: number; members: number }>`select r.seq, (select count(*) from (
        select 1 from record_members m where m.tenant_id = r.tenant_id and m.group_id = r.id limit ${COUNTED}
      ) counted) as members from group_records r
      where r.tenant_id = ${tenantId} and r.seq > ${last} order by r.seq limit ${GROUPS}`.execute(work.db)
    yield* joined(rows)
    last = rows.at(-1)?.seq ?? last
    if (rows.length < GROUPS) return
  }
}

function* joined(groups: readonly { seq: number; members: number }[]): Generator<Span> {
  let span: Span | null = null
  let members = 0
  for (const group of groups) {
    const { seq } = group
    if (span && members + Number(group.members) <= MEMBERS) span.end = seq + 1
    else {
      if (span) yield span
      span = { from: seq, end: seq + 1 }
      members = 0
    }
    members += Number(group.members)
  }
  if (span) yield span
}
