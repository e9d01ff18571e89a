/** What starts without a person: retries of what a person's sync had planned, and Auto Sync where an admin turned it on. */
import type { Job, JobService } from '../../jobs/job.ts'
import { isoOrNull, iso, type SyncDeps } from '../deps.ts'
import { stoppedJob } from '../guard/stopped.ts'
import { newestJob, queueRun } from '../run/queueRun.ts'
import { disabled } from '../run/start.ts'
import { NotPossible, ServiceOff, type Started } from '../sync.ts'
import { dueUsers } from '../run/waiting.ts'
import { autoSync, backOff, type AutoSync } from './schedule.ts'

/** Starts what is due now; null: nothing is. */
export async function startByItself(deps: SyncDeps, tenantId: string): Promise<Started | null> {
  if ((await deps.jobs.active(tenantId)).length > 0) return null
  try {
    return (await startAuto(deps, tenantId)) ?? (await startRetry(deps, tenantId))
  } catch (error) {
    // somebody started a sync meanwhile, or disabled what it would be of
    if (error instanceof NotPossible || error instanceof ServiceOff) return null
    throw error
  }
}

async function startAuto(deps: SyncDeps, tenantId: string): Promise<Started | null> {
  const { start } = await lookAtAuto(deps, tenantId)
  if (!start) return null
  const by = { id: 'auto', name: 'Auto Sync', type: 'auto' } as const
  return queueRun(deps, tenantId, by, { services: ['pbx', 'teams'], task: { kind: 'sync' } })
}

async function startRetry(deps: SyncDeps, tenantId: string): Promise<Started | null> {
  const { pbx, m365 } = deps.connections(tenantId)
  const now = deps.now()
  const at = await deps.directory.nextTry(tenantId)
  if (!pbx || !m365 || at === null || at > iso(now)) return null
  const failures = await failuresOf(deps, tenantId)
  if (failures && failures.at + backOff(failures.count) > now) return null
  const [first] = await dueUsers(deps, tenantId, iso(now))
  if (!first) return null
  const jobId = (await newestJob(deps, tenantId, isPersons, ['teams']))?.id ?? ''
  const by = { id: 'retry', name: 'Retry', type: 'retry' } as const
  return queueRun(deps, tenantId, by, { services: ['teams'], task: { kind: 'retry', jobId } })
}

/** As the status shows it. */
export async function autoStatus(deps: SyncDeps, tenantId: string) {
  const { settings, holds, next } = await lookAtAuto(deps, tenantId)
  return { on: settings.autoSync, holds, next: isoOrNull(next) }
}

async function lookAtAuto(deps: SyncDeps, tenantId: string) {
  const settings = await deps.tenants.schedule(tenantId)
  const now = deps.now()
  // most tenants: nothing more has to be asked
  const off: AutoSync = { start: false, holds: ['off'], next: null }
  if (!settings.autoSync) return { settings, ...off }
  const services = await takingPart(deps, tenantId)
  const [running, queued, stopped, failures, undone, setUp] = await Promise.all([
    deps.jobs.active(tenantId),
    deps.directory.queuedSince(tenantId),
    Promise.all(services.map((service) => stoppedOf(deps, tenantId, service))),
    failuresOf(deps, tenantId),
    undoStands(deps, tenantId),
    isSetUp(deps, tenantId),
  ])
  const facts = {
    now,
    settings,
    setUp,
    running: running.length > 0,
    queued: queued && { oldest: Date.parse(queued.oldest), newest: Date.parse(queued.newest) },
    undone,
    approval: stopped.some((job) => job !== null),
    failures,
    lookEvery: deps.watchSeconds * 1000,
    lastRun: await lastRunOf(deps, tenantId, services),
  }
  return { settings, ...autoSync(facts) }
}

const stoppedOf = async (deps: SyncDeps, tenantId: string, service: JobService): Promise<Job | null> =>
  stoppedJob(deps, tenantId, await deps.jobs.latest(tenantId, service))

/** In the order of a run. How a job ended of a service that is disabled, or that the cloud does not offer, holds nothing. */
async function takingPart(deps: SyncDeps, tenantId: string): Promise<JobService[]> {
  const off = await disabled(deps, tenantId)
  const { lacks = [] } = deps.connections(tenantId)
  return (['pbx', 'teams'] as const).filter(
    (service) => !off.includes(service) && (service === 'pbx' || lacks.length === 0),
  )
}

/** A first complete read of both sides has been made, by a person; of 8x8 alone where the cloud offers no Teams. */
async function isSetUp(deps: SyncDeps, tenantId: string): Promise<boolean> {
  const { pbx, m365, lacks = [] } = deps.connections(tenantId)
  const [pbxService, teamsService] = await Promise.all([deps.tenants.pbx(tenantId), deps.tenants.teams(tenantId)])
  const teams = lacks.length > 0 || Boolean(m365 && teamsService?.cursor)
  return Boolean(pbx && pbxService?.cursor) && teams
}

const isPersons = (job: Job): boolean => ['manual', 'bot'].includes(job.type) && !job.preview

/** The runs that failed one after another, newest first, up to the last one that did not. */
async function failuresOf(deps: SyncDeps, tenantId: string): Promise<{ count: number; at: number } | null> {
  const runs = new Set<string>()
  let at: number | null = null
  await newestJob(deps, tenantId, (job) => {
    if (job.preview || !job.endedAt || job.state === 'cancelled') return false
    if (job.state !== 'failed') return !runs.has(job.runId)
    runs.add(job.runId)
    at ??= Date.parse(job.endedAt)
    return runs.size >= 10
  })
  return at === null ? null : { count: runs.size, at }
}

/** An undo that no sync of a person's came after. */
async function undoStands(deps: SyncDeps, tenantId: string): Promise<boolean> {
  const said = await newestJob(
    deps,
    tenantId,
    (job) => !job.preview && (job.task.kind === 'undo' || (isPersons(job) && job.task.kind === 'sync')),
  )
  return said?.task.kind === 'undo'
}

/** The last run of everybody that takes part: a job of Teams alone takes in nothing of 8x8. */
async function lastRunOf(
  deps: SyncDeps,
  tenantId: string,
  services: JobService[],
): Promise<{ began: number; ended: number } | null> {
  const last = services.at(-1)
  if (!last) return null
  const job = await newestJob(
    deps,
    tenantId,
    async (each) => {
      if (!isOver(each)) return false
      const run = services.length > 1 ? await deps.jobs.run(tenantId, each.runId) : [each]
      return services.every((service) => run.some((one) => one.service === service))
    },
    [last],
  )
  return job?.endedAt ? { began: Date.parse(job.startedAt ?? job.queuedAt), ended: Date.parse(job.endedAt) } : null
}

/** It did what it could; what a person stopped is not begun anew a minute later either. */
const isOver = ({ preview, task, endedAt, state, cancelledBy }: Job): boolean =>
  !preview &&
  task.kind === 'sync' &&
  endedAt !== null &&
  (['succeeded', 'succeededWithErrors'].includes(state) || (state === 'cancelled' && cancelledBy !== null))
