import type { Work } from '../engine.ts'
import type { UserRecordTable } from '../schema.ts'
import { NO_RECORD } from './columns.ts'
import { leaveGroups } from './members.ts'

/** With its addresses, and out of its groups. */
export async function removeRecord(
  work: Work,
  { tenant_id: tenantId, id, in_groups }: Pick<UserRecordTable, 'tenant_id' | 'id' | 'in_groups'>,
  at: string,
): Promise<void> {
  await work.db
    .updateTable('users')
    .set(NO_RECORD)
    .where('tenant_id', '=', tenantId)
    .where('record_id', '=', id)
    .where('record_linked', 'is not', null)
    .execute()
  await work.db.deleteFrom('record_emails').where('tenant_id', '=', tenantId).where('record_id', '=', id).execute()
  if (in_groups > 0) await leaveGroups(work, tenantId, id, at)
}
