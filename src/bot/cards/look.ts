/** Cards that look: status, last sync, history. */
import type { Job } from '../../jobs/job.ts'
import type { SyncStatus } from '../../sync/sync.ts'
import { autoSyncWords } from '../../words/autoSync.ts'
import { takenAway } from '../../words/removals.ts'
import { JOB_STATE_WORDS, JOB_TYPE_WORDS, REFUSED_BEFORE } from '../../words/states.ts'
import type { Icon } from './icons.ts'
import { bold, card, column, columns, execute, openUrl, run, runs, small, text } from './element.ts'
import type { Action, Card, Element } from './element.ts'
import { band, buttons, picture, previewButton, sub, syncButton, tiles } from './parts.ts'
import type { Kind, Setting } from './parts.ts'
import { causeWords } from './reasons.ts'
import {
  attention,
  changed,
  counting,
  decisive,
  isDecided,
  needAttention,
  policyWords,
  startedAt,
  total,
  written,
} from './runFacts.ts'
import type { RunFacts } from './runFacts.ts'
import { headline } from './headline.ts'
import { jobLines, openJob, retryButton, unchangedLine } from './running.ts'
import { clean, count, date, duration, plural } from './text.ts'

/** The console button's state in words, and what to press next. */
export function statusHeadline(status: SyncStatus): { kind: Kind; title: string; words: string } {
  switch (status.button) {
    case 'syncing':
      return { kind: 'run', title: 'Syncing', words: 'A sync is running' }
    case 'diagnostic':
      return { kind: 'diagnostic', title: 'Syncing: diagnostic', words: 'A diagnostic sync is running' }
    case 'failed':
      return { kind: 'err', title: 'Last sync failed', words: 'See why, then sync again' }
    case 'refused':
      return { kind: 'warn', title: 'Approval needed', words: 'The last sync stopped before its first write' }
    case 'queued':
      return {
        kind: 'queue',
        title: `Changes Queued: ${count(status.queued)}`,
        words: `A sync would change ${plural(status.queued, 'user')}`,
      }
    case 'setup':
      return {
        kind: 'queue',
        title: 'Set-up is not complete',
        words: onlyFirstSync(status) ? 'The first sync is missing' : 'See what is missing',
      }
    case 'settings':
      return { kind: 'queue', title: 'Settings changed', words: 'A sync applies them' }
    case 'off':
      return { kind: 'warn', title: 'Sync is disabled', words: `Disabled on Services: ${disabledNames(status)}` }
    case 'blocked':
      return {
        kind: 'warn',
        title: `${plural(status.blocked, 'user needs', 'users need')} attention`,
        words: 'No changes are queued',
      }
    case 'green':
      if (status.waiting > 0)
        return {
          kind: 'wait',
          title: 'Nothing needs a sync',
          words: `${plural(status.waiting, 'user waits', 'users wait')} for Microsoft`,
        }
      return { kind: 'ok', title: 'Everything is in sync', words: 'Nothing needs a sync' }
  }
}

const disabledNames = ({ off }: SyncStatus): string =>
  off.map((service) => (service === 'pbx' ? '8x8 PBX' : 'Microsoft Teams')).join(', ')

const onlyFirstSync = ({ setup }: SyncStatus): boolean => setup.length === 1 && setup[0] === 'firstSync'

/** The job that says how the last sync ended: the worse one when both are of one run. */
function lastEnded({ pbx, teams }: SyncStatus['latest']): Job | null {
  const ended = [teams, pbx].filter((job) => job !== null).sort((a, b) => Number(b.id) - Number(a.id))
  return ended[0] ? decisive(ended.filter((job) => job.runId === ended[0]!.runId)) : null
}

/** 4.1 */
export function statusCard(status: SyncStatus, setting: Setting): Card {
  const { kind, title, words } = statusHeadline(status)
  const last = lastEnded(status.latest)
  const since = last?.endedAt
    ? ` Last sync ${stateWords(last, false).toLowerCase()} ${date(last.endedAt)}.`
    : ' No sync has run yet.'
  const body = [
    band(kind, title, sub(words)),
    tiles([
      [status.inSync, 'In sync'],
      [status.waiting, 'Waiting'],
      [status.blocked, 'Need attention'],
    ]),
    text(`Also: ${count(status.excluded)} excluded.${since}`, { size: 'Small', isSubtle: true }),
    ...(status.auto.on
      ? [text(`Auto Sync is on. ${autoSyncWords(status, date)}.`, { size: 'Small', isSubtle: true })]
      : []),
  ]
  return card(body, statusButtons(status, setting), `${title}. ${words}.`)
}

function statusButtons(status: SyncStatus, setting: Setting): Action[] {
  const sync = syncButton(setting)
  const main = { ...sync, style: 'positive' as const }
  const changes = openUrl('Show changes', setting.links.to('changes'))
  const users = openUrl('Show users', setting.links.to('users?state=blocked'))
  const history = execute('Show history', 'show.history')
  const runId = status.running[0]?.runId
  const last = lastEnded(status.latest)
  const job = last ? openUrl('Open job', setting.links.to(`jobs/${last.id}`)) : null
  switch (status.button) {
    case 'syncing':
    case 'diagnostic':
      return buttons(runId ? execute('Show the sync', 'job.view', { run: runId }) : null, history)
    case 'failed':
      return buttons(sync, execute('Show last sync', 'show.last'))
    case 'refused':
      return buttons(job, execute('Approve…', 'plan.ask'), history)
    case 'queued':
    case 'settings':
      return buttons(main, previewButton(setting), changes)
    case 'setup':
      return onlyFirstSync(status)
        ? buttons(main)
        : buttons(openUrl('Go on with set-up', setting.links.to('services/setup')), sync)
    case 'off':
      return buttons(openUrl('Open Services', setting.links.to('services')), history)
    case 'blocked':
      return buttons(users, sync)
    case 'green':
      return buttons(sync, history)
  }
}

/** 4.2 */
export function lastSyncCard(facts: RunFacts, setting: Setting): Card {
  const { kind, title } = headline(facts)
  const need = attention(facts.jobs)
  const told =
    need > 0 && kind === 'warn'
      ? `${plural(need, 'user needs', 'users need')} attention`
      : title.replace(/^Sync /, '').toLowerCase()
  const [writes, waiting] = [changed(counting(facts.jobs)), total(facts.jobs, 'waiting')]
  const job = decisive(facts.jobs)
  const cause = job.state === 'failed' || job.state === 'refused' ? causeWords(job.cause) : null
  const body: Element[] = [
    band(
      kind,
      `Last sync: ${told}`,
      text(`${facts.jobs.length > 1 ? 'Full sync · ' : ''}${date(startedAt(facts.jobs))}`, {
        size: 'Small',
        isSubtle: true,
      }),
    ),
    ...jobLines(facts),
    ...(cause ? [runs([bold(`${cause.label}: `), run(cause.fix)])] : []),
    ...(written(facts.jobs) + waiting + need === 0
      ? [unchangedLine(facts)]
      : [
          tiles([
            [writes, 'Changed'],
            [waiting, 'Waiting'],
            [need, 'Need attention'],
          ]),
        ]),
    ...(facts.queued > 0
      ? [
          text(
            `${plural(facts.queued, 'user has', 'users have')} changes queued${job.state.startsWith('succeeded') ? ' since then' : ''}.`,
            { weight: 'Bolder' },
          ),
        ]
      : []),
    runs([
      small('Started by '),
      small(clean(job.startedBy.name)),
      small(` (${JOB_TYPE_WORDS[job.type].toLowerCase()})`),
    ]),
  ]
  const again = job.state === 'refused' ? askButton(job) : retryButton(setting, job)
  const history = execute('Show history', 'show.history')
  const actions = buttons(openJob(facts, setting, job), again, history, again ? null : syncButton(setting))
  return card(body, actions, `Last sync: ${told}.`)
}

/** What the guard stopped is not tried again: an admin decides about it. */
const askButton = (job: Job): Action | null => (isDecided(job) ? null : execute('Approve…', 'plan.ask'))

/** "Approval needed" only while nobody decided, and no other job of the service came after it. */
const stateWords = (job: Job, latest = true): string =>
  job.state === 'refused' && (isDecided(job) || !latest) ? REFUSED_BEFORE : JOB_STATE_WORDS[job.state]

const STATE_ICONS: Record<Job['state'], Icon> = {
  queued: 'wait',
  running: 'run',
  succeeded: 'ok',
  succeededWithErrors: 'warn',
  failed: 'err',
  refused: 'warn',
  cancelled: 'stop',
}

/** 4.3: five jobs, newest first; a row opens its job. */
export function historyCard(jobs: Job[], names: RunFacts['names'], setting: Setting): Card {
  const body: Element[] = [
    band(
      'info',
      jobs.length > 0 ? `Last ${plural(jobs.length, 'job')}`.replace('Last 1 job', 'Last job') : 'No sync has run yet',
      sub('Newest first'),
    ),
    ...jobs.slice(0, 5).map((job) => historyRow(job, isLatest(job, jobs), clean(names[job.service]), setting)),
  ]
  const actions = buttons(openUrl('Show Sync History', setting.links.to('jobs')), syncButton(setting))
  return card(body, actions, jobs.length > 0 ? `The last ${plural(jobs.length, 'job')}.` : 'No sync has run yet.')
}

/** Of its service, in a list that begins with the newest. */
const isLatest = (job: Job, jobs: Job[]): boolean => jobs.find(({ service }) => service === job.service) === job

function historyRow(job: Job, latest: boolean, name: string, setting: Setting): Element {
  const when = date(job.startedAt ?? job.queuedAt)
  const length = job.startedAt && job.endedAt ? ` · ${duration(job.startedAt, job.endedAt)}` : ''
  const state = `${stateWords(job, latest)}${job.diagnostic ? ' · diagnostic' : ''}${job.preview ? ' · preview' : ''}`
  return columns(
    [
      column('auto', [picture(job.diagnostic ? 'diagnostic' : STATE_ICONS[job.state], 18)]),
      column('stretch', [
        runs([bold(name), run(` · ${state}`)]),
        text(`${when}${length}`, { size: 'Small', isSubtle: true, spacing: 'None' }),
        runs(
          [small(`${JOB_TYPE_WORDS[job.type]}, ${clean(job.startedBy.name)} · `), run(outcome(job), { size: 'Small' })],
          {
            spacing: 'None',
          },
        ),
      ]),
    ],
    { spacing: 'Medium', selectAction: openUrl(`Open job ${job.id}`, setting.links.to(`jobs/${job.id}`)) },
  )
}

function outcome(job: Job): string {
  if (job.state === 'queued' || job.state === 'running') return 'Not ended yet'
  const taken = job.state === 'refused' && job.plan ? takenAway({ ...job.plan, vanished: job.plan.vanished ?? 0 }) : 0
  if (taken > 0) return `Would remove ${plural(taken, job.service === 'pbx' ? 'user' : 'number')}`
  if (job.state === 'failed' || job.state === 'refused' || job.cause) return causeWords(job.cause).label
  const parts = [
    [changed([job]), 'changed'],
    [needAttention(job), job.task.kind === 'undo' ? 'not put back' : 'need attention'],
    [job.counts.waiting, 'waiting'],
  ] as const
  const [users, ...rest] = parts.map(([n, words]) => (n > 0 ? [`${count(n)} ${words}`] : []))
  const said = [...(users ?? []), ...policyWords([job]), ...rest.flat()]
  return said.length > 0 ? said.join(' · ') : 'No changes'
}
