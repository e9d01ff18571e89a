/** What came in quiet hours, as one card: what is open first, then what is over. */
import type { Job } from '../../jobs/job.ts'
import type { Meanwhile, MeanwhileItem } from '../../notifications/meanwhile.ts'
import { card, execute, openUrl, runs, run, bold, text } from './element.ts'
import type { Card, Element } from './element.ts'
import { credentialTitle } from './credential.ts'
import { provisioningBase } from './provisioning.ts'
import { band, buttons, counted, line, sub } from './parts.ts'
import type { Kind, Setting } from './parts.ts'
import { problemTitle, problemWords } from './mute.ts'
import type { RunFacts } from './runFacts.ts'
import { clean, date, plural } from './text.ts'

const SHOWN = 6

export function meanwhileCard({ since, items }: Meanwhile, names: RunFacts['names'], setting: Setting): Card {
  const open = items.filter(isOpen)
  const sorted = [...open, ...items.filter((item) => !isOpen(item))]
  const rest = sorted.length - SHOWN
  const { kind, title } = headOf(items)
  const body: Element[] = [
    band(kind, title, sub('Quiet hours have ended')),
    text(`Since ${date(since)}. What is over needs nothing from you.`),
    ...sorted.slice(0, SHOWN).flatMap((item) => lines(item, names)),
    ...(rest > 0 ? [counted(rest, [runs([run('more, on the console')])])] : []),
  ]
  const first = open.find((item) => item.kind === 'problem')
  const job = first?.kind === 'problem' ? openUrl('Open job', setting.links.to(`jobs/${first.job.id}`)) : null
  const isFailing = open.some((item) => item.kind === 'provisioning')
  const log = isFailing ? openUrl('Open Provisioning', setting.links.to('provisioning')) : null
  const actions = buttons(job, log, execute('Status', 'status'), openUrl('Show Sync History', setting.links.to('jobs')))
  return card(body, actions, `${title}. Quiet hours have ended.`)
}

/** As everybody in a group may see it. */
export function headOf(items: MeanwhileItem[]): { kind: Kind; title: string } {
  const open = items.filter(isOpen).length
  return open > 0
    ? { kind: 'warn', title: `While it was quiet: ${plural(open, 'problem is', 'problems are')} open` }
    : { kind: 'ok', title: 'While it was quiet: everything is over' }
}

const isOpen = (item: MeanwhileItem): boolean =>
  ((item.kind === 'problem' || item.kind === 'provisioning') && item.overAt === null) ||
  (item.kind === 'credential' && item.notice.kind === 'credentialEnds')

function lines(item: MeanwhileItem, names: RunFacts['names']): Element[] {
  if (item.kind === 'credential') {
    const { kind, title } = credentialTitle(item.notice)
    return [line(kind, clean(item.notice.label), title)]
  }
  if (item.kind === 'provisioning') {
    const { notice, overAt } = item
    const { kind, title } = provisioningBase(notice)
    return [line(overAt ? 'ok' : kind, title, overAt ? 'Over' : 'Open', { at: overAt ?? notice.since })]
  }
  const job = item.kind === 'problem' ? item.job : item.was
  const over = item.kind === 'problem' ? item.overAt : item.at
  const name = clean(names[job.service])
  const what = [runs([bold(`${problemTitle(job, over === null)}: `), run(problemWords(job))], { spacing: 'None' })]
  return [
    line(over ? 'ok' : kindOf(job), name, over ? 'Over' : 'Open'),
    ...what,
    text(`${date(job.endedAt ?? job.queuedAt)}${over ? ` · over ${date(over)}` : ''}`, {
      size: 'Small',
      isSubtle: true,
      spacing: 'None',
    }),
  ]
}

const kindOf = ({ state }: Job): Kind => (state === 'failed' ? 'err' : 'warn')
