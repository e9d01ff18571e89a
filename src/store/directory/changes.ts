import { sql } from 'kysely'
import type { DirectoryChange } from '../../directory/store.ts'
import { insertRows } from '../bulk.ts'
import { take } from '../counters.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'
import type { DirectoryChangeTable } from '../schema.ts'

/** Appends to the change log in the transaction that changes the users. */
export async function logChanges(work: Work, tenantId: string, changes: Omit<DirectoryChange, 'seq'>[]): Promise<void> {
  if (changes.length === 0) return
  const first = await take(work, tenantId, 'changes', changes.length)
  await insertRows(
    work,
    'directory_changes',
    changes.map((change, at) => ({
      tenant_id: tenantId,
      seq: first + at,
      at: change.at,
      user_id: change.userId,
      kind: change.kind,
      field: change.field,
      before: change.before,
      after: change.after,
      cause: change.cause,
      caused_by: change.causedBy,
    })),
  )
}

export async function changesAfter(
  work: Work,
  tenantId: string,
  seq: number,
  limit: number,
): Promise<DirectoryChange[]> {
  const rows = await work.db
    .selectFrom('directory_changes')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(pageSize(limit))
    .execute()
  return rows.map(toChange)
}

/** Newest first. */
export async function history(work: Work, tenantId: string, userId: string, limit: number): Promise<DirectoryChange[]> {
  const rows = await work.db
    .selectFrom('directory_changes')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .orderBy('seq', 'desc')
    .limit(pageSize(limit))
    .execute()
  return rows.map(toChange)
}

/** Newest first. Each half runs along its own index; a literal, as SQLite uses a partial one only for its own condition. */
export async function numberHistory(
  work: Work,
  tenantId: string,
  number: string,
  limit: number,
): Promise<DirectoryChange[]> {
  const side = (column: 'before' | 'after') =>
    work.db
      .selectFrom('directory_changes')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where(sql<boolean>`field = 'number'`)
      .where(column, '=', number)
      .orderBy('seq', 'desc')
      .limit(pageSize(limit))
      .execute()
  const rows = [...(await side('before')), ...(await side('after'))]
  const once = new Map(rows.map((row) => [row.seq, row]))
  return [...once.values()]
    .sort((one, other) => other.seq - one.seq)
    .slice(0, pageSize(limit))
    .map(toChange)
}

function toChange(row: DirectoryChangeTable): DirectoryChange {
  return {
    seq: row.seq,
    at: row.at,
    userId: row.user_id,
    kind: row.kind as DirectoryChange['kind'],
    field: row.field,
    before: row.before,
    after: row.after,
    cause: row.cause,
    causedBy: row.caused_by,
  }
}
