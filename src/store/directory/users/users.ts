import type { Page, UserQuery, UserRow } from '../../../directory/store.ts'
import { fromCursor, pageSize, toCursor } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import type { UserTable } from '../../schema.ts'
import { present } from '../lists.ts'
import { firstQueued } from '../queued/queue.ts'
import { heldNumbers, m365Rows } from '../rows.ts'
import { askedOf } from './userAsked.ts'
import { listedUsers } from './listedUsers.ts'
import { orderOf, type Order, type Place } from './userOrder.ts'
import { gatheredUsers } from './gatheredUsers.ts'
import { BOUNDS, rowsOfPage } from './userPages.ts'
import { toUser } from '../userRow.ts'

export async function users(work: Work, tenantId: string, query: UserQuery, bounds = BOUNDS): Promise<Page<UserRow>> {
  const size = pageSize(query.limit)
  const order = orderOf(query)
  const after = placeOf(query.cursor, order)
  const looking = { work, tenantId, asked: await askedOf(work, tenantId, query), order, bounds }
  const page = work.engine.name === 'sqlite' ? gatheredUsers : listedUsers
  const { ids, total } = await page(looking, query.known ?? after?.total, after, size + 1)
  const rows = await rowsOfPage(work, tenantId, ids.slice(0, size))
  const last = rows.at(-1)
  return {
    items: await withTeams(work, tenantId, rows),
    nextCursor: ids.length > size && last ? cursorAt(last, order, total) : null,
    total,
  }
}

export async function user(work: Work, tenantId: string, userId: string): Promise<UserRow | null> {
  const [row] = await rowsOfPage(work, tenantId, [userId])
  return row ? ((await withTeams(work, tenantId, [row]))[0] ?? null) : null
}

/** Counted on the first page only: the others carry the total in their cursor. */
function placeOf(cursor: string | undefined, order: Order): (Place & { total: number }) | null {
  if (cursor === undefined) return null
  const [empty, value, id, total] = fromCursor(cursor, order.list, ['number', 'string', 'string', 'number'])
  return { value: empty === 1 ? null : String(value), id: String(id), total: Number(total) }
}

function cursorAt(row: UserTable, order: Order, total: number): string {
  const value = row[order.column]
  return toCursor([order.list, value === null ? 1 : 0, value ?? '', row.id, total])
}

async function withTeams(work: Work, tenantId: string, rows: UserTable[]): Promise<UserRow[]> {
  const m365Ids = present(rows.map((row) => row.m365_id))
  const [accounts, held, changes] = await Promise.all([
    m365Rows(work, tenantId, m365Ids),
    heldNumbers(work, tenantId, m365Ids),
    firstQueued(
      work,
      tenantId,
      rows.map((row) => row.id),
    ),
  ])
  // Of several numbers the primary one: written last, it stays.
  const numbers = new Map(
    [...held]
      .sort((one, other) => Number(one.category === 'primary') - Number(other.category === 'primary'))
      .map((row) => [row.holder_id, row.number]),
  )
  return rows.map((row) => ({
    ...toUser(row),
    teamsNumber: row.m365_id === null ? null : (numbers.get(row.m365_id) ?? null),
    userPrincipalName: accounts.get(row.m365_id ?? '')?.upn ?? null,
    nextChange: changes.get(row.id) ?? null,
  }))
}
