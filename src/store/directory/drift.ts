import { sql } from 'kysely'
import type { DriftRow, Page } from '../../directory/store.ts'
import { fromCursor, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { differencePage } from './difference-pages.ts'
import { driftOf } from './differing.ts'

const LIST = 'drift'

export async function drift(
  work: Work,
  tenantId: string,
  cursor: string | null,
  limit: number,
): Promise<Page<DriftRow>> {
  const place = cursor === null ? null : fromCursor(cursor, LIST, ['string', 'string', 'string', 'number'])
  const [user = '', field = '', wanted = '', total = 0] = place ?? []
  const after = place && { userId: String(user), total: Number(total) }
  const page = await differencePage(work, tenantId, 'drift', { limit, after }, async (userIds, most) => {
    const { rows } = await sql<DriftRow>`select * from (${driftOf(work, tenantId, userIds)}) as d
      where (d."userId", d.field, coalesce(d.wanted, '')) > (${user}, ${field}, ${wanted})
      order by d."userId", d.field, coalesce(d.wanted, '') limit ${most}`.execute(work.db)
    return rows
  })
  const { last, ...shown } = page
  const nextCursor = last && toCursor([LIST, last.userId, last.field, last.wanted ?? '', shown.total])
  return { ...shown, nextCursor }
}
