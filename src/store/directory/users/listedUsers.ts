/**
 * Pages of the list of users on PostgreSQL, which keeps beside each user's row the part that lists ask for
 * (`migrations/0044-listed-users.ts`): one look through that part gives a page and how many match, unless enough of those
 * who come next along the sort match, and only have to be counted.
 */
import { sql, type RawBuilder } from 'kysely'
import type { ListedUserTable } from '../../schema.ts'
import { listed } from './listed.ts'
import type { Condition } from './userAsked.ts'
import { all } from './userConditions.ts'
import { inPart, type Order, type Place } from './userOrder.ts'
import { AMPLE, pageOfUsers, type Listed, type Looking } from './userPages.ts'

type From = RawBuilder<ListedUserTable>

/** Ids of the next `limit` after this place, in order. `known`: how many match, as an earlier page told. */
export async function listedUsers(
  looking: Looking,
  known: number | undefined,
  after: Place | null,
  limit: number,
): Promise<Listed> {
  const { asked } = looking
  const total = known ?? (asked.counted ? asked.standing.users : undefined)
  if (total === 0) return { ids: [], total }
  if (total !== undefined && asked.plain.length === 0)
    return { ids: await pageOfUsers(looking, { total, few: null }, after, limit), total }
  const soon = await idsSoon(looking, total, after, limit)
  if (soon !== null) return { ids: soon, total: total ?? (await countListed(looking)) }
  const rows = await leastListed(looking, total === undefined, after, limit)
  return { ids: rows.map(({ id }) => id), total: total ?? rows[0]?.total ?? 0 }
}

/** Where enough match, a page is full before long along the sort; null: it is not. */
async function idsSoon(
  looking: Looking,
  total: number | undefined,
  after: Place | null,
  limit: number,
): Promise<string[] | null> {
  const window = windowFor(looking, total, limit)
  if (looking.asked.few || window < limit || after?.value === null || areRare(looking, window, limit)) return null
  const ids = await idsInWindow(looking, window, after, limit)
  return ids.length === limit ? ids : null
}

async function idsInWindow(looking: Looking, window: number, after: Place | null, limit: number): Promise<string[]> {
  const { work, tenantId, order } = looking
  const column = sql<string>`${sql.ref(order.column)}`
  const next = work.db
    .selectFrom('users')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where(inPart('filled', column, order, after))
    .orderBy(column, order.direction)
    .orderBy('id', order.direction)
    .limit(window)
  const rows = await matching(looking, sql`${next}`)
    .select('id')
    .orderBy(column, order.direction)
    .orderBy('id', order.direction)
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** By what is counted of one of the filters, too few of so many match. */
const areRare = ({ asked: { standing } }: Looking, window: number, limit: number): boolean =>
  standing.most * window < limit * standing.everybody

/** Of whom it is known how many there are, so many times as far: it seldom is in vain. */
const SURE = 2

/** Rows to look at along the sort, a few times as many as a page takes where those who match lie evenly; 0: too many. */
function windowFor({ asked, bounds }: Looking, total: number | undefined, limit: number): number {
  const { leastWindow, longestWindow } = bounds
  if (total === undefined) return longestWindow
  const window = Math.ceil((limit * AMPLE * asked.standing.everybody) / total)
  return window > longestWindow * SURE ? 0 : Math.max(leastWindow, window)
}

/** Few are found along an index of theirs, which only the rows themselves have. */
const tableFor = ({ asked, work }: Looking): From => (asked.few ? sql`${sql.table('users')}` : listed(work.engine))

const matching = ({ work, tenantId, asked }: Looking, from: From) =>
  work.db
    .selectFrom(from.as('listed'))
    .where('tenant_id', '=', tenantId)
    .$if(!asked.archivedToo, (select) => select.where('archived_at', 'is', null))
    .where(all(asked.plain))

async function countListed(looking: Looking): Promise<number> {
  const counted = matching(looking, tableFor(looking)).select(sql<number>`count(*)`.as('total'))
  return (await counted.executeTakeFirstOrThrow()).total
}

/**
 * Who has no value comes last in either direction. `counts`: of a first page, all who match. They are put aside first: asked
 * for 50 in an order that an index has, PostgreSQL before 17 goes along that, though all are counted: four times as long.
 */
async function leastListed(looking: Looking, counts: boolean, after: Place | null, limit: number) {
  const { work, order } = looking
  const column = sql<string>`${sql.ref(order.column)}`
  const found = matching(looking, tableFor(looking))
    .select(['id', sql<string | null>`${column}`.as('key')])
    .$if(after !== null, (select) => select.where(beyond(column, order, after!)))
  const direction = sql.raw(order.direction)
  const { rows } = await sql<{ id: string; total: number }>`with found as materialized ${found}
    select id, ${counts ? sql`(select count(*) from found)` : sql`0`} as total from found
    order by key ${direction} nulls last, id ${direction} limit ${limit}`.execute(work.db)
  return rows
}

function beyond(column: RawBuilder<string>, order: Order, after: Place): Condition {
  if (after.value === null) return inPart('empty', column, order, after)
  return sql`(${inPart('filled', column, order, after)} or ${column} is null)`
}
