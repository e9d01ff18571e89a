/**
 * What a sync does to one user, and where the user stands: one pure decision from everything that was seen and accepted.
 * The rules are `domain.md`'s; each refusal is a code of `jobs/reasons.ts`.
 */
import type { AssignedPolicy, M365Account, TeamsNumber } from '../directory/account.ts'
import type { ManagedAssignment, User, UserState } from '../directory/user.ts'
import type { NumberHolder, UserView } from '../directory/view.ts'
import { isE164, wanted } from './authority.ts'
import { match } from './match.ts'

/** What the Teams settings of a tenant come to. A policy without an id is left alone. */
export interface TeamsRules {
  deactivated: 'unassign' | 'keep'
  policies: { type: string; field: string; name: string; policyId: string }[]
}

/** One write to Teams. `waitsFor`: the number that somebody else gives up first. */
export type Step =
  | { kind: 'assign'; before: string | null; after: string; cause: string; waitsFor: string | null }
  | { kind: 'change'; before: string; after: string; cause: string; waitsFor: string | null }
  | { kind: 'unassign'; before: string; holderId: string; cause: string }
  | {
      kind: 'policy'
      type: string
      field: string
      policyId: string
      before: string | null
      /** What is in force now, whole. */
      now: AssignedPolicy | null
      after: string
      cause: string
    }

export interface Decision {
  state: UserState
  reason: string | null
  detail: Record<string, string>
  /** The account the user is or would be linked to. */
  holderId: string | null
  steps: Step[]
  /** A number found as wanted that becomes ours. */
  adopt: string | null
}

const REMOVAL_CAUSES: Record<string, string> = {
  PBX_USER_GONE: 'DELETED_IN_PBX',
  INACTIVE: 'DEACTIVATED',
  NO_PBX_LICENCE: 'LICENCE_GONE',
  NO_NUMBER: 'NUMBER_GONE',
  TEAMS_OFF: 'TEAMS_OFF',
}

/**
 * Decides for `user`, which is `view.user` or what it becomes once 8x8's sighting is accepted.
 */
export function decide(user: User, view: UserView, rules: TeamsRules): Decision {
  const want = wanted(user, rules.deactivated)
  if (want.number === null) return withoutNumber(view, want.reason)
  const matched = match(view)
  if (matched.account === null) {
    const orphans = removals(view, null, 'M365_GONE')
    if (orphans.length > 0) return queued(null, orphans)
    return refused('blocked', matched.reason, matched.detail, null)
  }
  const obstacle = preflight(want.number, matched.account, view)
  if (obstacle) return { ...obstacle, holderId: matched.account.id, steps: [], adopt: null }
  return towards(want.number, matched.account, view, rules)
}

const refused = (
  state: UserState,
  reason: string,
  detail: Record<string, string>,
  holderId: string | null,
): Decision => ({ state, reason, detail, holderId, steps: [], adopt: null })

const queued = (holderId: string | null, steps: Step[], adopt: string | null = null): Decision => ({
  state: 'queued',
  reason: null,
  detail: {},
  holderId,
  steps,
  adopt,
})

/** No number is wanted: give back what is ours, else leave alone by design. */
function withoutNumber(view: UserView, reason: string): Decision {
  const steps = removals(view, null, REMOVAL_CAUSES[reason] ?? 'NUMBER_GONE')
  const holderId = view.m365?.id ?? null
  return steps.length > 0 ? queued(holderId, steps) : refused('excluded', reason, {}, holderId)
}

/** Managed numbers that still show where we put them, but for the one that is right as it is. */
function removals(view: UserView, right: { number: string; holderId: string } | null, cause: string): Step[] {
  return view.managed
    .filter((each) => each.number !== right?.number || each.holderId !== right.holderId)
    .filter((assignment) => stillShows(assignment, view))
    .map(({ number, holderId }) => ({ kind: 'unassign', before: number, holderId, cause }))
}

const recordOf = (number: string, view: UserView): NumberHolder | undefined =>
  view.holders.find((holder) => holder.number.number === number)

const stillShows = (assignment: ManagedAssignment, view: UserView): boolean =>
  recordOf(assignment.number, view)?.number.holderId === assignment.holderId

type Obstacle = Pick<Decision, 'state' | 'reason' | 'detail'>

const blocked = (reason: string, detail: Record<string, string> = {}): Obstacle => ({
  state: 'blocked',
  reason,
  detail,
})

/** Everything that would make Microsoft refuse, found before any write. First that holds. */
function preflight(want: string, account: M365Account, view: UserView): Obstacle | null {
  const kind = view.configuration?.accountType
  if (account.userType === 'guest' || kind === 'guest' || kind === 'resourceAccount')
    return { state: 'excluded', reason: 'NOT_A_PERSON', detail: {} }
  if (!isE164(want)) return blocked('NUMBER_INVALID', { number: want })
  if (!account.enabled) return blocked('M365_DISABLED')
  if (account.phoneLicence !== 'enabled') return blocked('NO_PHONE_LICENSE')
  return numberObstacle(want, account, view) ?? provisioning(want, view)
}

function numberObstacle(want: string, account: M365Account, view: UserView): Obstacle | null {
  const onPremises = view.held.find((number) => number.source === 'onPremises')
  if (onPremises || view.configuration?.accountType === 'onPremises')
    return blocked('ONPREM_NUMBER', { number: onPremises?.number ?? want })
  const foreign = view.held.find((number) => isForeign(number, want, view))
  if (foreign) return blocked('OTHER_NUMBER', { number: foreign.number })
  const holder = recordOf(want, view)
  if (holder && holder.number.type !== 'directRouting' && holder.number.holderId === null)
    return blocked('WRONG_NUMBER_TYPE', { number: want })
  if (holder?.number.holderId && holder.number.holderId !== account.id && !givesUp(holder, want, view))
    return blocked('NUMBER_IN_USE', { number: want, holder: holder.name })
  return null
}

/** A primary number that did not come from us. One put by hand in place of ours is drift, and no obstacle. */
function isForeign(held: TeamsNumber, want: string, view: UserView): boolean {
  if (held.number === want) return held.type !== 'directRouting'
  if (held.category !== 'primary' && held.category !== null) return false
  if (view.managed.some((assignment) => assignment.number === held.number)) return false
  const replacedOurs = view.managed.some((assignment) => assignment.number === want)
  return !(replacedOurs && held.type === 'directRouting')
}

/** The number is ours, and its user wants another: it moves in the same plan. Or it shows on this user's gone account. */
const givesUp = (holder: NumberHolder, want: string, view: UserView): boolean =>
  holder.managed && holder.userId !== null && (holder.userWants !== want || holder.userId === view.user.id)

function provisioning(want: string, view: UserView): Obstacle | null {
  if (view.configuration || view.held.some((number) => number.number === want)) return null
  return { state: 'waiting', reason: 'NOT_PROVISIONED_YET', detail: {} }
}

/** No obstacle: the steps from what Teams shows to what is wanted. */
function towards(want: string, account: M365Account, view: UserView, rules: TeamsRules): Decision {
  // a number whose activation failed hangs on the account and does not ring: it is assigned again
  const held = view.held.find((number) => number.number === want && number.activation !== 'failed')
  const managed = view.managed.some((assignment) => assignment.number === want)
  const numbers = held
    ? removals(view, { number: want, holderId: account.id }, 'NUMBER_CHANGED')
    : [...orphaned(want, account, view), move(want, account, view)]
  const steps = [...numbers, ...grants(view, rules)]
  const adopt = held && !managed ? want : null
  if (steps.length > 0) return queued(account.id, steps, adopt)
  return { state: 'inSync', reason: null, detail: {}, holderId: account.id, steps: [], adopt }
}

/** The wanted number still shows on an account of this user that is gone. */
const orphaned = (want: string, account: M365Account, view: UserView): Step[] =>
  view.managed
    .filter((each) => each.number === want && each.holderId !== account.id && stillShows(each, view))
    .map(({ number, holderId }) => ({ kind: 'unassign', before: number, holderId, cause: 'M365_GONE' }))

function move(want: string, account: M365Account, view: UserView): Step {
  const holder = recordOf(want, view)
  const waitsFor = holder?.number.holderId && holder.number.holderId !== account.id ? want : null
  const ours = view.managed.find((each) => each.number !== want && stillShows(each, view))
  if (ours) return { kind: 'change', before: ours.number, after: want, cause: 'NUMBER_CHANGED', waitsFor }
  const before = view.held.find(({ number, category }) => number !== want && category !== 'alternate')?.number ?? null
  return { kind: 'assign', before, after: want, cause: assignCause(want, account, view), waitsFor }
}

function assignCause(want: string, account: M365Account, view: UserView): string {
  const ours = view.managed.find((assignment) => assignment.number === want)
  if (!ours) return 'FIRST_NUMBER'
  return ours.holderId === account.id ? 'DRIFT' : 'M365_GONE'
}

function grants(view: UserView, rules: TeamsRules): Step[] {
  // without Teams' own record of the user nothing is known about its policies, so nothing is granted blindly
  const current = view.configuration?.policies
  if (!current) return []
  return rules.policies
    .map((rule) => ({ rule, now: current.find((policy) => policy.type.toLowerCase() === rule.type.toLowerCase()) }))
    .filter(({ rule, now }) => now?.id !== rule.policyId)
    .map(({ rule, now }) => ({
      kind: 'policy',
      type: rule.type,
      field: rule.field,
      policyId: rule.policyId,
      before: now?.name ?? null,
      now: now ?? null,
      after: rule.name,
      cause: 'SETTING',
    }))
}
