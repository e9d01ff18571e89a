/**
 * One page of the list of users, of whom it is known how many match (`gatheredUsers.ts`, and `listedUsers.ts` on PostgreSQL).
 * Nothing looks at everybody's whole row: who matches is found along an index that has all it takes
 * (`migrations/0032-user-lists.ts`).
 */
import { sql, type SqlBool } from 'kysely'
import type { Work } from '../../engine.ts'
import type { UserTable } from '../../schema.ts'
import type { Asked, Condition } from './userAsked.ts'
import { all, HAS_TEXT } from './userConditions.ts'
import { inPart, MAY_BE_EMPTY, type Order, type Place, type SortColumn } from './userOrder.ts'
import { USER_COLUMNS } from '../userRow.ts'

/** Of a row as a page sorts it. */
export interface Key {
  id: string
  key: string | null
}

/** In no index: for whoever looks up a few, where SQLite would go through all of an index that had the rest. */
export const OF_ROW = 'created_at'

export interface Bounds {
  /** So many matches are gathered and sorted here; where more match, a page is soon full in the order of the sort. */
  few: number
  /** Of so many, what they are sorted by is read of their rows; more are met along the sort. */
  read: number
  /** Rows along the sort that are looked at before everybody is looked through: at least, and at most. */
  leastWindow: number
  longestWindow: number
}

/** To read a row takes as long as to look at 50 entries of an index, and its page pushes theirs out of memory. */
export const BOUNDS: Bounds = { few: 2_000, read: 500, leastWindow: 300, longestWindow: 800 }

export interface Found {
  total: number
  /** Everybody who matches, in no order; null: too many. */
  few: Key[] | null
  /** The same where they are more than what they are sorted by is read of: places of their rows, as JSON. */
  rows?: string
}

/** A page, and how many match. */
export interface Listed {
  ids: string[]
  total: number
}

export interface Looking {
  work: Work
  tenantId: string
  asked: Asked
  order: Order
  bounds: Bounds
}

const IN_SITES = new Set<SortColumn>(['site_ci', 'extension_key', 'number', 'state'])
const IN_TEXTS = new Set<SortColumn>(['search_text', 'site_ci', 'number'])

/** Has the index that everybody is looked through along this column? */
export const hasColumn = ({ ofText }: Asked, column: SortColumn): boolean => (ofText ? IN_TEXTS : IN_SITES).has(column)

/** To gather others first makes each look longer: it pays to look further along the sort. */
const GATHERING = 4

const rowsWhere = (work: Work, tenantId: string, { archivedToo }: Asked, those: Condition[]) =>
  work.db
    .selectFrom('users')
    .where('tenant_id', '=', tenantId)
    .where(all(those))
    .$if(!archivedToo, (select) => select.where('archived_at', 'is', null))

/** Everybody is looked through, along the index that has all it takes. */
export const throughAll = (work: Work, tenantId: string, asked: Asked) =>
  rowsWhere(work, tenantId, asked, asked.through).$if(asked.ofText, (select) => select.where(HAS_TEXT))

/** Ids of the next `limit` after this place, in order. */
export async function pageOfUsers(
  looking: Looking,
  found: Found,
  after: Place | null,
  limit: number,
): Promise<string[]> {
  const { order } = looking
  if (found.few !== null)
    return inOrder(found.few, order, after)
      .slice(0, limit)
      .map(({ id }) => id)
  const ids: string[] = []
  if (after === null || after.value !== null) ids.push(...(await partOf(looking, found, 'filled', after, limit)))
  if (ids.length === limit || !MAY_BE_EMPTY.has(order.column)) return ids
  const within = after !== null && after.value === null ? after : null
  return [...ids, ...(await partOf(looking, found, 'empty', within, limit - ids.length))]
}

function inOrder(keys: Key[], { direction }: Order, after: Place | null): Key[] {
  const sign = direction === 'asc' ? 1 : -1
  const compare = keys.some(({ key }) => SURROGATE.test(key ?? '')) ? byBytes : byUnits
  const before = (one: Key, other: Key): number => {
    if ((one.key === null) !== (other.key === null)) return one.key === null ? 1 : -1
    return sign * (compare(one.key ?? '', other.key ?? '') || compare(one.id, other.id))
  }
  const beyond = after === null ? keys : keys.filter((each) => before(each, { id: after.id, key: after.value }) > 0)
  return beyond.toSorted(before)
}

const SURROGATE = /[\ud800-\udfff]/
const byUnits = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1)
/** As both engines sort. */
const byBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other))

/** Times as many as a page needs where those who match lie evenly. */
export const AMPLE = 4

/**
 * Those who match are met soon along the sort, unless they stand together: numbers of one site do. Then everybody is looked
 * through along the index of the filters, and the least are kept; where it does not have the sort, all who match are gathered
 * and then met along that.
 */
async function partOf(
  looking: Looking,
  { total, rows }: Found,
  part: 'filled' | 'empty',
  after: Place | null,
  limit: number,
): Promise<string[]> {
  const { asked, order, bounds } = looking
  if (rows) return idsAlong(looking, part, after, limit, [sql`+rowid in (select value from json_each(${rows}))`], true)
  if (asked.plain.length === 0) return idsAlong(looking, part, after, limit, [])
  if (isAlongTexts(looking) && !asked.gathers) return idsThrough(looking, part, after, limit)
  const window = Math.ceil((limit * AMPLE * asked.standing.everybody) / total)
  const isThrough = hasColumn(asked, order.column) && !(asked.alone && asked.gathers)
  const further = isThrough ? idsThrough : idsAmong
  const longest = bounds.longestWindow * (asked.gathers || further === idsAmong ? GATHERING : 1)
  if (window > longest) return further(looking, part, after, limit)
  const looked = Math.max(bounds.leastWindow, window)
  const first = await idsInWindow(looking, part, after, looked)
  const ids = await matchingOf(looking, first, limit)
  if (ids.length === limit || first.length < looked) return ids
  return further(looking, part, after, limit)
}

/** The index of searches is in the order of names, and tells who matches as it goes. */
export const isAlongTexts = ({ asked, order }: Looking): boolean =>
  order.column === 'search_text' && (asked.ofText || !asked.stands)

/** The first page, where the first along the sort fill it; null: they do not. */
export async function idsSoon(looking: Looking, limit: number): Promise<string[] | null> {
  const window = looking.bounds.leastWindow
  if (window < limit) return null
  const ids = await matchingOf(looking, await idsInWindow(looking, 'filled', null, window), limit)
  return ids.length === limit ? ids : null
}

/** Whoever comes next along the sort, whether they match or not. */
const idsInWindow = (looking: Looking, part: 'filled' | 'empty', after: Place | null, window: number) =>
  idsAlong(looking, part, after, window, [], true)

async function idsAlong(
  { work, tenantId, asked, order }: Looking,
  part: 'filled' | 'empty',
  after: Place | null,
  limit: number,
  those: Condition[],
  archivedToo = asked.archivedToo,
): Promise<string[]> {
  const column = sql<string>`${sql.ref(order.column)}`
  const rows = await work.db
    .selectFrom('users')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where(inPart(part, column, order, after))
    .where(all(those))
    .$if(order.column === 'search_text', (select) => select.where(HAS_TEXT))
    .$if(!archivedToo, (select) => select.where('archived_at', 'is', null))
    .$if(part === 'filled', (select) => select.orderBy(column, order.direction))
    .orderBy('id', order.direction)
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Of these, in their order. */
async function matchingOf({ work, tenantId, asked }: Looking, ids: string[], limit: number): Promise<string[]> {
  const rows = await rowsWhere(work, tenantId, asked, asked.plain)
    .select(['id', OF_ROW])
    .where('id', 'in', work.engine.among(ids))
    .execute()
  const matching = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => matching.has(id)).slice(0, limit)
}

/** Along the index of the sort, of all who match: these are gathered first. */
function idsAmong(looking: Looking, part: 'filled' | 'empty', after: Place | null, limit: number): Promise<string[]> {
  const { work, tenantId, asked } = looking
  const ofTenant = sql<SqlBool>`tenant_id = ${tenantId}`
  if (asked.alone !== null)
    return idsAlong(looking, part, after, limit, [work.engine.amongRows('users', all([ofTenant, asked.alone]))])
  const those = [ofTenant, ...asked.through]
  if (!asked.archivedToo) those.push(sql`archived_at is null`)
  if (asked.ofText) those.push(HAS_TEXT)
  // who is archived was asked already
  return idsAlong(looking, part, after, limit, [work.engine.amongRows('users', all(those))], true)
}

async function idsThrough(
  looking: Looking,
  part: 'filled' | 'empty',
  after: Place | null,
  limit: number,
): Promise<string[]> {
  const { work, tenantId, asked, order } = looking
  const along = isAlongTexts(looking)
  const [column, id] = [order.column, 'id'].map((name) =>
    along ? sql<string>`${sql.ref(name)}` : work.engine.unindexed(name),
  )
  const rows = await throughAll(work, tenantId, asked)
    .select('id')
    .where(inPart(part, column!, order, after))
    .$if(along, (select) => select.where(HAS_TEXT))
    .$if(part === 'filled', (select) => select.orderBy(column!, order.direction))
    .orderBy(id!, order.direction)
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Rows of a page, in its order. */
export async function rowsOfPage(work: Work, tenantId: string, ids: string[]): Promise<UserTable[]> {
  if (ids.length === 0) return []
  const rows = await work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
