/** 6.3: the weekly digest. */
import type { DigestFacts, Waiters } from '../../notifications/digest.ts'
import {
  attentionWords,
  credentialWords,
  digestTimeWords,
  endWords,
  joinerWords,
  leaverWords,
  syncsWords,
  weekWords,
} from '../../words/digest.ts'
import { bold, card, execute, openUrl, run, runs, text } from './element.ts'
import type { Card, Element } from './element.ts'
import { band, buttons, counted, heading, smallFoot, sub } from './parts.ts'
import type { Setting } from './parts.ts'
import { clean, count, plural } from './text.ts'

/** `named`: with names of users, which only a person's own chat shows. */
export function digestCard(facts: DigestFacts, setting: Setting, named: boolean): Card {
  const { at, schedule, syncs, joiners, leavers, credentials, attention } = facts
  const title = `Your week, ${weekWords(at, schedule.timezone)}`
  const shown = (waiters: Waiters): string[] => (named ? waiters.names : [])
  const body: Element[] = [
    band('info', title, sub(syncsWords(syncs))),
    ...part(
      'Joiners',
      joiners.flatMap((one) => row(one.users, joinerWords(one.reason, one.users), restOf(shown(one), one.users))),
    ),
    ...part(
      'Leavers',
      leavers.users === 0
        ? []
        : [
            ...row(leavers.users, leaverWords(leavers.users), restOf(shown(leavers), leavers.users)),
            ...(leavers.more ? [text('or more', { size: 'Small', isSubtle: true, spacing: 'None' })] : []),
          ],
    ),
    ...part('Credentials', credentials.length === 0 ? [] : row(...credentialRow(facts))),
    ...part('Open', attention + facts.muted === 0 ? [] : row(attention, attentionWords(attention), mutedOf(facts))),
    smallFoot(digestTimeWords(schedule)),
  ]
  const actions = buttons(
    openUrl('Open console', setting.links.to('home')),
    attention > 0 ? openUrl('Show users', setting.links.to('users?state=blocked')) : null,
    execute('Changes queued', 'changes.queued'),
    execute('Stop digest', 'digest.stop', { op: `${setting.op}.digest` }),
  )
  return card(body, actions, `${title}. ${syncsWords(syncs)}.`)
}

const part = (name: string, rows: Element[]): Element[] => (rows.length === 0 ? [] : [heading(name), ...rows])

function row(users: number, words: string, below: string[]): Element[] {
  const items = [runs([bold(words)])]
  return [counted(users, below.length > 0 ? [...items, runs([run(below.join(', '))], { spacing: 'None' })] : items)]
}

/** Three names, and how many more there are. */
const restOf = (names: string[], users: number): string[] =>
  names.length === 0
    ? []
    : [
        ...names.map((name) => clean(name)),
        ...(users > names.length ? [`and ${count(users - names.length)} more`] : []),
      ]

const SHOWN = 3

function credentialRow({ credentials, at, schedule }: DigestFacts): [number, string, string[]] {
  const shown = credentials
    .slice(0, SHOWN)
    .map(({ label, expiresAt }) => `${clean(label)} · ${endWords(expiresAt, at, schedule.timezone)}`)
  const rest = credentials.length > SHOWN ? [`and ${count(credentials.length - SHOWN)} more`] : []
  return [credentials.length, credentialWords(credentials.length), [...shown, ...rest]]
}

const mutedOf = ({ muted }: DigestFacts): string[] => (muted > 0 ? [`${plural(muted, 'problem')} muted by you`] : [])
