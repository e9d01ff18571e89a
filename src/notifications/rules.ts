/** Which notices a run that ended is worth. Pure: the jobs of the run, each with the one of its service before it. */
import type { Job } from '../jobs/job.ts'
import { problemOf, tells } from './problem.ts'
import type { RunNotice } from './store.ts'

export type Notice = RunNotice

/** A job that ended, and the last job of its service before it that told whether there is a problem. */
export interface Ended {
  job: Job
  before: Job | null
}

const GRAVITY = ['failed', 'refused', 'succeededWithErrors']

/**
 * At most one problem notice for a run, about its gravest job, and only for a problem that was not there before. What
 * runs by itself as a retry opens none. A problem that is over gives one notice; when users still need attention after
 * a failure, that card says so, and there is no second one. One that goes on gives none to read, but its card is renewed.
 */
export function noticesFor(runId: string, ended: Ended[]): Notice[] {
  const resolved = ended.filter(({ job, before }) => tells(job) && isResolved(job, before))
  const opened = ended
    .filter((one) => opens(one) && !resolved.includes(one))
    .sort((a, b) => GRAVITY.indexOf(a.job.state) - GRAVITY.indexOf(b.job.state))
  const notice = (kind: Notice['kind'], { job }: Ended): Notice => ({ kind, runId, jobId: job.id })
  return [
    ...resolved.map((one) => notice('resolved', one)),
    ...ended.filter(goesOn).map((one) => notice('again', one)),
    ...opened.slice(0, 1).map((one) => notice('problem', one)),
  ]
}

/** It is as it was: who has a card of the problem sees that it was tried again. */
const goesOn = ({ job, before }: Ended): boolean => {
  const problem = problemOf(job)
  return tells(job) && problem !== null && problem === (before && problemOf(before))
}

const opens = ({ job, before }: Ended): boolean => {
  const problem = problemOf(job)
  return tells(job) && problem !== null && job.type !== 'retry' && problem !== (before && problemOf(before))
}

/** The service works again: its job got to the end, where it did not before; or no user needs attention any more. */
function isResolved(job: Job, before: Job | null): boolean {
  const was = before && problemOf(before)
  if (!was) return false
  const now = problemOf(job)
  return now === null || (!was.startsWith('attention') && now.startsWith('attention'))
}
