import type { Job, JobCause, JobCounts, JobProgress, JobUsage } from '../../jobs/store.ts'
import { fromFlag, fromJson, fromJsonOrNull } from '../json.ts'
import type { JobTable } from '../schema.ts'

/** A job's id is its number in the tenant; anything else names no job. */
export function jobNumber(jobId: string): number | null {
  return /^[1-9]\d{0,14}$/.test(jobId) ? Number(jobId) : null
}

export function toJob(row: JobTable): Job {
  return {
    id: String(row.number),
    runId: row.run_id,
    tenantId: row.tenant_id,
    service: row.service as Job['service'],
    type: row.type as Job['type'],
    state: row.state as Job['state'],
    diagnostic: fromFlag(row.diagnostic),
    task: fromJson<Job['task']>(row.task),
    preview: fromFlag(row.preview),
    planOf: row.plan_of === null ? null : String(row.plan_of),
    plan: fromJsonOrNull<NonNullable<Job['plan']>>(row.plan),
    approved: fromJsonOrNull<NonNullable<Job['approved']>>(row.approved),
    declined: fromJsonOrNull<NonNullable<Job['declined']>>(row.declined),
    cancelledBy: fromJsonOrNull<NonNullable<Job['cancelledBy']>>(row.cancelled_by),
    steps: fromJsonOrNull<NonNullable<Job['steps']>>(row.steps),
    startedBy: { id: row.started_by_id, name: row.started_by_name },
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    counts: fromJson<JobCounts>(row.counts),
    usage: fromJsonOrNull<JobUsage>(row.usage),
    progress: fromJsonOrNull<JobProgress>(row.progress),
    phase: row.phase as Job['phase'],
    cause: fromJsonOrNull<JobCause>(row.cause),
    resumedAt: row.resumed_at,
  }
}
