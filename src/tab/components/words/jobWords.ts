import type { Job, SyncStatus } from '../../../api/contract.ts'
import { JOB_STATE_WORDS, PHASE_WORDS, REFUSED_BEFORE } from '../../../words/states.ts'
import { duration } from './time.ts'

/** What the job did not do: users who were refused, and changes that it did not reach. */
export const notDone = ({ counts }: Job): number => counts.failed + counts.notReached

export const isUndo = ({ task }: Job): boolean => task.kind === 'undo'

/** It speaks of its own users alone: a list of everybody has others with the same reasons. */
export const isOfSome = ({ task }: Job): boolean => ['undo', 'retry', 'user', 'users'].includes(task.kind)

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
