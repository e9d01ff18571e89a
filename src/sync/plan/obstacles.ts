/**
 * Everything that would make Microsoft refuse a user its number, found before any write: a table of checks in the order in
 * which somebody would look. The first that holds is the user's reason. Pure.
 */
import type { M365Account, TeamsNumber } from '../../directory/account.ts'
import type { UserState } from '../../directory/user.ts'
import type { NumberHolder, UserView } from '../../directory/view.ts'
import type { ReasonCode } from '../../jobs/reasons.ts'
import { isE164 } from './authority.ts'

export interface Obstacle {
  state: UserState
  reason: ReasonCode
  detail: Record<string, string>
}

/** The number that is wanted, and the account that is to have it. */
export interface Asked {
  want: string
  account: M365Account
  /** What a deactivated user keeps counts as wanted too. */
  deactivated: 'unassign' | 'keep'
}

type Check = (asked: Asked, view: UserView) => Obstacle | null

const blocked = (reason: ReasonCode, detail: Record<string, string> = {}): Obstacle => ({
  state: 'blocked',
  reason,
  detail,
})

const excluded = (reason: ReasonCode): Obstacle => ({ state: 'excluded', reason, detail: {} })

const accountType = (view: UserView): string => view.configuration?.accountType ?? 'user'

const CHECKS: Check[] = [
  function notAPerson({ account }, view) {
    const other = account.userType === 'guest' || ['guest', 'resourceAccount'].includes(accountType(view))
    return other ? excluded('NOT_A_PERSON') : null
  },
  function numberIsBad({ want }) {
    return isE164(want) ? null : blocked('NUMBER_INVALID', { number: want })
  },
  function twoInThePbx({ want, deactivated }, view) {
    const rival = view.rivals.find((each) => each.number === want && (each.active || deactivated === 'keep'))
    return rival ? blocked('NUMBER_SHARED', { number: want, other: rival.name }) : null
  },
  function signInIsBlocked({ account }) {
    return account.enabled ? null : blocked('M365_DISABLED')
  },
  function licenceIsMissing({ account }) {
    return account.phoneLicence === 'missing' ? blocked('NO_PHONE_LICENSE') : null
  },
  function licenceIsOff({ account }) {
    return account.phoneLicence === 'disabled' ? blocked('PHONE_LICENSE_OFF') : null
  },
  function homedOnPremises(_, view) {
    return accountType(view) === 'onPremises' ? blocked('HOMED_ONPREM') : null
  },
  function accountIsIneligible(_, view) {
    const type = accountType(view)
    return ['ineligible', 'unknown'].includes(type) ? blocked('ACCOUNT_INELIGIBLE', { type }) : null
  },
  function notTeamsOnly(_, view) {
    const mode = view.configuration?.policies.find(({ type }) => type.toLowerCase() === 'teamsupgradepolicy')?.name
    return mode && !TEAMS_ONLY.includes(mode.toLowerCase()) ? blocked('NOT_TEAMS_ONLY', { mode }) : null
  },
  function numberFromOnPremises(_, view) {
    const found = view.held.find((number) => number.source === 'onPremises')
    return found ? blocked('ONPREM_NUMBER', { number: found.number }) : null
  },
  function numberIsOfAnotherKind({ want, account }, view) {
    const record = recordOf(want, view)?.number
    const reachable = record && (record.holderId === null || record.holderId === account.id)
    return reachable && record.type !== 'directRouting' ? blocked('WRONG_NUMBER_TYPE', { number: want }) : null
  },
  function hasAnotherNumber({ want }, view) {
    const found = foreignOf(want, view)
    return found && view.takeOver?.number !== found.number ? blocked('OTHER_NUMBER', { number: found.number }) : null
  },
  function callsThroughMicrosoft({ want, account }, view) {
    const agreed = view.takeOver !== null || view.managed.length > 0 || holds(want, view)
    return account.callingPlan && !agreed ? excluded('CALLING_PLAN') : null
  },
  function somebodyElseHasIt({ want, account }, view) {
    const holder = recordOf(want, view)
    const taken = holder?.number.holderId && holder.number.holderId !== account.id && !givesUp(holder, want, view)
    return taken ? blocked('NUMBER_IN_USE', { number: want, holder: holder.name }) : null
  },
  function noUsageLocation({ want, account }, view) {
    return account.usageLocation === null && !holds(want, view) ? blocked('USAGE_LOCATION') : null
  },
  function teamsDoesNotKnowThem({ want }, view) {
    if (view.configuration || holds(want, view)) return null
    return { state: 'waiting', reason: 'NOT_PROVISIONED_YET', detail: {} }
  },
  function voiceIsOff({ want }, view) {
    const active = view.held.some((number) => number.number === want && number.activation === 'activated')
    return active && view.configuration?.enterpriseVoice === false
      ? blocked('ENTERPRISE_VOICE_OFF', { number: want })
      : null
  },
]

/** Names of the mode that lets calls ring in Teams; what the tenant's own default is, nobody tells per user. */
const TEAMS_ONLY = ['upgradetoteams', 'teamsonly', 'global']

/** The first check that holds. */
export function obstacle(asked: Asked, view: UserView): Obstacle | null {
  for (const check of CHECKS) {
    const found = check(asked, view)
    if (found) return found
  }
  return null
}

export const recordOf = (number: string, view: UserView): NumberHolder | undefined =>
  view.holders.find((holder) => holder.number.number === number)

/** Microsoft shows an assignment that it could not make: the number is nobody's yet. */
export const failed = (held: TeamsNumber): boolean => held.activation === 'failed'

const holds = (number: string, view: UserView): boolean =>
  view.held.some((held) => held.number === number && !failed(held))

/** The primary number that did not come from us. One put by hand in place of ours is drift, and no obstacle. */
export function foreignOf(want: string, view: UserView): TeamsNumber | undefined {
  return view.held.find((held) => {
    if (!isBeside(held, want, view)) return false
    // what an admin agreed to give way does, also where it would be drift
    if (view.takeOver?.number === held.number) return true
    if (failed(held)) return false
    const replacedOurs = view.managed.some((assignment) => assignment.number === want)
    return !(replacedOurs && held.type === 'directRouting')
  })
}

/** A primary number that is not ours, in the place of the one that is wanted. */
export const isBeside = (held: TeamsNumber, want: string, { managed }: UserView): boolean =>
  held.number !== want &&
  held.category !== 'alternate' &&
  held.category !== 'private' &&
  !managed.some(({ number }) => number === held.number)

/** The number is ours, and its user wants another: it moves in the same plan. Or it shows on this user's gone account. */
function givesUp(holder: NumberHolder, want: string, view: UserView): boolean {
  if (!holder.managed || holder.userId === null || holder.userLeftOut) return false
  if (holder.byHand && (holder.userWants === null || !holder.userInScope)) return false
  return holder.userWants !== want || !holder.userInScope || holder.userId === view.user.id
}
