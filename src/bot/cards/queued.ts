/** 4.4: what a sync started now would apply, and who or what caused it. */
import type { DirectoryCounts, QueuedRow } from '../../directory/store.ts'
import { CAUSE_WORDS } from '../../words/changes.ts'
import { bold, card, openUrl, runs, small, text } from './element.ts'
import type { Card, Element } from './element.ts'
import { fieldRuns } from './person.ts'
import { band, buttons, heading, previewButton, smallFoot, sub, syncButton, tiles } from './parts.ts'
import type { Setting } from './parts.ts'
import { ago, clean, count, plural } from './text.ts'

export interface QueuedFacts {
  counts: DirectoryCounts
  /** Users by what caused the first change of each. */
  causes: { cause: string; users: number }[]
  /** The newest changes, newest first. */
  newest: QueuedRow[]
  now: string
}

type Origin = 'pbx' | 'm365' | 'provider' | 'here'

/** Where a change comes from; of 8x8 where nothing else is said. */
const ORIGINS: Record<string, Origin> = {
  M365_GONE: 'm365',
  DRIFT: 'm365',
  MATCHED: 'm365',
  ADOPT: 'm365',
  NEW_IN_PROVIDER: 'provider',
  CHANGED_IN_PROVIDER: 'provider',
  LINKED_BY_PROVIDER: 'provider',
  DEACTIVATED_BY_PROVIDER: 'provider',
  DELETED_BY_PROVIDER: 'provider',
  PUT_BACK: 'here',
  OUT_OF_SCOPE: 'here',
  WITHDRAWN: 'here',
  TAKE_OVER: 'here',
  SETTING: 'here',
  UNDO: 'here',
  UNDONE: 'here',
  REQUESTED: 'here',
  RELEASED: 'here',
  CREATE_AGAIN: 'here',
  SITE_SET: 'here',
  REMOVED_HERE: 'here',
}

const from = ({ causes }: QueuedFacts, origin: Origin): number =>
  causes.filter(({ cause }) => (ORIGINS[cause] ?? 'pbx') === origin).reduce((all, { users }) => all + users, 0)

export function queuedCard(facts: QueuedFacts, setting: Setting): Card {
  const { queued, byState } = facts.counts
  const here = from(facts, 'here')
  const people = newestPeople(facts.newest)
  const title = `Changes Queued: ${count(queued)}`
  const not = [
    `${count(byState.waiting)} waiting`,
    `${count(byState.blocked)} need attention`,
    `${count(byState.excluded)} excluded`,
  ]
  const body: Element[] = [
    band('queue', title, sub('A sync started now would apply them')),
    tiles([
      [from(facts, 'pbx'), 'From 8x8'],
      [from(facts, 'm365'), 'From Microsoft 365'],
      [from(facts, 'provider'), 'From SCIM'],
    ]),
    ...(here > 0 ? [text(`${plural(here, 'user')} by what somebody set or chose here.`)] : []),
    heading(`Newest ${people.length} of ${count(queued)}`),
    ...people.flatMap((changes) => personRows(changes, facts.now)),
    smallFoot(`Not counted: ${not.join(', ')}`),
  ]
  const all = openUrl(`Show all ${count(queued)}`, setting.links.to('changes'))
  const actions = buttons({ ...syncButton(setting), style: 'positive' }, previewButton(setting), all)
  return card(body, actions, `${title}. A sync started now would apply them.`)
}

const PEOPLE = 3

/** Changes of the three people who were changed last. */
function newestPeople(newest: QueuedRow[]): QueuedRow[][] {
  const people = new Map<string, QueuedRow[]>()
  for (const change of newest) {
    const who = change.userId ?? change.userName
    people.set(who, [...(people.get(who) ?? []), change])
  }
  return [...people.values()].slice(0, PEOPLE)
}

const numbersFirst = (a: QueuedRow, b: QueuedRow): number =>
  Number(b.field === 'teamsNumber') - Number(a.field === 'teamsNumber')

function personRows(changes: QueuedRow[], now: string): Element[] {
  const [first] = changes
  if (!first) return []
  const by = first.causedBy ? ` by ${clean(first.causedBy)}` : ''
  const cause = CAUSE_WORDS[first.cause] ?? clean(first.cause)
  return [
    runs([bold(clean(first.displayName || first.userName))]),
    ...changes
      .toSorted(numbersFirst)
      .slice(0, 2)
      .map((change) => runs(fieldRuns(change), { spacing: 'None' })),
    runs([small(`${cause}${by} · ${ago(first.since, now)}`)], { spacing: 'None' }),
  ]
}
