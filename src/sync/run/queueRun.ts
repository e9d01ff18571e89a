/** Queues the jobs of a run that is not a plain sync: an undo, a retry, one user. */
import { NO_COUNTS, type Job, type JobService, type JobTask } from '../../jobs/job.ts'
import { iso, type SyncDeps } from '../deps.ts'
import { NotPossible, NotSetUp, ServiceOff, withoutTeams, type Started, type Starter } from '../sync.ts'
import { disabled, offered } from './start.ts'

export interface Asked {
  services: JobService[]
  task: JobTask
  preview?: boolean
  diagnostic?: boolean
}

/** Throws NotPossible while another run is going: that one does something else; ServiceOff of a disabled service. */
export async function queueRun(deps: SyncDeps, tenantId: string, by: Starter, asked: Asked): Promise<Started> {
  const connections = deps.connections(tenantId)
  if (!connections.pbx) throw new NotSetUp('pbx')
  const possible = offered(connections, asked.services)
  if (possible.includes('teams') && !connections.m365) throw withoutTeams()
  const off = await disabled(deps, tenantId)
  const services = possible.filter((service) => !off.includes(service))
  if (services.length === 0) throw new ServiceOff(asked.services[0] ?? 'teams')
  const { created, jobs } = await deps.jobs.createRun(tenantId, {
    runId: deps.newId(),
    services,
    type: by.type,
    task: asked.task,
    preview: asked.preview ?? false,
    diagnostic: asked.diagnostic ?? false,
    startedBy: { id: by.id, name: by.name },
    ...(by.noted ? { noted: by.noted } : {}),
    counts: NO_COUNTS,
    at: iso(deps.now()),
  })
  if (!created) throw new NotPossible('A sync is running. Wait until it has ended, then try again.')
  return { runId: jobs[0]?.runId ?? '', jobs, started: true }
}

/** Jobs looked back over; somebody who looks for an older one finds none. */
const MOST_BACK = 400
const PAGE = 50

/** The newest job that fits, going back over the newest few hundred. */
export async function newestJob(
  deps: Pick<SyncDeps, 'jobs'>,
  tenantId: string,
  fits: (job: Job) => boolean | Promise<boolean>,
  services?: JobService[],
): Promise<Job | null> {
  let cursor: string | null = null
  for (let seen = 0; seen < MOST_BACK; seen += PAGE) {
    const page: { items: Job[]; nextCursor: string | null } = await deps.jobs.jobs(tenantId, {
      limit: PAGE,
      ...(services ? { services } : {}),
      ...(cursor ? { cursor } : {}),
    })
    for (const job of page.items) if (await fits(job)) return job
    cursor = page.nextCursor
    if (!cursor) return null
  }
  return null
}
