/** What the guard stopped and nobody said a word on yet. */
import { KINDS_OF_SOME, type Job } from '../../jobs/job.ts'
import type { SyncDeps } from '../deps.ts'
import { waitsForWord } from './guarded.ts'

/**
 * By the newest job of a service that has ended. One of some users, or one that tries users again by itself, leaves the
 * question open that the job of everybody before it asked.
 */
export async function stoppedJob(
  { jobs }: Pick<SyncDeps, 'jobs'>,
  tenantId: string,
  latest: Job | null,
): Promise<Job | null> {
  if (!latest || waitsForWord(latest)) return latest
  if (!KINDS_OF_SOME.includes(latest.task.kind)) return null
  const before = await jobs.latest(tenantId, latest.service, { except: KINDS_OF_SOME })
  return waitsForWord(before) ? before : null
}
