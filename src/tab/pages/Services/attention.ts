import type {
  CredentialView,
  ServiceView,
  Services,
  SyncStatus,
  TodoCounts,
  UserCounts,
} from '../../../api/contract.ts'
import { autoSyncWords } from '../../../words/autoSync.ts'
import { count, plural } from '../../../words/button.ts'
import { jobReasonWords } from '../../../words/jobReasons.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { stopWords } from '../../../words/removals.ts'
import { isUndo } from '../../components/words/jobWords.ts'
import { lowerDay } from '../../components/words/time.ts'
import type { Ink } from '../../components/words/State.tsx'
import type { ServicesSearch, SetupSearch, UsersSearch } from '../../router.tsx'

/** One fact, one consequence, one way on. */
export interface AttentionRow {
  ink: Ink
  /** The guard stopped it: the shield that Sync Jobs has for it. */
  guard?: true
  fact: string
  consequence: string
  action: { words: string } & (
    | { to: '/users'; search: UsersSearch }
    | { to: '/users/todos'; search: { state?: 'refused' } }
    | { to: '/changes' }
    | { to: '/identity' }
    | { to: '/settings'; hash: string }
    | { to: '/services'; search: ServicesSearch }
    | { to: '/services/setup'; search: SetupSearch }
    | { to: '/jobs/$jobId'; params: { jobId: string } }
    | { check: ServiceView['kind'] }
  )
}

/** What needs somebody, most severe first; empty when nothing does. */
export function attentionRows(
  services: Services,
  status: SyncStatus | null,
  counts: UserCounts | null,
  todos: TodoCounts | null,
  drift = 0,
  credentials: CredentialView[] = [],
): AttentionRow[] {
  const views = [services.pbx, services.teams].filter((view) => view !== null)
  return [
    ...views.flatMap(brokenConnection),
    ...views.flatMap(endedBadly),
    ...views.flatMap(oldUpload),
    ...credentials.flatMap(endsSoon),
    ...(status?.blocked ? [blockedUsers(status.blocked, counts)] : []),
    ...todoRows(todos),
    ...(drift > 0 ? [byHand(drift)] : []),
    ...(status?.queued ? [queuedUsers(status)] : []),
  ]
}

function brokenConnection({ check, look, name, kind }: ServiceView): AttentionRow[] {
  const code = check && !check.ok ? (check.reason?.code ?? 'UNKNOWN') : look.failed
  if (!code) return []
  const words = jobReasonWords(code, check?.reason?.detail ?? {})
  return [
    {
      ink: 'bad',
      fact: `${name}: ${words.label}`,
      consequence: words.fix,
      action: code === 'UPLOAD_MISSING' ? uploadIt : { words: 'Test again', check: kind },
    },
  ]
}

const uploadIt: AttentionRow['action'] = { words: 'Upload it', to: '/services/setup', search: { step: 'pbx' } }

/** Syncs read it all the same, and take whoever left since for somebody who is there. */
function oldUpload({ upload, name }: ServiceView): AttentionRow[] {
  if (!upload?.old) return []
  return [
    {
      ink: 'attention',
      fact: `${name}: the user export is of ${lowerDay(upload.at)}`,
      consequence: 'Syncs know nothing newer. Export the users again in 8x8 Admin Console and upload them.',
      action: uploadIt,
    },
  ]
}

function endedBadly({ lastJob, name }: ServiceView): AttentionRow[] {
  if (lastJob?.state !== 'failed' && lastJob?.state !== 'refused') return []
  if (lastJob.declined) return []
  const words = lastJob.cause ? jobReasonWords(lastJob.cause.code, lastJob.cause.detail) : null
  const failed = lastJob.state === 'failed'
  const { plan } = lastJob
  // the same words as above every page, and the same way on
  if (!failed && plan?.stops.includes('TOO_MANY_REMOVALS'))
    return [
      {
        ink: 'attention',
        guard: true,
        fact: `Approval needed: Job ${lastJob.id} stopped before the first write`,
        consequence: `${stopWords(plan, lastJob.service, isUndo(lastJob) ? 'undo' : 'sync')} Your limit is ${count(plan.limit)}.`,
        action: { words: 'Review removals', to: '/jobs/$jobId', params: { jobId: lastJob.id } },
      },
    ]
  return [
    {
      ink: failed ? 'bad' : 'attention',
      fact: failed ? `The last ${name} job failed` : `The last ${name} job stopped before its first write`,
      consequence: words ? `${words.cause} ${words.fix}` : 'Its output says why.',
      action: { words: `Open Job ${lastJob.id}`, to: '/jobs/$jobId', params: { jobId: lastJob.id } },
    },
  ]
}

/** Those that a check found refused are told of as a broken connection. */
function endsSoon({ state, label, daysLeft, fix, connection }: CredentialView): AttentionRow[] {
  if (state !== 'expiring' && state !== 'expired') return []
  return [
    {
      ink: state === 'expired' ? 'bad' : 'attention',
      fact: state === 'expired' ? `${label} has ended` : `${label} ends in ${plural(daysLeft ?? 0, 'day')}`,
      consequence: fix ?? 'Syncs stop unless it is renewed.',
      action:
        connection === 'sso'
          ? { words: 'Replace', to: '/identity' }
          : { words: 'Renew', to: '/settings', hash: 'connections' },
    },
  ]
}

const byHand = (drift: number): AttentionRow => ({
  ink: 'attention',
  fact: `${plural(drift, 'value')} ${drift === 1 ? 'differs' : 'differ'} in Teams from what a sync would leave there`,
  consequence: 'A sync puts back what is ours. See what was changed first.',
  action: { words: 'See them', to: '/services', search: { drift: 'open' } },
})

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1)

/** So many reasons are named. */
const NAMED = 3

/** "Number in use (9), No site (4) and 3 more reasons. Each user says what to do and who can." */
function reasonsInWords(counts: UserCounts | null): string {
  const reasons = (counts?.reasons ?? []).filter(({ state }) => state === 'blocked').sort((a, b) => b.users - a.users)
  const named = reasons.slice(0, NAMED).map(({ reason, users }) => `${reasonWords(reason).label} (${count(users)})`)
  const more = reasons.length - named.length
  if (named.length === 0) return ''
  return `${named.join(', ')}${more > 0 ? ` and ${plural(more, 'more reason', 'more reasons')}` : ''}. `
}

function blockedUsers(blocked: number, counts: UserCounts | null): AttentionRow {
  return {
    ink: 'attention',
    fact: `${plural(blocked, 'user')} ${blocked === 1 ? 'needs' : 'need'} attention`,
    consequence: `${reasonsInWords(counts)}Each user says what to do and who can.`,
    action: { words: 'View users', to: '/users', search: { state: 'blocked' } },
  }
}

const queuedUsers = ({ queued, auto, looks }: SyncStatus): AttentionRow => ({
  ink: 'queue',
  fact: `${plural(queued, 'user')} ${queued === 1 ? 'has' : 'have'} changes queued`,
  consequence: auto.on
    ? `Auto Sync: ${lowerFirst(autoSyncWords({ auto, looks }, lowerDay))}.`
    : 'They wait for your sync. Nothing runs by itself.',
  action: { words: 'Preview', to: '/changes' },
})

function todoRows(todos: TodoCounts | null): AttentionRow[] {
  if (!todos) return []
  const { todo, refused, saidDone } = todos
  const row = (fact: string, consequence: string, words: string, search: { state?: 'refused' }): AttentionRow => ({
    ink: 'attention',
    fact,
    consequence,
    action: { words, to: '/users/todos', search },
  })
  const [left, no] = [plural(todo - saidDone, 'thing'), plural(refused, 'change')]
  return [
    ...(refused
      ? [
          row(`8x8 refused ${no}`, refused === 1 ? 'It says why.' : 'Each says why.', 'View refused', {
            state: 'refused',
          }),
        ]
      : []),
    ...(todo > saidDone
      ? [
          row(
            `${left} to do by hand in 8x8`,
            todo - saidDone === 1 ? 'Its steps are in To-dos.' : 'Each has its steps.',
            'View to-dos',
            {},
          ),
        ]
      : []),
  ]
}
