import { sql } from 'kysely'
import type { AdoptionRow, Page } from '../../directory/store.ts'
import { fromCursor, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { differencePage } from './difference-pages.ts'
import { adoptionOf } from './differing.ts'

const LIST = 'adoption'

export async function adoption(
  work: Work,
  tenantId: string,
  cursor: string | null,
  limit: number,
): Promise<Page<AdoptionRow>> {
  const place = cursor === null ? null : fromCursor(cursor, LIST, ['string', 'string', 'number'])
  const [user = '', number = '', total = 0] = place ?? []
  const after = place && { userId: String(user), total: Number(total) }
  const page = await differencePage(work, tenantId, 'adoption', { limit, after }, async (userIds, most) => {
    const { rows } = await sql<AdoptionRow>`select * from (${adoptionOf(work, tenantId, userIds)}) as a
      where (a."userId", a.shown) > (${user}, ${number}) order by a."userId", a.shown limit ${most}`.execute(work.db)
    return rows
  })
  const { last, ...shown } = page
  return { ...shown, nextCursor: last && toCursor([LIST, last.userId, last.shown, shown.total]) }
}
