/** Cards of a run that goes on: started, running without and with a plan, already syncing. */
import type { Job, JobPhase } from '../../jobs/job.ts'
import { isReason } from '../../jobs/reasons.ts'
import { reasonWords } from '../../words/reasons.ts'
import { removalWords } from '../../words/removals.ts'
import type { Icon } from './icons.ts'
import { bold, card, execute, openUrl, run, runs, showCard, small, text } from './element.ts'
import type { Card, Element, Execute, TextRun } from './element.ts'
import { band, buttons, foot, line, previewButton, progressBar, sub, tiles } from './parts.ts'
import type { Setting } from './parts.ts'
import { headline } from './headline.ts'
import {
  attention,
  cancelledBy,
  changed,
  counting,
  current,
  decisive,
  isActive,
  isRetry,
  jobIds,
  kindOfRun,
  nameOf,
  leftOver,
  leftSome,
  needWords,
  policyWords,
  startedAt,
  step,
  total,
  undoneJob,
  written,
} from './runFacts.ts'
import type { RunFacts } from './runFacts.ts'
import { ago, clean, count, date, duration, plural, share, time, timeLeft } from './text.ts'

/** One line for each job of a run: how far it is, or how it ended. */
export function jobLines(facts: RunFacts): Element[] {
  return facts.jobs.map((job) => {
    const { icon, altText, words } = jobLine(facts, job)
    return line(icon, nameOf(facts, job), words, { altText, subtle: !isActive(job) })
  })
}

function jobLine(facts: RunFacts, job: Job): { icon: Icon; altText: string; words: string } {
  const took = job.startedAt && job.endedAt ? ` · ${duration(job.startedAt, job.endedAt)}` : ''
  const moving: Icon = job.diagnostic ? 'diagnostic' : 'run'
  switch (job.state) {
    case 'queued':
      return job === facts.jobs[0]
        ? { icon: moving, altText: 'Queued', words: 'Starting' }
        : { icon: 'wait', altText: 'Waiting', words: `After ${nameOf(facts, facts.jobs[0]!)}` }
    case 'running': {
      const at = step(job)
      return {
        icon: moving,
        altText: 'Running',
        words: at ? `Step ${at.number} of ${at.of} · ${at.words}` : 'Starting',
      }
    }
    case 'succeeded':
      return { icon: 'ok', altText: '', words: `Succeeded${took} · ${result(job)}` }
    case 'succeededWithErrors':
      return { icon: 'warn', altText: '', words: `Succeeded with errors${took}` }
    case 'failed':
      return { icon: 'err', altText: '', words: `Failed${took}` }
    case 'refused':
      return { icon: 'warn', altText: '', words: `Approval needed${took}` }
    case 'cancelled':
      return job.cause?.code === 'PBX_JOB_ENDED'
        ? { icon: 'stop', altText: '', words: `Not started: the ${nameOf(facts, facts.jobs[0]!)} job did not succeed` }
        : { icon: 'stop', altText: '', words: `Cancelled${took}` }
  }
}

/** What a job that succeeded came to. A PBX job reads only what changed in 8x8 since the last one. */
function result(job: Job): string {
  const writes = changed([job])
  if (job.service === 'teams') {
    const users = writes > 0 ? [`${plural(writes, 'user')} changed`] : []
    return [...users, ...policyWords([job])].join(', ') || 'no changes'
  }
  if (job.counts.read === 0) return 'nothing new in 8x8'
  return `${plural(job.counts.read, 'user')} read${writes > 0 ? `, ${count(writes)} changed` : ''}`
}

/** Where a sync ended without a change in the service that decided it. */
export function unchangedLine(facts: RunFacts): Element {
  if (written(facts.jobs) === 0) return text('Nothing was changed.')
  return runs([run(`Nothing was changed in ${nameOf(facts, decisive(facts.jobs))}.`)])
}

/** What the progress of a step counts where it is not users. */
const COUNTED: Partial<Record<JobPhase, string>> = {
  ...{ read: 'records', take: 'changes', push: 'changes', confirm: 'changes' },
  ...{ grant: 'policies', settle: 'records' },
}

/** Bar and its line for the step in hand; without a total, what is known so far. */
function progress(job: Job): Element[] {
  const at = job.progress
  if (!at) return []
  if (at.total === null || at.total === 0)
    return [text(`${at.done > 0 ? `${count(at.done)} read so far. ` : ''}Time left is not known yet.`)]
  const left = timeLeft(at.etaSeconds)
  const what = COUNTED[at.phase] ?? 'users'
  const words = ` · ${count(at.done)} of ${count(at.total)} ${what}${left ? ` · ${left}` : ''}`
  return progressBar(at.done, at.total, runs([bold(share(at.done, at.total)), run(words)], { spacing: 'Small' }))
}

const WAIT_FOR_DIAGNOSTIC =
  'Please change nothing in 8x8, Microsoft 365 or here until it ends, or the output will mix things up.'

const isStarted = ({ jobs }: RunFacts): boolean => jobs.some(({ state }) => state !== 'queued')

/** What stands beside the kind of a run: which jobs, in which order, or what alone it is about. */
function about(facts: RunFacts, job: Job): string {
  if (cancelledBy(facts)) return ` · ${jobIds(facts.jobs)}`
  if (isRetry(facts)) return only(facts)
  if (job.preview) return ' · nothing is written'
  if (job.planOf !== null) return ' · approved plan'
  const [first, second] = facts.jobs
  if (!first || !second) return ''
  if (!isStarted(facts)) return ` · ${nameOf(facts, first)}, then ${nameOf(facts, second)}`
  return ` · job ${facts.jobs.indexOf(job) + 1} of ${facts.jobs.length}`
}

/** 2.1 to 2.3, and 6.4 when diagnostic. */
export function runningCard(facts: RunFacts, setting: Setting): Card {
  const job = current(facts.jobs)
  const diagnostic = job.diagnostic
  const { kind, title } = headline(facts)
  const stopper = cancelledBy(facts)
  const started = isStarted(facts)
  const counted = counting(facts.jobs)
  const [done, waiting, need] = [total(counted, 'done'), total(counted, 'waiting'), attention(facts.jobs)]
  const body: Element[] = [
    band(kind, title, sub(`${kindOfRun(facts)}${about(facts, job)}`)),
    ...(stopper ? [runs([bold(clean(stopper)), run(' cancelled it. What is on its way is settled first.')])] : []),
    ...applied(facts),
    ...(diagnostic ? [text(WAIT_FOR_DIAGNOSTIC, { weight: 'Bolder' })] : []),
    ...jobLines(facts),
    ...progress(job),
    ...(job.counts.planned > 0 && done + waiting + need > 0
      ? [
          tiles([
            [done, 'Done'],
            [waiting, 'Waiting'],
            [need, needWords(facts)],
          ]),
        ]
      : []),
    ...(!started && facts.queued > 0
      ? [text(`${plural(facts.queued, 'user has', 'users have')} changes queued.`)]
      : []),
    foot(startedBy(facts), times(facts, job)),
  ]
  return card(
    body,
    stopper ? runButtons(facts, setting) : [...runButtons(facts, setting), cancelQuestion(facts, setting)],
    `${title}. ${kindOfRun(facts)}, started by ${clean(job.startedBy.name)}.`,
  )
}

function times(facts: RunFacts, job: Job): string {
  const resumed = job.resumedAt ? ` · resumed ${time(job.resumedAt)} after a restart` : ''
  return `${time(startedAt(facts.jobs))} · updated ${time(facts.now)}${resumed}${before(facts)}`
}

/** What had failed, in words of ours. */
function before(facts: RunFacts): string {
  const { from } = facts
  if (!isRetry(facts) || !from?.endedAt) return ''
  const cause = from.cause && isReason(from.cause.code) ? `, ${reasonWords(from.cause.code).label}` : ''
  return ` · first failed ${time(from.endedAt)}${cause}`
}

function only({ from }: RunFacts): string {
  const left = from && leftOver(from)
  if (!left) return ' · only who was not synced'
  return ` · only the ${plural(left, 'user')} that ${left === 1 ? 'was' : 'were'} not synced`
}

/** 3.10 */
function applied({ jobs, from }: RunFacts): Element[] {
  if (!from?.plan || !jobs.some(({ planOf }) => planOf !== null)) return []
  const { removals, vanished = 0, limit } = from.plan
  const what = removals > limit ? removalWords({ removals, vanished }) : `the plan of job ${from.id}`
  const who = from.approved?.name ?? jobs[0]!.startedBy.name
  return [runs([bold(clean(who)), run(` approved ${what}. Exactly that plan runs, once.`)])]
}

/** Who, on its own line. */
export const startedBy = (facts: RunFacts): TextRun[] => [
  small(isRetry(facts) ? 'Retried by ' : 'Started by '),
  small(clean(facts.jobs[0]!.startedBy.name)),
]

const runButtons = (facts: RunFacts, setting: Setting) =>
  buttons(openJob(facts, setting, current(facts.jobs)), refreshButton(facts.runId))

/** 2.1 to 2.3: asked before anything is stopped. */
const cancelQuestion = (facts: RunFacts, setting: Setting) => {
  const undo = undoneJob(facts) !== null
  const rest = undo ? 'is not put back' : 'stays queued'
  return showCard(
    'Cancel…',
    [text(`This stops ${jobIds(facts.jobs)}. What was done stays done, and the rest ${rest}.`)],
    execute(`Cancel this ${undo ? 'undo' : 'sync'}`, 'job.cancel', { run: facts.runId, op: `${setting.op}.cancel` }),
  )
}

export const openJob = (_: RunFacts, setting: Setting, job: Job) =>
  job.diagnostic
    ? openUrl('Open job output', setting.links.to(`jobs/${job.id}?output=full`))
    : openUrl('Open job', setting.links.to(`jobs/${job.id}`))

/** Only where there is something to try again; else a sync is what helps. */
export function retryButton(setting: Setting, job: Job): Execute | null {
  if (job.preview) return previewButton(setting, 'Plan again')
  if (job.state !== 'failed' && !leftSome(job)) return null
  // one that got to its end leaves only whom it may not touch
  if (job.task.kind === 'undo' && job.state.startsWith('succeeded')) return null
  return execute('Retry failed', 'job.retry', { job: job.id, op: `${setting.op}.retry` })
}

export const refreshButton = (runId: string) => execute('Refresh', 'job.view', { run: runId })

/** 2.7: a second "sync now" while one runs. */
export function alreadySyncingCard(facts: RunFacts, setting: Setting): Card {
  const job = current(facts.jobs)
  const kind = facts.jobs.length > 1 ? 'a full sync' : 'a sync'
  const body: Element[] = [
    band(job.diagnostic ? 'diagnostic' : 'run', 'Already syncing', sub('One sync runs at a time')),
    runs([
      bold(clean(job.startedBy.name)),
      run(` started ${kind} ${ago(startedAt(facts.jobs), facts.now)}. Yours was not started twice; this is that sync.`),
    ]),
    ...progress(job),
    text(`Started ${date(startedAt(facts.jobs))}`, { size: 'Small', isSubtle: true }),
  ]
  return card(body, runButtons(facts, setting), 'Already syncing. Yours was not started twice.')
}

/** What becomes of "Already syncing" when that sync has ended and its own card, in the same chat, shows the result. */
export function endedBesideCard(facts: RunFacts, setting: Setting): Card {
  const said = 'Its result stands in its own card in this chat'
  const body: Element[] = [
    band('info', 'That sync has ended', sub(said)),
    text(`Started ${date(startedAt(facts.jobs))}`, { size: 'Small', isSubtle: true }),
  ]
  const actions = buttons(openJob(facts, setting, decisive(facts.jobs)), execute('Show last sync', 'show.last'))
  return card(body, actions, `That sync has ended. ${said}.`)
}
