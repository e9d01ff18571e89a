import { sql } from 'kysely'
import type { ChangeKind, Page, QueuedChange, QueuedRow } from '../../../directory/store.ts'
import { insertRows } from '../../bulk.ts'
import { fromCursor, pageSize, toCursor } from '../../cursor.ts'
import type { Work } from '../../engine.ts'
import type { QueuedChangeTable } from '../../schema.ts'
import { groupBy } from '../lists.ts'
import { totalOf } from '../totals.ts'

const LIST = 'queued'

/** What a person should see first: removals, then what is new, then the rest. */
const RANK: Record<ChangeKind, number> = {
  delete: 0,
  unassign: 0,
  create: 1,
  assign: 1,
  change: 2,
  update: 3,
  policy: 4,
}

/** Who has queued changes: a user, an account that no user has yet, or somebody whom 8x8 is asked to create. */
export type Subject =
  | { userId: string; changes: NewChange[] }
  | { accountId: string; names: JoinerNames; changes: NewChange[] }
  | { requestId: string; names: JoinerNames; changes: NewChange[] }
export type NewChange = Omit<QueuedChange, 'since'>
interface JoinerNames {
  userName: string
  displayName: string
}

/** Replaces what is queued for these subjects; a change that was queued before keeps its `since`. */
export async function queueChanges(work: Work, tenantId: string, subjects: Subject[], at: string): Promise<void> {
  const keys = subjects.map(subjectKey)
  const before = groupBy(await rowsOf(work, tenantId, keys), (row) => row.subject)
  const moved = subjects
    .map((subject, index) => {
      const old = before.get(keys[index] ?? '') ?? []
      return { key: keys[index] ?? '', old, rows: toRows(tenantId, subject, old, at) }
    })
    .filter(({ old, rows }) => !equal(old, rows))
  await dropQueued(
    work,
    tenantId,
    moved.filter(({ old }) => old.length > 0).map(({ key }) => key),
  )
  await insertRows(
    work,
    'queued_changes',
    moved.flatMap(({ rows }) => rows),
  )
}

/** These accounts are no joiners any more: a user has them, or 8x8 has them no longer. */
export async function settleJoiners(work: Work, tenantId: string, accountIds: string[]): Promise<void> {
  await dropQueued(
    work,
    tenantId,
    accountIds.map((accountId) => `pbx:${accountId}`),
  )
}

/** Removals first; all changes of one subject and rank together. `total` counts changes. */
export async function queued(
  work: Work,
  tenantId: string,
  cursor: string | null,
  limit: number,
): Promise<Page<QueuedRow>> {
  const size = pageSize(limit)
  const after = cursor === null ? null : fromCursor(cursor, LIST, ['number', 'string', 'number'])
  const rows = await named(work, tenantId)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(q.rank, q.subject, q.ordinal) > (${after?.[0]}, ${after?.[1]}, ${after?.[2]})`),
    )
    .orderBy('q.rank')
    .orderBy('q.subject')
    .orderBy('q.ordinal')
    .limit(size + 1)
    .execute()
  const total = await totalOf(work, tenantId, 'queuedChanges')
  const items = rows.slice(0, size)
  const last = items.at(-1)
  return {
    items: items.map(toNamed),
    nextCursor: rows.length > size && last ? toCursor([LIST, last.rank, last.subject, last.ordinal]) : null,
    total,
  }
}

/** Queued changes, each with what its user is called now. */
const named = (work: Work, tenantId: string) =>
  work.db
    .selectFrom('queued_changes as q')
    .leftJoin('users as u', (join) => join.onRef('u.tenant_id', '=', 'q.tenant_id').onRef('u.id', '=', 'q.user_id'))
    .selectAll('q')
    .select(['u.user_name as current_name', 'u.display_name as current_display'])
    .where('q.tenant_id', '=', tenantId)

type Named = QueuedChangeTable & { current_name: string | null; current_display: string | null }

const toNamed = (row: Named): QueuedRow => ({
  ...toQueued(row),
  userId: row.user_id,
  userName: row.current_name ?? row.user_name ?? '',
  displayName: row.current_display ?? row.display_name ?? '',
})

/** Along the index of `since`. */
export async function newestQueued(work: Work, tenantId: string, limit: number): Promise<QueuedRow[]> {
  const rows = await named(work, tenantId).orderBy('q.since', 'desc').limit(pageSize(limit)).execute()
  return rows.map(toNamed)
}

export async function queuedCauses(work: Work, tenantId: string): Promise<{ cause: string; users: number }[]> {
  const rows = await work.db
    .selectFrom('queued_changes')
    .select(['cause', sql<number>`count(*)`.as('users')])
    .where('tenant_id', '=', tenantId)
    .where('ordinal', '=', 0)
    .groupBy('cause')
    .orderBy('users', 'desc')
    .orderBy('cause')
    .execute()
  return rows.map(({ cause, users }) => ({ cause, users }))
}

export async function queuedOf(work: Work, tenantId: string, userId: string): Promise<QueuedChange[]> {
  return (await rowsOf(work, tenantId, [`user:${userId}`])).map(toQueued)
}

/** The first queued change of each of these users. */
export async function firstQueued(work: Work, tenantId: string, userIds: string[]): Promise<Map<string, QueuedChange>> {
  const subjects = userIds.map((id) => `user:${id}`)
  const rows = await rowsOf(work, tenantId, subjects)
  return new Map(rows.reverse().map((row) => [row.user_id ?? '', toQueued(row)]))
}

function rowsOf(work: Work, tenantId: string, subjects: string[]): Promise<QueuedChangeTable[]> {
  return work.db
    .selectFrom('queued_changes')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('subject', 'in', work.engine.among(subjects))
    .orderBy('subject')
    .orderBy('ordinal')
    .execute()
}

async function dropQueued(work: Work, tenantId: string, subjects: string[]): Promise<void> {
  if (subjects.length === 0) return
  await work.db
    .deleteFrom('queued_changes')
    .where('tenant_id', '=', tenantId)
    .where('subject', 'in', work.engine.among(subjects))
    .execute()
}

function subjectKey(subject: Subject): string {
  if ('userId' in subject) return `user:${subject.userId}`
  return 'accountId' in subject ? `pbx:${subject.accountId}` : `request:${subject.requestId}`
}

function toRows(tenantId: string, subject: Subject, before: QueuedChangeTable[], at: string): QueuedChangeTable[] {
  const sinceOf = (change: NewChange) =>
    before.find((row) => row.field === change.field && row.kind === change.kind && row.after === change.after)?.since
  return subject.changes.map((change, ordinal) => ({
    tenant_id: tenantId,
    subject: subjectKey(subject),
    ordinal,
    user_id: 'userId' in subject ? subject.userId : null,
    user_name: 'names' in subject ? subject.names.userName : null,
    display_name: 'names' in subject ? subject.names.displayName : null,
    service: change.service,
    kind: change.kind,
    rank: RANK[change.kind],
    field: change.field,
    before: change.before,
    after: change.after,
    cause: change.cause,
    caused_by: change.causedBy,
    since: sinceOf(change) ?? at,
  }))
}

function toQueued(row: QueuedChangeTable): QueuedChange {
  return {
    service: row.service as QueuedChange['service'],
    kind: row.kind as ChangeKind,
    field: row.field,
    before: row.before,
    after: row.after,
    cause: row.cause,
    causedBy: row.caused_by,
    since: row.since,
  }
}

function equal(one: QueuedChangeTable[], other: QueuedChangeTable[]): boolean {
  if (one.length !== other.length) return false
  return one.every((row, at) => {
    const same = other[at]
    return (
      same !== undefined && (Object.keys(same) as (keyof QueuedChangeTable)[]).every((key) => row[key] === same[key])
    )
  })
}
