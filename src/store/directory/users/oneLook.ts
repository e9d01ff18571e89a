/**
 * A page of the list of users, and how many match, of one look through everybody. Whoever matches is put aside as the look
 * goes on, a tenth of what it takes; where one in four matches that would be half of it, and the first of the sort fill a page
 * soon: they are only counted.
 */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { fromJson } from '../../json.ts'
import { inPart, type Place } from './userOrder.ts'
import {
  hasColumn,
  idsSoon,
  isAlongTexts,
  OF_ROW,
  pageOfUsers,
  throughAll,
  type Key,
  type Listed,
  type Looking,
} from './userPages.ts'
import { inPlaces } from './standing.ts'

export async function firstPage(looking: Looking, limit: number): Promise<Listed> {
  const { asked } = looking
  if (asked.ofText && !asked.gathers && isAlongTexts(looking)) return inOrderOfNames(looking, limit)
  const soon = await idsSoon(looking, limit)
  if (soon !== null) return { ids: soon, total: await countAll(looking) }
  return isOrdered(looking) ? leastOf(looking, null, limit) : pageAmong(looking, null, limit)
}

/** The next `limit` of few after this place; their number is known. */
export async function pageOfFew(looking: Looking, after: Place | null, limit: number): Promise<string[]> {
  const { ids } = await (isOrdered(looking) ? leastOf(looking, after, limit) : pageAmong(looking, after, limit))
  return ids
}

/** Is all in one index: who matches, and what they are sorted by? */
const isOrdered = ({ asked, order }: Looking): boolean => asked.texts === null && hasColumn(asked, order.column)

/** Along the index of searches: the count goes on from the last of the page. */
async function inOrderOfNames({ work, tenantId, asked, order }: Looking, limit: number): Promise<Listed> {
  const everybody = throughAll(work, tenantId, asked)
  const rows = await everybody
    .select(['id', 'search_text'])
    .orderBy('search_text', order.direction)
    .orderBy('id', order.direction)
    .limit(limit)
    .execute()
  const ids = rows.map(({ id }) => id)
  const last = rows.at(-1)
  if (ids.length < limit || !last) return { ids, total: ids.length }
  const others = everybody.where(inPart('filled', sql`search_text`, order, { value: last.search_text, id: last.id }))
  const { others: more } = await others.select(sql<number>`count(*)`.as('others')).executeTakeFirstOrThrow()
  return { ids, total: ids.length + more }
}

async function countAll({ work, tenantId, asked }: Looking): Promise<number> {
  const counted = throughAll(work, tenantId, asked).select(sql<number>`count(*)`.as('total'))
  return (await counted.executeTakeFirstOrThrow()).total
}

/** Who has no value comes last in either direction. */
async function leastOf(looking: Looking, after: Place | null, limit: number): Promise<Listed> {
  const { work, tenantId, asked, order } = looking
  const found = throughAll(work, tenantId, asked).select([
    'id',
    sql<string | null>`${work.engine.unindexed(order.column)}`.as('key'),
  ])
  const { rows } = await sql<{ id: string; total: number }>`with found as materialized ${found}
    select id, (select count(*) from found) as total from found
    where ${after === null ? sql`1 = 1` : beyond(looking, after)}
    order by key is null, key ${sql.raw(order.direction)}, id ${sql.raw(order.direction)} limit ${limit}`.execute(
    work.db,
  )
  return { ids: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 }
}

const KEY = sql<string>`key`

function beyond({ order }: Looking, after: Place): RawBuilder<SqlBool> {
  const within = inPart(after.value === null ? 'empty' : 'filled', KEY, order, after)
  return after.value === null ? within : sql`(${within} or key is null)`
}

/** Of few, what they are sorted by is read of their rows; more are met along the index of the sort. */
async function pageAmong(looking: Looking, after: Place | null, limit: number): Promise<Listed> {
  const { work, bounds } = looking
  const look = looking.asked.texts === null ? rowsFound(looking) : rowsStanding(looking)
  const [rows] = (await look.execute(work.db)).rows.map((row) => row.rows)
  const total = fromJson<number[]>(rows ?? '[]').length
  if (!rows || total === 0) return { ids: [], total }
  const few = total > bounds.read ? null : await keysOf(looking, rows)
  return { ids: await pageOfUsers(looking, { total, few, rows }, after, limit), total }
}

/** Where the rows of all who match lie, as JSON. */
interface Found {
  rows: string
}

const ROWS = sql`json_group_array(rowid)`

const rowsFound = ({ work, tenantId, asked }: Looking): RawBuilder<Found> =>
  sql<Found>`select rows from ${throughAll(work, tenantId, asked).select(sql<string>`${ROWS}`.as('rows'))}`

/**
 * A search within states: the index of searches does not have where users stand. Of few whom it finds that is read of their
 * rows; of more, they or those who stand so are put aside, whoever are fewer.
 */
function rowsStanding({ work, tenantId, asked, bounds }: Looking): RawBuilder<Found> {
  const { engine } = work
  const { places, others, users } = asked.standing
  const found = throughAll(work, tenantId, { ...asked, through: asked.texts ?? [] }).select(
    sql<number>`rowid`.as('place'),
  )
  const among = sql`(select place from found)`
  const standing = sql`from users where tenant_id = ${tenantId} and ${inPlaces(places, others, (name) => sql.ref(name))}`
  return sql<Found>`with found as materialized ${found}, many as (select count(*) as people from found)
    select case
      when people <= ${bounds.read} then
        (select ${ROWS} from users where rowid in ${among} and ${inPlaces(places, others, engine.unindexed)})
      when people <= ${users} then (select ${ROWS} ${standing} and +rowid in ${among})
      else (select json_group_array(place) from found where place in (select rowid ${standing}))
    end as rows from many`
}

/** What they are sorted by, of these rows. */
const keysOf = ({ work, tenantId, order }: Looking, rows: string): Promise<Key[]> =>
  work.db
    .selectFrom('users')
    .select(['id', OF_ROW, sql<string | null>`${sql.ref(order.column)}`.as('key')])
    .where(work.engine.unindexed('tenant_id'), '=', tenantId)
    .where(sql<SqlBool>`rowid in (select value from json_each(${rows}))`)
    .execute()
