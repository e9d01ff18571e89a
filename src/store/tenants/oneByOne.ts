import type { OneByOneRead } from '../../tenants/store.ts'
import { upsertRows } from '../bulk.ts'
import type { Work } from '../engine.ts'

export async function oneByOneRead(work: Work, tenantId: string): Promise<OneByOneRead | null> {
  const row = await work.db
    .selectFrom('one_by_one_reads')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  if (!row) return null
  return { readId: row.read_id, startedAt: row.started_at, cursor: row.cursor_value, endedAt: row.ended_at }
}

export async function saveOneByOneRead(work: Work, tenantId: string, read: OneByOneRead | null): Promise<void> {
  if (read === null) {
    await work.db.deleteFrom('one_by_one_reads').where('tenant_id', '=', tenantId).execute()
    return
  }
  const { readId, startedAt, cursor, endedAt } = read
  await upsertRows(
    work,
    'one_by_one_reads',
    ['tenant_id'],
    [{ tenant_id: tenantId, read_id: readId, started_at: startedAt, cursor_value: cursor, ended_at: endedAt }],
  )
}
