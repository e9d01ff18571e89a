/** 6.1 and 6.2: notices are on, and how this chat wants them. */
import type { NoticeChoices } from '../../notifications/store.ts'
import type { NoticeSettings } from '../../tenants/tenant.ts'
import { DAY_WORDS } from '../../words/choices.ts'
import { QUIET_CHOICES, quietChoice } from '../../words/notices.ts'
import { card, execute, inputChoice, inputToggle, openUrl, runs, showCard, small, text } from './element.ts'
import type { Card } from './element.ts'
import { band, buttons, sub } from './parts.ts'
import type { Setting } from './parts.ts'
import { clean } from './text.ts'

/** Stands for hours that were entered in the console, and leaves them as they are. */
const OWN = 'own'

/** The name of what was chosen. */
const nameOf = ({ quiet }: NoticeChoices): string => quietChoice(quiet)?.key ?? OWN

/** What a name stands for; null: there is no such name. */
export const quietOf = (name: unknown, before: NoticeChoices): NoticeChoices['quiet'] | null => {
  if (name === OWN) return before.quiet
  return QUIET_CHOICES.find(({ key }) => key === name)?.quiet ?? null
}

const WORDS =
  'You get a card when a sync or provisioning fails, users need attention, or approval is needed. One card per problem, then one when it is resolved.'

export function noticesOnCard(choices: NoticeChoices, settings: NoticeSettings, setting: Setting): Card {
  const chosen = chosenWords(choices, settings)
  const body = [
    band('ok', 'Notices are on', sub('In this chat, only for you')),
    text(WORDS),
    ...(chosen ? [runs([small(chosen)])] : []),
  ]
  const stop = execute('Stop notices', 'notify.stop', { op: `${setting.op}.stop` })
  const log = openUrl('Delivery log', setting.links.to('settings#notifications'))
  return card(body, buttons(changeQuestion(choices, settings, setting), stop, log), `Notices are on. ${WORDS}`)
}

const digestTime = ({ digest: { day, time }, timezone }: NoticeSettings): string =>
  `${DAY_WORDS[day]}s at ${time.replace(/^0/, '')}, ${timezone}`

function chosenWords(choices: NoticeChoices, settings: NoticeSettings): string {
  const quiet = quietChoice(choices.quiet)
  const zone = typeof choices.quiet === 'string' ? '' : `, ${clean(choices.timezone ?? settings.timezone)}`
  return [
    ...(choices.digest ? [`Weekly digest: ${digestTime(settings)}`] : []),
    ...(quiet?.key === 'settings' ? [] : [`Quiet hours: ${quiet?.label.toLowerCase() ?? 'your own'}${zone}`]),
  ].join(' · ')
}

function changeQuestion(choices: NoticeChoices, settings: NoticeSettings, setting: Setting) {
  const name = nameOf(choices)
  const all = QUIET_CHOICES.map(({ key, label }) => ({ title: label, value: key }))
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
