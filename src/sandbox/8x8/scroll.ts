/**
 * Scrolls: a list as it was ordered when its first page was asked for. Filter and sort are fixed then; a scroll ends
 * after five minutes without a call, or with the process, and its client starts again.
 */
import type { Filter } from './rsql.ts'
import { fieldOf } from './rsql.ts'
import type { Places } from './pbx.ts'

export interface Scroll {
  id: number
  kind: string
  filter: string | null
  sort: string | null
  pageSize: number
  created: number
  used: number
  places: Places
  matches: Filter['matches'] | null
}

export interface Page<T> {
  items: T[]
  pagination: {
    pageSize: number
    pageNumber: number
    hasMore: boolean
    filter: string | null
    sort: string | null
    nextScrollId: string | null
  }
}

export interface Scrolls {
  open(scroll: Omit<Scroll, 'id' | 'created' | 'used'>, now: number): Scroll
  /** Null: not one of ours, or expired. `since`: scrolls from before are too old. */
  find(scrollId: string, kind: string, now: number, since: number): { scroll: Scroll; at: number; page: number } | null
}

const LIFETIME_MS = 5 * 60_000
const MOST_OPEN = 50

export function createScrolls(): Scrolls {
  const open = new Map<number, Scroll>()
  let last = 0
  return {
    open(wanted, now) {
      const scroll = { ...wanted, id: ++last, created: now, used: now }
      open.set(scroll.id, scroll)
      const [oldest] = open.keys()
      if (open.size > MOST_OPEN && oldest !== undefined) open.delete(oldest)
      return scroll
    },
    find(scrollId, kind, now, since) {
      const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(Buffer.from(scrollId, 'base64url').toString('latin1'))
      if (!parts) return null
      const [id = 0, created, at = 0, page = 0] = parts.slice(1).map(Number)
      const scroll = open.get(id)
      if (!scroll || scroll.kind !== kind || scroll.created !== created || created < since) return null
      if (now - scroll.used > LIFETIME_MS) return null
      scroll.used = now
      return { scroll, at, page }
    },
  }
}

/** One page from place `at` on; looks one item further to know whether there is more. */
export function takePage<T extends object>(
  scroll: Scroll,
  at: number,
  page: number,
  item: (place: number) => T | null,
): Page<T> {
  const items: T[] = []
  let next: number | null = null
  for (let n = at; n < scroll.places.length; n++) {
    const place = scroll.places.at(n)
    const found = place === null ? null : item(place)
    if (!found || (scroll.matches && !scroll.matches(fieldOf(found)))) continue
    if (items.length === scroll.pageSize) {
      next = n
      break
    }
    items.push(found)
  }
  const { id, created, pageSize, filter, sort } = scroll
  const nextScrollId = next === null ? null : Buffer.from(`${id}.${created}.${next}.${page + 1}`).toString('base64url')
  return { items, pagination: { pageSize, pageNumber: page, hasMore: next !== null, filter, sort, nextScrollId } }
}

export const allPlaces = (length: number): Places => ({ length, at: (n) => n })
export const thesePlaces = (places: number[]): Places => ({ length: places.length, at: (n) => places[n] ?? null })
