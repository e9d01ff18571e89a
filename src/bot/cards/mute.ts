/** 3.6 and 3.7: no cards about one problem, for a while. */
import type { Job } from '../../jobs/job.ts'
import { card, execute, inputChoice, runs, bold, run, showCard, text } from './element.ts'
import type { Action, Card } from './element.ts'
import { headline } from './headline.ts'
import { band, buttons, sub } from './parts.ts'
import type { Setting } from './parts.ts'
import { causeWords } from './reasons.ts'
import { nameOf } from './runFacts.ts'
import type { RunFacts } from './runFacts.ts'
import { openJob } from './running.ts'
import { date, plural } from './text.ts'

/** How long, and what it is called; without hours: until the problem is over. */
export const MUTE_FOR: Record<string, { title: string; hours?: number }> = {
  hours: { title: '4 hours', hours: 4 },
  day: { title: '1 day', hours: 24 },
  resolved: { title: 'Until it is resolved' },
}

/** `of`: the problem, as its button names it. */
export const muteQuestionOf = ({ op }: Setting, of: { job: string } | { problem: string }): Action =>
  showCard(
    'Mute…',
    [
      text('This stops cards about this problem for you. Others still get theirs.'),
      inputChoice(
        'for',
        'Mute for',
        'resolved',
        Object.entries(MUTE_FOR).map(([value, { title }]) => ({ title, value })),
      ),
    ],
    execute('Mute', 'notice.mute', { ...of, op: `${op}.mute` }),
  )

/** Null: a preview is no problem of the sync. */
export const muteQuestion = (setting: Setting, job: Job): Action | null =>
  job.preview ? null : muteQuestionOf(setting, { job: job.id })

/** The problem in one line: its cause, or how many users need attention. */
export const problemWords = ({ state, cause, counts: { blocked, failed } }: Job): string => {
  if (state !== 'succeededWithErrors') return causeWords(cause).label
  return blocked > 0
    ? `${plural(blocked, 'user needs', 'users need')} attention`
    : `${plural(failed, 'user was', 'users were')} not synced`
}

export function mutedCard(facts: RunFacts, job: Job, until: string | null, setting: Setting): Card {
  const { kind, title } = headline(facts)
  const words = until === null ? 'Muted for you until it is resolved.' : `Muted for you until ${date(until)}.`
  const body = [
    band(kind, title, sub(`${nameOf(facts, job)} · job ${job.id}`)),
    text(words, { weight: 'Bolder' }),
    runs([run(`${problemWords(job)}.`)]),
  ]
  const unmute = execute('Unmute', 'notice.unmute', { job: job.id, op: `${setting.op}.unmute` })
  return card(body, buttons(openJob(facts, setting, job), unmute), `${title}. Muted.`)
}

/** The card of a problem that is met once more. */
export const triedAgain = (card: Card, tries: number): Card => ({
  ...card,
  body: [...card.body, text(`${tries} tries, the last one shown here.`, { size: 'Small', isSubtle: true })],
})

export function problemTitle({ state, counts }: Pick<Job, 'state' | 'counts'>, open = false): string {
  if (state === 'refused') return 'Approval needed'
  if (state === 'failed') return 'Sync failed'
  return counts.blocked > 0 ? `Users ${open ? 'need' : 'needed'} attention` : 'Nobody was synced'
}

/** Another problem came in its place, which has a card of its own. */
export function replacedCard(was: Job, name: string, setting: Setting): Card {
  const title = `No longer: ${problemTitle(was)}`
  const body = [
    band('info', title, sub(`${name} · job ${was.id}`)),
    runs([bold(`${problemWords(was)}. `), run('Another problem came in its place. Its card is below.')]),
  ]
  const open = { type: 'Action.OpenUrl' as const, title: 'Open job', url: setting.links.to(`jobs/${was.id}`) }
  return card(body, [open], `${title}. Another problem came in its place.`)
}

/** 3.4: what stood in this message is over. */
export function problemOverCard(was: Job, name: string, resolvedAt: string, setting: Setting): Card {
  const words = problemTitle(was)
  const body = [
    band('ok', `Resolved: ${words}`, sub(`${name} · job ${was.id}`)),
    runs([bold(`${problemWords(was)}. `), run('It is over.')]),
    text(`Resolved ${date(resolvedAt)}`, { size: 'Small', isSubtle: true }),
  ]
  const open = { type: 'Action.OpenUrl' as const, title: 'Open job', url: setting.links.to(`jobs/${was.id}`) }
  return card(body, [open], `Resolved: ${words}.`)
}
