/** Approving a kept plan: a run is started that applies exactly it. */
import { NO_COUNTS, type Job, type JobService, type PlanFacts } from '../../jobs/job.ts'
import { iso, type SyncDeps } from '../deps.ts'
import { shut } from '../run/start.ts'
import {
  AlreadyApproved,
  ExceedsGuard,
  NoSuchJob,
  NothingToApprove,
  NotPossible,
  NotSetUp,
  ServiceOff,
  SyncGoing,
  withoutTeams,
  type Approver,
  type Started,
} from '../sync.ts'
import { exceeds } from './guarded.ts'

type Planned = Job & { plan: PlanFacts }

/** A preview that succeeded, or a job that the guard stopped. */
export const keptPlan = (job: Job): job is Planned =>
  job.plan !== null && (job.state === 'refused' || (job.preview && job.state === 'succeeded'))

/** Both plans of a preview belong together; of a sync it is the one that the guard stopped. */
const plansWith = (job: Job, run: Job[]): Planned[] =>
  (job.preview ? run : run.filter((each) => each.id === job.id)).filter(keptPlan)

/** What the new run does: the plans, and after an approved PBX job what its sync would have gone on with. */
const servicesWith = (job: Job, run: Job[], plans: Planned[]): JobService[] => {
  const goesOn = !job.preview && job.service === 'pbx'
  const planned = new Set(plans.map(({ id }) => id))
  return run.filter(({ id }) => goesOn || planned.has(id)).map(({ service }) => service)
}

export async function approvePlan(deps: SyncDeps, tenantId: string, by: Approver, jobId: string): Promise<Started> {
  const job = await deps.jobs.job(tenantId, jobId)
  if (!job) throw new NoSuchJob(jobId)
  const run = await deps.jobs.run(tenantId, job.runId)
  const plans = plansWith(job, run)
  if (!plans.some((each) => each.id === job.id)) throw new NothingToApprove(job)
  for (const { id, approved } of plans) if (approved) throw new AlreadyApproved(id, approved)
  if (job.declined) throw new NotPossible(declinedBy(job.id, job.declined.name))
  const tooMuch = plans.find(({ plan }) => exceeds(plan))?.plan
  if (tooMuch && !by.exceedGuard) throw new ExceedsGuard(tooMuch.removals, tooMuch.limit)
  // it disables the service, which is an admin's
  if (job.task.kind === 'withdraw' && !by.exceedGuard) throw new ExceedsGuard(job.plan?.removals ?? 0, 0)
  const services = servicesWith(job, run, plans)
  const off = await shut(deps, tenantId, job.task)
  const [stands] = services.filter((service) => off.includes(service))
  if (stands) throw new ServiceOff(stands)
  const connections = deps.connections(tenantId)
  if (!connections.pbx) throw new NotSetUp('pbx')
  if (services.includes('teams') && !connections.m365) throw withoutTeams(connections.lacks)
  return start(deps, tenantId, by, job, services, plans)
}

const declinedBy = (jobId: string, name: string): string =>
  `${name} kept what job ${jobId} would take away. Take that back first, or start a sync: it does the rest.`

async function start(
  deps: SyncDeps,
  tenantId: string,
  by: Approver,
  job: Job,
  services: JobService[],
  plans: Planned[],
): Promise<Started> {
  const runId = deps.newId()
  try {
    const { created, jobs } = await deps.jobs.createRun(tenantId, {
      runId,
      services,
      type: by.type,
      diagnostic: job.diagnostic,
      task: job.task,
      plansOf: Object.fromEntries(plans.map(({ service, id }) => [service, id])),
      startedBy: { id: by.id, name: by.name },
      ...(by.noted ? { noted: by.noted } : {}),
      counts: NO_COUNTS,
      at: iso(deps.now()),
    })
    if (!created) throw await othersGoing(deps, job, jobs)
    return { runId, jobs, started: true }
  } catch (error) {
    // somebody was quicker; the store decides, once
    if (error instanceof Error && error.name === 'PlanTaken')
      throw new AlreadyApproved(job.id, (await deps.jobs.job(tenantId, job.id))?.approved ?? null)
    throw error
  }
}

/** The run that is going may be the one that somebody else's approval of this plan just started. */
async function othersGoing(deps: SyncDeps, { tenantId, id }: Job, jobs: Job[]): Promise<Error> {
  const approved = (await deps.jobs.job(tenantId, id))?.approved ?? null
  return approved ? new AlreadyApproved(id, approved) : new SyncGoing(jobs)
}
