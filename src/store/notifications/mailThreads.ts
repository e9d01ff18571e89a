import type { MailThread } from '../../notifications/store.ts'
import { upsertRows } from '../bulk.ts'
import type { Work } from '../engine.ts'
import { fromJson, toJson } from '../json.ts'

export async function mailThread(
  work: Work,
  tenantId: string,
  recipient: string,
  service: string,
): Promise<MailThread | null> {
  const row = await work.db
    .selectFrom('mail_threads')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('recipient', '=', recipient)
    .where('service', '=', service)
    .executeTakeFirst()
  return row ? { problem: row.problem, messageIds: fromJson<string[]>(row.message_ids) } : null
}

export async function keepMailThread(
  work: Work,
  tenantId: string,
  recipient: string,
  service: string,
  thread: MailThread | null,
): Promise<void> {
  if (thread) {
    const row = { tenant_id: tenantId, recipient, service, problem: thread.problem }
    const message_ids = toJson(thread.messageIds)
    return upsertRows(work, 'mail_threads', ['tenant_id', 'recipient', 'service'], [{ ...row, message_ids }])
  }
  await work.db
    .deleteFrom('mail_threads')
    .where('tenant_id', '=', tenantId)
    .where('recipient', '=', recipient)
    .where('service', '=', service)
    .execute()
}
