import type { TeamsSettings } from '../../../tenants/store.ts'
import { insertRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import { fromJson } from '../../json.ts'
import { dirtyAll, markDirty } from '../dirty.ts'
import { markRead } from './reads.ts'

/** Two ids never meet in one key: neither holds a colon. Without an account it says that the group was read. */
export const memberKey = (groupId: string, accountId: string): string => `${groupId}:${accountId}`

/** Answers how many members are new. */
export async function seeMembers(
  work: Work,
  tenantId: string,
  groupId: string,
  accountIds: string[],
  readId: string,
): Promise<number> {
  const seen = new Map(
    (accountIds.length === 0 ? [''] : accountIds).map((accountId) => [memberKey(groupId, accountId), accountId]),
  )
  const rows = await work.db
    .selectFrom('group_members')
    .select(['key', 'read_id'])
    .where('tenant_id', '=', tenantId)
    .where('key', 'in', work.engine.among([...seen.keys()]))
    .execute()
  const known = new Set(rows.map((row) => row.key))
  const joined = [...seen].filter(([key]) => !known.has(key))
  await markRead(work, tenantId, 'member', { same: [...known], before: rows }, readId)
  await insertRows(
    work,
    'group_members',
    joined.map(([key, account_id]) => ({ tenant_id: tenantId, key, account_id, read_id: readId })),
  )
  await dirtyMembers(
    work,
    tenantId,
    joined.map(([, accountId]) => accountId),
  )
  // now that the group is known, whoever is not in it stands elsewhere too
  if (joined.some(([, accountId]) => accountId === '')) await dirtyAll(work, tenantId)
  return joined.length
}

export async function loseMembers(work: Work, tenantId: string, keys: string[]): Promise<void> {
  const removed = await work.db
    .deleteFrom('group_members')
    .where('tenant_id', '=', tenantId)
    .where('key', 'in', work.engine.among(keys))
    .returning('account_id')
    .execute()
  await dirtyMembers(
    work,
    tenantId,
    removed.map((row) => row.account_id),
  )
}

const dirtyMembers = (work: Work, tenantId: string, accountIds: string[]): Promise<void> =>
  markDirty(
    work,
    tenantId,
    accountIds.filter((id) => id !== '').map((key) => ({ kind: 'm365', key })),
  )

/** Which of these accounts are members of the scope. Everybody is, where there is none, or where it was not read yet. */
export async function inScope(
  work: Work,
  tenantId: string,
  accountIds: string[],
): Promise<(accountId: string) => boolean> {
  const groups = await groupsOfScope(work, tenantId)
  if (groups === null || !(await wereRead(work, tenantId, groups))) return () => true
  const rows = await work.db
    .selectFrom('group_members')
    .select(['key', 'account_id'])
    .where('tenant_id', '=', tenantId)
    .where('account_id', 'in', work.engine.among(accountIds))
    .execute()
  const wanted = new Set(groups)
  const members = new Set(
    rows.filter((row) => wanted.has(row.key.slice(0, row.key.indexOf(':')))).map((row) => row.account_id),
  )
  return (accountId) => members.has(accountId)
}

async function groupsOfScope(work: Work, tenantId: string): Promise<string[] | null> {
  const row = await work.db
    .selectFrom('services')
    .select('settings')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'teams')
    .executeTakeFirst()
  const scope = row ? fromJson<TeamsSettings>(row.settings).scope : undefined
  return scope?.kind === 'groups' ? scope.groups.map((group) => group.id) : null
}

async function wereRead(work: Work, tenantId: string, groups: string[]): Promise<boolean> {
  const keys = [...new Set(groups)].map((group) => memberKey(group, ''))
  const rows = await work.db
    .selectFrom('group_members')
    .select('key')
    .where('tenant_id', '=', tenantId)
    .where('key', 'in', work.engine.among(keys))
    .execute()
  return rows.length === keys.length
}
