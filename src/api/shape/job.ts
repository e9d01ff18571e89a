import { PHASES, type Job as KeptJob } from '../../jobs/job.ts'
import type { Job } from '../contract.ts'
import type { ServiceNames } from './names.ts'

/** A job as the console shows it: without the tenant, with the name of its service now. */
export function shapeJob(job: KeptJob, names: ServiceNames): Job {
  const { id, runId, service, type, state, diagnostic, queuedAt, startedAt, endedAt, resumedAt } = job
  const { startedBy, counts, progress, cause } = job
  return {
    id,
    runId,
    service,
    serviceName: names[service],
    type,
    state,
    diagnostic,
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
