/** Users as they will be once what is pending is accepted: rows are changed in memory, and views put together of them. */
import { setImmediate } from 'node:timers/promises'
import type { Accepting, Expected, PendingAccount, UserView } from '../../../directory/store.ts'
import { pageSize } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import type { UserTable } from '../../schema.ts'
import { accepted } from './accept.ts'
import { claimKeys } from '../match/candidates.ts'
import { present } from '../lists.ts'
import { pointedOf, type Pointed } from '../match/pointed.ts'
import { pending, pendingAmong, pendingFor } from './pending.ts'
import { willWant, type WantingToCome } from '../numbers/rivals.ts'
import { userRows } from '../rows.ts'
import { putTogether } from './views.ts'
import { USER_COLUMNS } from '../userRow.ts'

/** How many pending accounts are looked at in one go. */
const CHUNK = 200
/** Begins the id that a joiner has while a view is put together; no id of ours does. */
const JOINER = 'joiner:'

/** O(pending) memory: who will claim which Microsoft 365 account, and want which number. */
export async function expect(work: Work, tenantId: string, accepting: Accepting): Promise<Expected> {
  const becomes = (users: UserTable[]) => asAccepted(work, tenantId, users, accepting)
  const expected = { ...(await toCome(work, tenantId, accepting)), becomes }
  const joining = (found: PendingAccount[]) => found.flatMap((each) => joinerRow(tenantId, each, accepting))
  const viewsOfRows = async (rows: UserTable[]): Promise<UserView[]> =>
    (await putTogether(work, tenantId, rows, expected)).map(withoutId)

  return {
    async views(afterUserId, limit) {
      const rows = await work.db
        .selectFrom('users')
        .select(USER_COLUMNS)
        .where('tenant_id', '=', tenantId)
        .where('id', '>', afterUserId ?? '')
        .orderBy('id')
        .limit(pageSize(limit))
        .execute()
      return viewsOfRows(await becomes(rows))
    },
    async joiners(afterAccountId, limit) {
      const found = await pending(work, tenantId, afterAccountId, limit)
      return { views: await viewsOfRows(joining(found)), after: found.at(-1)?.accountId ?? null }
    },
    async viewsOf({ userIds, accountIds }) {
      const rows = [...(await userRows(work, tenantId, userIds)).values()]
      const joiners = joining(await pendingAmong(work, tenantId, accountIds))
      return viewsOfRows([...(await becomes(rows)), ...joiners])
    },
  }
}

interface ToCome {
  /** How many claims to each name there will be more, or fewer. */
  claims: Map<string, number>
  wanting: WantingToCome
}

async function toCome(work: Work, tenantId: string, accepting: Accepting): Promise<ToCome> {
  const claims = new Map<string, number>()
  const wanting: WantingToCome = { moving: new Set(), rows: new Map() }
  const count = (row: UserTable, by: number, pointed: Map<string, Pointed>): void => {
    for (const key of claimKeys(row, pointed.get(row.id))) claims.set(key, (claims.get(key) ?? 0) + by)
  }
  let after: string | null = null
  for (;;) {
    const found = await pending(work, tenantId, after, CHUNK)
    if (found.length === 0) return { claims, wanting }
    const userIds = present(found.map(({ user }) => user?.id))
    const before = await userRows(work, tenantId, userIds)
    const rows = [...before.values()]
    const pointed = await pointedOf(work, tenantId, userIds)
    for (const row of rows) count(row, -1, pointed)
    const coming = [
      ...applied(tenantId, rows, found, accepting),
      ...found.flatMap((each) => joinerRow(tenantId, each, accepting)),
    ]
    for (const row of coming) {
      count(row, 1, pointed)
      willWant(wanting, row)
    }
    after = found.at(-1)?.accountId ?? null
    await setImmediate()
  }
}

async function asAccepted(work: Work, tenantId: string, users: UserTable[], accepting: Accepting) {
  return applied(tenantId, users, await pendingFor(work, tenantId, users), accepting)
}

/** In the order in which a job accepts. */
function applied(tenantId: string, users: UserTable[], found: PendingAccount[], accepting: Accepting): UserTable[] {
  const rows = new Map(users.map((row) => [row.id, row]))
  for (const each of found) {
    const row = rows.get(each.user?.id ?? '')
    const one = row && accepting(each)
    if (one) rows.set(row.id, accepted(tenantId, one, row, row.updated_at))
  }
  return [...rows.values()]
}

function joinerRow(tenantId: string, each: PendingAccount, accepting: Accepting): UserTable[] {
  if (each.user !== null) return []
  const one = accepting(each)
  return one?.create ? [accepted(tenantId, { ...one, userId: JOINER + each.accountId }, undefined, '')] : []
}

const withoutId = (view: UserView): UserView =>
  view.user.id.startsWith(JOINER) ? { ...view, user: { ...view.user, id: '' } } : view
