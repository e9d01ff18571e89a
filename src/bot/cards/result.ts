/** Cards of a run that ended: succeeded, cancelled, users need attention, failed, approval needed, diagnostic. */
import type { Job, JobUsage } from '../../jobs/job.ts'
import { slowestWords } from '../../words/asked.ts'
import { bold, card, execute, openUrl, run, runs, small, text } from './element.ts'
import type { Action, Card, Element } from './element.ts'
import { band, buttons, foot, heading, line, previewButton, sub, syncButton, tiles } from './parts.ts'
import type { Kind, Setting } from './parts.ts'
import { personRunCard } from './personRun.ts'
import { approvalCard, planEndedCard, previewCard } from './plan.ts'
import { muteQuestion } from './mute.ts'
import { headline, isReady } from './headline.ts'
import { causeBlock, causeWords, fixButton, isLater, reasonList } from './reasons.ts'
import {
  attention,
  cancelledBy,
  changed,
  counting,
  decisive,
  endedAt,
  isOver,
  jobIds,
  kindOfRun,
  nameOf,
  needAttention,
  needWords,
  policyWords,
  startedAt,
  step,
  total,
  undoneJob,
  written,
} from './runFacts.ts'
import type { RunFacts } from './runFacts.ts'
import { jobLines, openJob, retryButton, runningCard, startedBy, unchangedLine } from './running.ts'
import { clean, count, duration, plural, time } from './text.ts'

/** The card of a run as it stands now. */
export function runCard(facts: RunFacts, setting: Setting): Card {
  if (facts.person) return personRunCard(facts, facts.person, setting)
  if (!isOver(facts)) return runningCard(facts, setting)
  const job = decisive(facts.jobs)
  if (facts.plan && isReady(facts)) return previewCard(facts, facts.plan, setting)
  switch (job.state) {
    case 'failed':
      return job.cause?.code === 'PLAN_EXPIRED' ? planEndedCard(job, setting) : failedCard(facts, setting, job)
    case 'refused':
      return approvalCard(facts, facts.plan, setting, job)
    case 'cancelled':
      return cancelledCard(facts, setting)
    default:
      return attention(facts.jobs) > 0 || job.state === 'succeededWithErrors'
        ? attentionCard(facts, setting)
        : succeededCard(facts, setting)
  }
}

const icon = (facts: RunFacts, kind: Kind): Kind => (facts.jobs.some((job) => job.diagnostic) ? 'diagnostic' : kind)

function footOf(facts: RunFacts, word = 'ended', took = ''): Element {
  const ended = endedAt(facts.jobs)
  const stopper = cancelledBy(facts)
  return foot(
    [...startedBy(facts), ...(stopper ? [small(', cancelled by '), small(clean(stopper))] : [])],
    `${time(startedAt(facts.jobs))}${ended ? ` · ${word} ${time(ended)}` : ''}${took} · ${jobIds(facts.jobs)}`,
  )
}

const took = (facts: RunFacts): string => {
  const ended = endedAt(facts.jobs)
  return ended ? ` · ${duration(startedAt(facts.jobs), ended)}` : ''
}

/** None, rather than that nobody is; an undo tells of those alone whom it put back. */
const inSync = (facts: RunFacts): string[] =>
  facts.inSync > 0 && !undoneJob(facts) ? [plural(facts.inSync, 'user is in sync', 'users are in sync')] : []

/** What was changed: Teams counts for a run with a Teams job, else what was taken in. */
function changeTiles(facts: RunFacts): Element {
  return facts.jobs.some((job) => job.service === 'teams')
    ? tiles([
        [total(facts.jobs, 'assigned'), 'Assigned'],
        // a policy is a change in the preview too
        [total(facts.jobs, 'changed') + total(facts.jobs, 'policies'), 'Changed'],
        [total(facts.jobs, 'removed'), 'Removed'],
      ])
    : tiles([
        [total(facts.jobs, 'created'), 'New'],
        [total(facts.jobs, 'updated'), 'Changed'],
        [total(facts.jobs, 'deleted'), 'Deleted'],
      ])
}

function waitingLine(facts: RunFacts): Element[] {
  const waiting = total(facts.jobs, 'waiting')
  if (waiting === 0) return []
  const then = undoneJob(facts) ? 'It was sent, and Teams does not show it yet.' : 'It is tried again by itself.'
  return [line('wait', plural(waiting, 'user waits', 'users wait') + ' for Microsoft', then)]
}

/** 6.5: ours alone, since a client reads the values as markdown. */
const diagnosticFacts = (facts: RunFacts): Element => ({
  type: 'FactSet',
  facts: [
    { title: 'Users changed', value: count(changed(counting(facts.jobs))) },
    ...slowest(facts),
    { title: 'Secrets', value: 'removed from the output' },
    { title: 'Kept', value: 'with the job history' },
  ],
})

function slowest({ jobs }: RunFacts): { title: string; value: string }[] {
  const [most] = jobs.flatMap(({ usage }) => usage?.slowest ?? []).toSorted((one, other) => other.ms - one.ms)
  return most ? [{ title: 'Slowest answer', value: slowestWords(most) }] : []
}

const DIAGNOSTIC_END = [
  runs([
    run('For a support case, open the output and choose '),
    bold('Copy Debug Job Output'),
    run('. It holds user names and numbers: send it only to support.'),
  ]),
]

/** 6.5: what was asked of each side, and how often a limit was met. */
function asked({ jobs }: RunFacts): Element[] {
  const usage = jobs.flatMap((job) => job.usage ?? [])
  if (usage.length === 0) return []
  const sum = (of: (one: JobUsage) => number): number => usage.reduce((all, one) => all + of(one), 0)
  return [
    tiles([
      [sum(({ pbx }) => pbx.requests), '8x8 requests'],
      [sum(({ graph }) => graph.requests), 'Microsoft requests'],
      [sum(({ pbx, graph }) => pbx.throttled + graph.throttled), 'Slowed by limits'],
    ]),
  ]
}

/** 2.4, 2.5 and 6.5. */
function succeededCard(facts: RunFacts, setting: Setting): Card {
  const { title } = headline(facts)
  const writes = written(facts.jobs)
  const middle: Element[] =
    writes === 0
      ? [
          text(
            [
              `Nothing ${undoneJob(facts) ? 'was left to put back' : 'needed a change'}.`,
              ...inSync(facts).map((words) => `${words}.`),
            ].join(' '),
          ),
          ...waitingLine(facts),
        ]
      : [changeTiles(facts), ...jobLines(facts), ...waitingLine(facts)]
  const body = [
    band('ok', title, sub(`${kindOfRun(facts)}${took(facts)}`), icon(facts, 'ok')),
    ...middle,
    ...(facts.jobs[0]!.diagnostic ? [...asked(facts), diagnosticFacts(facts), ...DIAGNOSTIC_END] : []),
    footOf(facts),
  ]
  const said = writes === 0 ? 'Nothing needed a change.' : `${plural(writes, 'change was', 'changes were')} made.`
  return card(body, endButtons(facts, setting), `${title}. ${said}`)
}

const endButtons = (facts: RunFacts, setting: Setting): Action[] =>
  buttons(
    openJob(facts, setting, decisive(facts.jobs)),
    execute('Show history', 'show.history'),
    undoButton(facts, setting),
  )

/** Only what was written to Teams can be put back. */
function undoButton(facts: RunFacts, setting: Setting): Action | null {
  const job = facts.jobs.find(({ service }) => service === 'teams')
  if (!job || undoneJob(facts) || written([job]) === 0) return null
  return { ...execute('Undo…', 'undo.ask', { job: job.id, op: `${setting.op}.undo` }), mode: 'secondary' }
}

/** 2.6 */
function cancelledCard(facts: RunFacts, setting: Setting): Card {
  const job = decisive(facts.jobs)
  const at = step(job)
  const { title } = headline(facts)
  const where = at ? ` · ${nameOf(facts, job)}, step ${at.number} of ${at.of}` : ''
  const body = [
    band('stop', title, sub(`${kindOfRun(facts)}${where}`)),
    ...(job.preview ? [text('Nothing was written.')] : cutShort(facts)),
    footOf(facts, 'cancelled'),
  ]
  const again = job.preview ? previewButton(setting, 'Plan again') : syncButton(setting)
  const said = job.preview ? 'Nothing was written.' : 'What was done stays done.'
  return card(body, buttons(again, openJob(facts, setting, job)), `${title}. ${said}`)
}

const cutShort = (facts: RunFacts): Element[] => {
  const [rest, words] = undoneJob(facts) ? ['was not put back', 'Not put back'] : ['is still queued', 'Still queued']
  return [
    text(`What was done stays done. The rest ${rest}.`),
    tiles([
      [total(counting(facts.jobs), 'done'), 'Done'],
      [total(facts.jobs, 'notReached'), words],
    ]),
  ]
}

const usersNeed = (facts: RunFacts, n: number): string =>
  undoneJob(facts)
    ? `${plural(n, 'user was', 'users were')} not put back`
    : `${plural(n, 'user needs', 'users need')} attention`

/** 3.1 */
function attentionCard(facts: RunFacts, setting: Setting): Card {
  const need = attention(facts.jobs)
  const waits = facts.jobs.some(({ counts }) => counts.failed > 0) ? facts.reasons.filter(isLater) : []
  const reasons = reasonList(facts.reasons, undefined, waits)
  const title = need > 0 ? usersNeed(facts, need) : headline(facts).title
  const said = [kindOfRun(facts), ...(need > 0 ? ['succeeded with errors'] : []), ...inSync(facts)].join(' · ')
  const body = [
    band('warn', title, sub(said), icon(facts, 'warn')),
    tiles([
      [changed(counting(facts.jobs)), 'Changed'],
      [total(facts.jobs, 'waiting'), 'Waiting'],
      [need, needWords(facts)],
    ]),
    ...policyWords(facts.jobs).map((policies) => text(`${policies} granted or taken back.`)),
    ...jobLines(facts),
    ...(reasons.length > 0 ? [heading('Why'), ...reasons] : []),
    ...(facts.jobs[0]!.diagnostic ? DIAGNOSTIC_END : []),
    footOf(facts, 'ended', took(facts)),
  ]
  const job = decisive(facts.jobs)
  // whom an undo left as they are stands in its job, and nobody is told of them unasked
  const others = undoneJob(facts)
    ? []
    : [showUsers(setting, need > 0 ? 'blocked' : 'waiting'), muteQuestion(setting, job)]
  const actions = buttons(openJob(facts, setting, job), retryButton(setting, job), ...others)
  return card(body, actions, `${title}. ${kindOfRun(facts)} succeeded with errors.`)
}

const showUsers = (setting: Setting, state: 'blocked' | 'waiting' = 'blocked'): Action =>
  openUrl('Show users', setting.links.to(`users?state=${state}`))

/** 3.2 */
function failedCard(facts: RunFacts, setting: Setting, job: Job): Card {
  const at = step(job)
  const words = causeWords(job.cause)
  const { title } = headline(facts)
  const stopped = at ? ` · stopped at step ${at.number} of ${at.of}, ${at.words}` : ''
  const fix = fixButton(job.cause, setting)
  const reasons = reasonList(facts.reasons.filter(({ reason }) => reason !== job.cause?.code))
  const done = written(counting(facts.jobs))
  const body: Element[] = [
    band('err', title, sub(`${nameOf(facts, job)}${stopped}`), icon(facts, 'err')),
    ...causeBlock(words),
    ...(fix ? [{ type: 'ActionSet' as const, actions: [fix] }] : []),
    ...(facts.jobs.length > 1 ? jobLines(facts) : []),
    ...(done + job.counts.notReached + needAttention(job) === 0
      ? [unchangedLine(facts)]
      : [
          tiles([
            [done, 'Done, stays'],
            [job.counts.notReached, 'Not reached'],
            [attention(facts.jobs), needWords(facts)],
          ]),
        ]),
    ...(reasons.length > 0 ? [heading('Also in this job'), ...reasons] : []),
    footOf(facts, 'failed'),
  ]
  const attentive = attention(facts.jobs) > 0 && !undoneJob(facts) ? showUsers(setting) : null
  return card(
    body,
    buttons(openJob(facts, setting, job), retryButton(setting, job), attentive, muteQuestion(setting, job)),
    `${title}: ${words.label}. ${words.fix}`,
  )
}
