/** Cards of a plan: a preview, an undo that was planned, approval needed, a plan that ended. */
import type { Job } from '../../jobs/job.ts'
import { takenOf } from '../../sync/guard/keep.ts'
import { REFUSED_BEFORE } from '../../words/states.ts'
import { CAUSE_WORDS } from '../../words/changes.ts'
import { DELETION_CONSEQUENCE, PLAN_RULE, REMOVAL_CONSEQUENCE } from '../../words/plan.ts'
import { KEEPING, keepingWords, keptWords, takenAway } from '../../words/removals.ts'
import { bold, card, execute, inputText, openUrl, run, runs, showCard, small, text } from './element.ts'
import type { Action, Card, Element } from './element.ts'
import {
  band,
  buttons,
  counted as countedRow,
  foot,
  heading,
  line,
  previewButton,
  smallFoot,
  sub,
  tiles,
} from './parts.ts'
import type { Setting } from './parts.ts'
import { fieldRuns } from './person.ts'
import { muteQuestion } from './mute.ts'
import {
  above,
  approvalOf,
  counted,
  countedAbove,
  declineOf,
  mark,
  removalsByCause,
  takenIn,
  toType,
} from './planFacts.ts'
import type { KeptPlan, Planned } from './planFacts.ts'
import { causeBlock, causeWords, reasonList } from './reasons.ts'
import { nameOf, undoneJob } from './runFacts.ts'
import type { RunFacts } from './runFacts.ts'
import { startedBy } from './running.ts'
import { clean, count, plural, time } from './text.ts'

/** 4.5, and 4.6 for an undo. */
export function previewCard(facts: RunFacts, plan: KeptPlan, setting: Setting): Card {
  const undone = undoneJob(facts)
  const { assign, change, remove } = counted(plan)
  const [changes, into] = [assign + change + remove, takenIn(plan)]
  const would = plural(changes, 'change')
  const title = undone ? `Undo job ${undone}: ${would}` : `Preview: ${would}`
  const body: Element[] = [
    band('queue', title, sub('Nothing has been written')),
    ...(changes + into === 0 ? [text(undone ? 'Nothing would go back.' : 'Nothing would change.')] : []),
    ...(changes === 0 ? [] : [changeTiles(assign, change, remove, undone !== null)]),
    ...(into > 0 ? [line('queue', nameOf(facts, plan.jobs[0]!), `${plural(into, 'change')} to take in first`)] : []),
    ...firstPeople(plan),
    ...notInPlan(facts, undone !== null),
    ...decided(plan),
    smallFoot(planWords(facts, plan)),
  ]
  return card(body, previewButtons(facts, plan, changes, setting), `${title}. Nothing has been written.`)
}

const changeTiles = (assign: number, change: number, remove: number, undo: boolean): Element =>
  undo
    ? tiles([
        [remove, 'Remove'],
        [change, 'Change back'],
        [assign, 'Assign again'],
      ])
    : tiles([
        [assign, 'Assign'],
        [change, 'Change'],
        [remove, 'Remove'],
      ])

const PEOPLE = 3

function firstPeople({ first }: KeptPlan): Element[] {
  const people = [...Map.groupBy(first, ({ subject }) => subject).values()]
  if (people.length === 0) return []
  return [
    heading(`First ${Math.min(PEOPLE, people.length)}`),
    ...people
      .slice(0, PEOPLE)
      .flatMap((changes) => [
        runs([bold(clean(changes[0]!.userName))]),
        ...changes.slice(0, 2).map((change) => runs(fieldRuns(change), { spacing: 'None' })),
        runs([small(CAUSE_WORDS[changes[0]!.cause] ?? clean(changes[0]!.cause))], { spacing: 'None' }),
      ]),
  ]
}

function notInPlan({ reasons, jobs }: RunFacts, undo: boolean): Element[] {
  const waiting = Math.max(0, ...jobs.map(({ counts }) => counts.waiting))
  const listed = reasonList(reasons, 2)
  const waits = waiting > 0 ? [text(`${count(waiting)} waiting for Microsoft`, { isSubtle: true })] : []
  if (listed.length + waits.length === 0) return []
  return [heading(undo ? 'Cannot go back' : 'Not in this plan'), ...listed, ...waits]
}

/** Of which service's plan the removals were declined. */
const keptOf = (jobs: Job[]): Job['service'] => jobs.find(({ declined }) => declined)?.service ?? 'teams'

/** A plan is applied once. */
function decided({ jobs }: KeptPlan): Element[] {
  const approved = approvalOf(jobs)
  const declined = declineOf(jobs)
  if (declined)
    return [
      runs([
        bold(clean(declined.name)),
        run(` ${KEEPING[keptOf(jobs)].kept(declined.users)}: `),
        run(clean(declined.note)),
      ]),
      text('The next sync does the rest.', { isSubtle: true }),
    ]
  return approved ? [runs([bold(clean(approved.name)), run(` let it run, as job ${approved.jobId}.`)])] : []
}

function planWords(facts: RunFacts, { jobs }: KeptPlan): string {
  const plans = jobs.map(({ plan }) => plan)
  const madeAt = plans.map((plan) => plan.madeAt).sort()[0] ?? facts.now
  const most = plans.toSorted((a, b) => b.removals - a.removals)[0]
  const guard = most ? ` · removals ${count(most.removals)}, limit ${count(most.limit)}` : ''
  return `Planned ${time(madeAt)}${guard} · valid until 8x8 or Microsoft 365 changes`
}

function previewButtons(facts: RunFacts, { jobs }: KeptPlan, changes: number, setting: Setting): Action[] {
  const undone = undoneJob(facts)
  const last = jobs.at(-1)
  const review = last && changes > 0 ? openUrl(`Review all ${count(changes)}`, reviewing(last, setting)) : null
  const again = undone ? null : previewButton(setting, 'Plan again')
  if (approvalOf(jobs) || !last || last.plan.changes + jobs[0]!.plan.changes === 0) return buttons(again, review)
  const data = { job: last.id, plan: mark(jobs) }
  if (above(jobs).length > 0) return buttons(review, approveQuestion(jobs, setting), again)
  const apply = undone
    ? { ...execute(`Undo ${plural(changes, 'change')}`, 'undo.apply', { ...data, op: `${setting.op}.apply` }) }
    : { ...execute('Apply this plan', 'plan.apply', { ...data, op: `${setting.op}.apply` }) }
  return buttons({ ...apply, style: undone ? 'destructive' : 'positive' }, review, again)
}

const reviewing = (job: Job, { links }: Setting): string => links.to(`changes?plan=${encodeURIComponent(job.id)}`)

/** 3.9: the count is typed, and checked again where it is approved. */
function approveQuestion(jobs: Planned[], setting: Setting): Action {
  const counted = countedAbove(jobs)
  const taken = takenAway(counted)
  const { vanished } = counted
  const deletions = above(jobs).every(({ service }) => service === 'pbx')
  const wants = `Type ${toType(counted)} to approve`
  const back = `${plural(vanished, 'number')} of ours vanished in Teams: put back with it.`
  return showCard(
    'Approve…',
    [
      ...(taken > 0
        ? [
            text(`This takes away ${plural(taken, deletions ? 'user' : 'number')}, exactly as planned, once.`),
            text(deletions ? DELETION_CONSEQUENCE : REMOVAL_CONSEQUENCE),
          ]
        : []),
      ...(vanished > 0 ? [text(back)] : []),
      text(PLAN_RULE, { size: 'Small', isSubtle: true }),
      inputText('count', wants, `${wants}.`),
    ],
    {
      ...execute(
        taken > 0 ? `Approve ${plural(taken, 'removal')}` : `Put ${plural(vanished, 'number')} back`,
        'plan.approve',
        {
          job: above(jobs)[0]!.id,
          plan: mark(jobs),
          op: `${setting.op}.approve`,
        },
      ),
      style: 'destructive',
    },
  )
}

/** Letters of a reason, as in the console. */
export const MOST_OF_NOTE = 500

/** Declines what is taken away: why is asked. Null: nothing is, or a person asked for it. */
function keepQuestion({ jobs, keepable }: KeptPlan, setting: Setting): Action | null {
  const [job] = above(jobs)
  if (!job || !keepable) return null
  return showCard(
    `Keep ${job.service === 'pbx' ? 'users' : 'numbers'}…`,
    [text(keepingWords(job.service, keepable)), inputText('why', 'Why', 'Say why.', MOST_OF_NOTE)],
    execute(`Keep ${keptWords(job.service, takenOf(keepable))}`, 'plan.keep', {
      job: job.id,
      plan: mark(jobs),
      op: `${setting.op}.keep`,
    }),
  )
}

/** Asked before what was kept may go after all. Null: nobody kept anything. */
function takeBackQuestion(jobs: Planned[], setting: Setting): Action | null {
  const job = jobs.find(({ declined }) => declined)
  if (!job) return null
  return showCard(
    'Take back…',
    [text(`What is still kept is no longer kept then. ${KEEPING[job.service].takenBack}`)],
    execute('Take back that they are kept', 'plan.keep.end', { job: job.id, op: `${setting.op}.keepEnd` }),
  )
}

/** 3.8 */
export function approvalCard(facts: RunFacts, plan: KeptPlan | null, setting: Setting, job: Job): Card {
  const words = causeWords(job.cause)
  const jobs = plan?.jobs ?? []
  const decision = approvalOf(jobs) ?? declineOf(jobs)
  const open = jobs.length > 0 && !decision
  const title = decision ? REFUSED_BEFORE : 'Approval needed'
  const body = [
    band(decision ? 'info' : 'warn', title, sub(`${nameOf(facts, job)} · stopped before the first write`)),
    ...(decision ? [runs([run(words.cause)])] : causeBlock(words, title)),
    ...(plan ? removalRows(plan) : []),
    ...(open ? [text('Look twice: a removed site or group is the usual cause.')] : []),
    ...(plan ? decided(plan) : []),
    plan ? foot(startedBy(facts), planWords(facts, plan)) : runs(startedBy(facts)),
  ]
  const mute = decision ? null : muteQuestion(setting, job)
  const actions = buttons(
    openUrl('Review removals', reviewing(job, setting)),
    open ? approveQuestion(jobs, setting) : null,
    open && plan ? keepQuestion(plan, setting) : null,
    takeBackQuestion(jobs, setting),
    previewButton(setting, 'Plan again'),
    mute ? { ...mute, mode: 'secondary' as const } : null,
  )
  return card(body, actions, `${title}. ${words.cause}`)
}

const CAUSES = 3

function removalRows(plan: KeptPlan): Element[] {
  const rows = removalsByCause(plan)
  const rest = rows.slice(CAUSES).reduce((all, { changes }) => all + changes, 0)
  if (rows.length === 0) return []
  return [
    heading('What would be removed'),
    ...rows
      .slice(0, CAUSES)
      .map(({ cause, changes }) => countedRow(changes, [runs([run(CAUSE_WORDS[cause] ?? clean(cause))])])),
    ...(rest > 0 ? [text(`and ${count(rest)} more`, { isSubtle: true })] : []),
  ]
}

/** 3.11 */
export function planEndedCard(job: Job, setting: Setting): Card {
  const words = causeWords(job.cause)
  const body = [band('info', 'This plan has ended', sub('Nothing was changed')), ...causeBlock(words)]
  const changed = openUrl('Show what changed', setting.links.to(`jobs/${job.id}?output=full`))
  return card(body, buttons(previewButton(setting, 'Plan again'), changed), `This plan has ended. ${words.cause}`)
}
