/** What jobs that nobody started took in a week, added up: a source may shrink a little every day. */
import type { Job } from '../../src/jobs/store.ts'
import type { Run } from './simulation.ts'

/** A little less than the week: what lies at its very edge may be counted or not. */
const WEEK_MS = 6.9 * 86_400_000

/** Without a person's word, so many times the guard's number may go in a week. */
const TIMES = 3

/** Oldest first: the Teams jobs of a history, and whom each of them took a number from. */
export function checkLately(run: Run, jobs: { job: Job; losers: Set<string> }[]): void {
  const { violation, history, unguardedFrom } = run
  const most = TIMES * history.setting.guard
  let unseen: typeof jobs = []
  for (const each of jobs) {
    const { job, losers } = each
    if (unguardedFrom !== null && Number(job.id) >= unguardedFrom) return
    // who lets a plan be applied has looked at what came before it
    if (job.planOf !== null) {
      unseen = []
      continue
    }
    unseen.push(each)
    if (losers.size === 0 || (job.type !== 'auto' && job.type !== 'retry')) continue
    const since = Date.parse(job.queuedAt) - WEEK_MS
    const lately = new Set(unseen.flatMap((one) => (Date.parse(one.job.queuedAt) >= since ? [...one.losers] : [])))
    if (lately.size > most)
      violation(`job ${job.id} by itself took the numbers of ${lately.size} in a week, together ${most} may go`)
  }
}
