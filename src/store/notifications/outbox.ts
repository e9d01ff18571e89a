import { sql } from 'kysely'
import type { CredentialNotice, Failure, NewEntry, OutboxEntry, ProvisioningNotice } from '../../notifications/store.ts'
import { insertNew } from '../bulk.ts'
import { lastTaken, take } from '../counters.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { fromJson, printable, toJson } from '../json.ts'
import type { OutboxTable } from '../schema.ts'

/**
 * Entries and the place in the journal, together. The same notice for the same conversation is kept once and the place
 * never moves back, so two readers of one journal (two instances) send nothing twice.
 */
export async function enqueue(work: Work, tenantId: string, entries: NewEntry[], cursor: number): Promise<void> {
  await addEntries(work, tenantId, entries)
  const read = await lastTaken(work, tenantId, 'journalRead')
  if (cursor > read) await take(work, tenantId, 'journalRead', cursor - read)
}

export async function addEntries(work: Work, tenantId: string, entries: NewEntry[]): Promise<void> {
  if (entries.length === 0) return
  const first = await take(work, tenantId, 'outbox', entries.length)
  const rows = entries.map((entry, at) => toRow(tenantId, first + at, entry))
  await insertNew(work, 'outbox', ['tenant_id', 'conversation_id', 'kind', 'run_id', 'job_id'], rows)
}

/** The week was decided on by another when the cursor is there already. */
export async function enqueueDigest(
  work: Work,
  tenantId: string,
  entries: NewEntry[],
  cursor: number,
): Promise<boolean> {
  const decided = await lastTaken(work, tenantId, 'digest')
  if (cursor <= decided) return false
  await addEntries(work, tenantId, entries)
  await take(work, tenantId, 'digest', cursor - decided)
  return true
}

/** Quiet hours came in between; when they first did is kept. */
export async function hold(work: Work, tenantId: string, ids: number[], at: string, until: string): Promise<void> {
  await work.db
    .updateTable('outbox')
    .set({ next_at: until, held_at: sql`coalesce(held_at, ${at})` })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.amongNumbers(ids))
    .execute()
}

const MOST_HELD = 200

export async function heldFor(
  work: Work,
  tenantId: string,
  conversationId: string,
  now: string,
): Promise<OutboxEntry[]> {
  const rows = await work.db
    .selectFrom('outbox')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('conversation_id', '=', conversationId)
    .where('held_at', 'is not', null)
    .where('delivered_at', 'is', null)
    .where('next_at', 'is not', null)
    .where('next_at', '<=', now)
    .orderBy('id')
    .limit(MOST_HELD)
    .execute()
  return rows.map(toOutboxEntry)
}

export async function releaseHeld(work: Work, tenantId: string, now: string): Promise<void> {
  await work.db
    .updateTable('outbox')
    .set({ next_at: now })
    .where('tenant_id', '=', tenantId)
    .where('held_at', 'is not', null)
    .where('delivered_at', 'is', null)
    .where('attempts', '=', 0)
    .where('next_at', '>', now)
    .execute()
}

const pending = (work: Work, tenantId: string, now: string, limit: number) =>
  work.db
    .selectFrom('outbox')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('delivered_at', 'is', null)
    .where('next_at', 'is not', null)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .orderBy('id')
    .limit(pageSize(limit))

export const due = async (work: Work, tenantId: string, now: string, limit: number): Promise<OutboxEntry[]> =>
  (await pending(work, tenantId, now, limit).execute()).map(toOutboxEntry)

/** Of each conversation only the oldest that is due or failed: what follows a failure waits with it. */
export async function next(work: Work, tenantId: string, now: string, limit: number): Promise<OutboxEntry[]> {
  const rows = await pending(work, tenantId, now, limit)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox as before')
            .select('before.id')
            .where('before.tenant_id', '=', tenantId)
            .whereRef('before.conversation_id', '=', 'outbox.conversation_id')
            .whereRef('before.id', '<', 'outbox.id')
            .where('before.delivered_at', 'is', null)
            .where(({ or, eb }) => or([eb('before.next_at', '<=', now), eb('before.attempts', '>', 0)]))
            .where('before.next_at', 'is not', null),
        ),
      ),
    )
    .execute()
  return rows.map(toOutboxEntry)
}

export async function delivered(work: Work, tenantId: string, id: number, at: string): Promise<void> {
  await work.db
    .updateTable('outbox')
    .set({ delivered_at: at, attempts: sql`attempts + 1` })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

/** `nextAt` null gives up: the entry is never due again. */
export async function failed(
  work: Work,
  tenantId: string,
  id: number,
  { error, code, at }: Failure,
  nextAt: string | null,
): Promise<void> {
  const tried = { last_error: printable(error), last_code: code, last_tried_at: at }
  await work.db
    .updateTable('outbox')
    .set({ ...tried, next_at: nextAt, attempts: sql`attempts + 1` })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

/** What waits for these conversations is not told any more; of one kind, or all. */
export async function dropPending(work: Work, tenantId: string, ids: string[], kind?: 'digest'): Promise<void> {
  const waiting = work.db
    .deleteFrom('outbox')
    .where('tenant_id', '=', tenantId)
    .where('conversation_id', 'in', work.engine.among(ids))
    .where('delivered_at', 'is', null)
    .where('next_at', 'is not', null)
  await (kind === undefined ? waiting : waiting.where('kind', '=', kind)).execute()
}

const MOST_FORGOTTEN = 200

/** The oldest, as far as they are delivered or given up since before then; true when there may be more. */
export async function forgetSettled(work: Work, tenantId: string, before: string): Promise<boolean> {
  const oldest = await work.db
    .selectFrom('outbox')
    .select(['id', 'next_at', 'delivered_at', 'last_tried_at'])
    .where('tenant_id', '=', tenantId)
    .orderBy('id')
    .limit(MOST_FORGOTTEN)
    .execute()
  const isOld = (row: (typeof oldest)[number]): boolean => {
    const settledAt = row.delivered_at ?? (row.next_at === null ? row.last_tried_at : null)
    return settledAt !== null && settledAt < before
  }
  const gone = oldest.filter(isOld).map(({ id }) => id)
  if (gone.length === 0) return false
  await work.db
    .deleteFrom('outbox')
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.amongNumbers(gone))
    .execute()
  return true
}

function toRow(tenantId: string, id: number, entry: NewEntry): OutboxTable {
  return {
    tenant_id: tenantId,
    id,
    conversation_id: entry.conversationId,
    ...toNoticeRow(entry.notice),
    attempts: 0,
    next_at: entry.nextAt,
    delivered_at: null,
    last_error: null,
    topic: entry.topic ?? null,
    held_at: null,
    last_code: null,
    last_tried_at: null,
  }
}

type NoticeRow = Pick<OutboxTable, 'kind' | 'run_id' | 'job_id'>

/** What it is about stands in the place of the run, and which of its ends, or when it was seen, in that of the job. */
function toNoticeRow(notice: OutboxEntry['notice']): NoticeRow {
  if ('runId' in notice) return { kind: notice.kind, run_id: notice.runId, job_id: notice.jobId }
  if (notice.kind === 'digest') return { kind: notice.kind, run_id: notice.at, job_id: '' }
  if ('since' in notice) return { kind: notice.kind, run_id: notice.since, job_id: notice.at }
  const { kind, credential, days, expiresAt, label } = notice
  return { kind, run_id: credential, job_id: toJson([days, expiresAt, label]) }
}

function toNotice({ kind, run_id: first, job_id: second }: NoticeRow): OutboxEntry['notice'] {
  if (kind === 'problem' || kind === 'again' || kind === 'replaced' || kind === 'resolved')
    return { kind, runId: first, jobId: second }
  if (kind === 'digest') return { kind, at: first }
  if (kind.startsWith('provisioning')) return { kind: kind as ProvisioningNotice['kind'], since: first, at: second }
  const [days, expiresAt, label] = fromJson<[number, string, string]>(second)
  return { kind: kind as CredentialNotice['kind'], credential: first, label, expiresAt, days }
}

function toOutboxEntry(row: OutboxTable): OutboxEntry {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    notice: toNotice(row),
    topic: row.topic as OutboxEntry['topic'],
    heldAt: row.held_at,
    attempts: row.attempts,
    // Only entries that are due are read, and those have a time.
    nextAt: row.next_at ?? '',
    deliveredAt: row.delivered_at,
    lastError: row.last_error,
  }
}
