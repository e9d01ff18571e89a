/** Cancelling a run: asked for in the store first, so that a restart right after still ends it. */
import type { Job } from '../../jobs/job.ts'
import { iso, type SyncDeps } from '../deps.ts'
import { AlreadyEnded, NoSuchJob, type Canceller } from '../sync.ts'

/** The jobs that this stops, as they are now. The last of the run is asked first: it must not begin meanwhile. */
export async function cancelRun(deps: SyncDeps, tenantId: string, by: Canceller, jobId: string): Promise<Job[]> {
  const job = await deps.jobs.job(tenantId, jobId)
  if (!job) throw new NoSuchJob(jobId)
  if (job.endedAt !== null) throw new AlreadyEnded(job)
  const at = iso(deps.now())
  const asked: string[] = []
  for (const each of (await deps.jobs.run(tenantId, job.runId)).toReversed())
    if (each.endedAt === null && (await deps.jobs.askToStop(tenantId, each.id, by, at, by.noted?.(each.id))))
      asked.unshift(each.id)
  const stopped = (await deps.jobs.run(tenantId, job.runId)).filter(({ id }) => asked.includes(id))
  if (stopped.length === 0) throw new AlreadyEnded((await deps.jobs.job(tenantId, jobId)) ?? job)
  for (const each of stopped.filter(({ startedAt }) => startedAt === null)) await sayNotStarted(deps, each)
  return stopped
}

async function sayNotStarted(deps: SyncDeps, { tenantId, id, cancelledBy }: Job): Promise<void> {
  const text = `Cancelled by ${cancelledBy?.name ?? 'somebody'} before it began. Nothing was written.`
  await deps.jobs.write(tenantId, id, [{ at: iso(deps.now()), level: 'info', text }])
}

/** Reaches the job that is running now, if this process runs it. */
export interface Stops {
  /** What ends when the job is to stop. */
  signalOf(job: Job): AbortSignal
  stop(job: Job): void
  forget(job: Job): void
}

export function createStops(): Stops {
  const running = new Map<string, AbortController>()
  const keyOf = ({ tenantId, id }: Job): string => `${tenantId} ${id}`
  return {
    signalOf(job) {
      const controller = running.get(keyOf(job)) ?? new AbortController()
      running.set(keyOf(job), controller)
      return controller.signal
    },
    stop: (job) => running.get(keyOf(job))?.abort(),
    forget: (job) => void running.delete(keyOf(job)),
  }
}
