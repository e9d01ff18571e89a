/** Cards of one person: both sides, several who match, nobody. */
import type { QueuedChange, UserRow, UserState } from '../../directory/store.ts'
import { valueWords } from '../../words/fieldValues.ts'
import { USER_STATE_WORDS } from '../../words/states.ts'
import { CAUSE_WORDS, FIELD_WORDS } from '../../words/changes.ts'
import { KEEPING } from '../../words/removals.ts'
import { reasonWords } from '../../words/reasons.ts'
import { bold, card, column, columns, execute, openUrl, run, runs, showCard, small, subtle, text } from './element.ts'
import type { Action, Card, Element, TextRun } from './element.ts'
import { band, buttons, heading, namedBand, smallFoot, sub, table } from './parts.ts'
import type { Kind, Setting } from './parts.ts'
import { differs, nameOf } from './personFacts.ts'
import type { Kept, PersonFacts, SideBySide } from './personFacts.ts'
import { causeBlock, codeOf } from './reasons.ts'
import { clean, cleanDetail, count, date, plural } from './text.ts'

export const PERSON_KINDS: Record<UserState, Kind> = {
  inSync: 'ok',
  queued: 'queue',
  waiting: 'wait',
  blocked: 'warn',
  excluded: 'stop',
}

/** "Needs attention · Number in use" */
export function stateWords({ state, reason }: Pick<PersonFacts, 'state' | 'reason'>): string {
  const why = reason === null ? '' : ` · ${reasonWords(codeOf(reason)).label}`
  return `${USER_STATE_WORDS[state]}${why}`
}

/** What else may stand there comes from outside, and has no place in a URL. */
const NUMBER = /^\+\d{3,15}$/

/** 5.1 */
export function personCard(facts: PersonFacts, setting: Setting): Card {
  const name = clean(facts.name)
  const body = [
    namedBand(PERSON_KINDS[facts.state], name, sub(stateWords(facts))),
    ...userNames(facts),
    sides(facts),
    ...(facts.reason ? causeBlock(reasonWords(codeOf(facts.reason), cleanDetail(facts.detail))) : []),
    ...(facts.nextTryAt ? [text(`Tried again by itself ${date(facts.nextTryAt)}.`)] : []),
    ...wouldChange(facts),
    ...seen(facts),
  ]
  const mayGo = facts.state !== 'excluded' && !facts.deleted
  const { to } = setting.links
  const actions = buttons(
    mayGo ? execute('Sync this user', 'user.sync', { user: facts.id, op: `${setting.op}.user` }) : null,
    facts.kept ? takeBackQuestion(facts, facts.kept, setting) : null,
    openUrl('Open user', to(`users/${encodeURIComponent(facts.id)}`)),
    facts.number && NUMBER.test(facts.number)
      ? openUrl('Show number', to(`numbers/${encodeURIComponent(facts.number)}`))
      : null,
  )
  return card(body, actions, `${name}: ${stateWords(facts)}.`)
}

/** Asked before what was kept may go after all. */
const takeBackQuestion = ({ id }: PersonFacts, of: Kept, setting: Setting): Action =>
  showCard(
    'Take back…',
    [text(`${KEEPING[of].one} no longer kept then. ${KEEPING[of].oneTakenBack}`)],
    execute('Take back that it is kept', 'user.keep.end', { user: id, op: `${setting.op}.keepEnd` }),
  )

/** What was kept is not kept any more; where the user stands by now is looked at meanwhile. */
export function takenBackCard(facts: PersonFacts, setting: Setting): Card {
  const name = clean(facts.name)
  const { one, oneTakenBack: words } = KEEPING[facts.kept ?? 'teams']
  const body = [namedBand('info', name, sub(`${one} not kept any more`)), text(words)]
  const open = openUrl('Open user', setting.links.to(`users/${encodeURIComponent(facts.id)}`))
  const again = execute('Show this user', 'user.show', { user: facts.id })
  return card(body, buttons(again, open), `${name}: ${one.toLowerCase()} not kept any more. ${words}`)
}

function userNames({ userName, upn }: PersonFacts): Element[] {
  const both: [string, string][] = [
    ['8x8: ', userName],
    ['Microsoft 365: ', upn ?? ''],
  ]
  if (upn === null) return [runs([run(clean(userName)), small(' · no Microsoft 365 account')])]
  if (upn.toLowerCase() === userName.toLowerCase())
    return [runs([run(clean(userName)), small(' · same on both sides')])]
  return both.map(([side, name]) => runs([subtle(side), run(clean(name))], { spacing: 'Small' }))
}

const CELL = 48

function sides({ fields }: PersonFacts): Element {
  const cell = (row: SideBySide, side: 'pbx' | 'm365'): TextRun[] => {
    if (row.only && row.only !== side) return [subtle('–')]
    const value = clean(row[side] ?? 'none', CELL)
    return side === 'm365' && differs(row) ? [bold(`${value} (differs)`)] : [run(value)]
  }
  return table(
    ['Field', '8x8', 'Microsoft 365'],
    fields.slice(0, 6).map((row) => [[subtle(row.field)], cell(row, 'pbx'), cell(row, 'm365')]),
  )
}

function wouldChange({ queued }: PersonFacts): Element[] {
  if (queued.length === 0) return []
  return [
    heading('A sync would change'),
    ...queued.slice(0, 3).map((change) => runs(changeRuns(change), { spacing: 'Small' })),
    ...(queued.length > 3 ? [text(`and ${queued.length - 3} more`, { isSubtle: true })] : []),
  ]
}

const shown = (field: string, value: string | null): string =>
  value === null ? 'none' : clean(valueWords(field, value), CELL)

/** A field before and after. */
export const fieldRuns = (change: Pick<QueuedChange, 'field' | 'before' | 'after'>): TextRun[] => [
  run(`${FIELD_WORDS[change.field] ?? clean(change.field, CELL)}: `),
  run(`${shown(change.field, change.before)} → ${shown(change.field, change.after)}`),
]

const changeRuns = (change: QueuedChange): TextRun[] => [
  ...fieldRuns(change),
  small(` · ${CAUSE_WORDS[change.cause] ?? clean(change.cause, CELL)}`),
]

function seen({ seen: { pbx, m365 } }: PersonFacts): Element[] {
  const said = [...(pbx ? [`8x8 seen ${date(pbx)}`] : []), ...(m365 ? [`Microsoft 365 seen ${date(m365)}`] : [])]
  return said.length > 0 ? [smallFoot(said.join(' · '))] : []
}

export interface SeveralFacts {
  words: string
  rows: UserRow[]
  total: number
  /** Id of the search that finds them in the console; null: none does. */
  found: string | null
}

/** 5.3: a row opens the user in this message. */
export function severalCard({ words, rows, total, found }: SeveralFacts, setting: Setting): Card {
  const body = [
    band('info', `${plural(total, 'user matches', 'users match')}`, sub('Choose one, or write more of the name')),
    runs([run('You wrote “'), bold(clean(words)), run('”.')]),
    ...rows.slice(0, 5).map(match),
    ...(total > 5 ? [text(`and ${plural(total - 5, 'more user', 'more users')}`, { isSubtle: true })] : []),
  ]
  const all =
    found === null
      ? openUsers(setting)
      : openUrl(`Show all ${count(total)}`, setting.links.to(`users?found=${encodeURIComponent(found)}`))
  return card(body, [all], `${plural(total, 'user matches', 'users match')}. Choose one.`)
}

const openUsers = ({ links }: Setting) => openUrl('Open Users', links.to('users'))

const show = (row: UserRow) => execute(`Show ${clean(nameOf(row), 26)}`, 'user.show', { user: row.id })

const match = (row: UserRow): Element =>
  columns(
    [
      column('stretch', [
        runs([bold(clean(nameOf(row)))]),
        runs([small(clean(row.userName)), small(` · ${USER_STATE_WORDS[row.state]}`)], { spacing: 'None' }),
      ]),
      column('auto', [runs([bold('Show')])], { verticalContentAlignment: 'Center' }),
    ],
    { separator: true, spacing: 'Small', selectAction: show(row) },
  )

/** 5.4 */
export function nobodyCard(words: string, near: UserRow | null, setting: Setting): Card {
  const body = [
    runs([run('No user matches “'), bold(clean(words)), run('”.')]),
    text('I look at name, username, e-mail, extension and 8x8 number.', { isSubtle: true }),
    text('Try part of a name, or a number as +14155550117.', { isSubtle: true, spacing: 'None' }),
  ]
  return card(body, buttons(near ? show(near) : null, openUsers(setting)), 'No user matches.')
}
