/** 3.12 to 3.14: most of what the identity provider asks is refused; that it works again; that it is muted. */
import type { ProvisioningTrouble } from '../../notifications/provisioning.ts'
import { PROVISIONING } from '../../notifications/provisioning.ts'
import type { ProvisioningNotice } from '../../notifications/store.ts'
import { PROVIDER_NAMES, PROVISIONING_TITLES } from '../../words/provisioning.ts'
import { REFUSAL_WORDS } from '../../words/provisioningReasons.ts'
import { bold, card, execute, openUrl, run, runs, small, text } from './element.ts'
import type { Action, Card, Element } from './element.ts'
import { muteQuestionOf } from './mute.ts'
import { band, buttons, counted, heading, line, sub, tiles, type Kind, type Setting } from './parts.ts'
import { clean, count, date, duration, plural } from './text.ts'

type Provider = keyof typeof PROVIDER_NAMES

const SUB = 'User provisioning (SCIM)'
const SHOWN = 3
const DETAIL = 300

/** As everybody in a group may see it, and as a list shows it. */
export const provisioningBase = ({
  kind,
}: Pick<ProvisioningNotice, 'kind'>): { kind: Kind; title: string; sub: string } => ({
  kind: kind === 'provisioningFails' || kind === 'provisioningGoesOn' ? 'err' : 'ok',
  title: PROVISIONING_TITLES[kind],
  sub: SUB,
})

export function provisioningCard(trouble: ProvisioningTrouble, provider: Provider, setting: Setting): Card {
  const { counts, reasons } = trouble
  const { kind, title } = provisioningBase({ kind: 'provisioningFails' })
  const rest = reasons.slice(SHOWN)
  const body: Element[] = [
    band(kind, title, sub(SUB)),
    text(asked(trouble, provider)),
    line('err', 'Since', 'the first request that was not done', { at: trouble.since }),
    tiles([
      [counts.ok, 'Done'],
      [counts.refused, 'Refused'],
      [counts.failed, 'Failed here'],
    ]),
    text('Requests of the last 24 hours', { size: 'Small', isSubtle: true, spacing: 'None' }),
    ...(reasons.length > 0 ? [heading('Why, by requests')] : []),
    ...reasons.slice(0, SHOWN).map(reasonOf),
    ...(rest.length > 0 ? [text(restWords(rest), { isSubtle: true })] : []),
    ...lastOf(trouble),
  ]
  return card(
    body,
    buttons(openLog(setting), muteQuestionOf(setting, { problem: PROVISIONING })),
    `${title}. ${asked(trouble, provider)}`,
  )
}

/** "38 of the last 40 requests of Okta were not done, for 31 users." */
const asked = ({ requests, notDone, users }: ProvisioningTrouble, provider: Provider): string =>
  notDone === 0
    ? `What ${PROVIDER_NAMES[provider]} asked last is done by now.`
    : `${count(notDone)} of the last ${plural(requests, 'request')} of ${PROVIDER_NAMES[provider]} ${
        notDone === 1 ? 'was' : 'were'
      } not done${users > 0 ? `, for ${plural(users, 'user')}` : ''}.`

function reasonOf({ code, requests, users }: ProvisioningTrouble['reasons'][number]): Element {
  const { label, fix, who } = REFUSAL_WORDS[code]
  return counted(requests, [
    runs([bold(label), run(users > 0 ? ` · ${plural(users, 'user')}` : '')].filter((part) => part.text !== '')),
    runs([run(fix)], { spacing: 'None' }),
    text(`Who can fix it: ${who}`, { size: 'Small', isSubtle: true, spacing: 'None' }),
  ])
}

const restWords = (rest: ProvisioningTrouble['reasons']): string =>
  `and ${plural(rest.length, 'more reason')}, ${plural(
    rest.reduce((sum, { requests }) => sum + requests, 0),
    'request',
  )}`

function lastOf({ last }: ProvisioningTrouble): Element[] {
  const detail = clean(last?.detail ?? '', DETAIL)
  if (!last || detail === '') return []
  const name = clean(last.userName ?? '')
  return [
    runs([bold(name === '' ? 'Last: ' : `Last, ${name}: `), small(detail)], { separator: true, spacing: 'Medium' }),
  ]
}

const openLog = ({ links }: Setting): Action => openUrl('Open Provisioning', links.to('provisioning'))

export function provisioningResolvedCard({ kind, since, at }: ProvisioningNotice, setting: Setting): Card {
  const { title } = provisioningBase({ kind })
  const words = kind === 'provisioningOff' ? OFF : `It failed for ${duration(since, at)}.`
  const now = kind === 'provisioningOff' ? 'turned off' : 'most of what the provider asks is done'
  const body = [
    band('ok', title, sub(SUB)),
    text(words),
    line('err', 'Was', 'most of what the provider asked was not done', { at: since }),
    line('ok', 'Now', now, { at }),
  ]
  return card(body, [openLog(setting)], `${title}. ${words}`)
}

const OFF = 'Nothing comes from the identity provider any more.'

/** What stood in this message is over. */
export function provisioningOverCard({ at }: ProvisioningNotice, setting: Setting): Card {
  const title = `Resolved: ${PROVISIONING_TITLES.provisioningFails}`
  const body = [
    band('ok', title, sub(SUB)),
    text('It is over.'),
    text(`Resolved ${date(at)}`, { size: 'Small', isSubtle: true }),
  ]
  return card(body, [openLog(setting)], `${title}.`)
}

export function provisioningMutedCard(until: string | null, setting: Setting): Card {
  const { kind, title } = provisioningBase({ kind: 'provisioningFails' })
  const words = until === null ? 'Muted for you until it is resolved.' : `Muted for you until ${date(until)}.`
  const unmute = execute('Unmute', 'notice.unmute', { problem: PROVISIONING, op: `${setting.op}.unmute` })
  const body = [band(kind, title, sub(SUB)), text(words, { weight: 'Bolder' })]
  return card(body, buttons(openLog(setting), unmute), `${title}. Muted.`)
}
