import type { DirtyKey, Joiner, PbxAccount } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import { fromJson } from '../../json.ts'
import { unlinkedClaimants } from '../match/claims.ts'
import { pointingAt } from '../match/pointed.ts'
import { unattachedUsersNamed, usersOfAccounts } from './pending.ts'
import { heldNumbers, m365Rows, seenAccounts } from '../rows.ts'

/** The users and joiners that these keys touch, each once. */
export async function touchedBy(
  work: Work,
  tenantId: string,
  keys: DirtyKey[],
): Promise<{ userIds: string[]; joiners: Joiner[] }> {
  const of = (kind: DirtyKey['kind']) => keys.filter((key) => key.kind === kind).map((key) => key.key)
  const m365 = of('m365')
  // A holder's name or link shows on whoever wants what it holds.
  const held = await heldNumbers(work, tenantId, m365)
  const numbers = [...new Set([...of('number'), ...held.map((row) => row.number)])]
  const accountIds = [...new Set([...of('pbx'), ...(await accountsShowing(work, tenantId, numbers))])]
  const linked = await usersOfAccounts(work, tenantId, accountIds)
  const { joiners, namesakes } = await unlinkedAccounts(
    work,
    tenantId,
    accountIds.filter((id) => !linked.has(id)),
  )
  const names = [...(await m365Rows(work, tenantId, m365)).values()].map((row) => row.upn_ci)
  const userIds = new Set([
    ...of('user'),
    ...[...linked.values()].map((user) => user.id),
    ...namesakes,
    ...(await linkedTo(work, tenantId, m365)),
    ...(await unlinkedClaimants(work, tenantId, names)),
    ...(await pointingAt(work, tenantId, m365)).map(({ userId }) => userId),
    ...(await wantingOrManaging(work, tenantId, numbers)),
  ])
  return { userIds: [...userIds].sort(), joiners }
}

async function accountsShowing(work: Work, tenantId: string, numbers: string[]): Promise<string[]> {
  const rows = await work.db
    .selectFrom('pbx_numbers')
    .select('account_id')
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(numbers))
    .execute()
  return rows.map((row) => row.account_id)
}

/** Accounts that no user is linked to: either users of that username wait for them, or they are joiners. */
async function unlinkedAccounts(
  work: Work,
  tenantId: string,
  accountIds: string[],
): Promise<{ joiners: Joiner[]; namesakes: string[] }> {
  const seen = [...(await seenAccounts(work, tenantId, accountIds)).values()]
  const users = await work.db
    .selectFrom('users')
    .select(['id', 'user_name_ci'])
    .where('tenant_id', '=', tenantId)
    .where('user_name_ci', 'in', work.engine.among(seen.map((row) => row.user_name_ci)))
    .where('pbx_id', 'is', null)
    .execute()
  const again = await unattachedUsersNamed(
    work,
    tenantId,
    seen.map((row) => row.user_name_ci),
  )
  const taken = new Set([...users.map((user) => user.user_name_ci), ...again.keys()])
  const joining = seen.filter((row) => row.gone_at === null && !taken.has(row.user_name_ci))
  return {
    joiners: joining.map((row) => ({
      account: fromJson<PbxAccount>(row.content),
      changedBy: row.changed_by,
      seenAt: row.seen_at,
    })),
    namesakes: [...users, ...again.values()].map((user) => user.id),
  }
}

async function linkedTo(work: Work, tenantId: string, m365Ids: string[]): Promise<string[]> {
  const rows = await work.db
    .selectFrom('users')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('m365_id', 'in', work.engine.among(m365Ids))
    .execute()
  return rows.map((row) => row.id)
}

async function wantingOrManaging(work: Work, tenantId: string, numbers: string[]): Promise<string[]> {
  const rows = await work.db
    .selectFrom('users')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(numbers))
    // Not `union`, for which SQLite walks both tables in id order.
    .unionAll(
      work.db
        .selectFrom('managed_assignments')
        .select('user_id as id')
        .where('tenant_id', '=', tenantId)
        .where('number', 'in', work.engine.among(numbers)),
    )
    .execute()
  return rows.map((row) => row.id)
}
