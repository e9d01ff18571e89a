/** Users and groups in one list, as the root of the service is asked for them (RFC 7644 §3.4.2.1). */
import type {
  AnyRecord,
  EverythingQuery,
  Place,
  ResourceKind,
  ResourcePage,
  ResourceQuery,
} from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { byId, found } from './list.ts'
import { placeOf } from './pages.ts'
import { comparing, mergedTwo, type Sorted } from './sort.ts'
import type { Listing, Row } from './windows.ts'

/** What everything is put together of. */
export interface Kind {
  kind: ResourceKind
  listing: Listing
  page(query: ResourceQuery): Promise<ResourcePage<AnyRecord>>
  records(rows: Row[]): Promise<AnyRecord[]>
}

export async function everything(
  work: Work,
  tenantId: string,
  kinds: readonly Kind[],
  query: EverythingQuery,
): Promise<ResourcePage<AnyRecord>> {
  if (query.sorted) return sortedPage(work, tenantId, kinds, query, query.sorted.descending)
  return query.after === undefined ? pageAt(kinds, query) : pageAfter(kinds, query, query.after)
}

const queryOf = ({ users, groups }: EverythingQuery, kind: ResourceKind): ResourceQuery | null =>
  kind === 'user' ? users : groups

/** The users first, and then the groups, as if they were one list. */
async function pageAt(kinds: readonly Kind[], query: EverythingQuery): Promise<ResourcePage<AnyRecord>> {
  const items: AnyRecord[] = []
  let total = 0
  for (const { kind, page } of kinds) {
    const of = queryOf(query, kind)
    if (!of) continue
    const startIndex = Math.max(1, query.startIndex - total)
    const part = await page({ ...of, startIndex, count: query.count - items.length })
    items.push(...part.items)
    total += part.total
  }
  return { items, total }
}

async function pageAfter(
  kinds: readonly Kind[],
  query: EverythingQuery,
  after: Place | null,
): Promise<ResourcePage<AnyRecord>> {
  const items: AnyRecord[] = []
  let total = after?.total ?? 0
  let next: Place | null = null
  const left = kinds.slice(after === null ? 0 : kinds.findIndex(({ kind }) => kind === after.kind))
  for (const { kind, page } of left) {
    const of = queryOf(query, kind)
    if (!of) continue
    // where the page is full, one more is asked for: is there any?
    const count = query.count - items.length
    const part = await page({ ...of, after: after?.kind === kind ? after : null, count })
    items.push(...part.items)
    if (after === null) total += part.total
    next ??= part.next ?? (count === 0 && query.count > 0 && part.total > 0 ? { kind, key: null, seq: 0, total } : null)
  }
  return { items, total, next: next && { ...next, total } }
}

type Tagged = Sorted & { kind: number }

/** What is equal stands as unsorted: users first. */
async function sortedPage(
  work: Work,
  tenantId: string,
  kinds: readonly Kind[],
  query: EverythingQuery,
  descending: boolean,
): Promise<ResourcePage<AnyRecord>> {
  const { after, count, startIndex } = query
  const compare = comparing(descending)
  let all: Tagged[] = []
  for (const [at, { kind, listing }] of kinds.entries()) {
    const of = queryOf(query, kind)
    const some = of ? await found(work, tenantId, listing, of) : []
    const tagged = some.map(({ id, seq, key = null }) => ({ id, seq, key, kind: at }))
    all = await mergedTwo(all, tagged, compare)
  }
  const from = after === undefined ? startIndex - 1 : after === null ? 0 : all.findIndex(isBehind(after))
  const page = from < 0 ? [] : all.slice(from, from + count)
  const last = page.at(-1)
  const next = last && from + count < all.length ? { ...placeOf(kindAt(last), last), total: all.length } : null
  const items = await records(work, tenantId, kinds, page)
  return { items, total: all.length, ...(after === undefined ? {} : { next }) }

  function kindAt({ kind }: Tagged): ResourceKind {
    return kinds[kind]?.kind ?? 'user'
  }

  function isBehind({ kind, ...place }: Place): (one: Tagged) => boolean {
    const at = kinds.findIndex((each) => each.kind === kind)
    return (one) => (compare(one, place) || one.kind - at || one.seq - place.seq) > 0
  }
}

async function records(
  work: Work,
  tenantId: string,
  kinds: readonly Kind[],
  page: readonly Tagged[],
): Promise<AnyRecord[]> {
  const byPlace = new Map<string, AnyRecord>()
  for (const [at, { listing, records }] of kinds.entries()) {
    const rows = await byId<Row>(
      work,
      tenantId,
      listing,
      page.filter(({ kind }) => kind === at),
    )
    for (const one of await records(rows)) byPlace.set(`${at}/${one.record.id}`, one)
  }
  return page.flatMap(({ id, kind }) => byPlace.get(`${kind}/${id}`) ?? [])
}
