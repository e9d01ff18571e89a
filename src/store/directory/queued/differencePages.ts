/** Pages of what differs, in the order of users: only those of whom anything is counted are looked at. */
import type { Page } from '../../../directory/store.ts'
import { pageSize } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import { differingOf, type Difference, type Differing } from './differing.ts'
import { recountWaiting } from '../recount.ts'
import { totalOf } from '../totals.ts'

/** Users looked at together, where a page has fewer. */
const LEAST = 50

export interface DifferencePage<R> extends Omit<Page<R>, 'nextCursor'> {
  /** The last that is shown, where there are more. */
  last: R | null
}

/** Where a page goes on: after that place within that user, and the total as the first page told it. */
interface After {
  userId: string
  place: string
  total: number
}

/** @param placeOf within its user, in the order of the list */
export async function differencePage<K extends Difference>(
  store: Work,
  tenantId: string,
  kind: K,
  { limit, after }: { limit: number; after: After | null },
  placeOf: (row: Differing[K][number]) => string,
): Promise<DifferencePage<Differing[K][number]>> {
  const size = pageSize(limit)
  if (!after) await recountWaiting(store, tenantId)
  const found: Differing[K][number][] = []
  const step = Math.max(LEAST, size + 1)
  const beyond = (row: Differing[K][number]): boolean => row.userId !== after?.userId || placeOf(row) > after.place
  for (let from = after?.userId ?? '', first = true; found.length <= size; first = false) {
    // the first user of a page may have more rows than the page before it took
    const ids = await usersFrom(store, tenantId, kind, from, first ? '>=' : '>', step)
    const rows: Differing[K][number][] = (await differingOf(store, tenantId, ids))[kind]
    found.push(...rows.filter(beyond))
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
