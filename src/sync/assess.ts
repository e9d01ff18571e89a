/** Where each user stands and what is queued, kept up to date from what was looked at: O(changes), not O(users). */
import type { Assessment } from '../directory/store.ts'
import type { QueuedChange } from '../directory/user.ts'
import type { Joiner, UserView } from '../directory/view.ts'
import { accepted, differences, factsOf, pbxCause, wanted } from './authority.ts'
import { breathe, iso, type SyncDeps } from './deps.ts'
import { settleNumbers } from './inventory.ts'
import { decide, type Step, type TeamsRules } from './plan.ts'
import { teamsRules } from './rules.ts'

type Change = Omit<QueuedChange, 'since'>

/** What a Teams step looks like in a list of changes. */
export function changeOf(step: Step, by: string | null): Change {
  const base = { service: 'teams', cause: step.cause, causedBy: by } as const
  switch (step.kind) {
    case 'assign':
    case 'change':
      return { ...base, kind: step.kind, field: 'teamsNumber', before: step.before, after: step.after }
    case 'unassign':
      return { ...base, kind: 'unassign', field: 'teamsNumber', before: step.before, after: null }
    case 'policy':
      return { ...base, kind: 'policy', field: step.field, before: step.before, after: step.after }
  }
}

/** What the next PBX job would take in for this user. */
function pbxChanges(view: UserView): Change[] {
  if (!view.pbxPending) return []
  const cause = pbxCause(view.user, view.pbx)
  const base = { service: 'pbx', cause, causedBy: view.pbxChangedBy } as const
  if (!view.pbx) return [{ ...base, kind: 'delete', field: 'user', before: view.user.displayName, after: null }]
  return differences(view.user, factsOf(view.pbx)).map((change) => ({ ...base, kind: 'update', ...change }))
}

/** What the next PBX job would ask of 8x8. To-dos are none. */
function requestedChanges({ requested = [] }: UserView): Change[] {
  const base = { service: 'pbx', kind: 'update', cause: 'REQUESTED' } as const
  return requested.map(({ field, before, value, by }) => ({ ...base, field, before, after: value, causedBy: by }))
}

/** Names the steps that Microsoft refused, so that the refusal stands until the steps are others. */
export const refusalKey = (steps: Step[]): string =>
  steps.map((step) => `${step.kind}:${step.kind === 'unassign' ? step.before : step.after}`).join(' ')

/** Holders as they will want once what 8x8 shows of them is accepted. */
const asSeen = (view: UserView, rules: TeamsRules, at: string): UserView => ({
  ...view,
  holders: view.holders.map((holder) => {
    if (!holder.userPending) return holder
    const becomes = wanted(accepted(view.user, holder.userPending, at), rules.deactivated)
    return { ...holder, userWants: becomes.number }
  }),
})

/** Where a user stands with what both sides show now. */
export function assess(seen: UserView, rules: TeamsRules, at: string): Assessment {
  const view = asSeen(seen, rules, at)
  const user = view.pbxPending ? accepted(view.user, view.pbx, at) : view.user
  const decision = decide(user, view, rules)
  const taken = [...pbxChanges(view), ...requestedChanges(view)]
  const standing = view.user.reasonDetail['refused']
  if (decision.steps.length > 0 && standing === refusalKey(decision.steps) && taken.length === 0)
    return { ...keep(view), changes: [] }
  const changes = [...decision.steps.map((step) => changeOf(step, view.pbxChangedBy)), ...taken]
  if (changes.length > 0) return { ...place(view, 'queued', null, {}, at), changes }
  return { ...place(view, decision.state, decision.reason, decision.detail, at), changes: [] }
}

type Place = Omit<Assessment, 'changes'>

const keep = ({ user }: UserView): Place => ({
  userId: user.id,
  state: user.state,
  reason: user.reason,
  reasonDetail: user.reasonDetail,
  waitingSince: user.waitingSince,
  nextTryAt: user.nextTryAt,
})

/** A wait that goes on keeps the moment it began. */
export function place(
  { user }: UserView,
  state: Assessment['state'],
  reason: string | null,
  reasonDetail: Record<string, string>,
  at: string,
): Place {
  const waits = user.state === 'waiting' && user.reason === reason && user.waitingSince !== null
  const waitingSince = state === 'waiting' ? (waits ? user.waitingSince : at) : null
  return { userId: user.id, state, reason, reasonDetail, waitingSince, nextTryAt: null }
}

const joinerChanges = (joiner: Joiner): Change[] => {
  const { displayName } = factsOf(joiner.account)
  const change = { field: 'user', before: null, after: displayName, cause: 'NEW_IN_PBX', causedBy: joiner.changedBy }
  return [{ service: 'pbx', kind: 'create', ...change }]
}

/** Looks again at every user that something was seen of since the last time. */
export async function assessDirty(deps: SyncDeps, tenantId: string): Promise<void> {
  const rules = teamsRules(await deps.tenants.teams(tenantId))
  for (;;) {
    const keys = await deps.directory.dirty(tenantId, 100)
    if (keys.length === 0) return settleNumbers(deps, tenantId)
    const at = iso(deps.now())
    const { views, joiners } = await deps.directory.touchedBy(tenantId, keys)
    const assessments = views.map((view) => assess(view, rules, at))
    const created = joiners.map((joiner) => ({ account: joiner.account, changes: joinerChanges(joiner) }))
    await deps.directory.assess(tenantId, assessments, created, keys, at)
    await breathe()
  }
}
