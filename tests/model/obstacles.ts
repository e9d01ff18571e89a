/** What stands in the way of one user's number, all of it, each by the name that the domain gives it. */
import type { Account, Assignment, Clouds, Configuration } from './clouds.ts'
import { holds } from './model.ts'

/** Where a user stands whom this holds back. */
export const STANDS = {
  UNMATCHED: ['blocked'],
  NOT_A_PERSON: ['excluded'],
  NUMBER_INVALID: ['blocked'],
  NUMBER_SHARED: ['blocked'],
  M365_DISABLED: ['blocked'],
  NO_PHONE_LICENSE: ['blocked'],
  PHONE_LICENSE_OFF: ['blocked'],
  HOMED_ONPREM: ['blocked'],
  ACCOUNT_INELIGIBLE: ['blocked'],
  NOT_TEAMS_ONLY: ['blocked'],
  ONPREM_NUMBER: ['blocked'],
  WRONG_NUMBER_TYPE: ['blocked'],
  OTHER_NUMBER: ['blocked'],
  CALLING_PLAN: ['excluded'],
  NUMBER_IN_USE: ['blocked'],
  USAGE_LOCATION: ['blocked'],
  // after three days somebody has to look
  NOT_PROVISIONED_YET: ['waiting', 'blocked'],
  ENTERPRISE_VOICE_OFF: ['blocked'],
} as const

export type Code = keyof typeof STANDS

export interface Asked {
  number: string
  account: Account
  /** Another user wants the same number. */
  shared: boolean
  /** Microsoft takes no second number beside one that somebody has. */
  oneOnly: boolean
  /** Is this number, on this account, ours? */
  isOurs(number: string): boolean
  agreed(number: string): boolean | 'unsure'
}

interface Facts extends Asked {
  record: Assignment | undefined
  held: Assignment[]
  /** Teams' own record of the account. */
  teams: Configuration | undefined
  /** The number is where it should be. */
  there: boolean
  others: Assignment[]
}

const PHONE = '4828c8ec-dc2e-4779-b502-87ac9ce28ab7'
const CALLING_PLAN = '4ed3ff63-69d7-4fb7-b984-5aec7f605ca8'
const planOf = ({ assignedPlans }: Account, id: string): string | undefined =>
  assignedPlans.find(({ servicePlanId }) => servicePlanId === id)?.capabilityStatus

const RINGS_IN_TEAMS = ['UpgradeToTeams', 'TeamsOnly', 'Global']

function mode(teams: Configuration | undefined): string {
  const found = teams?.effectivePolicyAssignments.find(({ policyType }) => policyType === 'TeamsUpgradePolicy')
  return found?.policyAssignment.displayName ?? 'Global'
}

const RULES: Record<Exclude<Code, 'UNMATCHED' | 'NUMBER_IN_USE'>, (facts: Facts) => boolean> = {
  NOT_A_PERSON: ({ account, teams }) =>
    account.userType === 'Guest' || ['guest', 'resourceAccount'].includes(teams?.accountType ?? ''),
  NUMBER_INVALID: ({ number }) => !/^\+[1-9]\d{6,14}$/.test(number),
  NUMBER_SHARED: ({ shared }) => shared,
  M365_DISABLED: ({ account }) => !account.accountEnabled,
  NO_PHONE_LICENSE: ({ account }) => planOf(account, PHONE) === undefined,
  PHONE_LICENSE_OFF: ({ account }) => !['Enabled', undefined].includes(planOf(account, PHONE)),
  HOMED_ONPREM: ({ teams }) => teams?.accountType === 'sfbOnPremUser',
  ACCOUNT_INELIGIBLE: ({ teams }) => teams?.accountType === 'ineligibleUser',
  NOT_TEAMS_ONLY: ({ teams }) => !RINGS_IN_TEAMS.includes(mode(teams)),
  ONPREM_NUMBER: ({ held }) => held.some(({ numberSource }) => numberSource === 'onPremises'),
  WRONG_NUMBER_TYPE: ({ record, account }) =>
    record !== undefined &&
    record.numberType !== 'directRouting' &&
    [null, account.id].includes(record.assignmentTargetId),
  OTHER_NUMBER: ({ others, agreed }) => others.some(({ telephoneNumber }) => agreed(telephoneNumber) !== true),
  CALLING_PLAN: ({ account, held, there, isOurs, others, agreed }) =>
    planOf(account, CALLING_PLAN) === 'Enabled' &&
    !there &&
    !held.some(({ telephoneNumber }) => isOurs(telephoneNumber)) &&
    !others.some(({ telephoneNumber }) => agreed(telephoneNumber) === true),
  USAGE_LOCATION: ({ account, there }) => account.usageLocation === null && !there,
  NOT_PROVISIONED_YET: ({ teams, there }) => teams === undefined && !there,
  ENTERPRISE_VOICE_OFF: ({ record, there, teams }) =>
    there && record?.activationState === 'activated' && teams?.isEnterpriseVoiceEnabled === false,
}

export function obstaclesOf(asked: Asked, clouds: Clouds): { obstacles: Code[]; unsure: boolean } {
  const { number, account, isOurs, agreed, oneOnly } = asked
  const record = clouds.numbers.find(({ telephoneNumber }) => telephoneNumber === number)
  const held = clouds.numbers.filter(({ assignmentTargetId }) => assignmentTargetId === account.id)
  const there = record !== undefined && record.assignmentTargetId === account.id && holds(record)
  // where Microsoft takes no second number, whatever hangs on the account is in the way
  const only = oneOnly && !there
  const others = held.filter(
    (each) =>
      each.telephoneNumber !== number &&
      each.numberSource === 'online' &&
      !['alternate', 'private'].includes(each.assignmentCategory ?? 'primary') &&
      !isOurs(each.telephoneNumber) &&
      // put by hand in the place of ours, it is drift, which Microsoft undoes
      (only || (holds(each) && !(isOurs(number) && each.numberType === 'directRouting'))),
  )
  const facts: Facts = {
    ...{ ...asked, record, held, there, others },
    teams: clouds.configurations.find(({ id }) => id === account.id),
  }
  const obstacles = (Object.keys(RULES) as (keyof typeof RULES)[]).filter((code) => RULES[code](facts))
  return { obstacles, unsure: others.some(({ telephoneNumber }) => agreed(telephoneNumber) === 'unsure') }
}
