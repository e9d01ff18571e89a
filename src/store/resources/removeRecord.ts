import type { Work } from '../engine.ts'
import type { UserRecordTable } from '../schema.ts'
import { leaveGroups } from './members.ts'

/** With its addresses, and out of its groups. */
export async function removeRecord(
  work: Work,
  { tenant_id: tenantId, id, in_groups }: UserRecordTable,
  at: string,
): Promise<void> {
  await work.db.deleteFrom('user_records').where('tenant_id', '=', tenantId).where('id', '=', id).execute()
  await work.db.deleteFrom('record_emails').where('tenant_id', '=', tenantId).where('record_id', '=', id).execute()
  if (in_groups > 0) await leaveGroups(work, tenantId, id, at)
}
