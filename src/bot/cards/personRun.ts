/** 5.2: a sync of one person, whose steps fill in as they pass. */
import type { JobStep } from '../../jobs/job.ts'
import { inWords } from '../../words/outputWords.ts'
import { STEP_WORDS } from '../../words/states.ts'
import type { Icon } from './icons.ts'
import { card, openUrl } from './element.ts'
import type { Card, Element } from './element.ts'
import { headline } from './headline.ts'
import { buttons, foot, line, namedBand, sub } from './parts.ts'
import type { Setting } from './parts.ts'
import { PERSON_KINDS, stateWords } from './person.ts'
import type { PersonFacts } from './personFacts.ts'
import { causeBlock, causeWords } from './reasons.ts'
import { current, decisive, endedAt, isOver, jobIds, startedAt } from './runFacts.ts'
import type { RunFacts } from './runFacts.ts'
import { openJob, startedBy } from './running.ts'
import { clean, duration, time } from './text.ts'

const STEP_ICONS: Record<JobStep['outcome'], Icon> = { done: 'ok', nothing: 'stop', stopped: 'warn', failed: 'err' }

const stepLine = ({ step, outcome, detail }: JobStep): Element =>
  line(STEP_ICONS[outcome], STEP_WORDS[step], clean(inWords(detail), 160))

export function personRunCard(facts: RunFacts, person: PersonFacts, setting: Setting): Card {
  const name = clean(person.name)
  const over = isOver(facts)
  const job = over ? decisive(facts.jobs) : current(facts.jobs)
  const ended = endedAt(facts.jobs)
  const failed = over && (job.state === 'failed' || job.state === 'refused') ? causeWords(job.cause) : null
  const { kind, title } = headline(facts)
  const good = over && job.state.startsWith('succeeded')
  const words = good ? `${stateWords(person)}${person.number ? ` · ${clean(person.number)}` : ''}` : title
  const steps = facts.jobs.flatMap((each) => each.steps ?? [])
  const body = [
    namedBand(good ? PERSON_KINDS[person.state] : kind, name, sub(words)),
    ...steps.slice(0, 8).map(stepLine),
    ...(over ? [] : [line('run', 'Next', 'is under way')]),
    ...(failed ? causeBlock(failed) : []),
    foot(
      startedBy(facts),
      `${time(startedAt(facts.jobs))}${over && ended ? ` · took ${duration(startedAt(facts.jobs), ended)}` : ''} · ${jobIds(facts.jobs)}`,
    ),
  ]
  const user = openUrl('Open user', setting.links.to(`users/${encodeURIComponent(person.id)}`))
  return card(body, buttons(user, openJob(facts, setting, job)), `${name}: ${words}.`)
}
