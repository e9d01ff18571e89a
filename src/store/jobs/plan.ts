import { sql } from 'kysely'
import type { ChangeOutcome, PlannedChange, PlannedStatus } from '../../jobs/store.ts'
import { insertNew, insertRows, updateRows } from '../bulk.ts'
import { pageSize } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { NotThere } from '../errors.ts'
import { fromJson, fromJsonOrNull, printable, toJson } from '../json.ts'
import type { PlannedChangeTable } from '../schema.ts'
import { job } from './look.ts'
import { jobNumber } from './row.ts'
import { changeSearch, namesFor } from './search.ts'

export async function plan(work: Work, tenantId: string, jobId: string, changes: PlannedChange[]): Promise<void> {
  const found = await job(work, tenantId, jobId)
  if (!found) throw new NotThere(`job ${jobId}`)
  const number = Number(found.id)
  const nameOf = await namesFor(work, tenantId, changes)
  const rows = changes.map((change) => toRow(tenantId, number, change, nameOf(change)))
  await insertNew(work, 'planned_changes', ['tenant_id', 'job', 'ordinal'], rows)
}

export const EVERY_STATUS: PlannedStatus[] = ['planned', 'started', 'done', 'waiting', 'failed']

/** Each status along its own index: the few that are still open are found however many are done. */
export async function planned(
  work: Work,
  tenantId: string,
  jobId: string,
  query: { statuses?: PlannedStatus[]; after: number; limit: number },
): Promise<PlannedChange[]> {
  const wanted = new Set(query.statuses ?? EVERY_STATUS)
  const limit = pageSize(query.limit)
  if (EVERY_STATUS.every((status) => wanted.has(status))) {
    return (await plannedRows(work, tenantId, jobId, null, query.after, limit)).map(toPlanned)
  }
  const rows: PlannedChangeTable[] = []
  for (const status of wanted) rows.push(...(await plannedRows(work, tenantId, jobId, status, query.after, limit)))
  const inOrder = wanted.size === 1 ? rows : rows.sort((one, other) => one.ordinal - other.ordinal)
  return inOrder.slice(0, limit).map(toPlanned)
}

function plannedRows(
  work: Work,
  tenantId: string,
  jobId: string,
  status: PlannedStatus | null,
  after: number,
  limit: number,
): Promise<PlannedChangeTable[]> {
  return work.db
    .selectFrom('planned_changes')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .where('ordinal', '>', after)
    .$if(status !== null, (query) => query.where('status', '=', status ?? ''))
    .orderBy('ordinal')
    .limit(limit)
    .execute()
}

export async function plannedBySubject(
  work: Work,
  tenantId: string,
  jobId: string,
  after: { subject: string; field: string; ordinal: number } | null,
  limit: number,
): Promise<PlannedChange[]> {
  const rows = await work.db
    .selectFrom('planned_changes')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(subject, field, ordinal) > (${after?.subject}, ${after?.field}, ${after?.ordinal})`),
    )
    .orderBy('subject')
    .orderBy('field')
    .orderBy('ordinal')
    .limit(pageSize(limit))
    .execute()
  return rows.map(toPlanned)
}

/** Fields that an outcome does not name stay as they are. */
export async function outcome(work: Work, tenantId: string, jobId: string, outcomes: ChangeOutcome[]): Promise<void> {
  const number = jobNumber(jobId)
  const byOrdinal = new Map(outcomes.map((one) => [one.ordinal, one]))
  const rows = await work.db
    .selectFrom('planned_changes')
    .select(['tenant_id', 'job', 'ordinal', 'status', 'operation_id', 'reason', 'raw'])
    .where('tenant_id', '=', tenantId)
    .where('job', '=', number)
    .where('ordinal', 'in', work.engine.amongNumbers([...byOrdinal.keys()]))
    .execute()
  const changed = rows.map((row) => {
    const one = byOrdinal.get(row.ordinal)
    return {
      ...row,
      status: one?.status ?? row.status,
      operation_id: one?.operationId === undefined ? row.operation_id : one.operationId,
      reason: one?.reason === undefined ? row.reason : one.reason,
      raw: one?.raw === undefined ? row.raw : printable(one.raw),
    }
  })
  await updateRows(work, 'planned_changes', ['tenant_id', 'job', 'ordinal'], changed)
}

export async function doneBefore(
  work: Work,
  tenantId: string,
  jobId: string,
  ordinal: number,
  from = 0,
): Promise<void> {
  await work.db
    .updateTable('planned_changes')
    .set({ status: 'done' })
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .where('status', '=', 'planned')
    // PostgreSQL meets whoever stood there in its index until that is vacuumed
    .where('ordinal', '>=', from)
    .where('ordinal', '<', ordinal)
    // what a person or an identity provider asked of 8x8 is told by what became of it; a quote of anybody's words stands after a backslash
    .where(sql<boolean>`(was is null or was not like '%"request":%')`)
    .execute()
}

const MOST_DISCARDED = 500

/** Some of a plan that was not complete; true when there may be more. */
export async function discardPlan(work: Work, tenantId: string, jobId: string): Promise<boolean> {
  const some = work.db
    .selectFrom('planned_changes')
    .select('ordinal')
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .orderBy('ordinal')
    .limit(MOST_DISCARDED)
  const { numDeletedRows } = await work.db
    .deleteFrom('planned_changes')
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .where('ordinal', 'in', some)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows) === MOST_DISCARDED
}

export async function keepReasons(
  work: Work,
  tenantId: string,
  jobId: string,
  reasons: { reason: string; users: number }[],
): Promise<void> {
  const job = jobNumber(jobId)
  await work.db.deleteFrom('job_reasons').where('tenant_id', '=', tenantId).where('job', '=', job).execute()
  await insertRows(
    work,
    'job_reasons',
    reasons.map(({ reason, users }) => ({ tenant_id: tenantId, job: job ?? 0, reason, users })),
  )
}

export async function reasons(
  work: Work,
  tenantId: string,
  jobId: string,
): Promise<{ reason: string; users: number }[]> {
  const rows = await work.db
    .selectFrom('job_reasons')
    .select(['reason', 'users'])
    .where('tenant_id', '=', tenantId)
    .where('job', '=', jobNumber(jobId))
    .orderBy('users', 'desc')
    .orderBy('reason')
    .execute()
  return rows.map(({ reason, users }) => ({ reason, users }))
}

function toRow(tenantId: string, job: number, change: PlannedChange, name: string | null): PlannedChangeTable {
  return {
    tenant_id: tenantId,
    job,
    ordinal: change.ordinal,
    user_id: change.userId ?? '',
    user_name: change.userName,
    holder_id: change.holderId,
    kind: change.kind,
    before: change.before,
    after: change.after,
    cause: change.cause,
    policy: change.policy === null ? null : toJson(change.policy),
    waits_for: toJson(change.waitsFor),
    status: change.status,
    operation_id: change.operationId,
    reason: change.reason,
    raw: printable(change.raw),
    subject: change.subject,
    field: change.field,
    caused_by: change.causedBy,
    was: change.was === null ? null : toJson(change.was),
    search: changeSearch(change, name),
  }
}

export function toPlanned(row: PlannedChangeTable): PlannedChange {
  return {
    ordinal: row.ordinal,
    userId: row.user_id || null,
    subject: row.subject || row.user_id,
    userName: row.user_name,
    holderId: row.holder_id,
    kind: row.kind as PlannedChange['kind'],
    field: row.field,
    before: row.before,
    after: row.after,
    cause: row.cause,
    causedBy: row.caused_by,
    was: fromJsonOrNull<NonNullable<PlannedChange['was']>>(row.was),
    policy: fromJsonOrNull<{ type: string; policyId: string }>(row.policy),
    waitsFor: fromJson<number[]>(row.waits_for),
    status: row.status as PlannedStatus,
    operationId: row.operation_id,
    reason: row.reason,
    raw: row.raw,
  }
}
