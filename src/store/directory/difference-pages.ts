/** Pages of what differs, in the order of users: only those of whom anything is counted are looked at. */
import type { Page } from '../../directory/store.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'
import type { Difference } from './differing.ts'
import { recountWaiting } from './recount.ts'
import { totalOf } from './totals.ts'

/** Users looked at in one statement, where a page has fewer. */
const LEAST = 100

export interface DifferencePage<R> extends Omit<Page<R>, 'nextCursor'> {
  /** The last that is shown, where there are more. */
  last: R | null
}

/**
 * @param after where the page goes on: that user, and the total as the first page told it; null: the first page
 * @param rows of these users beyond where the page goes on, in order, at most so many
 */
export async function differencePage<R>(
  store: Work,
  tenantId: string,
  kind: Difference,
  { limit, after }: { limit: number; after: { userId: string; total: number } | null },
  rows: (userIds: string[], most: number) => Promise<R[]>,
): Promise<DifferencePage<R>> {
  const size = pageSize(limit)
  if (!after) await recountWaiting(store, tenantId)
  const found: R[] = []
  const step = Math.max(LEAST, size + 1)
  for (let from = after?.userId ?? '', ids: string[] | null = null; found.length <= size;) {
    // the first user of a page may have more rows than the page before it took
    ids = await usersFrom(store, tenantId, kind, from, ids === null ? '>=' : '>', step)
    if (ids.length > 0) found.push(...(await rows(ids, size + 1 - found.length)))
    if (ids.length < step) break
    from = ids.at(-1) ?? from
  }
  const items = found.slice(0, size)
  const more = found.length > size
  const last = more ? (items.at(-1) ?? null) : null
  // counted on the first page only: the others carry it in their cursor
  if (after) return { items, last, total: after.total }
  return { items, last, total: more ? await totalOf(store, tenantId, `differing:${kind}`) : items.length }
}

async function usersFrom(
  work: Work,
  tenantId: string,
  kind: Difference,
  from: string,
  beyond: '>=' | '>',
  most: number,
): Promise<string[]> {
  const rows = await work.db
    .selectFrom('differences')
    .select('user_id')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('user_id', beyond, from)
    .orderBy('user_id')
    .limit(most)
    .execute()
  return rows.map((row) => row.user_id)
}
