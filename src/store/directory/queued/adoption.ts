import type { AdoptionRow, Page } from '../../../directory/store.ts'
import { fromCursor, toCursor } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import { differencePage } from './differencePages.ts'

const LIST = 'adoption'

const placeOf = ({ shown }: AdoptionRow): string => shown

export async function adoption(
  store: Work,
  tenantId: string,
  cursor: string | null,
  limit: number,
): Promise<Page<AdoptionRow>> {
  const at = cursor === null ? null : fromCursor(cursor, LIST, ['string', 'string', 'number'])
  const after = at && { userId: String(at[0]), place: String(at[1]), total: Number(at[2]) }
  const { last, ...page } = await differencePage(store, tenantId, 'adoption', { limit, after }, placeOf)
  return { ...page, nextCursor: last && toCursor([LIST, last.userId, placeOf(last), page.total]) }
}
