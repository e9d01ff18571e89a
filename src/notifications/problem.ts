/** What counts as a problem of a sync, and which one was open before a job: read from the jobs, kept nowhere else. */
import type { Job } from '../jobs/job.ts'
import type { JobsStore } from '../jobs/store.ts'

/**
 * Names the problem that a job ended with: tenant, kind, service and cause make one problem. Null: none, or the job says
 * nothing about it because it was cancelled, or only a preview.
 */
export function problemOf(job: Job): string | null {
  if (job.preview) return null
  switch (job.state) {
    case 'failed':
      return `failed ${job.service} ${job.cause?.code ?? 'INTERNAL'}`
    case 'refused':
      return `approval ${job.service}`
    case 'succeeded':
    case 'succeededWithErrors':
      // a retry counts its own users, and the problem is everybody's
      return (job.counts.blockedInAll ?? job.counts.blocked) > 0 || nothingWorked(job)
        ? `attention ${job.service}`
        : null
    default:
      return null
  }
}

/** Single users whom Microsoft did not take at that moment are tried again by themselves; that it took nobody is told. */
export const nothingWorked = ({ counts: { failed, done } }: Pick<Job, 'counts'>): boolean => failed > 0 && done === 0

/** Is this problem, of the service of the job, not there any more now that the job has ended? */
export const isOverWith = (problem: string, job: Job): boolean =>
  problem.split(' ')[1] === job.service && problem !== problemOf(job)

/**
 * Does this job say whether the problem of its service is still there? One for a single user does not, nor an undo that got
 * to its end, which knows only whom it put back, nor one of chosen users that met no problem: it passed over everybody else;
 * nor one whose plan had ended: it did nothing.
 */
export const tells = (job: Job): boolean =>
  job.endedAt !== null &&
  job.state !== 'cancelled' &&
  !job.preview &&
  job.task.kind !== 'user' &&
  !(job.task.kind === 'undo' && job.state.startsWith('succeeded')) &&
  !(job.task.kind === 'users' && problemOf(job) === null) &&
  job.cause?.code !== 'PLAN_EXPIRED'

/** The service works again: its job got to the end, where it did not before; or no user needs attention any more. */
export function ends(job: Job, before: Job | null): boolean {
  const was = before && problemOf(before)
  if (!was) return false
  const now = problemOf(job)
  return now === null || (!was.startsWith('attention') && now.startsWith('attention'))
}

const PAGES = 4
const PAGE = 50

/** The last job of the same service before this one that tells, looking back over 200 jobs, as people know of it. */
export async function jobBefore(jobs: History, tenantId: string, job: Job): Promise<Job | null> {
  const older: Job[] = []
  let cursor: string | null = null
  for (let page = 0; page < PAGES; page++) {
    const { items, nextCursor }: { items: Job[]; nextCursor: string | null } = await jobs.jobs(tenantId, {
      services: [job.service],
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    })
    for (const other of items) {
      if (Number(other.id) >= Number(job.id) || !tells(other)) continue
      older.push(other)
      if (!isUntold(other)) return toldOf(older)
    }
    if (nextCursor === null) break
    cursor = nextCursor
  }
  return toldOf(older)
}

type History = Pick<JobsStore, 'jobs'>

/** Nobody is told of a problem that a retry meets. */
const isUntold = (job: Job): boolean => job.type === 'retry' && problemOf(job) !== null

/**
 * What a retry met and nobody was told of does not count: the next job that meets it tells, and what was told before is
 * still what people know. Newest first.
 */
const toldOf = (older: Job[]): Job | null =>
  older.reduceRight<Job | null>((told, job) => {
    const isKnown = problemOf(job) === (told && problemOf(told)) || ends(job, told)
    return isUntold(job) && !isKnown ? told : job
  }, null)

/** The job that this problem began with, of which its card tells, and how often it was met since; over the last tries. */
export async function openedBy(jobs: History, tenantId: string, job: Job): Promise<{ opener: Job; tries: number }> {
  let opener = job
  let tries = 1
  for (; tries < MOST_TRIES; tries++) {
    const before = await jobBefore(jobs, tenantId, opener)
    if (!before || problemOf(before) !== problemOf(job)) break
    opener = before
  }
  return { opener, tries }
}

/** Of a problem that goes on for longer, the card is left as it is. */
export const MOST_TRIES = 20

/** Since when a problem was there; `atLeast`: it may have been for longer, since only the last tries were looked at. */
export interface Began {
  at: string
  atLeast: boolean
}

export const beganAt = ({ opener, tries }: { opener: Job; tries: number }): Began => ({
  at: opener.endedAt ?? opener.queuedAt,
  atLeast: tries >= MOST_TRIES,
})

/** The job whose problem was open when this one began; null when there was none. */
export async function problemBefore(jobs: History, tenantId: string, job: Job): Promise<Job | null> {
  const before = await jobBefore(jobs, tenantId, job)
  return before && problemOf(before) ? before : null
}
