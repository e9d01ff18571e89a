/** Drives the jobs of a tenant one after another, from queued to their end, across restarts. */
import type { Job, JobCause, JobState } from '../../jobs/job.ts'
import { iso, type SyncDeps } from '../deps.ts'
import { userPbxJob } from '../oneUser/pbx.ts'
import { assessDirty } from '../plan/assess.ts'
import { pbxJob } from '../pbx/job.ts'
import { retryPbxJob } from '../pbx/some.ts'
import { teamsJob } from '../teams/job.ts'
import type { Stops } from './cancel.ts'
import { causeOf, isAborted, isStoreBroken, JobStopped } from './causes.ts'
import { openJob, type JobRun } from './jobRun.ts'
import { settleStopped } from './stopped.ts'

const ENDED_WELL: JobState[] = ['succeeded', 'succeededWithErrors']

/** Runs whatever is queued or running for this tenant, oldest first. Returns when nothing is, or the signal ended. */
export async function drive(deps: SyncDeps, tenantId: string, signal: AbortSignal, stops: Stops): Promise<void> {
  for (;;) {
    if (signal.aborted) return
    const [job] = await deps.jobs.active(tenantId)
    if (!job) return
    const cancelled = stops.signalOf(job)
    try {
      await driveOne(deps, job, signal, cancelled)
    } finally {
      stops.forget(job)
    }
  }
}

async function driveOne(deps: SyncDeps, job: Job, signal: AbortSignal, cancelled: AbortSignal): Promise<void> {
  const { tenantId } = job
  const at = iso(deps.now())
  if (job.state === 'queued') {
    if (!(await mayStart(deps, job))) return doNotStart(deps, job)
    if (!(await deps.jobs.claim(tenantId, job.id, at))) return
    // settings are applied once everybody was synced with them
    if (!job.preview && job.task.kind === 'sync') await deps.tenants.settingsApplied(tenantId, job.service, at)
  } else {
    await deps.jobs.resumed(tenantId, job.id, at)
  }
  const fresh = await deps.jobs.job(tenantId, job.id)
  if (!fresh) return
  const lines = await deps.jobs.countOutput(tenantId, job.id)
  // asked for before this process, or this turn, could hear of it
  if (fresh.cancelledBy) return stop(openJob(deps, fresh, signal, lines))
  await attempt(openJob(deps, fresh, AbortSignal.any([signal, cancelled]), lines), signal)
}

/** A Teams job of a full sync starts only after its PBX job ended well. */
async function mayStart(deps: SyncDeps, job: Job): Promise<boolean> {
  const siblings = await deps.jobs.run(job.tenantId, job.runId)
  const pbx = siblings.find((sibling) => sibling.service === 'pbx' && sibling.id !== job.id)
  return !pbx || ENDED_WELL.includes(pbx.state)
}

async function doNotStart(deps: SyncDeps, job: Job): Promise<void> {
  const run = openJob(deps, job, AbortSignal.abort())
  run.say('Not started: the 8x8 PBX job of this sync did not succeed. Nothing was written.', 'problem')
  await end(run, 'cancelled', { code: 'PBX_JOB_ENDED', detail: {}, raw: null })
}

/** `running` ends when the product stops; the run's own signal also when the job is cancelled. */
async function attempt(run: JobRun, running: AbortSignal): Promise<void> {
  const { job } = run
  run.say(job.resumedAt ? `Job ${job.id} goes on after a restart` : beginning(job))
  try {
    await work(run)
    run.signal.throwIfAborted()
  } catch (error) {
    if (run.signal.aborted && !running.aborted) return stop(withSignal(run, running))
    // the product is stopping: the job stays running in the store and goes on at the next start
    if (run.signal.aborted || isAborted(error)) return run.flush()
    // the job stays running in the store too, and goes on once it can be written again
    if (isStoreBroken(error)) throw error
    return fail(run, error)
  }
  const troubled = !job.preview && (run.counts.blocked > 0 || run.counts.failed > 0)
  await end(run, troubled ? 'succeededWithErrors' : 'succeeded', null)
}

function beginning({ id, preview, planOf, startedBy }: Job): string {
  if (planOf !== null) return `Job ${id} applies the plan of job ${planOf}, approved by ${startedBy.name}`
  return `${preview ? 'Preview' : 'Job'} ${id} started by ${startedBy.name}`
}

const withSignal = (run: JobRun, signal: AbortSignal): JobRun => ({
  ...run,
  signal,
  context: { ...run.context, signal },
})

async function work(run: JobRun): Promise<void> {
  const { pbx, m365 } = run.deps.connections(run.tenantId)
  if (run.job.service === 'pbx') {
    if (!pbx) throw new JobStopped('PBX_CREDENTIAL')
    const { task } = run.job
    if (task.kind === 'user') return userPbxJob(run, pbx, task.userId)
    return task.kind === 'retry' ? retryPbxJob(run, pbx, task.jobId) : pbxJob(run, pbx)
  }
  if (!m365) throw new JobStopped('M365_CREDENTIAL')
  return teamsJob(run, m365)
}

/** Somebody cancelled the job. Ends it `cancelled` whatever happens, but for the product stopping meanwhile. */
async function stop(run: JobRun): Promise<void> {
  const { deps, tenantId, job, counts } = run
  const by = (await deps.jobs.job(tenantId, job.id))?.cancelledBy?.name ?? 'somebody'
  run.say(`Cancelled by ${by}: nothing more is sent`)
  let cause: JobCause | null = null
  try {
    await settleStopped(run)
  } catch (error) {
    if (run.signal.aborted) return run.flush()
    cause = causeOf(error)
    run.say(`What was on its way could not be proven: ${cause.code}. ${cause.raw ?? ''}`.trim(), 'problem')
  }
  counts.notReached = (await deps.jobs.countPlanned(tenantId, job.id)).planned
  run.say(`Cancelled by ${by}.${leftWords(run)}`)
  await end(run, 'cancelled', cause)
}

async function fail(run: JobRun, error: unknown): Promise<void> {
  const cause = causeOf(error)
  const stopped = error instanceof JobStopped && error.as === 'refused'
  if (cause.code === 'INTERNAL') run.deps.log.error({ err: error, job: run.job.id }, 'a job met a fault of ours')
  if (cause.raw) run.say(cause.raw, 'problem')
  const planned = await run.deps.jobs.countPlanned(run.tenantId, run.job.id)
  run.counts.notReached = planned.planned
  run.say(`Stopped: ${cause.code}.${leftWords(run)}`, 'problem')
  await assessSeen(run)
  await noteCredential(run, cause)
  await end(run, stopped ? 'refused' : 'failed', cause)
}

const OF_CREDENTIALS = ['PBX_CREDENTIAL', 'M365_CREDENTIAL', 'CONSENT']

/** What is shown of a credential goes by the last look: one that a job found refused is so from then on. */
async function noteCredential({ deps, tenantId, job }: JobRun, { code }: JobCause): Promise<void> {
  if (OF_CREDENTIALS.includes(code)) await deps.tenants.saveLook(tenantId, job.service, iso(deps.now()), code)
}

/** What the job saw before it stopped is queued when it ends, as it is after a job that went through. */
async function assessSeen({ deps, tenantId, job, signal }: JobRun): Promise<void> {
  try {
    await assessDirty(deps, tenantId, signal)
  } catch (error) {
    if (isStoreBroken(error)) throw error
    // the next look does it; the job has its own cause to tell, and whoever cancelled it meanwhile knows
    if (!signal.aborted) deps.log.error({ err: error, job: job.id }, 'what a stopped job saw was not looked at')
  }
}

/** Nothing was planned, or all of it was done: then there is nothing to say of it. */
const leftWords = ({ job, counts: { notReached } }: JobRun): string =>
  notReached === 0 ? '' : ` ${notReached} changes were not reached; ${fate(job)}.`

/** What is to be undone is wanted by nobody but the undo, so that no queue holds it. */
const fate = ({ task }: Job): string => (task.kind === 'undo' ? 'they are not put back' : 'they stay queued')

async function end(run: JobRun, state: JobState, cause: JobCause | null): Promise<void> {
  const { deps, tenantId, job, counts } = run
  run.sayLimits()
  run.say(`Job ${job.id} ${ENDINGS[state] ?? state}`, cause ? 'problem' : 'info')
  await run.flush()
  await deps.jobs.end(tenantId, job.id, { state, counts, cause, at: iso(deps.now()), usage: run.usage() })
}

const ENDINGS: Partial<Record<JobState, string>> = {
  succeeded: 'succeeded',
  succeededWithErrors: 'succeeded with errors',
  failed: 'failed',
  refused: 'stopped before the first write: approval needed',
  cancelled: 'cancelled',
}
