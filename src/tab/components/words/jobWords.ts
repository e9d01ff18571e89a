import type { Job, SyncStatus } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { removalWords } from '../../../words/removals.ts'
import { JOB_STATE_WORDS, PHASE_WORDS, REFUSED_BEFORE } from '../../../words/states.ts'
import { duration } from './time.ts'

/** Changes that the job made. */
export const changedOf = ({ counts }: Job): number =>
  counts.assigned + counts.changed + counts.removed + counts.created + counts.updated + counts.deleted

/** What the job did not do: users who were refused, and changes that it did not reach. */
export const notDone = ({ counts }: Job): number => counts.failed + counts.notReached

export const isUndo = ({ task }: Job): boolean => task.kind === 'undo'

/** It speaks of its own users alone: a list of everybody has others with the same reasons. */
export const isOfSome = ({ task }: Job): boolean => ['undo', 'retry', 'user', 'users'].includes(task.kind)

const orNothing = (n: number): string => (n === 0 ? 'nothing changed' : `${count(n)} changed`)
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** The counts of a job in words: "2,418 read, 6 changed", "212 done, 231 not". */
export function resultWords(job: Job): string {
  const { counts } = job
  switch (job.state) {
    case 'queued':
      return 'Waits for its turn'
    case 'running':
      return runningWords(job)
    case 'refused':
      if (job.declined) return `${count(job.declined.users)} kept by ${job.declined.name}`
      return job.plan && job.plan.removals > 0 ? `${removalWords(job.plan)} stopped` : 'Nothing written'
    case 'cancelled':
      return changedOf(job) === 0 ? 'Nothing written' : `${count(changedOf(job))} changed before it ended`
    case 'failed':
      return counts.done + notDone(job) === 0
        ? 'Nothing written'
        : `${count(counts.done)} done, ${count(notDone(job))} not${isUndo(job) ? ' put back' : ''}`
    case 'succeeded':
    case 'succeededWithErrors': {
      if (job.preview) return job.plan ? `${plural(job.plan.changes, 'change')} planned` : 'Nothing written'
      // a job that applies a plan reads nothing anew
      const read = job.service === 'pbx' && !job.planOf ? [`${count(counts.read)} read`] : []
      // an undo speaks of those alone whom it was to put back
      const not = job.state === 'succeededWithErrors' && !isUndo(job) ? counts.blocked : notDone(job)
      const rest = [
        ...(not > 0 ? [`${count(not)} not ${isUndo(job) ? 'put back' : 'done'}`] : []),
        ...(counts.waiting ? [`${count(counts.waiting)} waiting`] : []),
      ]
      return capital([...read, orNothing(changedOf(job)), ...rest].join(', '))
    }
  }
}

const DONE_WORDS: Record<string, string> = {
  ...{ read: 'read', take: 'taken in', push: 'written', confirm: 'read back' },
  ...{ assign: 'assigned', verify: 'verified', grant: 'granted', settle: 'records looked at' },
}

function runningWords({ service, progress, counts }: Job): string {
  if (!progress) return 'Starting'
  const word = DONE_WORDS[progress.phase] ?? 'looked at'
  if (progress.total === null) return `${count(progress.done || (service === 'pbx' ? counts.read : 0))} ${word}`
  return `${count(progress.done)} of ${count(progress.total)} ${word}`
}

/** The job of a service that the console speaks of: what waits for a word, before what ended since. */
export const standingId = (status: SyncStatus | null | undefined, service: Job['service']): string | undefined =>
  (status?.stopped.find((job) => job.service === service) ?? status?.latest[service])?.id

/** The guard stopped it, and that is over: another job came after it, or its removals were declined. */
export const isStoppedBefore = ({ state, id, declined }: Job, latestId: string | undefined): boolean =>
  state === 'refused' && (latestId !== id || Boolean(declined))

/** "Approval needed" only while it is the latest job of its service, and nobody decided. */
export const stateWords = (job: Job, latestId: string | undefined): string =>
  isStoppedBefore(job, latestId) ? REFUSED_BEFORE : JOB_STATE_WORDS[job.state]

export function durationWords(job: Job, now: Date): string {
  if (!job.startedAt) return '–'
  const end = job.endedAt ? new Date(job.endedAt) : now
  return duration(end.getTime() - new Date(job.startedAt).getTime())
}

export function phaseWords({ service }: Job, phase: string): string {
  const words: Record<string, string> = PHASE_WORDS[service]
  return words[phase] ?? phase
}
