import type { Work } from '../../engine.ts'

export async function markToPush(work: Work, tenantId: string, userIds: string[]): Promise<void> {
  if (userIds.length === 0) return
  await work.db
    .updateTable('users')
    .set({ push_due: 1 })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(userIds))
    .where('owner', '=', 'idp')
    .execute()
}
