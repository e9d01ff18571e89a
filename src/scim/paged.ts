/** A list by index (RFC 7644 §3.4.2.4) or by cursor (RFC 9865): what is asked of the store, and what a page says of itself. */
import type { EverythingQuery, Place, ResourceQuery } from '../directory/store.ts'
import { fromCursor, toCursor, type CursorScope } from './cursor.ts'
import { printFilter, printPath } from './filter/print.ts'
import type { Page } from './render.ts'
import type { ScimDeps, ScimRequest } from './route.ts'

interface Read {
  total: number
  next?: Place | null
}

export interface Paged<Q> {
  query: Q
  pageOf(read: Read): Page
}

/** @throws ScimError 400: the cursor is of another list, or of none */
export function paged<Q extends ResourceQuery | EverythingQuery>(
  { now }: ScimDeps,
  { caller }: ScimRequest,
  endpoint: string,
  query: Q,
  cursor: string | null,
): Paged<Q> {
  const { startIndex, count } = query
  if (cursor === null) return { query, pageOf: ({ total }) => ({ totalResults: total, startIndex }) }
  const list = [caller.tenantId, caller.visible, endpoint, ...parts(query)]
  const scope: CursorScope = { list, count, now: now() }
  const after = cursor === '' ? null : fromCursor(cursor, scope)
  return {
    query: { ...query, after },
    pageOf: ({ total, next }) => ({ totalResults: total, ...(next ? { nextCursor: toCursor(next, scope) } : {}) }),
  }
}

/** The filter as it was understood: the next page may spell it in another way. */
function parts(query: ResourceQuery | EverythingQuery): CursorScope['list'] {
  if ('users' in query) return [query.users, query.groups].flatMap((each) => (each ? parts(each) : [null]))
  const { where, sort } = query
  return [where && printFilter(where), sort && printPath(sort.by), sort?.descending ?? false]
}
