/** An admin ends what the identity provider owns of a user: all of it is 8x8's again. */
import type { DirtyKey, Releaser } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import { refreshOffers } from '../../resources/offer.ts'
import { logChanges } from '../changes.ts'
import { markDirty } from '../dirty.ts'
import { accountsGiven } from '../match/pointed.ts'
import { PROVIDER } from './requests.ts'
import { userRows } from '../rows.ts'

/** Of no account: what 8x8 shows differs from it, so that the next PBX job takes it in. */
const NEVER_ACCEPTED = 'released'

/** Answers false where the provider does not own the user. */
export async function release(work: Work, tenantId: string, userId: string, { at, by }: Releaser): Promise<boolean> {
  const before = (await userRows(work, tenantId, [userId])).get(userId)
  if (!before || before.owner !== 'idp') return false
  const user = { ...before, owner: 'pbx', owned: null, push_due: 0, updated_at: at }
  await work.db
    .updateTable('users')
    .set({ owner: 'pbx', owned: null, push_due: 0, updated_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', userId)
    .execute()
  await takeInAgain(work, tenantId, before.pbx_id)
  await withdrawAsked(work, tenantId, userId, at)
  const given = await offerInstead(work, tenantId, userId)
  await refreshOffers(work, tenantId, [user], at)
  const line = { at, userId, kind: 'updated', cause: 'RELEASED', causedBy: by } as const
  await logChanges(work, tenantId, [{ ...line, field: 'owner', before: 'idp', after: 'pbx' }])
  await markDirty(work, tenantId, [{ kind: 'user', key: userId }, ...given])
  return true
}

/** Answers the accounts that the provider's record said no more. */
async function offerInstead(work: Work, tenantId: string, userId: string): Promise<DirtyKey[]> {
  const records = await work.db
    .updateTable('users')
    .set({ record_linked: 0 })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', userId)
    .where('record_linked', 'is not', null)
    .returning('record_external_id as external_id')
    .execute()
  return records.flatMap(({ external_id = null }) => accountsGiven({ external_id, linked: 1 }, null))
}

async function takeInAgain(work: Work, tenantId: string, accountId: string | null): Promise<void> {
  if (accountId === null) return
  await work.db
    .updateTable('pbx_accounts')
    .set({ accepted_hash: NEVER_ACCEPTED, pending: 1 })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', accountId)
    .where('gone_at', 'is', null)
    .execute()
}

async function withdrawAsked(work: Work, tenantId: string, userId: string, at: string): Promise<void> {
  await work.db
    .updateTable('pbx_requests')
    .set({ state: 'withdrawn', ended_at: at })
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('by_id', '=', PROVIDER)
    .where('state', 'in', ['pending', 'todo'])
    .execute()
}
