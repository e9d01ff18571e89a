/** Retry: only what failed, waits or was not reached in an earlier job. */
import type { Job, JobTask } from '../../jobs/job.ts'
import { refusedIn } from '../pbx/some.ts'
import { PLAN_IS_KEPT } from '../teams/phases.ts'
import type { SyncDeps } from '../deps.ts'
import { NotPossible, type Started, type Starter } from '../sync.ts'
import { queueRun, type Asked } from './queueRun.ts'
import { whyNotUndone } from './undo.ts'
import { waitingUsers } from './waiting.ts'

export async function startJobRetry(deps: SyncDeps, tenantId: string, by: Starter, jobId: string): Promise<Started> {
  const job = await deps.jobs.job(tenantId, jobId)
  if (!job) throw new NotPossible(`There is no job ${jobId}.`)
  return queueRun(deps, tenantId, by, await retryOf(deps, job))
}

/** What a retry of this job is; throws NotPossible where there is nothing to try again. */
export async function retryOf(deps: Pick<SyncDeps, 'jobs' | 'directory'>, job: Job): Promise<Asked> {
  if (!job.endedAt) throw new NotPossible(`Job ${job.id} is still running. Wait until it has ended.`)
  if (job.preview) throw new NotPossible(`Job ${job.id} was a preview. Start a sync instead.`)
  if (job.state === 'refused') throw new NotPossible(`Job ${job.id} was stopped by the guard. It waits for approval.`)
  if (job.task.kind === 'undo' && planWasKept(job)) return restOfUndo(deps, job.tenantId, job.task)
  const siblings = await deps.jobs.run(job.tenantId, job.runId)
  if (await leftSomething(deps, job)) return { services: ['teams'], task: { kind: 'retry', jobId: job.id } }
  // it never got as far as a plan: what it was to do is still to be done, all of it
  if (job.state === 'failed' || (job.state === 'cancelled' && !planWasKept(job)))
    return { services: siblings.map(({ service }) => service).filter(isAgain(job, siblings)), task: job.task }
  if (job.service === 'pbx' && (await refusedIn({ deps, tenantId: job.tenantId }, job.id)).length > 0)
    return { services: ['pbx'], task: { kind: 'retry', jobId: job.id } }
  throw new NotPossible(`Nothing failed or waits in job ${job.id}.`)
}

/** What 8x8 wants is what an undo took back: deciding anew for its users would do that again. */
async function restOfUndo(
  deps: Pick<SyncDeps, 'jobs'>,
  tenantId: string,
  task: Extract<JobTask, { kind: 'undo' }>,
): Promise<Asked> {
  const why = await whyNotUndone(deps, tenantId, task.jobId)
  if (why) throw new NotPossible(why)
  return { services: ['teams'], task }
}

/** Of a Teams job that failed alone only itself is done again; its 8x8 job went well. */
const isAgain = (job: Job, siblings: Job[]) => (service: Job['service']) =>
  service === job.service || (job.service === 'pbx' && service === 'teams') || !endedWell(siblings, service)

const endedWell = (siblings: Job[], service: Job['service']): boolean =>
  siblings.some((each) => each.service === service && each.state.startsWith('succeeded'))

const planWasKept = (job: Job): boolean => PLAN_IS_KEPT.includes(job.phase ?? '')

async function leftSomething({ jobs, directory }: Pick<SyncDeps, 'jobs' | 'directory'>, job: Job): Promise<boolean> {
  if (job.service !== 'teams') return false
  const { failed, waiting, planned, started } = await jobs.countPlanned(job.tenantId, job.id)
  if (planWasKept(job) && failed + waiting + planned + started > 0) return true
  const waits = await waitingUsers({ directory }, job.tenantId, (user) => user.waiting?.jobId === job.id)
  return waits.length > 0
}
