/** What a job did not do, by reason: the rows and what stands above them. */
import type { Job } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { isOfSome, isUndo } from '../../components/words/jobWords.ts'

export interface ReasonRow {
  code: string | null
  label: string
  /** Users; of those that were not reached, changes. */
  count: number
  advice: string
  who: string
  /** They wait for Microsoft: nobody has to act. */
  waits: boolean
}

/** One line stands for several users: names become roles. */
const SEVERAL = { holder: 'the holder', number: 'the number', candidate: 'the same account', raw: 'see the output' }

const NOBODY = 'Nobody needs to'

/** Users of an ended job by reason, most first, and last those that only wait; those it did not reach stay queued. */
export function reasonRows(job: Job): ReasonRow[] {
  const known = (job.reasons ?? []).map(({ reason, users }) => {
    const words = reasonWords(reason, SEVERAL)
    return {
      code: reason,
      label: words.label,
      count: users,
      advice: words.fix,
      who: words.who,
      waits: words.who === NOBODY,
    }
  })
  const missed: ReasonRow[] = job.counts.notReached
    ? [
        {
          code: null,
          label: 'Not reached',
          count: job.counts.notReached,
          advice: `The job stopped before their turn. They ${isUndo(job) ? 'are not put back' : 'stay queued'}.`,
          who: 'nobody needs to, retry',
          waits: false,
        },
      ]
    : []
  return [...missed, ...known].sort((a, b) => Number(a.waits) - Number(b.waits) || b.count - a.count)
}

export const amount = ({ code, count: n }: ReasonRow): string => plural(n, code === null ? 'change' : 'user')

/**
 * Those that wait for Microsoft have a reason too, but nobody has to act. What was not reached counts changes, and never
 * with users. A job that was cancelled left undone what it had planned; whoever needs attention does so without it too.
 */
export function titleOf(rows: ReasonRow[], job: Job): string {
  const { waiting, notReached, failed } = job.counts
  const held = rows.filter(({ code }) => code !== null).reduce((sum, row) => sum + row.count, 0) - waiting
  const undo = isUndo(job)
  const anyway = job.state === 'cancelled' && !isOfSome(job) ? held - failed : 0
  const stopped = held - anyway
  const parts = [
    ...(notReached > 0 ? [`${plural(notReached, 'change')} planned and not ${undo ? 'put back' : 'made'}`] : []),
    ...(stopped > 0 ? [`${plural(stopped, 'user')} not ${undo ? 'put back' : 'done'}`] : []),
    ...(anyway > 0 ? [`${plural(anyway, 'user')} ${anyway === 1 ? 'needs' : 'need'} attention anyway`] : []),
    ...(waiting > 0 ? [`${plural(waiting, 'user')} ${waiting === 1 ? 'waits' : 'wait'} for Microsoft`] : []),
  ]
  return `${parts.join(', ')}${parts.length === 1 && waiting === 0 ? ', by reason' : ''}`
}
