/** Users who lay claim to one Microsoft 365 account, for whoever has to decide between them. */
import type { Work } from '../../engine.ts'
import { present } from '../lists.ts'
import { goneAccounts } from './link.ts'
import { pointingAt } from './pointed.ts'

const MOST = 20

/**
 * Ids, in their order, of users who are linked to the account, are pointed at it, or have its username as username or
 * Federation ID; at most 20. Whoever is linked to another account claims this one no more, unless that account is gone.
 */
export async function claimants(work: Work, tenantId: string, accountId: string): Promise<string[]> {
  const account = await work.db
    .selectFrom('m365_accounts')
    .select('upn_ci')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', accountId)
    .executeTakeFirst()
  if (!account) return []
  const living = work.db
    .selectFrom('users')
    .select(['id', 'm365_id'])
    .where('tenant_id', '=', tenantId)
    .where('deleted_at', 'is', null)
    .limit(MOST)
  const found = await Promise.all([
    living.where('m365_id', '=', accountId).execute(),
    living.where('user_name_ci', '=', account.upn_ci).execute(),
    living.where('federation_id_ci', '=', account.upn_ci).execute(),
  ])
  const pointing = (await pointingAt(work, tenantId, [accountId])).map(({ userId, m365Id }) => ({
    id: userId,
    m365_id: m365Id,
  }))
  const all = [...found.flat(), ...pointing]
  const gone = await goneAccounts(work, tenantId, present(all.map((row) => row.m365_id)))
  const free = all.filter((row) => row.m365_id === null || [accountId, ...gone].includes(row.m365_id))
  return [...new Set(free.map(({ id }) => id))].toSorted().slice(0, MOST)
}
