import type { Acceptance, DirectoryChange, DirtyKey } from '../../../directory/store.ts'
import { updateRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import { NotThere } from '../../errors.ts'
import { toFlag } from '../../json.ts'
import { refreshOffers } from '../../resources/offer.ts'
import type { UserTable } from '../../schema.ts'
import { logChanges } from '../changes.ts'
import { end } from '../decided/choices.ts'
import { accountsNamed } from '../match/claims.ts'
import { clearDirty, markDirty } from '../dirty.ts'
import { lastOfEach, present } from '../lists.ts'
import { insertUsers } from '../newUsers.ts'
import { accountsPointedAt } from '../match/pointed.ts'
import { settleJoiners } from './queue.ts'
import { factColumns, newUserRow } from '../userRow.ts'
import { accountRows, userRows } from '../rows.ts'

/** Takes what 8x8 shows into the directory, with the change log and what has to be looked at again. */
export async function accept(work: Work, tenantId: string, acceptances: Acceptance[], at: string): Promise<void> {
  const before = await userRows(
    work,
    tenantId,
    acceptances.map((one) => one.userId),
  )
  const after = new Map<string, UserTable>()
  for (const one of acceptances) {
    after.set(one.userId, accepted(tenantId, one, after.get(one.userId) ?? before.get(one.userId), at))
  }
  const rows = [...after.values()]
  await insertUsers(
    work,
    tenantId,
    rows.filter((row) => !before.has(row.id)),
  )
  await updateRows(
    work,
    'users',
    ['tenant_id', 'id'],
    rows.filter((row) => before.has(row.id)),
  )
  await markAccepted(work, tenantId, acceptances)
  // whoever was kept against what 8x8 showed before is as it shows them now
  await end(work, tenantId, 'keptUser', [...after.keys()])
  await settleJoiners(
    work,
    tenantId,
    acceptances.map((one) => one.accountId),
  )
  await refreshOffers(work, tenantId, rows, at)
  await logChanges(
    work,
    tenantId,
    acceptances.flatMap((one) => changeLines(one, at)),
  )
  // From here on the user's key stands for its account's too: half as much to look at after a first sync.
  await clearDirty(
    work,
    tenantId,
    acceptances.map((one) => ({ kind: 'pbx', key: one.accountId })),
  )
  await markDirty(work, tenantId, await touchedKeys(work, tenantId, [...before.values()], rows))
}

/** The user's row once this is accepted. */
export function accepted(tenantId: string, one: Acceptance, before: UserTable | undefined, at: string): UserTable {
  if (!before) {
    if (!one.create || !one.facts) throw new NotThere(`user ${one.userId}`)
    return newUserRow(tenantId, one.userId, one.accountId, one.facts, at)
  }
  // created again under another id in the same breath: the old account's end is not the user's
  if (!one.facts && (one.again || before.pbx_id !== one.accountId)) return before
  if (!one.facts) return { ...before, deleted_at: before.deleted_at ?? at, updated_at: at }
  const back = { deleted_at: null, archived_at: null, updated_at: at }
  return { ...before, pbx_id: one.accountId, ...factColumns(one.facts), ...back }
}

/** The account is pending no longer, unless it was seen to change again since it was read. */
async function markAccepted(work: Work, tenantId: string, acceptances: Acceptance[]): Promise<void> {
  const hashes = lastOfEach(acceptances, (one) => one.accountId)
  const seen = await accountRows(work, tenantId, [...hashes.keys()])
  await updateRows(
    work,
    'pbx_accounts',
    ['tenant_id', 'id'],
    [...seen.values()].map((row) => {
      const hash = hashes.get(row.id)?.hash ?? row.accepted_hash
      return { tenant_id: tenantId, id: row.id, accepted_hash: hash, pending: toFlag(row.hash !== hash) }
    }),
  )
}

/** A line for each field, or one for the whole user where it came or went and no field is named. */
function changeLines(one: Acceptance, at: string): Omit<DirectoryChange, 'seq'>[] {
  if (one.again) return []
  const kind = !one.facts ? 'deleted' : one.create ? 'created' : 'updated'
  const line = { at, userId: one.userId, kind, cause: one.cause, causedBy: one.causedBy } as const
  if (one.changes.length > 0) return one.changes.map((change) => ({ ...line, ...change }))
  return kind === 'updated' ? [] : [{ ...line, field: null, before: null, after: null }]
}

/** The users, the numbers they have or had, and the accounts that others could be linked to by the same names. */
async function touchedKeys(work: Work, tenantId: string, before: UserTable[], after: UserTable[]): Promise<DirtyKey[]> {
  const old = lastOfEach(before, (row) => row.id)
  const renamed = after.filter((row) => !sameClaims(row, old.get(row.id)))
  const claimed = present([...renamed, ...renamed.map((row) => old.get(row.id))]).flatMap((row) =>
    present([row.user_name_ci, row.federation_id_ci]),
  )
  const accounts = await accountsNamed(work, tenantId, claimed)
  // who is new is pointed at none
  const pointed = await accountsPointedAt(
    work,
    tenantId,
    renamed.filter((row) => old.has(row.id)).map((row) => row.id),
  )
  return [
    ...after.flatMap((row): DirtyKey[] => [
      { kind: 'user', key: row.id },
      ...present([old.get(row.id)?.number, row.number]).map((key): DirtyKey => ({ kind: 'number', key })),
    ]),
    ...accounts.map((key): DirtyKey => ({ kind: 'm365', key })),
    ...pointed,
  ]
}

function sameClaims(row: UserTable, before: UserTable | undefined): boolean {
  return (
    before !== undefined &&
    row.user_name_ci === before.user_name_ci &&
    row.federation_id_ci === before.federation_id_ci &&
    row.deleted_at === before.deleted_at
  )
}
