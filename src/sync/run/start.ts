/** Starting a run: which jobs, for whom, and what they need. */
import { NO_COUNTS, type JobService, type JobTask } from '../../jobs/job.ts'
import { iso, type Connections, type SyncDeps } from '../deps.ts'
import { NotSetUp, ServiceOff, withoutTeams, type StartOptions, type Started, type Starter } from '../sync.ts'

const SERVICES: Record<StartOptions['service'], JobService[]> = {
  all: ['pbx', 'teams'],
  pbx: ['pbx'],
  teams: ['teams'],
}

/** Queues the jobs of a run; throws NotSetUp when a service it needs is missing. */
export async function startRun(deps: SyncDeps, tenantId: string, by: Starter, options: StartOptions): Promise<Started> {
  const connections = deps.connections(tenantId)
  const task = options.task ?? { kind: 'sync' }
  const services = await enabled(deps, tenantId, offered(connections, SERVICES[options.service]), task)
  // the directory comes from 8x8: without it the Teams job would know nobody
  if (!connections.pbx) throw new NotSetUp('pbx')
  if (services.includes('teams') && !connections.m365) throw withoutTeams()
  const runId = deps.newId()
  const { created, jobs } = await deps.jobs.createRun(tenantId, {
    runId,
    services,
    type: by.type,
    diagnostic: options.diagnostic ?? false,
    preview: options.preview ?? false,
    task,
    startedBy: { id: by.id, name: by.name },
    ...(by.noted ? { noted: by.noted } : {}),
    counts: NO_COUNTS,
    at: iso(deps.now()),
  })
  return { runId: jobs[0]?.runId ?? runId, jobs, started: created }
}

/** Teams takes no part where its cloud does not offer it; asked for alone, the cloud's lack is the answer. */
export function offered({ lacks = [] }: Connections, services: JobService[]): JobService[] {
  const left = lacks.length === 0 ? services : services.filter((service) => service !== 'teams')
  if (left.length === 0) throw withoutTeams(lacks)
  return left
}

async function enabled(deps: SyncDeps, tenantId: string, services: JobService[], task: JobTask): Promise<JobService[]> {
  const off = await shut(deps, tenantId, task)
  const left = services.filter((service) => !off.includes(service))
  const [first = 'teams'] = services
  if (left.length === 0) throw new ServiceOff(first)
  return left
}

/** A disabled service takes no part, unless it still has something to give back. */
export async function shut(
  deps: Pick<SyncDeps, 'tenants' | 'directory'>,
  tenantId: string,
  task: JobTask,
): Promise<JobService[]> {
  const off = await disabled(deps, tenantId)
  const gives = task.kind === 'withdraw' || (await hasToWithdraw(deps, tenantId))
  return off.filter((service) => service !== 'teams' || !gives)
}

async function hasToWithdraw(
  { tenants, directory }: Pick<SyncDeps, 'tenants' | 'directory'>,
  tenantId: string,
): Promise<boolean> {
  const teams = await tenants.teams(tenantId)
  return teams?.settings.off === 'withdraw' && directory.hasOurs(tenantId)
}

export async function disabled({ tenants }: Pick<SyncDeps, 'tenants'>, tenantId: string): Promise<JobService[]> {
  const [pbx, teams] = await Promise.all([tenants.pbx(tenantId), tenants.teams(tenantId)])
  return [...(pbx?.settings.off ? (['pbx'] as const) : []), ...(teams?.settings.off ? (['teams'] as const) : [])]
}
