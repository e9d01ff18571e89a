/** An admin takes a user that 8x8 does not have out of the directory, or has 8x8 create it again. */
import { sql } from 'kysely'
import type { DirtyKey, Releaser, UserView } from '../../../directory/store.ts'
import { updateRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import { withoutPbx } from '../../resources/userRow.ts'
import { removeRecord } from '../../resources/removeRecord.ts'
import type { UserTable } from '../../schema.ts'
import { deleteUsers, logChanges } from '../changes.ts'
import { accountsNamed } from '../match/claims.ts'
import { markDirty } from '../dirty.ts'
import { present } from '../lists.ts'
import { accountsPointedAt } from '../match/pointed.ts'
import { queueChanges } from '../queued/queue.ts'
import { userRows } from '../rows.ts'
import { copyLinks } from '../seen/seeM365.ts'
import { viewsOf } from '../queued/views.ts'

/** Answers false where 8x8 has the user, or where the provider does not want it there. */
export async function createAgain(
  work: Work,
  tenantId: string,
  userId: string,
  { at, by }: Releaser,
): Promise<boolean> {
  const before = (await userRows(work, tenantId, [userId])).get(userId)
  if (!before || before.owner !== 'idp' || before.deleted_at === null || before.active === 0) return false
  const after = { ...withoutPbx(before), push_due: 1, updated_at: at }
  await updateRows(work, 'users', ['tenant_id', 'id'], [after])
  const line = { at, userId, kind: 'updated', cause: 'CREATE_AGAIN', causedBy: by } as const
  await logChanges(work, tenantId, [{ ...line, field: 'user', before: null, after: after.display_name }])
  await markDirty(work, tenantId, await touched(work, tenantId, [before]))
  return true
}

/** Users whom an admin chose to remove, in id order. */
export async function viewsToRemove(
  work: Work,
  tenantId: string,
  after: string | null,
  limit: number,
): Promise<UserView[]> {
  const rows = await work.db
    .selectFrom('user_choices')
    .select('user_id')
    .where('tenant_id', '=', tenantId)
    // a literal, for the index that holds just these
    .where(sql<boolean>`kind = 'remove'`)
    .where('user_id', '>', after ?? '')
    .orderBy('user_id')
    .limit(limit)
    .execute()
  return viewsOf(
    work,
    tenantId,
    rows.map((row) => row.user_id),
  )
}

/** Answers the ids of those that are gone now: chosen, and neither at 8x8 nor with anything of ours in Teams. */
export async function remove(work: Work, tenantId: string, userIds: string[], at: string): Promise<string[]> {
  const choices = await work.db
    .selectFrom('user_choices')
    .select(['user_id', 'by_name'])
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'remove')
    .where('user_id', 'in', work.engine.among(userIds))
    .execute()
  const chosenBy = new Map(choices.map((row) => [row.user_id, row.by_name]))
  const holding = await holdingOurs(work, tenantId, userIds)
  const rows = [...(await userRows(work, tenantId, [...chosenBy.keys()])).values()].filter(
    (row) => (row.deleted_at !== null || row.pbx_id === null) && !holding.has(row.id),
  )
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const keys = await touched(work, tenantId, rows)
  await forgetRecords(work, tenantId, ids, at)
  await queueChanges(
    work,
    tenantId,
    ids.map((userId) => ({ userId, changes: [] })),
    at,
  )
  await withdraw(work, tenantId, ids, at)
  const line = { at, kind: 'deleted', field: 'user', after: null, cause: 'REMOVED_HERE' } as const
  await logChanges(
    work,
    tenantId,
    rows.map((row) => ({
      ...line,
      userId: row.id,
      before: row.display_name,
      causedBy: chosenBy.get(row.id) ?? null,
    })),
  )
  await deleteUsers(work, tenantId, ids)
  await work.db
    .deleteFrom('user_choices')
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(ids))
    .execute()
  await copyLinks(work, tenantId, present(rows.map((row) => row.m365_id)))
  await markDirty(
    work,
    tenantId,
    keys.filter((key) => key.kind !== 'user'),
  )
  return ids
}

/** A number or a policy of theirs is ours to take back first. */
async function holdingOurs(work: Work, tenantId: string, userIds: string[]): Promise<Set<string>> {
  const ids = new Set<string>()
  for (const table of ['managed_assignments', 'granted_policies'] as const) {
    const rows = await work.db
      .selectFrom(table)
      .select('user_id')
      .where('tenant_id', '=', tenantId)
      .where('user_id', 'in', work.engine.among(userIds))
      .execute()
    for (const row of rows) ids.add(row.user_id)
  }
  return ids
}

async function forgetRecords(work: Work, tenantId: string, userIds: string[], at: string): Promise<void> {
  const records = await work.db
    .selectFrom('user_records')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(userIds))
    .execute()
  for (const record of records) await removeRecord(work, record, at)
}

async function withdraw(work: Work, tenantId: string, userIds: string[], at: string): Promise<void> {
  await work.db
    .updateTable('pbx_requests')
    .set({ state: 'withdrawn', ended_at: at })
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(userIds))
    .where('state', 'in', ['pending', 'sent', 'todo'])
    .execute()
}

/** They, their numbers, and the accounts that others could be linked to by the same names. */
async function touched(work: Work, tenantId: string, rows: UserTable[]): Promise<DirtyKey[]> {
  const names = present(rows.flatMap((row) => [row.user_name_ci, row.federation_id_ci]))
  const accounts = [...(await accountsNamed(work, tenantId, names)), ...present(rows.map((row) => row.m365_id))]
  const ids = rows.map((row) => row.id)
  return [
    ...(await accountsPointedAt(work, tenantId, ids)),
    ...rows.map((row): DirtyKey => ({ kind: 'user', key: row.id })),
    ...present(rows.map((row) => row.number)).map((key): DirtyKey => ({ kind: 'number', key })),
    ...[...new Set(accounts)].map((key): DirtyKey => ({ kind: 'm365', key })),
  ]
}
