/** After the last write: where everyone stands now, and what the job came to. */
import type { Assessment } from '../../directory/store.ts'
import type { UserView } from '../../directory/view.ts'
import type { JobCounts } from '../../jobs/job.ts'
import type { TeamsChange } from '../../jobs/store.ts'
import { REASONS, type ReasonCode } from '../../jobs/reasons.ts'
import { place, refusalKey } from '../plan/assess.ts'
import { plural } from '../count.ts'
import { reasonOf } from '../run/causes.ts'
import { chunks, iso } from '../deps.ts'
import type { JobRun } from '../run/jobRun.ts'
import { lookAtUsers } from '../run/lookAtUsers.ts'
import { decide } from '../plan/plan.ts'
import { tellOutcome } from '../oneUser/tell.ts'
import { teamsRules } from '../plan/rules.ts'
import { IN_TWO_STEPS } from './write/amend.ts'
import { keepWaiting } from './keepWaiting.ts'
import { CHANGED_SINCE } from './write/grants.ts'
import { ofTeams, teamsChanges } from './numberChanges.ts'
import { triedIn } from './planners/retry.ts'
import { tellStuck } from './stuck.ts'
import { markUndone, restoreManaged } from './undone.ts'

export async function finish(run: JobRun): Promise<void> {
  const { deps, tenantId, job, counts } = run
  if (job.task.kind === 'undo') await restoreManaged(run)
  await lookAtUsers(run)
  await tellStuck(run)
  const refused = await refusedUsers(run)
  if (job.task.kind === 'undo') await markUndone(run)
  else await markRefused(run, refused)
  await keepWaiting(run)
  if (job.task.kind === 'user') return finishUser(run, job.task.userId)
  if (job.task.kind === 'undo') return finishUndo(run, job.task.jobId, refused)
  if (job.task.kind === 'retry')
    return finishSome(run, await triedIn(run), refused, `Retry of job ${job.task.jobId}`, 'those it tried again')
  if (job.task.kind === 'users') return finishSome(run, job.task.userIds, refused, 'Done', 'the chosen users')
  const after = await deps.directory.counts(tenantId)
  counts.blocked = after.byState.blocked
  counts.excluded = after.byState.excluded
  counts.waiting = after.byState.waiting
  counts.failed = [...refused.values()].filter((change) => change.status === 'failed').length
  Object.assign(counts, await tally(run))
  counts.done = counts.assigned + counts.changed + counts.removed
  const reasons = await deps.directory.reasonCounts(tenantId)
  const held = reasons.filter(({ state }) => state === 'blocked' || state === 'waiting')
  await deps.jobs.keepReasons(
    tenantId,
    job.id,
    held.map(({ reason, users }) => ({ reason, users })),
  )
  run.say(
    `Done: ${written(counts)}, ${counts.adopted} adopted; ` +
      `${plural(counts.blocked, 'user')} need attention, ${counts.waiting} waiting`,
  )
}

/** A job for one user says how that user stands, and nothing of the others. */
async function finishUser(run: JobRun, userId: string): Promise<void> {
  const { deps, tenantId, job, counts } = run
  const user = await deps.directory.user(tenantId, userId)
  for (const state of ['blocked', 'excluded', 'waiting'] as const) counts[state] = user?.state === state ? 1 : 0
  Object.assign(counts, await tally(run))
  counts.done = counts.assigned + counts.changed + counts.removed
  counts.failed = (await refusedUsers(run)).size > 0 && user?.state !== 'waiting' ? 1 : 0
  await deps.jobs.keepReasons(tenantId, job.id, user?.reason ? [{ reason: user.reason, users: 1 }] : [])
  await tellOutcome(run, user)
}

/** A retry, and a job of chosen users, says how these stand; who else needs attention is a number beside it. */
async function finishSome(
  run: JobRun,
  userIds: string[],
  refused: Map<string, TeamsChange>,
  what: string,
  whom: string,
): Promise<void> {
  const { deps, tenantId, job, counts } = run
  const states = { blocked: 0, excluded: 0, waiting: 0 }
  let queued = 0
  const held: { reason: string | null }[] = []
  for (const ids of chunks(userIds)) {
    const users = await deps.directory.usersOf(tenantId, ids)
    queued += users.filter(({ state }) => state === 'queued').length
    for (const user of users) if (isCounted(user.state)) states[user.state] += 1
    held.push(...users.filter(({ state }) => state === 'blocked' || state === 'waiting'))
  }
  Object.assign(counts, await tally(run), states)
  counts.blockedInAll = (await deps.directory.counts(tenantId)).byState.blocked
  counts.failed = [...refused.values()].filter(({ status }) => status === 'failed').length
  counts.done = counts.assigned + counts.changed + counts.removed
  await deps.jobs.keepReasons(tenantId, job.id, byReason(held))
  run.say(
    `${what}: ${written(counts)}; of ${whom} ` + `${counts.blocked} still to be looked at, ${counts.waiting} waiting`,
  )
  if (queued > 0 && job.task.kind === 'users') run.say(staysQueued(queued), 'problem')
}

const staysQueued = (users: number): string =>
  `${plural(users, 'chosen user')} ${users === 1 ? 'stays' : 'stay'} queued: something changed meanwhile, or others who were ` +
  'not chosen have to change first. Sync Now does both'

const isCounted = (state: string): state is 'blocked' | 'excluded' | 'waiting' =>
  state === 'blocked' || state === 'excluded' || state === 'waiting'

/** An undo says whom it put back and whom not; who else needs attention has nothing to do with it. */
async function finishUndo(run: JobRun, jobId: string, refused: Map<string, TeamsChange>): Promise<void> {
  const { deps, tenantId, job, counts } = run
  const left = [...refused.values()]
  Object.assign(counts, await tally(run), { blocked: 0, excluded: 0 })
  counts.done = counts.assigned + counts.changed + counts.removed
  counts.failed = left.filter(({ status }) => status === 'failed').length
  counts.waiting = left.length - counts.failed
  await deps.jobs.keepReasons(tenantId, job.id, byReason(left))
  run.say(
    `Undo of job ${jobId}: ${written(counts)}; ` +
      `${plural(counts.failed, 'user')} not put back, ${counts.waiting} waiting`,
  )
}

/** How many users each reason left as they are, most first. */
function byReason(changes: { reason: string | null }[]): { reason: string; users: number }[] {
  const users = new Map<string, number>()
  for (const { reason } of changes) {
    const code = reason ?? 'UNKNOWN_REFUSAL'
    users.set(code, (users.get(code) ?? 0) + 1)
  }
  return [...users].map(([reason, n]) => ({ reason, users: n })).sort((one, other) => other.users - one.users)
}

type Tally = Required<Pick<JobCounts, 'assigned' | 'changed' | 'removed' | 'policies'>>

/** Done by another step of the plan, or found to be somebody else's by now: not a change of its own. */
const NOT_A_CHANGE: readonly (string | null)[] = [IN_TWO_STEPS, CHANGED_SINCE]

/** From the plan itself: what was counted while the job ran may miss what a restart fell on. */
async function tally(run: JobRun): Promise<Tally> {
  const done = { assign: 0, change: 0, unassign: 0, policy: 0 }
  for await (const { kind, raw } of teamsChanges(run, ['done'])) if (!NOT_A_CHANGE.includes(raw)) done[kind] += 1
  return { assigned: done.assign, changed: done.change, removed: done.unassign, policies: done.policy }
}

/** "155 assigned, 0 changed, 0 removed, 326 policies" */
const written = ({ assigned, changed, removed, policies = 0 }: JobCounts): string =>
  `${assigned} assigned, ${changed} changed, ${removed} removed${policies > 0 ? `, ${plural(policies, 'policy', 'policies')}` : ''}`

/** Users with a write that Microsoft refused or did not activate, with the first such write. */
async function refusedUsers({ deps, tenantId, job }: JobRun): Promise<Map<string, TeamsChange>> {
  const users = new Map<string, TeamsChange>()
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses: ['failed', 'waiting'], after, limit: 200 })
    if (page.length === 0) return users
    for (const change of ofTeams(page)) if (!users.has(change.userId)) users.set(change.userId, change)
    after = page.at(-1)?.ordinal ?? after
  }
}

/** What was so only at that moment, or in that job. */
const NOT_STANDING = ['HOLDER_MOVES_FIRST', 'MOVED_MEANWHILE']

/** The refusal stands as the user's reason until what is wanted changes, or a sync tries again. */
async function markRefused({ deps, tenantId }: JobRun, refused: Map<string, TeamsChange>): Promise<void> {
  const rules = teamsRules(await deps.tenants.teams(tenantId))
  const at = iso(deps.now())
  for (const ids of chunks([...refused.keys()])) {
    const views = await deps.directory.viewsOf(tenantId, ids)
    const assessments = views.flatMap((view): Assessment[] => {
      const change = refused.get(view.user.id)
      const decision = decide(view.user, view, rules)
      // only this job could not do it, and it stays queued for the next
      if (!change || decision.steps.length === 0 || NOT_STANDING.includes(change.reason ?? '')) return []
      const reason = reasonOf(change.reason ?? 'UNKNOWN_REFUSAL')
      const detail = { ...detailOf(change, view), refused: refusalKey(decision.steps) }
      return [{ ...place(view, stateOf(reason), reason, detail, at), changes: [] }]
    })
    await deps.directory.assess(tenantId, assessments, [], [], at)
  }
}

const stateOf = (reason: ReasonCode): 'waiting' | 'blocked' =>
  REASONS[reason].class === 'retryLater' ? 'waiting' : 'blocked'

const detailOf = (change: TeamsChange, { holders }: UserView): Record<string, string> => ({
  number: change.after ?? change.before ?? '',
  holder: holders.find(({ number }) => number.number === change.after)?.name || 'Someone else',
  ...(change.raw ? { raw: change.raw } : {}),
})
