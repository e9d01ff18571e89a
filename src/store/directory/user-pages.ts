/**
 * Pages of the list of users on SQLite; `listed-users.ts` has those on PostgreSQL. Nothing looks through everybody more than
 * it has to, and nothing looks at everybody's whole row: who matches is found along an index that has all it takes
 * (`migrations/0032-user-lists.ts`).
 */
import { sql, type SqlBool } from 'kysely'
import type { Work } from '../engine.ts'
import type { UserTable } from '../schema.ts'
import { IS_ARCHIVED } from './archive.ts'
import type { Asked, Condition } from './user-asked.ts'
import { all, HAS_TEXT } from './user-conditions.ts'
import { inPart, MAY_BE_EMPTY, type Order, type Place, type SortColumn } from './user-order.ts'
import { USER_COLUMNS } from './user-row.ts'

/** Of a row as a page sorts it. */
export interface Key {
  id: string
  key: string | null
}

/** In no index: for whoever looks up a few, where SQLite would go through all of an index that had the rest. */
const OF_ROW = 'created_at'

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
export const BOUNDS: Bounds = { few: 2_000, read: 500, leastWindow: 200, longestWindow: 800 }

interface Found {
  total: number
  /** Everybody who matches, in no order; null: too many. */
  few: Key[] | null
  /** The same where they are more than what they are sorted by is read of. */
  ids?: string[]
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

/** Ids of the next `limit` after this place, in order. `known`: how many match, as an earlier page told. */
export async function gatheredUsers(
  looking: Looking,
  known: number | undefined,
  after: Place | null,
  limit: number,
): Promise<Listed> {
  const found = await findUsers(looking, known)
  const ids = found.total === 0 ? [] : await pageOfUsers(looking, found, after, limit)
  return { ids, total: found.total }
}

async function findUsers(looking: Looking, known: number | undefined): Promise<Found> {
  const { asked, bounds } = looking
  const total = known ?? (await knownTotal(looking))
  if (total === 0) return { total, few: [] }
  if (total !== undefined && (total > bounds.few || (asked.counted && total === asked.standing.everybody)))
    return { total, few: null }
  const ofText = await fewOfText(looking)
  if (ofText !== null) return { total: known ?? ofText.length, few: ofText }
  const { keys, ids, last } = await gathered(looking)
  const found = keys?.length ?? ids.length
  if (found > fewFor(looking)) return { total: total ?? (await countOn(looking, found, last)), few: null }
  return { total: known ?? found, few: keys, ids }
}

/** Of what is counted without a look through everybody. */
async function knownTotal(looking: Looking): Promise<number | undefined> {
  const { counted, standing, alone } = looking.asked
  if (counted) return standing.users
  return alone === null ? undefined : countAlone(looking, alone)
}

interface Gathered {
  /** At most one more than are few; null: too many to read what they are sorted by. */
  keys: Key[] | null
  ids: string[]
  /** Where the look through everybody ended. */
  last: Met | undefined
}

interface Met {
  id: string
  at: string | null
}

/** What the index does not have is read of those who were found. */
async function gathered(looking: Looking): Promise<Gathered> {
  const { work, tenantId, asked, order, bounds } = looking
  const { alone } = asked
  const key = sql<string | null>`${work.engine.unindexed(order.column)}`.as('key')
  if (alone !== null) {
    const those = all([sql`tenant_id = ${tenantId}`, alone])
    const rows = work.db
      .selectFrom('users')
      .select(['id', OF_ROW, key])
      .where(work.engine.theseRows('users', those))
      .$if(!asked.archivedToo, (select) => select.where('archived_at', 'is', null))
    return { keys: await rows.limit(bounds.few + 1).execute(), ids: [], last: undefined }
  }
  const met = await metThrough(looking)
  const last = met.at(-1)
  const ids = met.map(({ id }) => id)
  if (met.length > fewFor(looking)) return { keys: null, ids, last }
  if (hasColumn(asked, order.column)) return { keys: met, ids, last }
  return { keys: ids.length > bounds.read ? null : await keysOf(looking, ids, []), ids, last }
}

/** Of few whom a text leads to, where they stand is asked afterwards; null: of too many. */
async function fewOfText(looking: Looking): Promise<Key[] | null> {
  const { texts, plain } = looking.asked
  if (texts === null) return null
  const asked = { ...looking.asked, through: texts, gathers: false }
  const ids = (await metThrough({ ...looking, asked })).map(({ id }) => id)
  return ids.length > looking.bounds.few ? null : keysOf(looking, ids, plain)
}

/** To gather others first makes each look longer: it pays to sort more. */
const GATHERING = 4
const fewFor = ({ asked, bounds }: Looking): number => bounds.few * (asked.gathers ? GATHERING : 1)

/** In the order of the index that everybody is looked through along, so that a count goes on from the last. */
async function metThrough(looking: Looking) {
  const { work, tenantId, asked, order } = looking
  const column = asked.ofText ? 'search_text' : 'site_ci'
  const key = hasColumn(asked, order.column) ? work.engine.unindexed(order.column) : sql<string>`null`
  return throughAll(work, tenantId, asked)
    .select(['id', sql<string | null>`${sql.ref(column)}`.as('at'), sql<string | null>`${key}`.as('key')])
    .orderBy(column)
    .orderBy('id')
    .limit(fewFor(looking) + 1)
    .execute()
}

const keysOf = ({ work, tenantId, asked, order }: Looking, ids: string[], those: Condition[]): Promise<Key[]> =>
  rowsWhere(work, tenantId, asked, those)
    .select(['id', OF_ROW, sql<string | null>`${sql.ref(order.column)}`.as('key')])
    .where('id', 'in', work.engine.among(ids))
    .execute()

const IN_SITES = new Set<SortColumn>(['site_ci', 'extension_key', 'number', 'state'])
const IN_TEXTS = new Set<SortColumn>(['search_text', 'site_ci', 'number'])

/** Has the index that everybody is looked through along this column? */
const hasColumn = ({ ofText }: Asked, column: SortColumn): boolean => (ofText ? IN_TEXTS : IN_SITES).has(column)

const rowsWhere = (work: Work, tenantId: string, { archivedToo }: Asked, those: Condition[]) =>
  work.db
    .selectFrom('users')
    .where('tenant_id', '=', tenantId)
    .where(all(those))
    .$if(!archivedToo, (select) => select.where('archived_at', 'is', null))

/** Everybody is looked through, along the index that has all it takes. */
const throughAll = (work: Work, tenantId: string, asked: Asked) =>
  rowsWhere(work, tenantId, asked, asked.through).$if(asked.ofText, (select) => select.where(HAS_TEXT))

const COUNTED = sql<number>`count(*)`.as('total')

/** All who match, of whom some were met on the way to `last`. */
async function countOn({ work, tenantId, asked }: Looking, met: number, last: Met | undefined): Promise<number> {
  const others = throughAll(work, tenantId, asked)
  const { total } = await (last === undefined ? others : others.where(beyond(asked, last)))
    .select(COUNTED)
    .executeTakeFirstOrThrow()
  return total + (last === undefined ? 0 : met)
}

/** Who has no site comes first. */
function beyond({ ofText }: Asked, { id, at }: Met): Condition {
  if (at === null) return sql`(+site_ci is not null or id > ${id})`
  return ofText ? sql`(search_text, id) > (${at}, ${id})` : sql`(site_ci, id) > (${at}, ${id})`
}

/** Of the only filter along its own index, which does not tell who is archived: these are gathered along theirs. */
async function countAlone({ work, tenantId, asked }: Looking, alone: Condition): Promise<number> {
  const archived = work.engine.amongRows('users', all([sql`tenant_id = ${tenantId}`, IS_ARCHIVED]))
  const shown = asked.archivedToo || asked.standing.archived === 0 ? [alone] : [alone, sql<SqlBool>`not (${archived})`]
  const those = work.db.selectFrom('users').where('tenant_id', '=', tenantId).where(all(shown))
  return (await those.select(COUNTED).executeTakeFirstOrThrow()).total
}

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
  { total, ids: known }: Found,
  part: 'filled' | 'empty',
  after: Place | null,
  limit: number,
): Promise<string[]> {
  const { work, asked, order, bounds } = looking
  if (known)
    return idsAlong(
      looking,
      part,
      after,
      limit,
      [sql`${work.engine.unindexed('id')} in ${work.engine.among(known)}`],
      true,
    )
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
const isAlongTexts = ({ asked, order }: Looking): boolean =>
  order.column === 'search_text' && (asked.ofText || !asked.stands)

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
