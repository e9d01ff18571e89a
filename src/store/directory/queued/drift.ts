import type { DriftRow, Page } from '../../../directory/store.ts'
import { fromCursor, toCursor } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import { differencePage } from './differencePages.ts'
import { driftPlace } from './differing.ts'

const LIST = 'drift'

export async function drift(
  store: Work,
  tenantId: string,
  cursor: string | null,
  limit: number,
): Promise<Page<DriftRow>> {
  const at = cursor === null ? null : fromCursor(cursor, LIST, ['string', 'string', 'number'])
  const after = at && { userId: String(at[0]), place: String(at[1]), total: Number(at[2]) }
  const { last, ...page } = await differencePage(store, tenantId, 'drift', { limit, after }, driftPlace)
  return { ...page, nextCursor: last && toCursor([LIST, last.userId, driftPlace(last), page.total]) }
}
