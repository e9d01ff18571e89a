import type { AuditEntry, AuditStore } from '../../audit/store.ts'
import { lastTaken, take } from '../counters.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import type { AuditEntryTable } from '../schema.ts'
import { writing } from '../transaction.ts'

const LIST = 'audit'

export function createAuditStore(store: Work): AuditStore {
  return {
    append: (tenantId, entry) => writing(store, 'audit', tenantId, (work) => append(work, tenantId, entry)),
    entries: (tenantId, cursor, limit) => entries(store, tenantId, cursor, limit),
  }
}

async function append(work: Work, tenantId: string, entry: AuditEntry): Promise<void> {
  await work.db
    .insertInto('audit_entries')
    .values({
      tenant_id: tenantId,
      seq: await take(work, tenantId, 'audit', 1),
      at: entry.at,
      actor_id: entry.actorId,
      actor_name: entry.actorName,
      via: entry.via,
      action: entry.action,
      target: entry.target,
      before: entry.before,
      after: entry.after,
    })
    .execute()
}

async function entries(work: Work, tenantId: string, cursor: string | null, limit: number) {
  const size = pageSize(limit)
  const before = cursor === null ? null : Number(fromCursor(cursor, LIST, ['number'])[0])
  const rows = await work.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .$if(before !== null, (query) => query.where('seq', '<', before))
    .orderBy('seq', 'desc')
    .limit(size + 1)
    .execute()
  const items = rows.slice(0, size).map(toEntry)
  const last = items.at(-1)
  return {
    items,
    nextCursor: rows.length > size && last ? toCursor([LIST, last.seq]) : null,
    // Entries are never removed, so the last number is how many there are.
    total: await lastTaken(work, tenantId, 'audit'),
  }
}

function toEntry(row: AuditEntryTable): AuditEntry & { seq: number } {
  return {
    seq: row.seq,
    at: row.at,
    actorId: row.actor_id,
    actorName: row.actor_name,
    via: row.via as AuditEntry['via'],
    action: row.action,
    target: row.target,
    before: row.before,
    after: row.after,
  }
}
