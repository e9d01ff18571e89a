/** 6.1 and 6.2: notices are on, and how this chat wants them. */
import type { NoticeChoices } from '../../notifications/store.ts'
import type { NoticeSettings, ScheduleWindow, Weekday } from '../../tenants/tenant.ts'
import { DAY_WORDS } from '../../words/choices.ts'
import { card, execute, inputChoice, inputToggle, openUrl, showCard, text } from './element.ts'
import type { Card } from './element.ts'
import { band, buttons, sub } from './parts.ts'
import type { Setting } from './parts.ts'

const WORK_DAYS: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri']
const WEEK: Weekday[] = [...WORK_DAYS, 'sat', 'sun']
const NIGHTS: ScheduleWindow = { days: WEEK, from: '20:00', to: '07:00' }
const WEEKENDS: ScheduleWindow = { days: ['sat', 'sun'], from: '00:00', to: '00:00' }

/** Quiet hours that can be chosen in the chat; finer ones are entered in the console. */
export const QUIET: Record<string, { title: string; quiet: NoticeChoices['quiet'] }> = {
  settings: { title: 'As set for everybody', quiet: 'settings' },
  none: { title: 'None', quiet: 'none' },
  nights: { title: 'Nights, 20:00 to 7:00', quiet: [NIGHTS] },
  weekends: { title: 'Nights and weekends', quiet: [NIGHTS, WEEKENDS] },
}

/** Stands for hours that were entered in the console, and leaves them as they are. */
const OWN = 'own'

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** The name of what was chosen. */
const nameOf = ({ quiet }: NoticeChoices): string =>
  Object.entries(QUIET).find(([, choice]) => same(choice.quiet, quiet))?.[0] ?? OWN

/** What a name stands for; null: there is no such name. */
export const quietOf = (name: unknown, before: NoticeChoices): NoticeChoices['quiet'] | null => {
  if (name === OWN) return before.quiet
  return typeof name === 'string' && Object.hasOwn(QUIET, name) ? QUIET[name]!.quiet : null
}

const WORDS =
  'You get a card when a sync fails, users need attention, or approval is needed. One card per problem, then one when it is resolved.'

export function noticesOnCard(choices: NoticeChoices, settings: NoticeSettings, setting: Setting): Card {
  const chosen = chosenWords(choices, settings)
  const body = [
    band('ok', 'Notices are on', sub('In this chat, only for you')),
    text(WORDS),
    ...(chosen ? [text(chosen, { size: 'Small', isSubtle: true })] : []),
  ]
  const stop = execute('Stop notices', 'notify.stop', { op: `${setting.op}.stop` })
  const log = openUrl('Delivery log', setting.links.to('settings'))
  return card(body, buttons(changeQuestion(choices, settings, setting), stop, log), `Notices are on. ${WORDS}`)
}

const digestTime = ({ digest: { day, time } }: NoticeSettings): string =>
  `${DAY_WORDS[day] ?? day}s at ${time.replace(/^0/, '')}`

function chosenWords(choices: NoticeChoices, settings: NoticeSettings): string {
  const name = nameOf(choices)
  return [
    ...(choices.digest ? [`Weekly digest: ${digestTime(settings)}`] : []),
    ...(name === 'settings' ? [] : [`Quiet hours: ${QUIET[name]?.title.toLowerCase() ?? 'your own'}`]),
  ].join(' · ')
}

function changeQuestion(choices: NoticeChoices, settings: NoticeSettings, setting: Setting) {
  const name = nameOf(choices)
  const all = Object.entries(QUIET).map(([value, { title }]) => ({ title, value }))
  const own = name === OWN ? [{ title: 'Your own, as in the console', value: OWN }] : []
  return showCard(
    'Change…',
    [
      inputToggle('digest', 'Weekly digest', digestTime(settings), choices.digest),
      inputChoice('quiet', 'Quiet hours', name, [...all, ...own], 'compact'),
    ],
    execute('Save', 'notify.choose', { op: `${setting.op}.choose` }),
  )
}
