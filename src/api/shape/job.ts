import { PHASES, type Job as KeptJob } from '../../jobs/job.ts'
import { keptPlan } from '../../sync/guard/approve.ts'
import { exceeds, stopsOf } from '../../sync/guard/guarded.ts'
import type { Job, PlanFacts } from '../contract.ts'
import type { ServiceNames } from './names.ts'

/** A job as the console shows it: without the tenant, with the name of its service now. */
export function shapeJob(job: KeptJob, names: ServiceNames): Job {
  const { id, runId, service, type, state, diagnostic, queuedAt, startedAt, endedAt, resumedAt } = job
  const { startedBy, counts, progress, cause, approved, declined, cancelledBy } = job
  return {
    id,
    runId,
    service,
    serviceName: names[service],
    type,
    state,
    diagnostic,
    task: shapeTask(job.task),
    preview: job.preview,
    planOf: job.planOf,
    plan: job.plan && shapePlan(job, job.plan),
    approved: approved && { id: approved.id, name: approved.name, at: approved.at, jobId: approved.jobId },
    declined: declined && {
      id: declined.id,
      name: declined.name,
      at: declined.at,
      note: declined.note,
      users: declined.users,
    },
    cancelledBy: cancelledBy && { id: cancelledBy.id, name: cancelledBy.name, at: cancelledBy.at },
    startedBy: { id: startedBy.id, name: startedBy.name },
    queuedAt,
    startedAt,
    endedAt,
    resumedAt,
    counts: { ...counts },
    phases: [...PHASES[service]],
    progress: progress && {
      phase: progress.phase,
      done: progress.done,
      total: progress.total,
      since: progress.since,
      etaSeconds: progress.etaSeconds,
    },
    cause: cause && { code: cause.code, detail: { ...cause.detail }, raw: cause.raw },
  }
}

/** Lists and the status tell how many were chosen: their ids are as much as all the rest. */
const shapeTask = (task: KeptJob['task']): Job['task'] =>
  task.kind === 'users' ? { kind: 'users', users: task.userIds.length } : { ...task }

function shapePlan(job: KeptJob, plan: NonNullable<KeptJob['plan']>): PlanFacts {
  const { madeAt, changes, removals, vanished = 0, limit } = plan
  const mayApply = keptPlan(job) && job.approved === null && job.declined === null
  return { madeAt, changes, removals, vanished, limit, stops: stopsOf(plan), passesGuard: !exceeds(plan), mayApply }
}
