import type { DirtyKey, GrantedPolicy } from '../../../directory/store.ts'
import { upsertRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import type { GrantedPolicyTable } from '../../schema.ts'
import { markDirty } from '../dirty.ts'
import { groupBy, lastOfEach } from '../lists.ts'

export async function noteGranted(work: Work, tenantId: string, granted: GrantedPolicy[]): Promise<void> {
  const latest = [...lastOfEach(granted, ({ userId, type }) => `${userId} ${type}`).values()]
  const rows = latest.map((one) => toGrantedRow(tenantId, one))
  await upsertRows(work, 'granted_policies', ['tenant_id', 'user_id', 'type'], rows)
  await dirtyUsers(work, tenantId, latest)
}

export async function forgetGranted(
  work: Work,
  tenantId: string,
  which: Pick<GrantedPolicy, 'userId' | 'type'>[],
): Promise<void> {
  for (const [type, some] of groupBy(which, (one) => one.type)) {
    const userIds = some.map(({ userId }) => userId)
    await work.db
      .deleteFrom('granted_policies')
      .where('tenant_id', '=', tenantId)
      .where('type', '=', type)
      .where('user_id', 'in', work.engine.among(userIds))
      .execute()
  }
  await dirtyUsers(work, tenantId, which)
}

/** By user, in type order. */
export async function grantedTo(
  work: Work,
  tenantId: string,
  userIds: string[],
): Promise<Map<string, GrantedPolicy[]>> {
  const rows = await work.db
    .selectFrom('granted_policies')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(userIds))
    .execute()
  const sorted = rows.toSorted((a, b) => (a.type < b.type ? -1 : 1)).map(toGranted)
  return groupBy(sorted, ({ userId }) => userId)
}

/** Is any number or policy ours? */
export async function hasOurs(work: Work, tenantId: string): Promise<boolean> {
  for (const table of ['managed_assignments', 'granted_policies'] as const) {
    const query = work.db.selectFrom(table).select('tenant_id').where('tenant_id', '=', tenantId).limit(1)
    if (await query.executeTakeFirst()) return true
  }
  return false
}

function dirtyUsers(work: Work, tenantId: string, of: { userId: string }[]): Promise<void> {
  const keys = of.map(({ userId }): DirtyKey => ({ kind: 'user', key: userId }))
  return markDirty(work, tenantId, keys)
}

const toGrantedRow = (tenantId: string, one: GrantedPolicy): GrantedPolicyTable => ({
  tenant_id: tenantId,
  user_id: one.userId,
  type: one.type,
  policy_id: one.policyId,
  holder_id: one.holderId,
  job_id: one.jobId,
  at: one.at,
})

const toGranted = (row: GrantedPolicyTable): GrantedPolicy => ({
  userId: row.user_id,
  type: row.type,
  policyId: row.policy_id,
  holderId: row.holder_id,
  jobId: row.job_id,
  at: row.at,
})
