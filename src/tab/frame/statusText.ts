import type { Job, SyncStatus } from '../../api/contract.ts'
import { count, plural } from '../../words/button.ts'
import { jobReasonLabel } from '../../words/jobReasonLabels.ts'
import { removalWords } from '../../words/removals.ts'
import { dayTime } from '../components/words/time.ts'
import type { UsersSearch } from '../router.tsx'

/** The line beside Sync Now: a fact, and the one link that helps. */
export interface StatusText {
  fact: string
  /** Moves several times a second: shown, but not read out. */
  moving?: string
  link?: { words: string } & (
    | { to: '/jobs/$jobId'; params: { jobId: string } }
    | { to: '/users'; search: UsersSearch }
    | { to: '/changes' | '/services' | '/services/setup' }
  )
}

const DOING: Record<string, string> = {
  'pbx.read': 'Reading 8x8',
  'pbx.guard': 'Checking removals',
  'pbx.take': 'Taking changes in',
  'pbx.push': 'Writing to 8x8',
  'pbx.confirm': 'Reading 8x8 back',
  'pbx.settle': 'Looking at records',
  'teams.read': 'Reading Microsoft 365',
  'teams.plan': 'Planning',
  'teams.check': 'Checking first',
  'teams.guard': 'Checking removals',
  'teams.assign': 'Changing numbers',
  'teams.verify': 'Verifying',
  'teams.grant': 'Changing policies',
  'teams.settle': 'Looking at records',
}

export const serviceLabel = (job: Pick<Job, 'service' | 'serviceName'>): string =>
  job.service === 'teams' ? 'Teams' : job.serviceName

/** "1,084 of 2,341", "812 so far" while the total is not known. */
export function progressCount(progress: NonNullable<Job['progress']>): string {
  if (progress.total === null) return progress.done > 0 ? `${count(progress.done)} so far` : ''
  return progress.total > 0 ? `${count(progress.done)} of ${count(progress.total)}` : ''
}

const openJob = (job: Job): NonNullable<StatusText['link']> => ({
  words: `Open Job ${job.id}`,
  to: '/jobs/$jobId',
  params: { jobId: job.id },
})

const newest = (jobs: Job[]): Job | undefined =>
  jobs.toSorted((a, b) => (b.endedAt ?? '').localeCompare(a.endedAt ?? ''))[0]

/** Both services may have one. */
const lastFailed = ({ latest }: SyncStatus): Job | undefined =>
  newest([latest.teams, latest.pbx].filter((job) => job?.state === 'failed') as Job[])

function running(status: SyncStatus): StatusText {
  const job = status.running.find((one) => one.state === 'running') ?? status.running[0]
  if (!job) return { fact: 'A sync is starting' }
  if (job.diagnostic) return { fact: 'Diagnostic sync. Hold other changes until it ends', link: openJob(job) }
  if (!job.progress) return { fact: `${serviceLabel(job)} is next`, link: openJob(job) }
  const moving = progressCount(job.progress)
  return {
    fact: DOING[`${job.service}.${job.progress.phase}`] ?? 'Syncing',
    ...(moving ? { moving: `, ${moving}` } : {}),
    link: openJob(job),
  }
}

function failed(status: SyncStatus): StatusText {
  const job = lastFailed(status)
  if (!job) return { fact: 'The last sync failed' }
  const label = job.cause ? jobReasonLabel(job.cause.code).toLowerCase() : 'no cause on record'
  const at = job.endedAt ? ` ${lower(dayTime(job.endedAt))}` : ''
  return { fact: `${serviceLabel(job)} job failed${at}: ${keepNames(label)}`, link: openJob(job) }
}

function refused(status: SyncStatus): StatusText {
  const job = newest(status.stopped)
  const what = job?.plan ? removalWords(job.plan) : 'too many removals'
  return {
    fact: `Stopped before the first write: ${what}`,
    ...(job ? { link: { ...openJob(job), words: 'Review removals' } } : {}),
  }
}

const SETUP = {
  pbx: 'Add the 8x8 PBX first',
  teams: 'Connect Microsoft Teams',
  firstSync: 'One step is left: the first sync',
}

const waitingLink = (waiting: number): Pick<StatusText, 'link'> =>
  waiting > 0
    ? {
        link: {
          words: `${count(waiting)} ${waiting === 1 ? 'waits' : 'wait'} for Microsoft`,
          to: '/users',
          search: { state: 'waiting' },
        },
      }
    : {}

const TEXTS: Record<SyncStatus['button'], (status: SyncStatus) => StatusText> = {
  syncing: running,
  diagnostic: running,
  failed,
  refused,
  queued: ({ queued }) => ({
    fact: `${plural(queued, 'user')} ${queued === 1 ? 'has' : 'have'} changes waiting`,
    link: { words: 'Preview changes', to: '/changes' },
  }),
  setup: ({ setup }) => ({
    fact: setup[0] ? SETUP[setup[0]] : 'Set-up is not complete',
    link: { words: 'Open set-up', to: '/services/setup' },
  }),
  settings: () => ({
    fact: 'A setting changed since the last job',
    link: { words: 'See the settings', to: '/services' },
  }),
  off: ({ off, names }) => ({
    fact: `Disabled: ${off.map((service) => names[service]).join(', ')}`,
    link: { words: 'Open Services', to: '/services' },
  }),
  blocked: ({ blocked, waiting }) => ({
    fact: `${plural(blocked, 'user')} ${blocked === 1 ? 'needs' : 'need'} attention. ${
      waiting > 0 ? `${count(waiting)} ${waiting === 1 ? 'waits' : 'wait'} for Microsoft` : 'Nothing else needs a sync'
    }`,
    link: { words: 'View users', to: '/users', search: { state: 'blocked' } },
  }),
  green: ({ waiting }) => ({ fact: 'Nothing needs a sync', ...waitingLink(waiting) }),
}

export const statusText = (status: SyncStatus): StatusText => TEXTS[status.button](status)

const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1)
/** Names keep their capitals in the middle of a sentence. */
const keepNames = (words: string): string =>
  words
    .replace(/\bmicrosoft\b/g, 'Microsoft')
    .replace(/\bteams\b/g, 'Teams')
    .replace(/\bapi\b/g, 'API')
