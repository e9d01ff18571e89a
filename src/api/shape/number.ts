import type { NumberRow } from '../../directory/store.ts'
import type { NumberView } from '../contract.ts'

export function shapeNumber(row: NumberRow): NumberView {
  const { number, status, type, country, category, origin, pbx, holder, user } = row
  return {
    number,
    status,
    type,
    country,
    category,
    origin,
    pbx,
    holder: holder && { id: holder.id, name: holder.name, userId: holder.userId },
    user: user && { id: user.id, displayName: user.displayName },
  }
}
