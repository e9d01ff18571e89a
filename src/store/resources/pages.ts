/** Lists by place (keyset), RFC 9865: what was read is never read again, and nothing that stays is passed over. */
import { sql } from 'kysely'
import type { Place, ResourceKind, ResourceQuery } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { byId, found, matching, type Named } from './list.ts'
import { comparing, type Sorted } from './sort.ts'
import type { Listing, Row } from './windows.ts'

export interface PageAfter<R> {
  rows: R[]
  total: number
  next: Place | null
}

export async function pageAfter<R extends Row>(
  work: Work,
  tenantId: string,
  listing: Listing,
  query: ResourceQuery,
  after: Place | null,
): Promise<PageAfter<R>> {
  const { where, sort, count } = query
  if (where === null && sort === null) return plain<R>(work, tenantId, listing, count, after)
  const { all, total } = await rest(work, tenantId, listing, query, after)
  const page = all.slice(0, count)
  const last = page.at(-1)
  const next = last && all.length > count ? { ...placeOf(kindOf(listing), last), total } : null
  return { rows: await byId<R>(work, tenantId, listing, page), total, next }
}

export const kindOf = ({ table }: Listing): ResourceKind => (table === 'group_records' ? 'group' : 'user')

export const placeOf = (kind: ResourceKind, { key = null, seq }: Named & { key?: Sorted['key'] }) => ({
  kind,
  key,
  seq,
})

async function plain<R extends Row>(
  work: Work,
  tenantId: string,
  listing: Listing,
  count: number,
  after: Place | null,
): Promise<PageAfter<R>> {
  const { table, visible } = listing
  const total = await listing.total()
  if (count === 0) return { rows: [], total, next: null }
  const { rows } = await sql<R>`select r.* from ${sql.table(table)} r
    where r.tenant_id = ${tenantId} and ${visible} and r.seq > ${after?.seq ?? 0}
    order by r.seq limit ${count + 1}`.execute(work.db)
  const page = rows.slice(0, count)
  const last = page.at(-1)
  return { rows: page, total, next: last && rows.length > count ? { ...placeOf(kindOf(listing), last), total } : null }
}

/** One more than the page at least, if there is more. The first page alone counts what there is in all. */
async function rest(
  work: Work,
  tenantId: string,
  listing: Listing,
  query: ResourceQuery,
  after: Place | null,
): Promise<{ all: (Named & { key?: Sorted['key'] })[]; total: number }> {
  const { sort, count } = query
  if (sort === null && after !== null) {
    const all = await matching(work, tenantId, listing, query, { after: after.seq, most: count + 1 })
    return { all, total: after.total }
  }
  const all = await found(work, tenantId, listing, query)
  return { all: after === null ? all : all.filter(isBehind(sort?.descending ?? false, after)), total: all.length }
}

function isBehind(descending: boolean, after: Place): (one: Named & { key?: Sorted['key'] }) => boolean {
  const compare = comparing(descending)
  return ({ key = null, seq }) => {
    const difference = compare({ key }, after)
    return difference > 0 || (difference === 0 && seq > after.seq)
  }
}
