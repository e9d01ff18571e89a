/** Undo: puts back what the last Teams job that changed anything changed. */
import type { Job } from '../../jobs/job.ts'
import type { SyncDeps } from '../deps.ts'
import { NotPossible, type Started, type Starter } from '../sync.ts'
import { newestJob, queueRun } from './queueRun.ts'

export async function startUndo(
  deps: SyncDeps,
  tenantId: string,
  by: Starter,
  jobId: string,
  preview: boolean,
): Promise<Started> {
  const why = await whyNotUndone(deps, tenantId, jobId)
  if (why) throw new NotPossible(why)
  return queueRun(deps, tenantId, by, { services: ['teams'], task: { kind: 'undo', jobId }, preview })
}

/** Null: this job can be undone. Else the sentence that says why not. */
export async function whyNotUndone(
  deps: Pick<SyncDeps, 'jobs'>,
  tenantId: string,
  jobId: string,
): Promise<string | null> {
  const job = await deps.jobs.job(tenantId, jobId)
  if (!job) return `There is no job ${jobId}.`
  if (job.service === 'pbx')
    return 'A job of the 8x8 PBX took in what 8x8 shows. Change it at 8x8; there is nothing here to undo.'
  if (!job.endedAt) return `Job ${jobId} is still running. Wait until it has ended.`
  if (job.preview) return `Job ${jobId} was a preview. It changed nothing.`
  if (!(await changedSomething(deps, job))) return `Job ${jobId} changed nothing.`
  const last = await newestJob(deps, tenantId, (each) => changedSomething(deps, each), ['teams'])
  if (last && last.id !== jobId && !wasCut(last, jobId))
    return `Only the last Microsoft Teams job that changed anything can be undone. That is job ${last.id}.`
  return null
}

/** An undo of that job that did not come to its end: another goes on where it stopped. */
const wasCut = ({ task, state }: Job, jobId: string): boolean =>
  task.kind === 'undo' && task.jobId === jobId && (state === 'cancelled' || state === 'failed')

/** Undos of that job that came before, oldest first; between it and them nothing else was changed. */
export async function undosOf(deps: Pick<SyncDeps, 'jobs'>, tenantId: string, jobId: string): Promise<Job[]> {
  const found: Job[] = []
  await newestJob(
    deps,
    tenantId,
    (job) => {
      if (job.endedAt && !job.preview && job.task.kind === 'undo' && job.task.jobId === jobId) found.unshift(job)
      return job.id === jobId
    },
    ['teams'],
  )
  return found
}

/** What was sent counts, proven or not. */
async function changedSomething({ jobs }: Pick<SyncDeps, 'jobs'>, job: Job): Promise<boolean> {
  if (job.preview || !job.endedAt) return false
  const { done, started, waiting } = await jobs.countPlanned(job.tenantId, job.id)
  return done + started + waiting > 0
}
