/** What refused requests sent. Nothing is done here for those that went well. */
import type { ProvisioningRequest, SentRequest } from '../../audit/store.ts'
import { insertRows } from '../bulk.ts'
import { take } from '../counters.ts'
import type { Work } from '../engine.ts'
import { fromFlag, printable, toFlag } from '../json.ts'
import type { ProvisioningSentTable } from '../schema.ts'

/** Of one tenant: 80 MB at most. */
export const MOST_SENT_KEPT = 10_000

/** `requests` are numbered from `first` on, as their entries are. */
export async function keepSent(
  work: Work,
  tenantId: string,
  first: number,
  requests: readonly ProvisioningRequest[],
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const rows: ProvisioningSentTable[] = []
  for (const [at, { sent, resourceId, userName }] of requests.entries())
    if (sent)
      rows.push({
        tenant_id: tenantId,
        seq: first + at,
        number: rows.length,
        resource_id: printable(resourceId),
        user_name: printable(userName ?? names.get(resourceId ?? '') ?? null),
        query: printable(sent.query),
        body: printable(sent.body),
        cut: toFlag(sent.cut),
      })
  if (rows.length === 0) return
  const number = await take(work, tenantId, 'provisioningSent', rows.length)
  for (const row of rows) row.number += number
  await insertRows(work, 'provisioning_sent', rows)
  await work.db
    .deleteFrom('provisioning_sent')
    .where('tenant_id', '=', tenantId)
    .where('number', '<=', number + rows.length - 1 - MOST_SENT_KEPT)
    .execute()
}

export async function sentWith(work: Work, tenantId: string, seq: number): Promise<SentRequest | null> {
  const row = await work.db
    .selectFrom('provisioning_sent')
    .select(['query', 'body', 'cut'])
    .where('tenant_id', '=', tenantId)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return row ? { query: row.query, body: row.body, cut: fromFlag(row.cut) } : null
}

/** With their entries. */
export async function dropSent(work: Work, tenantId: string, upTo: number): Promise<void> {
  await work.db.deleteFrom('provisioning_sent').where('tenant_id', '=', tenantId).where('seq', '<=', upTo).execute()
}
