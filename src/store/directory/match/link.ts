import type { DirectoryChange, DirtyKey } from '../../../directory/store.ts'
import { updateRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import { NotThere } from '../../errors.ts'
import type { M365AccountTable, UserTable } from '../../schema.ts'
import { logChanges } from '../changes.ts'
import { accountsNamed } from './claims.ts'
import { markDirty } from '../dirty.ts'
import { lastOfEach, present } from '../lists.ts'
import { accountsPointedAt } from './pointed.ts'
import { copyLinks } from '../seen/seeM365.ts'
import { m365Rows, userRows } from '../rows.ts'

interface Link {
  userId: string
  m365Id: string | null
}

export async function link(work: Work, tenantId: string, links: Link[], at: string): Promise<void> {
  const wanted = lastOfEach(links, (one) => one.userId)
  const users = await userRows(work, tenantId, [...wanted.keys()])
  const moved: { user: UserTable; to: string | null }[] = []
  for (const { userId, m365Id } of wanted.values()) {
    const user = users.get(userId)
    if (!user) throw new NotThere(`user ${userId}`)
    if (user.m365_id !== m365Id) moved.push({ user, to: m365Id })
  }
  if (moved.length === 0) return
  await setLinks(work, tenantId, moved, at)
  const accounts = [...new Set(present(moved.flatMap(({ user, to }) => [user.m365_id, to])))]
  await copyLinks(work, tenantId, accounts)
  await logLinks(work, tenantId, moved, accounts, at)
  const names = present(moved.flatMap(({ user }) => [user.user_name_ci, user.federation_id_ci]))
  const named = await accountsNamed(work, tenantId, names)
  const pointed = await accountsPointedAt(
    work,
    tenantId,
    moved.map(({ user }) => user.id),
  )
  await markDirty(work, tenantId, [
    ...moved.map(({ user }): DirtyKey => ({ kind: 'user', key: user.id })),
    // Others who could be linked to the same account, or to one that these no longer claim.
    ...[...accounts, ...named].map((key): DirtyKey => ({ kind: 'm365', key })),
    ...pointed,
  ])
}

export async function freeAccounts(work: Work, tenantId: string, ids: string[]): Promise<string[]> {
  const rows = await work.db
    .selectFrom('m365_accounts')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .where('gone_at', 'is', null)
    .where('linked_user_id', 'is', null)
    .execute()
  return rows.map((row) => row.id)
}

export async function goneAccounts(work: Work, tenantId: string, ids: string[]): Promise<string[]> {
  const rows = await work.db
    .selectFrom('m365_accounts')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .where('gone_at', 'is not', null)
    .execute()
  return rows.map((row) => row.id)
}

async function setLinks(work: Work, tenantId: string, moved: { user: UserTable; to: string | null }[], at: string) {
  const rows = moved.map(({ user, to }) => ({ tenant_id: tenantId, id: user.id, m365_id: to, updated_at: at }))
  // All are let go first: two users may change places, and each account has one user at any moment.
  await updateRows(
    work,
    'users',
    ['tenant_id', 'id'],
    moved
      .filter(({ user }) => user.m365_id !== null)
      .map(({ user }) => ({ tenant_id: tenantId, id: user.id, m365_id: null })),
  )
  await updateRows(
    work,
    'users',
    ['tenant_id', 'id'],
    rows.filter((row) => row.m365_id !== null),
  )
}

async function logLinks(
  work: Work,
  tenantId: string,
  moved: { user: UserTable; to: string | null }[],
  accountIds: string[],
  at: string,
): Promise<void> {
  const accounts = await m365Rows(work, tenantId, accountIds)
  const nameOf = (id: string | null) => (id === null ? null : (accounts.get(id)?.upn ?? id))
  const lines = moved.map(({ user, to }): Omit<DirectoryChange, 'seq'> => ({
    at,
    userId: user.id,
    kind: to === null ? 'unlinked' : 'linked',
    field: 'm365',
    before: nameOf(user.m365_id),
    after: nameOf(to),
    cause: to === null ? whyLost(user, accounts) : 'MATCHED',
    causedBy: null,
  }))
  await logChanges(work, tenantId, lines)
}

/** Whoever leaves the directory loses the link too: Microsoft 365 still has that user. */
function whyLost(user: UserTable, accounts: Map<string, M365AccountTable>): string {
  const account = accounts.get(user.m365_id ?? '')
  return user.deleted_at !== null && account?.gone_at === null ? 'USER_DELETED' : 'M365_GONE'
}
