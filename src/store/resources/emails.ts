/** The addresses of a record, a row each, for filters. */
import type { ResourceBody } from '../../directory/store.ts'
import { insertRows, updateDiffering } from '../bulk.ts'
import type { Work } from '../engine.ts'
import type { RecordEmailTable } from '../schema.ts'
import { statement } from '../statement.ts'
import { emailRows } from './columns.ts'

const gone = statement(
  ({ placeholder: p }) => `delete from record_emails where tenant_id = ${p(1)} and record_id = ${p(2)}`,
)

const KEY = ['tenant_id', 'record_id', 'element'] as const

export async function changeEmails(
  work: Work,
  tenantId: string,
  id: string,
  was: ResourceBody,
  body: ResourceBody,
): Promise<void> {
  // what a change leaves alone is the same object
  if (was['emails'] === body['emails']) return
  const before = emailRows(tenantId, id, was)
  const after = emailRows(tenantId, id, body)
  if (sameElements(before, after)) {
    for (const [at, row] of after.entries()) await updateDiffering(work, 'record_emails', [...KEY], before[at]!, row)
    return
  }
  await gone(work, [tenantId, id])
  await insertRows(work, 'record_emails', after)
}

const sameElements = (some: RecordEmailTable[], others: RecordEmailTable[]): boolean =>
  some.length === others.length && some.every(({ element }, at) => element === others[at]?.element)
