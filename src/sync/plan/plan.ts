/**
 * What a sync does to one user, and where the user stands: one pure decision from everything that was seen and accepted.
 * The rules are `domain.md`'s; each refusal is a code of `jobs/reasons.ts`.
 */
import type { AssignedPolicy, M365Account } from '../../directory/account.ts'
import type { GrantedPolicy, ManagedAssignment, User, UserState } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'
import type { ReasonCode } from '../../jobs/reasons.ts'
import { isKept, isRemoval, isUserKept, removalKey } from '../guard/kept.ts'
import { couldCarry, wanted } from './authority.ts'
import { match } from './match.ts'
import { failed, foreignOf, obstacle, recordOf } from './obstacles.ts'
import { fieldOf } from './policyTypes.ts'

/** What the Teams settings of a tenant come to. A policy without an id is left alone. */
export interface TeamsRules {
  deactivated: 'unassign' | 'keep'
  /** The service is disabled: everything stays as it is, or what is ours is taken back. */
  off: 'keep' | 'withdraw' | null
  policies: { type: string; field: string; name: string; policyId: string }[]
  /** Microsoft 365 was never read completely: that a user was not found there says nothing. */
  unread?: boolean
  /** The tenant's Microsoft cloud has no Teams that could be read. */
  notOffered?: boolean
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
      /** Null: what we granted is taken back; `policyId` is empty. */
      after: string | null
      cause: string
    }

export interface Decision {
  state: UserState
  reason: ReasonCode | null
  detail: Record<string, string>
  /** What is worth knowing beside the state. */
  notes: ReasonCode[]
  /** The account the user is or would be linked to. */
  holderId: string | null
  steps: Step[]
  /** A number found as wanted that becomes ours. */
  adopt: string | null
}

const REMOVAL_CAUSES: Record<string, string> = {
  PBX_USER_GONE: 'DELETED_IN_PBX',
  ARCHIVED: 'DELETED_IN_PBX',
  INACTIVE: 'DEACTIVATED',
  NO_PBX_LICENCE: 'LICENCE_GONE',
  NO_NUMBER: 'NUMBER_GONE',
  TEAMS_OFF: 'TEAMS_OFF',
  OUT_OF_SCOPE: 'OUT_OF_SCOPE',
  SERVICE_OFF: 'WITHDRAWN',
}

/**
 * Decides for `user`, which is `view.user` or what it becomes once 8x8's sighting is accepted.
 */
export function decide(user: User, view: UserView, rules: TeamsRules): Decision {
  if (view.leftOut) return leftOut(user, view, rules)
  const decision = decideAnyway(user, view, rules)
  if (isKept(view, removalOf(decision))) return kept('KEPT', view.kept, decision)
  // something else than 8x8 may take the number away meanwhile, which nobody declined
  const stays = isUserKept(view) && removalOf(decision) === ''
  return stays ? kept('USER_KEPT', view.keptUser, decision) : decision
}

/** What a decision would take away; see `removalKey`. Nothing where a number comes to the same user with it. */
export const removalOf = ({ steps }: Decision): string =>
  steps.some(({ kind }) => kind === 'assign' || kind === 'change')
    ? ''
    : removalKey(steps.filter((step) => step.kind === 'unassign').filter(isRemoval))

/** What a sync would do to a user whose numbers nobody chose to keep. */
export function decideAnyway(user: User, view: UserView, rules: TeamsRules): Decision {
  if (rules.off === 'keep') return goneBefore(user, refused('excluded', 'SERVICE_OFF', {}, user.m365Id))
  if (rules.off === 'withdraw') return goneBefore(user, withoutNumber(view, 'SERVICE_OFF'))
  const want = wanted(user, rules.deactivated)
  if (want.number === null) return withoutNumber(view, onlyContactCentre(view) ? 'CC_ONLY' : want.reason)
  if (!view.inScope) return withoutNumber(view, 'OUT_OF_SCOPE')
  const decision = withNumber(want.number, view, rules)
  return { ...decision, notes: hasSeveralExtensions(view) ? ['MULTIPLE_EXTENSIONS'] : [] }
}

function withNumber(want: string, view: UserView, rules: TeamsRules): Decision {
  const matched = match(view)
  if (matched.account === null) {
    const orphans = removals(view, null, 'M365_GONE')
    if (orphans.length > 0) return queued(null, orphans)
    // the first sync of Teams compares them, where there is one to come
    if (rules.unread && matched.reason === 'UNMATCHED')
      return refused(rules.notOffered ? 'excluded' : 'queued', 'TEAMS_NOT_READ', {}, null)
    return refused('blocked', matched.reason, matched.detail, null)
  }
  const { account } = matched
  const found = obstacle({ want, account, deactivated: rules.deactivated }, view)
  return found ? refused(found.state, found.reason, found.detail, account.id) : towards(want, account, view, rules)
}

/** Who is no longer at 8x8 is told as that, whatever became of Teams: in 30 days the user leaves the lists. */
const goneBefore = (user: User, decision: Decision): Decision =>
  user.deletedAt && decision.reason === 'SERVICE_OFF'
    ? { ...decision, reason: user.archivedAt ? 'ARCHIVED' : 'PBX_USER_GONE' }
    : decision

/** Hands off, and told when the user is not as a sync would have it. */
function leftOut(user: User, view: UserView, rules: TeamsRules): Decision {
  const { note, until } = view.leftOut ?? { note: '', until: null }
  const otherwise = decide(user, { ...view, leftOut: null }, rules)
  const decision = refused('excluded', 'LEFT_OUT', { note, until: until ?? '' }, user.m365Id)
  const differs = otherwise.steps.length > 0 || showsAnother(user, view, rules)
  return { ...decision, notes: differs ? ['DRIFT'] : [] }
}

/** The user stays whole: what else a sync would do comes with what it would take away. */
function kept(
  reason: 'KEPT' | 'USER_KEPT',
  word: UserView['kept'] | UserView['keptUser'],
  { holderId }: Decision,
): Decision {
  const { by, at, note } = word ?? { by: { name: '' }, at: '', note: '' }
  return refused('excluded', reason, { by: by.name, on: at.slice(0, 10), note }, holderId)
}

/** Teams shows a number, and not the one that 8x8 has. */
function showsAnother(user: User, { held }: UserView, rules: TeamsRules): boolean {
  const want = wanted(user, rules.deactivated).number
  return want !== null && held.length > 0 && held.every(({ number }) => number !== want)
}

/** Their numbers belong to the contact centre and are never given to Teams. */
const onlyContactCentre = ({ pbx }: UserView): boolean =>
  pbx !== null && pbx.extensions.length > 0 && pbx.extensions.every((extension) => extension.type === 'CC')

/** Several extensions could carry the number; the lowest does. */
const hasSeveralExtensions = ({ pbx }: UserView): boolean =>
  pbx !== null && pbx.extensions.filter((extension) => extension.type === 'UC' && couldCarry(extension)).length > 1

const refused = (
  state: UserState,
  reason: ReasonCode,
  detail: Record<string, string>,
  holderId: string | null,
): Decision => ({ state, reason, detail, notes: [], holderId, steps: [], adopt: null })

const queued = (holderId: string | null, steps: Step[], adopt: string | null = null): Decision => ({
  state: 'queued',
  reason: null,
  detail: {},
  notes: [],
  holderId,
  steps,
  adopt,
})

/** No number is wanted: give back what is ours, else leave alone by design. */
function withoutNumber(view: UserView, reason: ReasonCode): Decision {
  const cause = REMOVAL_CAUSES[reason] ?? 'NUMBER_GONE'
  const steps = [...removals(view, null, cause), ...withdrawals(view, cause)]
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

/** The policies that we granted, as far as they are still in force; also where the number went. */
function withdrawals(view: UserView, cause: string): Step[] {
  return grantedInForce(view).map((now) => ({
    kind: 'policy',
    type: now.type,
    field: fieldOf(now.type),
    policyId: '',
    before: now.name,
    now,
    after: null,
    cause,
  }))
}

/** Of the policies that Teams shows for the user itself, those that we granted. */
export const grantedInForce = ({ granted, configuration }: UserView): AssignedPolicy[] =>
  (configuration?.policies ?? []).filter(
    ({ id, type, via }) =>
      via === 'direct' &&
      granted.some((one) => one.type === type && one.policyId === id && one.holderId === configuration?.id),
  )

const stillShows = (assignment: ManagedAssignment, view: UserView): boolean =>
  recordOf(assignment.number, view)?.number.holderId === assignment.holderId

/** No obstacle: the steps from what Teams shows to what is wanted. */
function towards(want: string, account: M365Account, view: UserView, rules: TeamsRules): Decision {
  // a number whose activation failed hangs on the account and does not ring: it is assigned again
  const held = view.held.find((number) => number.number === want && !failed(number))
  const managed = view.managed.some((assignment) => assignment.number === want)
  const numbers = held
    ? removals(view, { number: want, holderId: account.id }, 'NUMBER_CHANGED')
    : [...orphaned(account, view), move(want, account, view)]
  const steps = [...numbers, ...grants(view, rules)]
  const adopt = held && !managed ? want : null
  if (steps.length > 0) return queued(account.id, steps, adopt)
  return { ...queued(account.id, [], adopt), state: 'inSync' }
}

/** Numbers of ours that still show on another account of this user, which is gone. */
const orphaned = (account: M365Account, view: UserView): Step[] =>
  view.managed
    .filter((each) => each.holderId !== account.id && stillShows(each, view))
    .map(({ number, holderId }) => ({ kind: 'unassign', before: number, holderId, cause: 'M365_GONE' }))

function move(want: string, account: M365Account, view: UserView): Step {
  const holder = recordOf(want, view)
  const waitsFor = holder?.number.holderId && holder.number.holderId !== account.id ? want : null
  const ours = view.managed.find(
    (each) => each.number !== want && each.holderId === account.id && stillShows(each, view),
  )
  if (ours) return { kind: 'change', before: ours.number, after: want, cause: 'NUMBER_CHANGED', waitsFor }
  const foreign = foreignOf(want, view)
  if (foreign) return { kind: 'change', before: foreign.number, after: want, cause: 'TAKE_OVER', waitsFor }
  const before =
    view.held.find(
      (held) => held.number !== want && held.category !== 'alternate' && held.category !== 'private' && !failed(held),
    )?.number ?? null
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
      cause: view.granted.some((each) => isOf(each, rule)) ? 'DRIFT' : 'SETTING',
    }))
}

/** We granted just this policy before, so somebody changed it by hand. */
const isOf = ({ type, policyId }: GrantedPolicy, rule: TeamsRules['policies'][number]): boolean =>
  type.toLowerCase() === rule.type.toLowerCase() && policyId === rule.policyId
