/** Which notices a run that ended is worth. Pure: the jobs of the run, each with the one of its service before it. */
import type { Job } from '../jobs/job.ts'
import type { NoticeTopic } from '../tenants/tenant.ts'
import { ends, problemOf, tells } from './problem.ts'
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
 * One whose place another took ends its card without a word: the card of the other says what is wrong now.
 */
export function noticesFor(runId: string, ended: Ended[]): Notice[] {
  const resolved = ended.filter(({ job, before }) => tells(job) && ends(job, before))
  const opened = ended
    .filter((one) => opens(one) && !resolved.includes(one))
    .sort((a, b) => GRAVITY.indexOf(a.job.state) - GRAVITY.indexOf(b.job.state))
  const notice = (kind: Notice['kind'], { job }: Ended): Notice => ({ kind, runId, jobId: job.id })
  return [
    ...resolved.map((one) => notice('resolved', one)),
    ...ended.filter(goesOn).map((one) => notice('again', one)),
    ...opened.filter(({ before }) => before && problemOf(before)).map((one) => notice('replaced', one)),
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

/** What a notice about this run's end is about, for quiet hours; null: it makes no sound. */
export function topicOf({ kind, jobId }: Notice, ended: Ended[]): NoticeTopic | null {
  if (kind === 'again' || kind === 'replaced') return null
  const one = ended.find(({ job }) => job.id === jobId)
  const told = kind === 'problem' ? one?.job : one?.before
  return told ? (TOPICS[told.state] ?? null) : null
}

const TOPICS: Partial<Record<Job['state'], NoticeTopic>> = {
  failed: 'failed',
  refused: 'approval',
  succeededWithErrors: 'attention',
}
