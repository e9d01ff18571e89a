/** Taking back that numbers or users are kept: the questions before it, and what is told after it. */
import type { JobService } from '../../jobs/job.ts'
import { execute, openUrl, showCard, text } from './element.ts'
import type { Action, Card } from './element.ts'
import { card } from './element.ts'
import { buttons, namedBand, sub } from './parts.ts'
import type { Setting } from './parts.ts'
import type { PersonFacts } from './person-facts.ts'
import type { Planned } from './plan-facts.ts'
import { clean, plural } from './text.ts'

/** By whose plan it was that somebody declined. */
const WORDS: Record<JobService, { what: string; then: string; all: string }> = {
  teams: {
    what: 'The number',
    then: 'the next sync takes it away, unless something changes before',
    all: 'the next sync would take these numbers away again',
  },
  pbx: {
    what: 'The user',
    then: 'the next sync takes in what 8x8 shows, unless something changes before',
    all: 'the next sync would take in again what 8x8 shows',
  },
}

/** Null: nobody kept any. */
export function takeBackPlan(jobs: Planned[], setting: Setting): Action | null {
  const job = jobs.find(({ declined }) => declined)
  if (!job) return null
  return showCard(
    'Take back…',
    [text(`What is still kept is no longer kept then: ${WORDS[job.service].all}.`)],
    execute('Take back that they are kept', 'plan.keep.end', { job: job.id, op: `${setting.op}.keepEnd` }),
  )
}

export const takenBackWords = (service: JobService, users: number): string =>
  `Taken back for ${plural(users, 'user')}: ${WORDS[service].all}.`

/** Null: the person is not kept. */
export function takeBackOne({ id, kept }: PersonFacts, setting: Setting): Action | null {
  if (kept === null) return null
  const { what, then } = WORDS[kept]
  return showCard(
    'Take back…',
    [text(`${what} is no longer kept then: ${then}.`)],
    execute('Take back that it is kept', 'user.keep.end', { user: id, op: `${setting.op}.keepEnd` }),
  )
}

/** Where the person stands by now is looked at meanwhile. */
export function takenBackCard(facts: PersonFacts, setting: Setting): Card {
  const name = clean(facts.name)
  const { what, then } = WORDS[facts.kept ?? 'teams']
  const said = `${what} is not kept any more`
  const words = `${then.replace(/^t/, 'T')}.`
  const open = openUrl('Open user', setting.links.to(`users/${encodeURIComponent(facts.id)}`))
  const show = execute('Show this user', 'user.show', { user: facts.id })
  return card([namedBand('info', name, sub(said)), text(words)], buttons(show, open), `${name}: ${said}. ${words}`)
}
