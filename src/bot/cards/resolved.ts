/** 3.5: what works again, told once. */
import type { Job } from '../../jobs/job.ts'
import type { Began } from '../../notifications/problem.ts'
import { card, openUrl, text } from './element.ts'
import type { Card } from './element.ts'
import { problemWords } from './mute.ts'
import { band, buttons, line, sub } from './parts.ts'
import type { Setting } from './parts.ts'
import { decisive, leftOver, nameOf, needAttention } from './runFacts.ts'
import type { RunFacts } from './runFacts.ts'
import { openJob } from './running.ts'
import { count, duration, plural } from './text.ts'

/** `was`: the job that met the problem last. */
export function resolvedCard(facts: RunFacts, was: Job, began: Began, setting: Setting): Card {
  const job = facts.jobs.find((one) => one.service === was.service) ?? decisive(facts.jobs)
  // of everybody, also where a retry counts its own users
  const open = job.counts.blockedInAll ?? needAttention(job)
  const problem = problemWords(was)
  const over = job.endedAt ?? facts.now
  const took = `${began.atLeast ? 'more than ' : ''}${duration(began.at, over)}`
  const body = [
    band('ok', 'Resolved: the sync works again', sub(nameOf(facts, job))),
    text([...brought(job, was), `It took ${took}.`].join(' ')),
    line('err', 'Was', problem, { at: began.at }),
    line('ok', 'Now', nowWords(job, open), { at: over }),
    ...(open > 0 ? [line('warn', 'Still open', usersNeed(open))] : []),
  ]
  const show =
    open > 0 ? openUrl(`Show ${plural(open, 'user', 'users')}`, setting.links.to('users?state=blocked')) : null
  return card(body, buttons(openJob(facts, setting, job), show), `Resolved: the sync works again. It was: ${problem}.`)
}

const usersNeed = (n: number): string => `${plural(n, 'user needs', 'users need')} attention`

const nowWords = ({ task }: Job, open: number): string =>
  `${task.kind === 'retry' ? 'The retry succeeded' : 'Succeeded'}${open > 0 ? ' with errors' : ''}`

/** For whom it works again. Only a retry of that job is about the same users; of another sync nobody can say so. */
function brought(job: Job, was: Job): string[] {
  const left = leftOver(was)
  const { done } = job.counts
  if (job.task.kind !== 'retry' || job.task.jobId !== was.id || !left || done === 0) return []
  if (done < left) return [`Of the ${count(left)} users that were not synced, ${count(done)} are in sync now.`]
  return [
    left === 1
      ? 'The user that was not synced is in sync now.'
      : `The ${count(left)} users that were not synced are in sync now.`,
  ]
}
