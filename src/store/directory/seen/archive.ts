/** Users that 8x8 deleted long ago leave the lists. They are kept: who comes again is the person who was. */
import { sql } from 'kysely'
import { appendEntries } from '../../audit/append.ts'
import type { Work } from '../../engine.ts'
import { logChanges } from '../changes.ts'

const MOST = 200

/** Literals, as SQLite uses a partial index only for its own condition. */
const IS_DELETED = sql<boolean>`reason = 'PBX_USER_GONE'`
export const IS_ARCHIVED = sql<boolean>`archived_at is not null`
export const ARCHIVED = 'ARCHIVED'

/**
 * At most 200 whom 8x8 deleted before that time, the longest gone first; answers their ids. Whoever still has something of
 * ours in Teams, or whom an admin has to decide about, stands elsewhere or waits.
 */
export async function archive(work: Work, tenantId: string, deletedBefore: string, at: string): Promise<string[]> {
  const due = await work.db
    .selectFrom('users')
    .select(['id', 'display_name'])
    .where('tenant_id', '=', tenantId)
    .where(IS_DELETED)
    .where('deleted_at', '<=', deletedBefore)
    .where('archived_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('managed_assignments as m')
            .select('m.number')
            .whereRef('m.tenant_id', '=', 'users.tenant_id')
            .whereRef('m.user_id', '=', 'users.id'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('granted_policies as g')
            .select('g.type')
            .whereRef('g.tenant_id', '=', 'users.tenant_id')
            .whereRef('g.user_id', '=', 'users.id'),
        ),
      ),
    )
    .orderBy('deleted_at')
    .limit(MOST)
    .execute()
  if (due.length === 0) return []
  const ids = due.map((row) => row.id)
  await work.db
    .updateTable('users')
    .set({ archived_at: at, reason: ARCHIVED, reason_detail: '{}', state_since: at, updated_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  const line = { at, kind: 'updated', field: 'user', after: null, cause: ARCHIVED, causedBy: null } as const
  await logChanges(
    work,
    tenantId,
    due.map((row) => ({ ...line, userId: row.id, before: row.display_name })),
  )
  const by = { actorId: 'system', actorName: 'Voice Sync', via: 'system' as const, action: 'users.archive' }
  const what = { before: 'deleted in 8x8', after: 'archived' }
  await appendEntries(
    work,
    tenantId,
    ids.map((id) => ({ at, ...by, target: `user ${id}`, ...what })),
  )
  return ids
}
