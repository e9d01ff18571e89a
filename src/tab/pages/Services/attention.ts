import type { ServiceView, Services, SyncStatus, UserCounts } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { reasonWords } from '../../../words/reasons.ts'
import type { Ink } from '../../components/State.tsx'
import type { UsersSearch } from '../../router.tsx'

/** One fact, one consequence, one way on. */
export interface AttentionRow {
  ink: Ink
  fact: string
  consequence: string
  action: { words: string } & (
    | { to: '/users'; search: UsersSearch }
    | { to: '/changes' }
    | { to: '/jobs/$jobId'; params: { jobId: string } }
    | { check: ServiceView['kind'] }
  )
}

/** What needs somebody, most severe first; empty when nothing does. */
export function attentionRows(
  services: Services,
  status: SyncStatus | null,
  counts: UserCounts | null,
): AttentionRow[] {
  const views = [services.pbx, services.teams].filter((view) => view !== null)
  return [
    ...views.flatMap(brokenConnection),
    ...views.flatMap(endedBadly),
    ...(status?.blocked ? [blockedUsers(status.blocked, counts)] : []),
    ...(status?.queued ? [queuedUsers(status.queued)] : []),
  ]
}

function brokenConnection({ check, look, name, kind }: ServiceView): AttentionRow[] {
  const code = check && !check.ok ? (check.reason?.code ?? 'UNKNOWN') : look.failed
  if (!code) return []
  const words = reasonWords(code, check?.reason?.detail ?? {})
  return [
    {
      ink: 'bad',
      fact: `${name}: ${words.label}`,
      consequence: words.fix,
      action: { words: 'Test again', check: kind },
    },
  ]
}

function endedBadly({ lastJob, name }: ServiceView): AttentionRow[] {
  if (lastJob?.state !== 'failed' && lastJob?.state !== 'refused') return []
  const words = lastJob.cause ? reasonWords(lastJob.cause.code, lastJob.cause.detail) : null
  const failed = lastJob.state === 'failed'
  return [
    {
      ink: failed ? 'bad' : 'attention',
      fact: failed ? `The last ${name} job failed` : `The last ${name} job stopped before its first write`,
      consequence: words ? `${words.cause} ${words.fix}` : 'Its output says why.',
      action: { words: `Open Job ${lastJob.id}`, to: '/jobs/$jobId', params: { jobId: lastJob.id } },
    },
  ]
}

function blockedUsers(blocked: number, counts: UserCounts | null): AttentionRow {
  const reasons = counts?.reasons.filter(({ state }) => state === 'blocked') ?? []
  reasons.sort((a, b) => b.users - a.users)
  const named = reasons.slice(0, 2).map(({ reason, users }) => `${reasonWords(reason).label} (${count(users)})`)
  const more = reasons.length - named.length
  return {
    ink: 'attention',
    fact: `${plural(blocked, 'user')} ${blocked === 1 ? 'needs' : 'need'} attention`,
    consequence: [...named, ...(more > 0 ? [`${plural(more, 'more reason')}`] : [])].join(', '),
    action: { words: 'View users', to: '/users', search: { state: 'blocked' } },
  }
}

const queuedUsers = (queued: number): AttentionRow => ({
  ink: 'queue',
  fact: `${plural(queued, 'user')} ${queued === 1 ? 'has' : 'have'} changes queued`,
  consequence: 'They wait for your sync. Nothing runs by itself.',
  action: { words: 'Preview', to: '/changes' },
})
