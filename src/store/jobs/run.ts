import type {
  Job,
  JobCause,
  JobCounts,
  JobNote,
  JobProgress,
  JobService,
  JobState,
  JobStep,
  JobUsage,
  NewRun,
  Person,
  PlanFacts,
} from '../../jobs/store.ts'
import { insertRows } from '../bulk.ts'
import { take } from '../counters.ts'
import type { Work } from '../engine.ts'
import { printable, toFlag, toJson } from '../json.ts'
import type { JobTable } from '../schema.ts'
import { note } from './journal.ts'
import { noteByPerson, noteEnd, noteStart } from './audited.ts'
import { PlanTaken } from '../errors.ts'
import { activeRows, job, run } from './look.ts'
import { jobNumber, toJob } from './row.ts'

export async function createRun(
  work: Work,
  tenantId: string,
  asked: NewRun,
): Promise<{ created: boolean; jobs: Job[] }> {
  const [going] = await activeRows(work, tenantId, 1)
  if (going) return { created: false, jobs: await run(work, tenantId, going.run_id) }
  const first = await take(work, tenantId, 'jobs', asked.services.length)
  const rows = asked.services.map((service, at) => newRow(tenantId, first + at, service, asked))
  await insertRows(work, 'jobs', rows)
  for (const row of rows) await takePlan(work, row, asked)
  for (const row of rows) await note(work, row, 'queued', 'queued', asked.at)
  const jobs = rows.map(toJob)
  await noteStart(work, tenantId, asked, jobs)
  return { created: true, jobs }
}

/** A kept plan is approved by whoever starts the job that applies it, in the same transaction, and only once. */
async function takePlan(work: Work, row: JobTable, asked: NewRun): Promise<void> {
  if (row.plan_of === null) return
  const approved = toJson({ ...asked.startedBy, at: asked.at, jobId: String(row.number) })
  const { numUpdatedRows } = await work.db
    .updateTable('jobs')
    .set({ approved })
    .where('tenant_id', '=', row.tenant_id)
    .where('number', '=', row.plan_of)
    .where('approved', 'is', null)
    .where('declined', 'is', null)
    .where('plan', 'is not', null)
    .executeTakeFirstOrThrow()
  if (Number(numUpdatedRows) === 0) throw new PlanTaken(String(row.plan_of))
}

export async function keepPlan(work: Work, tenantId: string, jobId: string, plan: PlanFacts): Promise<void> {
  await move(work, tenantId, jobId, ['running'], { plan: toJson(plan) })
}

export async function decline(
  work: Work,
  tenantId: string,
  jobId: string,
  declined: NonNullable<Job['declined']>,
): Promise<boolean> {
  if ((await activeRows(work, tenantId, 1)).length > 0) return false
  const { numUpdatedRows } = await work.db
    .updateTable('jobs')
    .set({ declined: toJson(declined) })
    .where('tenant_id', '=', tenantId)
    .where('number', '=', jobNumber(jobId))
    .where('state', '=', 'refused')
    .where('approved', 'is', null)
    .where('declined', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows) > 0
}

export async function endDecline(work: Work, tenantId: string, jobId: string): Promise<boolean> {
  if ((await activeRows(work, tenantId, 1)).length > 0) return false
  const { numUpdatedRows } = await work.db
    .updateTable('jobs')
    .set({ declined: null })
    .where('tenant_id', '=', tenantId)
    .where('number', '=', jobNumber(jobId))
    .where('declined', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows) > 0
}

export async function keepSteps(work: Work, tenantId: string, jobId: string, steps: JobStep[]): Promise<void> {
  await move(work, tenantId, jobId, ['running'], { steps: toJson(steps) })
}

export async function askToStop(
  work: Work,
  tenantId: string,
  jobId: string,
  by: Person,
  at: string,
  said?: JobNote,
): Promise<boolean> {
  const found = await job(work, tenantId, jobId)
  if (!found || found.endedAt) return false
  if (found.cancelledBy) return true
  const cancelled_by = toJson({ id: by.id, name: by.name, at })
  const unstarted = await move(work, tenantId, jobId, ['queued'], { cancelled_by, state: 'cancelled', ended_at: at })
  if (unstarted) await note(work, unstarted, 'ended', 'cancelled', at)
  const stops = unstarted ?? (await move(work, tenantId, jobId, ['running'], { cancelled_by }))
  if (stops && said) await noteByPerson(work, tenantId, by, at, [said])
  return stops !== undefined
}

export async function claim(work: Work, tenantId: string, jobId: string, at: string): Promise<boolean> {
  const row = await move(work, tenantId, jobId, ['queued'], { state: 'running', started_at: at })
  if (row) await note(work, row, 'started', 'running', at)
  return row !== undefined
}

export async function resumed(work: Work, tenantId: string, jobId: string, at: string): Promise<void> {
  const row = await move(work, tenantId, jobId, ['running'], { resumed_at: at })
  if (row) await note(work, row, 'resumed', 'running', at)
}

/** Of a job that has ended nothing is recorded any more. */
export async function progress(
  work: Work,
  tenantId: string,
  jobId: string,
  now: JobProgress,
  counts: JobCounts,
  usage?: JobUsage,
): Promise<void> {
  const before = await work.db
    .selectFrom('jobs')
    .select('phase')
    .where('tenant_id', '=', tenantId)
    .where('number', '=', jobNumber(jobId))
    .executeTakeFirst()
  const used = usage === undefined ? {} : { usage: toJson(usage) }
  const set = { progress: toJson(now), counts: toJson(counts), phase: now.phase, ...used }
  const row = await move(work, tenantId, jobId, ['running'], set)
  if (row && before?.phase !== now.phase) await note(work, row, 'phase', now.phase, now.since)
}

export async function end(
  work: Work,
  tenantId: string,
  jobId: string,
  how: { state: JobState; counts: JobCounts; cause: JobCause | null; at: string; usage?: JobUsage },
): Promise<void> {
  const row = await move(work, tenantId, jobId, ['queued', 'running'], {
    state: how.state,
    ended_at: how.at,
    counts: toJson(how.counts),
    cause: how.cause === null ? null : toJson({ ...how.cause, raw: printable(how.cause.raw) }),
    progress: null,
    ...(how.usage === undefined ? {} : { usage: toJson(how.usage) }),
  })
  if (!row) return
  await note(work, row, 'ended', how.state, how.at)
  await noteEnd(work, tenantId, jobId, how)
}

function move(
  work: Work,
  tenantId: string,
  jobId: string,
  from: JobState[],
  set: Partial<JobTable>,
): Promise<Pick<JobTable, 'tenant_id' | 'number' | 'run_id'> | undefined> {
  return work.db
    .updateTable('jobs')
    .set(set)
    .where('tenant_id', '=', tenantId)
    .where('number', '=', jobNumber(jobId))
    .where('state', 'in', from)
    .returning(['tenant_id', 'number', 'run_id'])
    .executeTakeFirst()
}

function newRow(tenantId: string, number: number, service: JobService, asked: NewRun): JobTable {
  return {
    tenant_id: tenantId,
    number,
    run_id: asked.runId,
    service,
    type: asked.type,
    state: 'queued',
    diagnostic: toFlag(asked.diagnostic),
    started_by_id: asked.startedBy.id,
    started_by_name: asked.startedBy.name,
    queued_at: asked.at,
    started_at: null,
    ended_at: null,
    resumed_at: null,
    counts: toJson(asked.counts),
    progress: null,
    phase: null,
    cause: null,
    output_lines: 0,
    task: toJson(asked.task ?? { kind: 'sync' }),
    preview: toFlag(asked.preview ?? false),
    plan_of: jobNumber(asked.plansOf?.[service] ?? ''),
    plan: null,
    approved: null,
    declined: null,
    cancelled_by: null,
    steps: null,
    usage: null,
  }
}
