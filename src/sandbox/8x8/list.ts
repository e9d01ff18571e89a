/** Lists that scroll: reading the query, as the Administration API documents it for users and phone numbers. */
import type { Answer } from '../http.ts'
import type { PbxCaller } from './endpoint.ts'
import { invalid, validation } from './errors.ts'
import type { Places } from './pbx.ts'
import { BadFilter, fieldOf, parseFilter, parseSort } from './rsql.ts'
import type { Field, Filter, SortKey } from './rsql.ts'
import { takePage, thesePlaces } from './scroll.ts'

export interface Listing<T extends object> {
  kind: string
  maxPageSize: number
  filterFields: readonly string[]
  sortFields: readonly string[]
  maxSortKeys: number
  item(place: number): T | null
  all(): Places
  /** Places that an index finds for a filter of one `path==value`, null: no index for it. */
  lookUp(exact: { path: string; value: string }): number[] | null
  /** An order that is kept ready, null: has to be sorted. */
  ordered(keys: SortKey[]): Places | null
  show(item: T): object
}

const FIRST_PAGE = ['pageSize', 'filter', 'sort']

export function sortPlaces<T extends object>(listing: Listing<T>, keys: SortKey[]): Places {
  const rows: { place: number; values: Field[] }[] = []
  const all = listing.all()
  for (let n = 0; n < all.length; n++) {
    const place = all.at(n)
    const item = place === null ? null : listing.item(place)
    if (place === null || !item) continue
    const field = fieldOf(item)
    rows.push({ place, values: keys.map(({ path }) => String(field(path) ?? '').toLowerCase()) })
  }
  rows.sort((a, b) => {
    for (const [n, { descending }] of keys.entries()) {
      const [x, y] = [a.values[n] ?? '', b.values[n] ?? '']
      if (x !== y) return x < y === descending ? 1 : -1
    }
    return a.place - b.place
  })
  return thesePlaces(rows.map(({ place }) => place))
}

export function list<T extends object>(caller: PbxCaller, listing: Listing<T>): Answer {
  const { query, scrolls, now, faults, root } = caller
  const scrollId = query.get('scrollId')
  const answer = (page: ReturnType<typeof takePage<T>>): Answer => {
    const { nextScrollId } = page.pagination
    const here = `${root}/${listing.kind}`
    return {
      status: 200,
      body: {
        data: page.items.map(listing.show),
        pagination: page.pagination,
        _links: {
          self: { href: scrollId === null ? `${here}?${query}` : `${here}?scrollId=${scrollId}` },
          ...(nextScrollId && { next: { href: `${here}?scrollId=${nextScrollId}` } }),
        },
      },
    }
  }

  if (scrollId !== null) {
    if (FIRST_PAGE.some((name) => query.has(name))) {
      const message = 'Cannot use scrollId with other first-page query parameters'
      return validation([{ code: 'CONFLICTING_QUERY_PARAMETER', message }], now, 'Conflicting query parameters')
    }
    const found = scrolls.find(scrollId, `${caller.world.company.key}/${listing.kind}`, now, faults.expired.scroll)
    if (!found) return invalid('scrollId', 'Invalid or expired scrollId', now)
    return answer(takePage(found.scroll, found.at, found.page, listing.item))
  }

  const asked = Number(query.get('pageSize') ?? 100)
  const pageSize = Math.min(asked, (caller.script ? null : faults.switches.mostPerPage) ?? asked)
  if (!Number.isInteger(asked) || asked < 1 || asked > listing.maxPageSize) {
    return invalid('pageSize', `pageSize must be between 1 and ${listing.maxPageSize}`, now)
  }
  const [filterText, sortText] = [query.get('filter'), query.get('sort')]
  let filter: Filter | null = null
  let keys: SortKey[] | null = null
  try {
    if (filterText !== null) filter = parseFilter(filterText, listing.filterFields)
  } catch (error) {
    if (error instanceof BadFilter) return invalid('filter', error.message, now)
    throw error
  }
  try {
    if (sortText !== null) keys = parseSort(sortText, listing.sortFields, listing.maxSortKeys)
  } catch (error) {
    if (error instanceof BadFilter) return invalid('sort', error.message, now)
    throw error
  }
  const found = filter?.exact ? listing.lookUp(filter.exact) : null
  const places = found
    ? thesePlaces(found)
    : keys
      ? (listing.ordered(keys) ?? sortPlaces(listing, keys))
      : listing.all()
  const kind = `${caller.world.company.key}/${listing.kind}`
  const matches = filter?.matches ?? null
  const scroll = scrolls.open({ kind, filter: filterText, sort: sortText, pageSize, places, matches }, now)
  return answer(takePage(scroll, 0, 0, listing.item))
}
