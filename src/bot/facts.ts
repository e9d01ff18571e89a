/** Gathers what the cards of a run say. */
import type { Job, JobService } from '../jobs/job.ts'
import { waitsForWord } from '../sync/guard/guarded.ts'
import { keepable } from '../sync/guard/keep.ts'
import { AlreadyApproved, NotPossible, type Keepable } from '../sync/sync.ts'
import type { TenantsStore } from '../tenants/store.ts'
import type { RunFacts } from './cards/runFacts.ts'
import { planned, type KeptPlan } from './cards/planFacts.ts'
import type { PersonFacts } from './cards/personFacts.ts'
import type { Rooms } from './commands/command.ts'
import { personOf } from './people.ts'

/** Names of the services as the tenant chose them. */
export async function serviceNames(tenants: TenantsStore, tenantId: string): Promise<Record<JobService, string>> {
  const [pbx, teams] = await Promise.all([tenants.pbx(tenantId), tenants.teams(tenantId)])
  return { pbx: pbx?.settings.name ?? '8x8 PBX', teams: teams?.settings.name ?? 'Microsoft Teams' }
}

type Looked = Pick<Rooms, 'jobs' | 'tenants' | 'directory'>

/** What a card says of the plan of these jobs, which are of one run; null: it has none, or is not at its end. */
export type PlanOf = (rooms: Looked, tenantId: string, run: Job[]) => Promise<KeptPlan | null>

/** `plan`: how plans are looked at, where several look at the same. */
type Facts = Looked & Pick<Rooms, 'now'> & { plan?: PlanOf }

/** Null when the tenant has no such run. */
export async function factsOf(rooms: Facts, tenantId: string, runId: string): Promise<RunFacts | null> {
  const jobs = await rooms.jobs.run(tenantId, runId)
  return jobs.length > 0 ? factsFor(rooms, tenantId, runId, jobs) : null
}

export async function factsFor(rooms: Facts, tenantId: string, runId: string, jobs: Job[]): Promise<RunFacts> {
  const [names, counts, perJob, from, person, plan] = await Promise.all([
    serviceNames(rooms.tenants, tenantId),
    rooms.directory.counts(tenantId),
    Promise.all(jobs.filter((job) => job.endedAt).map((job) => rooms.jobs.reasons(tenantId, job.id))),
    fromOf(rooms, tenantId, jobs),
    aboutOf(rooms, tenantId, jobs),
    (rooms.plan ?? planOf)(rooms, tenantId, jobs),
  ])
  return {
    runId,
    jobs: jobs.toSorted((a, b) => (a.service < b.service ? -1 : 1)),
    names,
    from,
    person,
    plan,
    reasons: merged(perJob.flat()),
    queued: counts.queued,
    inSync: counts.byState.inSync,
    now: rooms.now().toISOString(),
  }
}

async function fromOf({ jobs }: Pick<Rooms, 'jobs'>, tenantId: string, run: Job[]): Promise<Job | null> {
  const id = run
    .map(({ planOf, task }) => planOf ?? ('jobId' in task ? task.jobId : null))
    .find((each) => each !== null)
  return id === undefined ? null : jobs.job(tenantId, id)
}

async function aboutOf(rooms: Pick<Rooms, 'directory'>, tenantId: string, [job]: Job[]): Promise<PersonFacts | null> {
  return job?.task.kind === 'user' ? personOf(rooms, tenantId, job.task.userId) : null
}

/** People of the plan that a card names, each with a few changes. */
const FIRST = 12

export async function planOf(rooms: Looked, tenantId: string, run: Job[]): Promise<KeptPlan | null> {
  const { jobs: store } = rooms
  const jobs = planned(run)
  if (jobs.length === 0 || run.some(({ endedAt }) => endedAt === null)) return null
  const teams = jobs.find(({ service }) => service === 'teams')
  const [parts, first, kept] = await Promise.all([
    Promise.all(jobs.map(({ id }) => store.summary(tenantId, id))),
    teams ? store.changes(tenantId, teams.id, { limit: FIRST }) : null,
    keepableOf(rooms, tenantId, jobs),
  ])
  return { jobs, parts, first: first?.items ?? [], keepable: kept }
}

/** Of a sync that the guard stopped; where nothing can be kept, nobody is asked whether to. */
async function keepableOf(rooms: Looked, tenantId: string, jobs: Job[]): Promise<Keepable | null> {
  const stopped = jobs.find(waitsForWord)
  if (!stopped) return null
  try {
    return await keepable(rooms, tenantId, stopped.id)
  } catch (error) {
    if (error instanceof NotPossible || error instanceof AlreadyApproved) return null
    throw error
  }
}

function merged(rows: { reason: string; users: number }[]): { reason: string; users: number }[] {
  const sums = new Map<string, number>()
  for (const { reason, users } of rows) sums.set(reason, (sums.get(reason) ?? 0) + users)
  return [...sums].map(([reason, users]) => ({ reason, users })).sort((a, b) => b.users - a.users)
}
