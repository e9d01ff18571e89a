/** Users whom an admin keeps as they are, though 8x8 shows them as gone or deactivated: what it shows is not taken in. */
import type { KeptUser } from '../../../directory/store.ts'
import { updateRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import type { PbxAccountTable, UserTable } from '../../schema.ts'
import { end, keep } from './choices.ts'
import { markDirty } from '../dirty.ts'
import { present } from '../lists.ts'
import { accountRows, userRows } from '../rows.ts'

/** Of no account: what 8x8 shows is to be taken in after all. */
const NOT_ACCEPTED = 'declined'

export async function keepUsers(
  work: Work,
  tenantId: string,
  removals: { userId: string; removal: KeptUser['removal'] }[],
  { note, jobId, by, at }: Omit<KeptUser, 'removal'>,
): Promise<string[]> {
  const ids = removals.map(({ userId }) => userId)
  const users = await userRows(work, tenantId, ids)
  const accounts = await accountRows(work, tenantId, present([...users.values()].map((row) => row.pbx_id)))
  const accountOf = (userId: string) => accounts.get(users.get(userId)?.pbx_id ?? '')
  // it may have been seen to be otherwise since somebody asked what could be kept
  const declined = removals.filter(({ userId, removal }) => shows(users.get(userId), accountOf(userId)) === removal)
  await updateRows(
    work,
    'pbx_accounts',
    ['tenant_id', 'id'],
    present(declined.map(({ userId }) => accountOf(userId))).map(({ tenant_id, id, hash }) => ({
      tenant_id,
      id,
      accepted_hash: hash,
      pending: 0,
    })),
  )
  const choice = { kind: 'keptUser', note, until: null, job: jobId, by_id: by.id, by_name: by.name, at }
  const rows = declined.map(({ userId, removal }) => ({ tenant_id: tenantId, user_id: userId, ...choice, removal }))
  await keep(work, tenantId, rows)
  await dirtyNumbers(work, tenantId, present(declined.map(({ userId }) => users.get(userId))))
  return declined.map(({ userId }) => userId)
}

export async function endKeptUsers(work: Work, tenantId: string, userIds: string[], jobId?: string): Promise<string[]> {
  const ids = await end(work, tenantId, 'keptUser', userIds, jobId)
  const users = [...(await userRows(work, tenantId, ids)).values()]
  const accounts = present(users.map((row) => row.pbx_id))
  await updateRows(
    work,
    'pbx_accounts',
    ['tenant_id', 'id'],
    [...(await accountRows(work, tenantId, accounts)).values()].map(({ tenant_id, id }) => ({
      tenant_id,
      id,
      accepted_hash: NOT_ACCEPTED,
      pending: 1,
    })),
  )
  await dirtyNumbers(work, tenantId, users)
  return ids
}

/** What of this user a PBX job would take away. */
function shows(user: UserTable | undefined, account: PbxAccountTable | undefined): KeptUser['removal'] | null {
  if (!user || user.deleted_at !== null || !account?.pending) return null
  if (account.gone_at !== null) return 'gone'
  return user.active === 1 && account.active === 0 ? 'inactive' : null
}

/** Whoever else wants such a number gets it, or does not, by whether the user stays. */
const dirtyNumbers = (work: Work, tenantId: string, users: UserTable[]): Promise<void> =>
  markDirty(
    work,
    tenantId,
    present(users.map((row) => row.number)).map((key) => ({ kind: 'number', key })),
  )
