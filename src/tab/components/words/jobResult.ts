/** What a job came to, in words. Apart from the other words of jobs: the first page can do without. */
import type { Job } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { removalWords } from '../../../words/removals.ts'
import { isUndo, notDone } from './jobWords.ts'

/** Changes that the job made, but for policies: those go with numbers, and are many. */
const changedOf = ({ counts }: Job): number =>
  counts.assigned + counts.changed + counts.removed + counts.created + counts.updated + counts.deleted

export const changedAny = (job: Job): boolean => changedOf(job) + (job.counts.policies ?? 0) > 0

/** "155 changed, 326 policies", "326 policies" */
const changes = (job: Job): string => {
  const { policies = 0 } = job.counts
  const changed = changedOf(job)
  return [
    ...(changed > 0 ? [`${count(changed)} changed`] : []),
    ...(policies > 0 ? [plural(policies, 'policy', 'policies')] : []),
  ].join(', ')
}
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
      return changedAny(job) ? `${changes(job)} before it ended` : 'Nothing written'
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
      return capital([...read, changes(job) || 'nothing changed', ...rest].join(', '))
    }
  }
}

const DONE_WORDS: Record<string, string> = {
  ...{ read: 'read', take: 'taken in', push: 'written', confirm: 'read back' },
  ...{ assign: 'assigned', verify: 'verified', grant: 'policies gone through', settle: 'records looked at' },
}

function runningWords({ service, progress, counts }: Job): string {
  if (!progress) return 'Starting'
  const word = DONE_WORDS[progress.phase] ?? 'looked at'
  if (progress.total === null) return `${count(progress.done || (service === 'pbx' ? counts.read : 0))} ${word}`
  return `${count(progress.done)} of ${count(progress.total)} ${word}`
}
