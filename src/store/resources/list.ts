/**
 * Lists of records, in the order they came. Without a filter a page is read by its place; with an equality on an index
 * its few candidates are read; with anything else the tenant's records are gone through window by window, so that no
 * statement takes long whatever was asked.
 */
import { sql, type RawBuilder } from 'kysely'
import type { Filter, ResourceBody, ResourceQuery } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { fromJson } from '../json.ts'
import { walksMembers, withRelations } from './beside.ts'
import { idsOf, keysOf } from './keys.ts'
import { lookUp, nameTerms, NOTHING_LOOKED_UP, unanswered, type LookedUp } from './names.ts'
import { narrowed } from './narrow.ts'
import { sorted, type Sorted } from './sort.ts'
import { conditionOf } from './where.ts'
import { isFew, NAMED, READ, windows, type Listing, type Reading, type Row } from './windows.ts'

export interface Listed<R> {
  rows: R[]
  total: number
}

export async function list<R extends Row>(
  work: Work,
  tenantId: string,
  listing: Listing,
  query: ResourceQuery,
): Promise<Listed<R>> {
  const { where, sort, startIndex, count } = query
  if (where === null && sort === null) return plain<R>(work, tenantId, listing, startIndex, count)
  const all = await found(work, tenantId, listing, query)
  const rows = await byId<R>(work, tenantId, listing, all.slice(startIndex - 1, startIndex - 1 + count))
  return { rows, total: all.length }
}

/** Everything that matches, in its order. */
export async function found(
  work: Work,
  tenantId: string,
  listing: Listing,
  query: ResourceQuery,
): Promise<(Named & { key?: Sorted['key'] })[]> {
  const { where, sort } = query
  const matched = where === null ? null : await matching(work, tenantId, listing, query)
  return sort === null ? (matched ?? []) : sorted(work, tenantId, listing, sort, matched && matched.map(({ id }) => id))
}

async function plain<R extends Row>(
  work: Work,
  tenantId: string,
  { table, visible, total }: Listing,
  startIndex: number,
  count: number,
): Promise<Listed<R>> {
  const all = await total()
  if (count === 0 || startIndex > all) return { rows: [], total: all }
  // the place is found in the index alone; only the page itself is read
  const from = sql`(select r.seq from ${sql.table(table)} r where r.tenant_id = ${tenantId} and ${visible}
    order by r.seq limit 1 offset ${startIndex - 1})`
  const { rows } = await sql<R>`select r.* from ${sql.table(table)} r
    where r.tenant_id = ${tenantId} and ${visible} and r.seq >= ${from} order by r.seq limit ${count}`.execute(work.db)
  return { rows, total: all }
}

export type Named = Pick<Row, 'id' | 'seq'>

/** What matches after that place, in the order they came; little more than `most` of it. */
export async function matching(
  work: Work,
  tenantId: string,
  listing: Listing,
  query: ResourceQuery,
  { after, most }: { after: number; most: number } = { after: 0, most: Infinity },
): Promise<Named[]> {
  const { where } = query
  if (where === null) return []
  const ids = await candidateIds(work, tenantId, listing, where)
  // few are looked at one by one, before names of many are
  const lookedUp = ids ? NOTHING_LOOKED_UP : await namesLookedUp(work, tenantId, listing, where)
  const condition = conditionOf(where, listing.places, work.engine, lookedUp)
  const fewer = condition ?? narrowed(where, listing.places, work.engine, lookedUp) ?? sql`true`
  const reading = readingFor(where, condition !== null, lookedUp)
  const pages = ids
    ? candidates(work, tenantId, listing, ids, fewer, after)
    : windows<Row>(work, tenantId, listing, reading, fewer, after)
  const all: Named[] = []
  for await (const rows of pages) {
    const fit = condition === null ? await tested(work, tenantId, listing, query, rows) : rows
    for (const { id, seq } of fit) all.push({ id, seq })
    if (all.length >= most) break
  }
  return all
}

/** Null: all records are gone through. */
async function candidateIds(work: Work, tenantId: string, listing: Listing, where: Filter): Promise<string[] | null> {
  const keys = keysOf(where, listing.indexed)
  const ids = keys && (await idsOf(work, tenantId, listing.table, keys, MOST_CANDIDATES))
  return ids && (await isFew(listing, ids.length)) ? ids : null
}

/** None, where all records have to be looked at anyway. */
async function namesLookedUp(work: Work, tenantId: string, { places }: Listing, where: Filter): Promise<LookedUp> {
  const terms = nameTerms(where)
  const decides = terms.length > 0 && narrowed(where, places, work.engine, unanswered(terms)) !== null
  return decides ? lookUp(work, tenantId, terms) : NOTHING_LOOKED_UP
}

/** One group may have 100,000 members: that many are enough for one statement, and most have few. */
function readingFor(where: Filter, decided: boolean, lookedUp: LookedUp): Reading {
  const reading = decided ? NAMED : READ
  return walksMembers(where, lookedUp) ? { ...reading, byMembers: true } : reading
}

/** Those that the filter itself, looked at one by one, is true of. */
export async function tested<R extends Row>(
  work: Work,
  tenantId: string,
  listing: Listing,
  { where, matches }: ResourceQuery,
  rows: R[],
): Promise<R[]> {
  const fit = new Set<string>()
  const whole = where ? withRelations(work, tenantId, listing, where, rows, withMeta(listing)) : []
  for await (const { id, body } of whole) if (matches(body)) fit.add(id)
  return rows.filter(({ id }) => fit.has(id))
}

/** A filter may look at what is kept beside the text. */
const withMeta =
  ({ table }: Listing) =>
  ({ body, created_at, changed_at, version }: Row): ResourceBody => ({
    ...fromJson<ResourceBody>(body),
    meta: {
      resourceType: table === 'group_records' ? 'Group' : 'User',
      created: created_at,
      lastModified: changed_at,
      version: `W/"${version}"`,
    },
  })

const PAGE = 200

/** Where more have the value than this, all records are gone through. */
const MOST_CANDIDATES = 1000

/** One by one by their ids; the order is made here, as an engine would rather walk all records in it than sort so few. */
async function* candidates(
  work: Work,
  tenantId: string,
  { table, visible }: Listing,
  ids: readonly string[],
  condition: RawBuilder<unknown>,
  after: number,
): AsyncGenerator<Row[]> {
  const all: Row[] = []
  for (let at = 0; at < ids.length; at += PAGE) {
    const { rows } = await sql<Row>`select ${READ.columns} from ${sql.table(table)} r
      where r.tenant_id = ${tenantId} and r.id in ${work.engine.among(ids.slice(at, at + PAGE))}
      and ${condition} and ${visible} and ${work.engine.unindexed('r.seq')} > ${after}`.execute(work.db)
    all.push(...rows)
  }
  all.sort((one, other) => one.seq - other.seq)
  for (let at = 0; at < all.length; at += PAGE) yield all.slice(at, at + PAGE)
}

/** In the order asked for; one that went meanwhile is left out. */
export async function byId<R extends Row>(
  work: Work,
  tenantId: string,
  { table }: Listing,
  named: readonly Named[],
): Promise<R[]> {
  const ids = named.map(({ id }) => id)
  const rowOf = new Map<string, R>()
  for (let at = 0; at < ids.length; at += PAGE) {
    const { rows } = await sql<R>`select r.* from ${sql.table(table)} r
      where r.tenant_id = ${tenantId} and r.id in ${work.engine.among(ids.slice(at, at + PAGE))}`.execute(work.db)
    for (const row of rows) rowOf.set(row.id, row)
  }
  return ids.flatMap((id) => rowOf.get(id) ?? [])
}
