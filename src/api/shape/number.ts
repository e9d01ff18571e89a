import type { NumberRow, User } from '../../directory/store.ts'
import type { NumberView } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'

/** With what holds back who is to have a number and does not have it in Teams: read of those few alone. */
export async function shapeNumbers(
  directory: Pick<ApiDeps['directory'], 'usersOf'>,
  tenantId: string,
  rows: NumberRow[],
): Promise<NumberView[]> {
  const wanting = rows.flatMap(({ status, user }) => (status === 'wantedNotAssigned' && user ? [user.id] : []))
  const users = wanting.length > 0 ? await directory.usersOf(tenantId, wanting) : []
  const byId = new Map(users.map((user) => [user.id, user]))
  return rows.map((row) =>
    shapeNumber(row, row.status === 'wantedNotAssigned' ? byId.get(row.user?.id ?? '') : undefined),
  )
}

function shapeNumber(row: NumberRow, wanting: User | undefined): NumberView {
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
    held: wanting ? heldOf(wanting) : null,
  }
}

const heldOf = ({ state, reason, reasonDetail }: User): NumberView['held'] => ({
  state,
  reason: reason === null ? null : { code: reason, detail: { ...reasonDetail } },
})
