/** What a list is asked for: parameters of a URL, or a SearchRequest (RFC 7644 §3.4.2 and §3.4.3). */
import type { ResourceType } from '../directory/schema/attribute.ts'
import type { Filter } from '../directory/schema/filter.ts'
import type { ResourceQuery } from '../directory/resources.ts'
import { projection, type Asked, type Projection } from './body/project.ts'
import { quoted, ScimError } from './errors.ts'
import { located } from './filter/located.ts'
import { matches } from './filter/matches.ts'
import { parseFilter } from './filter/parseFilter.ts'
import { parsePath } from './filter/parsePath.ts'

export const PAGE = { usual: 100, most: 1000 }

export interface ListQuery {
  query: ResourceQuery
  projection: Projection
  /** RFC 9865; empty: the first page. Null: by index. */
  cursor: string | null
}

/** Values as they came: text from a URL, anything from JSON. */
export interface ListAsked extends Asked {
  filter?: unknown
  sortBy?: unknown
  sortOrder?: unknown
  startIndex?: unknown
  count?: unknown
  cursor?: unknown
}

export function askedInUrl(query: URLSearchParams): ListAsked {
  const given = (name: string): string | undefined => query.get(name) ?? undefined
  return {
    attributes: given('attributes'),
    excludedAttributes: given('excludedAttributes'),
    filter: given('filter'),
    sortBy: given('sortBy'),
    sortOrder: given('sortOrder'),
    startIndex: given('startIndex'),
    count: given('count'),
    cursor: given('cursor'),
  }
}

/** @param base of the SCIM endpoint, for filters on addresses */
export function listQuery(type: ResourceType, asked: ListAsked, base: string): ListQuery {
  const where = isGiven(asked.filter) ? located(filterIn(type, asked), type, base) : null
  return {
    query: {
      where,
      matches: (body) => where === null || matches(where, body),
      sort: sortOf(type, asked),
      ...pageIn(asked),
    },
    projection: projection(type, asked),
    cursor: cursorIn(asked),
  }
}

const filterIn = (type: ResourceType, { filter }: ListAsked): Filter =>
  parseFilter(textOf('filter', filter, 'invalidFilter'), type)

export function pageIn(asked: ListAsked): Pick<ResourceQuery, 'startIndex' | 'count'> {
  const scimType = cursorIn(asked) === null ? 'invalidValue' : 'invalidCount'
  return {
    startIndex: Math.max(1, whole('startIndex', asked.startIndex, 1)),
    count: Math.min(PAGE.most, Math.max(0, whole('count', asked.count, PAGE.usual, scimType))),
  }
}

/** @throws ScimError 400: it is no text, or the page is asked for by its index as well */
export function cursorIn({ cursor, startIndex }: ListAsked): string | null {
  if (cursor === undefined || cursor === null) return null
  if (typeof cursor !== 'string')
    throw new ScimError(400, 'invalidCursor', `cursor must be text, but ${quoted(cursor)} was sent.`)
  if (isGiven(startIndex))
    throw new ScimError(400, 'invalidValue', 'startIndex and cursor exclude each other: send one of them.')
  return cursor
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

function textOf(name: string, value: unknown, scimType: 'invalidFilter' | 'invalidValue'): string {
  if (typeof value === 'string') return value
  throw new ScimError(400, scimType, `${name} must be text, but ${quoted(value)} was sent.`)
}

/** Numbers as text are taken: that is how they come in a URL. */
function whole(
  name: string,
  value: unknown,
  usual: number,
  scimType: 'invalidValue' | 'invalidCount' = 'invalidValue',
): number {
  if (!isGiven(value)) return usual
  const number = typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value.trim()) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number
  throw new ScimError(400, scimType, `${name} must be a whole number, but ${quoted(value)} was sent.`)
}

function sortOf(type: ResourceType, { sortBy, sortOrder }: ListAsked): ResourceQuery['sort'] {
  const order = isGiven(sortOrder) ? textOf('sortOrder', sortOrder, 'invalidValue').toLowerCase() : 'ascending'
  if (order !== 'ascending' && order !== 'descending') {
    const detail = `sortOrder must be "ascending" or "descending", but ${quoted(sortOrder)} was sent.`
    throw new ScimError(400, 'invalidValue', detail)
  }
  if (!isGiven(sortBy)) return null
  const by = parsePath(textOf('sortBy', sortBy, 'invalidValue'), type, 'sortBy')
  if (by.path === null || by.where !== null) {
    throw new ScimError(400, 'invalidValue', `sortBy must name one attribute, but ${quoted(sortBy)} was sent.`)
  }
  return { by: by.path, descending: order === 'descending' }
}
