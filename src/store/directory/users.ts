import { sql, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely'
import type { Page, UserQuery, UserRow } from '../../directory/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { searchPatterns } from '../fold.ts'
import type { Schema, UserTable } from '../schema.ts'
import { ARCHIVED, IS_ARCHIVED } from './archive.ts'
import { present } from './lists.ts'
import { firstQueued } from './queue.ts'
import { all, conditionsOf } from './user-conditions.ts'
import { toUser, USER_COLUMNS } from './user-row.ts'
import { heldNumbers, m365Rows } from './rows.ts'
import { totals } from './totals.ts'

type Sort = NonNullable<UserQuery['sort']>
type SortColumn = 'search_text' | 'user_name_ci' | 'site_ci' | 'extension_key' | 'number' | 'state'
type Users = SelectQueryBuilder<Schema, 'users', object>

const SORTS: Record<Sort, SortColumn> = {
  // The name is its first line.
  name: 'search_text',
  userName: 'user_name_ci',
  site: 'site_ci',
  extension: 'extension_key',
  number: 'number',
  state: 'state',
}

const MAY_BE_EMPTY = new Set<SortColumn>(['site_ci', 'extension_key', 'number'])

/** Up to this many matches are sorted rather than looked for in the order of the sort's index. */
const FEW = 800

export async function users(work: Work, tenantId: string, query: UserQuery): Promise<Page<UserRow>> {
  const size = pageSize(query.limit)
  const order = orderOf(query)
  const after = placeOf(query.cursor, order)
  const few = (query.known ?? 0) > FEW ? null : await fewFound(work, tenantId, query)
  const total = query.known ?? (await totalOf(work, tenantId, query, few))
  if (total === 0) return { items: [], nextCursor: null, total }
  const rows = await inOrder(wayTo(work, tenantId, query, few, total, order), order, after, size + 1)
  const last = rows.slice(0, size).at(-1)
  return {
    items: await withTeams(work, tenantId, rows.slice(0, size)),
    nextCursor: rows.length > size && last ? cursorAt(last, order) : null,
    total,
  }
}

export async function user(work: Work, tenantId: string, userId: string): Promise<UserRow | null> {
  const row = await work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('id', '=', userId)
    .executeTakeFirst()
  return row ? ((await withTeams(work, tenantId, [row]))[0] ?? null) : null
}

interface Order {
  /** Names the list and its order in cursors. */
  list: string
  column: SortColumn
  direction: 'asc' | 'desc'
}

function orderOf(query: UserQuery): Order {
  const sort = query.sort ?? 'name'
  const direction = query.descending ? 'desc' : 'asc'
  return { list: `users:${sort}:${direction}`, column: SORTS[sort], direction }
}

/** After which row to go on. `value` null: within the users that have no value, which come last in either direction. */
interface Place {
  value: string | null
  id: string
}

function placeOf(cursor: string | undefined, order: Order): Place | null {
  if (cursor === undefined) return null
  const [empty, value, id] = fromCursor(cursor, order.list, ['number', 'string', 'string'])
  return { value: empty === 1 ? null : String(value), id: String(id) }
}

function cursorAt(row: UserTable, order: Order): string {
  const value = row[order.column]
  return toCursor([order.list, value === null ? 1 : 0, value ?? '', row.id])
}

/** How a page is come by. */
interface Way {
  matching(): Users
  /** What is sorted by: with its index, or so that SQLite uses none. */
  along: RawBuilder<string>
  /** Those of the page, in order, by whom they are; left out: they are read as they are found. */
  named?(found: Users): Users
}

function wayTo(
  work: Work,
  tenantId: string,
  query: UserQuery,
  few: string[] | null,
  total: number,
  { column }: Order,
): Way {
  const along = work.engine.unindexed(column)
  if (few !== null || total <= FEW) return { matching: () => fewMatching(work, tenantId, query, few), along }
  if (!isSortedThere(work, query, column))
    return { matching: () => manyMatching(work, tenantId, query), along: sql`${sql.ref(column)}` }
  const everybody = () => work.db.selectFrom('users').where('tenant_id', '=', tenantId)
  return {
    matching: () => listed(everybody().where(all(filtered(work, query))), query),
    along,
    named: (found) => everybody().where('id', 'in', found.select('id')),
  }
}

/** What the index of the filters does not have. */
const ELSEWHERE = new Set(['name', 'userName'])

/**
 * Numbers of a site stand together: a walk along all of them may come to them last. The index of the filters has them, and
 * is sorted sooner than that.
 */
const isSortedThere = (work: Work, query: UserQuery, column: SortColumn): boolean =>
  column === 'number' &&
  searched(work, query).length === 0 &&
  plainFilters(work, query).length > 0 &&
  !query.conditions?.some(({ field }) => ELSEWHERE.has(field))

/** First the users with a value, then those without; each part runs along the index of the sort, or is sorted. */
async function inOrder(
  { matching, along, named }: Way,
  { column, direction }: Order,
  after: Place | null,
  limit: number,
): Promise<UserTable[]> {
  const beyond = sql.raw(direction === 'asc' ? '>' : '<')
  const rows: UserTable[] = []
  const sorted = (part: Users): Users => part.orderBy(along, direction).orderBy('id', direction)
  if (after === null || after.value !== null) {
    const part = sorted(
      matching()
        .where(sql<boolean>`${along} is not null`)
        .$if(after !== null, (q) => q.where(sql<boolean>`(${along}, id) ${beyond} (${after?.value}, ${after?.id})`)),
    ).limit(limit)
    rows.push(...(await (named ? sorted(named(part)) : part).select(USER_COLUMNS).execute()))
  }
  if (rows.length === limit || !MAY_BE_EMPTY.has(column)) return rows
  const part = matching()
    .select(USER_COLUMNS)
    .where(column, 'is', null)
    .$if(after !== null && after.value === null, (q) => q.where(sql<boolean>`id ${beyond} ${after?.id}`))
  rows.push(
    ...(await part
      .orderBy('id', direction)
      .limit(limit - rows.length)
      .execute()),
  )
  return rows
}

/** Those whom the search, or else the filters, find, where they are few: whoever matches is one of them. */
async function fewFound(work: Work, tenantId: string, query: UserQuery): Promise<string[] | null> {
  for (const part of [searched(work, query), filtered(work, query)]) {
    if (part.length === 0) continue
    const found = await idsWhere(work, tenantId, part)
      .limit(FEW + 1)
      .execute()
    if (found.length <= FEW) return found.map(({ id }) => id)
  }
  return null
}

const idsWhere = (work: Work, tenantId: string, conditions: RawBuilder<SqlBool>[]) =>
  work.db.selectFrom('users').select('id').where('tenant_id', '=', tenantId).where(all(conditions))

async function totalOf(work: Work, tenantId: string, query: UserQuery, few: string[] | null): Promise<number> {
  if (few === null) return (await totalKept(work, tenantId, query)) ?? countMatching(work, tenantId, query)
  const { total } = await fewMatching(work, tenantId, query, few)
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow()
  return total
}

/** Of everybody, of a state or of a reason, which are counted with every write. */
async function totalKept(work: Work, tenantId: string, query: UserQuery): Promise<number | null> {
  const { states, reasons, sites, directory, conditions } = query
  if (searched(work, query).length > 0 || sites?.length || directory?.length || conditions?.length) return null
  const { standing } = await totals(work, tenantId)
  return standing
    .filter(({ state }) => !states?.length || states.includes(state))
    .filter(({ reason }) => (reasons?.length ? reasons.includes(reason ?? '') : reason !== ARCHIVED))
    .reduce((sum, { users }) => sum + users, 0)
}

/** Counted along the index of one filter; of several, along the index that has all of them. */
async function countMatching(work: Work, tenantId: string, query: UserQuery): Promise<number> {
  const total = await countWhere(work, tenantId, meant(work, tenantId, query))
  if (showsArchived(query)) return total
  // of those that match: they have an index of their own, where to pass them over would be to read every user
  return total - (await countWhere(work, tenantId, [...plainly(work, query), IS_ARCHIVED]))
}

async function countWhere(work: Work, tenantId: string, conditions: RawBuilder<SqlBool>[]): Promise<number> {
  const matching = work.db.selectFrom('users').where('tenant_id', '=', tenantId).where(all(conditions))
  const { total } = await matching.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return total
}

/** Only who asks for them sees them. */
const showsArchived = ({ reasons, conditions = [] }: UserQuery): boolean =>
  [...(reasons ?? []), ...conditions.flatMap(({ test, values }) => (test === 'is' ? values : []))].includes(ARCHIVED)

/** Many match: a page is soon full along the index of the sort, where one of a filter would be in the way. */
const manyMatching = (work: Work, tenantId: string, query: UserQuery): Users =>
  listed(
    work.db
      .selectFrom('users')
      .where('tenant_id', '=', tenantId)
      .where(all(plainly(work, query))),
    query,
  )

/** Few match: they are found first. `few`: they are among these. */
function fewMatching(work: Work, tenantId: string, query: UserQuery, few: string[] | null): Users {
  const among = few ? work.engine.among(few) : idsWhere(work, tenantId, meant(work, tenantId, query))
  const found = work.db.selectFrom('users').where('tenant_id', '=', tenantId).where('id', 'in', among)
  return listed(few ? found.where(all(plainly(work, query))) : found, query)
}

const listed = (matching: Users, query: UserQuery): Users =>
  showsArchived(query) ? matching : matching.where('archived_at', 'is', null)

const asIs = (name: string): RawBuilder<string> => sql`${sql.ref(name)}`

/** Search and filters, of rows that are looked at anyway. */
const plainly = (work: Work, query: UserQuery): RawBuilder<SqlBool>[] => [
  ...searched(work, query),
  ...plainFilters(work, query),
]

/** The same, so that they are found. */
function meant(work: Work, tenantId: string, query: UserQuery): RawBuilder<SqlBool>[] {
  const search = searched(work, query)
  const filters = filtered(work, query)
  if (search.length === 0 || filters.length === 0) return [...search, ...filters]
  return [...search, work.engine.amongRows('users', all([sql`tenant_id = ${tenantId}`, ...plainFilters(work, query)]))]
}

/** One filter has an index of its own; several are looked through along the one that has them all. */
function filtered(work: Work, query: UserQuery): RawBuilder<SqlBool>[] {
  const filters = plainFilters(work, query)
  return filters.length > 1 ? filters : conditionsOf(work.engine, query, asIs)
}

const plainFilters = (work: Work, query: UserQuery): RawBuilder<SqlBool>[] =>
  conditionsOf(work.engine, query, work.engine.unindexed)

/** At most one condition. */
function searched(work: Work, query: UserQuery): RawBuilder<SqlBool>[] {
  const patterns = searchPatterns(query.search ?? '')
  if (patterns.length === 0) return []
  const found = patterns.map((pattern) => work.engine.contains('search_text', pattern))
  return [sql`(${sql.join(found, sql` or `)})`]
}

async function withTeams(work: Work, tenantId: string, rows: UserTable[]): Promise<UserRow[]> {
  const m365Ids = present(rows.map((row) => row.m365_id))
  const accounts = await m365Rows(work, tenantId, m365Ids)
  const held = await heldNumbers(work, tenantId, m365Ids)
  const changes = await firstQueued(
    work,
    tenantId,
    rows.map((row) => row.id),
  )
  // Of several numbers the primary one: written last, it stays.
  const numbers = new Map(
    [...held]
      .sort((one, other) => Number(one.category === 'primary') - Number(other.category === 'primary'))
      .map((row) => [row.holder_id, row.number]),
  )
  return rows.map((row) => ({
    ...toUser(row),
    teamsNumber: row.m365_id === null ? null : (numbers.get(row.m365_id) ?? null),
    userPrincipalName: accounts.get(row.m365_id ?? '')?.upn ?? null,
    nextChange: changes.get(row.id) ?? null,
  }))
}
