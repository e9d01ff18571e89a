/** Starting a run: which jobs, for whom, and what they need. */
import { NO_COUNTS, type JobService } from '../jobs/job.ts'
import { iso, type SyncDeps } from './deps.ts'
import { NotSetUp, type StartOptions, type Started, type Starter } from './sync.ts'

const SERVICES: Record<StartOptions['service'], JobService[]> = {
  all: ['pbx', 'teams'],
  pbx: ['pbx'],
  teams: ['teams'],
}

/** Queues the jobs of a run; throws NotSetUp when a service it needs is missing. */
export async function startRun(deps: SyncDeps, tenantId: string, by: Starter, options: StartOptions): Promise<Started> {
  const connections = deps.connections(tenantId)
  const services = SERVICES[options.service]
  // the directory comes from 8x8: without it the Teams job would know nobody
  if (!connections.pbx) throw new NotSetUp('pbx')
  if (services.includes('teams') && !connections.m365) throw new NotSetUp('teams')
  const runId = deps.newId()
  const { created, jobs } = await deps.jobs.createRun(tenantId, {
    runId,
    services,
    type: by.type,
    diagnostic: options.diagnostic ?? false,
    preview: options.preview ?? false,
    startedBy: { id: by.id, name: by.name },
    counts: NO_COUNTS,
    at: iso(deps.now()),
  })
  return { runId: jobs[0]?.runId ?? runId, jobs, started: created }
}
