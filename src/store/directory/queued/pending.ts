import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { PbxAccount, PendingAccount } from '../../../directory/store.ts'
import { pageSize } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import { fromJson } from '../../json.ts'
import type { UserTable } from '../../schema.ts'
import { groupBy, present } from '../lists.ts'
import { toUser, USER_COLUMNS } from '../userRow.ts'

// Literals, as SQLite uses a partial index only for its own condition.
const IS_PENDING = sql<boolean>`a.pending = 1`

export async function pending(
  work: Work,
  tenantId: string,
  afterAccountId: string | null,
  limit: number,
): Promise<PendingAccount[]> {
  // the page first: joined as they come, PostgreSQL would go through the contents of all that stand before it, page after page
  const page = pendingAccounts(work, tenantId)
    .where('a.id', '>', afterAccountId ?? '')
    .orderBy('a.id')
    .limit(pageSize(limit))
  return withUsers(work, tenantId, await withContents(work, page).execute())
}

/** What is pending of these accounts. */
export async function pendingAmong(work: Work, tenantId: string, accountIds: string[]): Promise<PendingAccount[]> {
  const those = pendingAccounts(work, tenantId).where('a.id', 'in', work.engine.among(accountIds))
  return withUsers(work, tenantId, await withContents(work, those).execute())
}

/** What is pending for these users: of their own account, or of a new one of the same name. */
export async function pendingFor(work: Work, tenantId: string, users: UserTable[]): Promise<PendingAccount[]> {
  const ids = new Set(users.map((user) => user.id))
  const accountIds = present(users.map((user) => user.pbx_id))
  const named = await work.db
    .selectFrom('pbx_accounts')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('user_name_ci', 'in', work.engine.among(users.map((user) => user.user_name_ci)))
    .where('gone_at', 'is', null)
    .execute()
  const all = new Set([...accountIds, ...named.map((row) => row.id)])
  const found = await pendingAmong(work, tenantId, [...all])
  return found.filter((each) => each.user !== null && ids.has(each.user.id))
}

const pendingAccounts = (work: Work, tenantId: string) =>
  work.db
    .selectFrom('pbx_accounts as a')
    .select(['a.tenant_id', 'a.id', 'a.hash', 'a.gone_at', 'a.changed_by', 'a.user_name_ci'])
    .where('a.tenant_id', '=', tenantId)
    .where(IS_PENDING)

const withContents = (work: Work, accounts: ReturnType<typeof pendingAccounts>) =>
  work.db
    .selectFrom(accounts.as('a'))
    .innerJoin('pbx_contents as c', (join) => join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.id'))
    .select(['a.id', 'a.hash', 'a.gone_at', 'a.changed_by', 'a.user_name_ci', 'c.content'])
    .orderBy('a.id')

interface PendingRow {
  id: string
  hash: string
  gone_at: string | null
  changed_by: string | null
  user_name_ci: string
  content: string
}

async function withUsers(work: Work, tenantId: string, rows: PendingRow[]): Promise<PendingAccount[]> {
  const linked = await usersOfAccounts(
    work,
    tenantId,
    rows.map((row) => row.id),
  )
  const named = await unattachedUsersNamed(
    work,
    tenantId,
    rows.map((row) => row.user_name_ci),
  )
  const again = await createdAgain(
    work,
    tenantId,
    rows.filter((row) => row.gone_at !== null).flatMap((row) => linked.get(row.id) ?? []),
  )
  return rows.map((row) => {
    const user = linked.get(row.id) ?? (row.gone_at === null ? named.get(row.user_name_ci) : undefined)
    return {
      accountId: row.id,
      account: row.gone_at === null ? fromJson<PbxAccount>(row.content) : null,
      hash: row.hash,
      user: user ? toUser(user) : null,
      ...(row.gone_at !== null && again.has(user?.id ?? '') ? { again: true } : {}),
      changedBy: row.changed_by,
    }
  })
}

/** In windows, so that a first read of everybody holds nobody up. */
export async function countPendingRemovals(work: Work, tenantId: string): Promise<number> {
  let removals = 0
  for (let from = '', to = await endOfWindow(work, tenantId, from); to !== null;) {
    removals += await removalsAmong(work, tenantId, from, to)
    from = to
    to = await endOfWindow(work, tenantId, from)
    await setImmediate()
  }
  return removals
}

const WINDOW = 5000

/** The last of the next pending accounts after this one; null where none is left. */
async function endOfWindow(work: Work, tenantId: string, after: string): Promise<string | null> {
  const window = work.db
    .selectFrom('pbx_accounts as a')
    .select('a.id')
    .where('a.tenant_id', '=', tenantId)
    .where(IS_PENDING)
    .where('a.id', '>', after)
    .orderBy('a.id')
    .limit(WINDOW)
  const { last } = await work.db
    .selectFrom(window.as('w'))
    .select(sql<string | null>`max(w.id)`.as('last'))
    .executeTakeFirstOrThrow()
  return last
}

async function removalsAmong(work: Work, tenantId: string, from: string, to: string): Promise<number> {
  const { removals } = await work.db
    .selectFrom('pbx_accounts as a')
    .innerJoin('users as u', (join) => join.onRef('u.tenant_id', '=', 'a.tenant_id').onRef('u.pbx_id', '=', 'a.id'))
    .select(sql<number>`count(*)`.as('removals'))
    .where('a.tenant_id', '=', tenantId)
    .where(IS_PENDING)
    .where('a.id', '>', from)
    .where('a.id', '<=', to)
    .where('u.deleted_at', 'is', null)
    .where(sql<boolean>`(a.gone_at is not null or (a.active = 0 and u.active = 1 and u.owner = 'pbx'))`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          // created again under another id, which goes on with the user
          selectFrom('pbx_accounts as n')
            .leftJoin('users as o', (join) =>
              join.onRef('o.tenant_id', '=', 'n.tenant_id').onRef('o.pbx_id', '=', 'n.id'),
            )
            .select('n.id')
            .whereRef('n.tenant_id', '=', 'a.tenant_id')
            .whereRef('n.user_name_ci', '=', 'u.user_name_ci')
            .where('n.gone_at', 'is', null)
            .where('o.id', 'is', null)
            .where(sql<boolean>`a.gone_at is not null and (n.active = 1 or u.active = 0)`),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  return removals
}

/**
 * Of users whose 8x8 account is gone, those that 8x8 has again: their new account, by user id. It is the living one of that
 * username that nobody has, where the user is the only one of that name to take it.
 */
export async function createdAgain(work: Work, tenantId: string, users: UserTable[]): Promise<Map<string, string>> {
  const names = users.map((user) => user.user_name_ci)
  if (names.length === 0) return new Map()
  const accounts = await work.db
    .selectFrom('pbx_accounts as a')
    .leftJoin('users as u', (join) => join.onRef('u.tenant_id', '=', 'a.tenant_id').onRef('u.pbx_id', '=', 'a.id'))
    .select(['a.id', 'a.user_name_ci'])
    .where('a.tenant_id', '=', tenantId)
    .where('a.user_name_ci', 'in', work.engine.among(names))
    .where('a.gone_at', 'is', null)
    .where('u.id', 'is', null)
    .orderBy('a.id', 'desc')
    .execute()
  const accountOf = new Map(accounts.map((row) => [row.user_name_ci, row.id]))
  const takers = await unattachedUsersNamed(work, tenantId, [...accountOf.keys()])
  const ids = new Set(users.map((user) => user.id))
  return new Map(
    [...takers].flatMap(([name, { id }]) => (ids.has(id) ? [[id, accountOf.get(name) ?? ''] as const] : [])),
  )
}

/** The users linked to these 8x8 accounts. */
export async function usersOfAccounts(
  work: Work,
  tenantId: string,
  accountIds: string[],
): Promise<Map<string, UserTable>> {
  const rows = await work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('pbx_id', 'in', work.engine.among(accountIds))
    .execute()
  return new Map(rows.map((row) => [row.pbx_id ?? '', row]))
}

/**
 * Users without a living 8x8 account by folded username, where it is the only such user of that name: never had one, or
 * 8x8 deleted it. Who is created again at 8x8 is the person who was kept.
 */
export async function unattachedUsersNamed(
  work: Work,
  tenantId: string,
  names: string[],
): Promise<Map<string, UserTable>> {
  const rows = await work.db
    .selectFrom('users as u')
    .leftJoin('pbx_accounts as a', (join) =>
      join.onRef('a.tenant_id', '=', 'u.tenant_id').onRef('a.id', '=', 'u.pbx_id'),
    )
    .selectAll('u')
    .where('u.tenant_id', '=', tenantId)
    .where('u.user_name_ci', 'in', work.engine.among(names))
    .where((where) => where.or([where('u.pbx_id', 'is', null), where('a.gone_at', 'is not', null)]))
    .execute()
  const alone = [...groupBy(rows, (row) => row.user_name_ci)].filter(([, users]) => users.length === 1)
  return new Map(present(alone.map(([name, [user]]) => (user ? ([name, user] as const) : null))))
}
