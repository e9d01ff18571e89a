/** Which people of a company have a problem, and which. Data, not branches: 100 people share one row of this table. */

export type Problem =
  | 'none'
  | 'noNumber'
  | 'phoneMissing'
  | 'phoneDeleted'
  | 'inUseByResource'
  | 'inUseByColleague'
  | 'otherCallingPlan'
  | 'otherDirectRouting'
  | 'unmatched'
  | 'notProvisioned'
  | 'onPremises'
  | 'teamsOff'
  | 'inactive'
  | 'callingPlanLicence'
  | 'noUsageLocation'
  | 'homedOnPremises'
  | 'notTeamsOnly'
  | 'ineligible'
  | 'signInBlocked'
  | 'noLicence'
  | 'onlyContactCentre'
  | 'sharedNumber'
  | 'sharedIdentity'
  | 'wrongType'
  | 'badNumber'
  | 'voiceOff'
  | 'guestAccount'
  // no problems, but what a careless reader trips over
  | 'contactCentre'
  | 'twoExtensions'
  | 'federation'
  | 'adopted'

/** Of every 100 people. */
const SHARES: [Problem, number][] = [
  ['noNumber', 3],
  ['phoneMissing', 2],
  ['phoneDeleted', 1],
  ['inUseByResource', 1],
  ['inUseByColleague', 1],
  ['otherCallingPlan', 1],
  ['otherDirectRouting', 1],
  ['unmatched', 2],
  ['notProvisioned', 2],
  ['onPremises', 2],
  ['teamsOff', 2],
  ['inactive', 2],
  ['contactCentre', 2],
  ['twoExtensions', 2],
  ['federation', 3],
  ['adopted', 3],
  ['callingPlanLicence', 1],
  ['noUsageLocation', 1],
  ['homedOnPremises', 1],
  ['notTeamsOnly', 1],
  ['ineligible', 1],
  ['signInBlocked', 1],
  ['noLicence', 1],
  ['onlyContactCentre', 1],
  ['sharedNumber', 2],
  ['sharedIdentity', 2],
  ['wrongType', 1],
  ['badNumber', 1],
  ['voiceOff', 1],
  ['guestAccount', 1],
]

const ROW: Problem[] = SHARES.flatMap(([problem, share]) => Array<Problem>(share).fill(problem))

export interface Outcome {
  state: 'inSync' | 'blocked' | 'waiting' | 'excluded'
  reason: string | null
  /** What is worth knowing beside the state. */
  notes?: string[]
}

const blocked = (reason: string): Outcome => ({ state: 'blocked', reason })
const excluded = (reason: string): Outcome => ({ state: 'excluded', reason })
const inSync: Outcome = { state: 'inSync', reason: null }

/** Where a full sync must leave a person with this problem. */
export const OUTCOMES: Record<Problem, Outcome> = {
  none: inSync,
  noNumber: excluded('NO_NUMBER'),
  phoneMissing: blocked('NO_PHONE_LICENSE'),
  phoneDeleted: blocked('PHONE_LICENSE_OFF'),
  inUseByResource: blocked('NUMBER_IN_USE'),
  inUseByColleague: blocked('NUMBER_IN_USE'),
  otherCallingPlan: blocked('OTHER_NUMBER'),
  otherDirectRouting: blocked('OTHER_NUMBER'),
  unmatched: blocked('UNMATCHED'),
  notProvisioned: { state: 'waiting', reason: 'NOT_PROVISIONED_YET' },
  onPremises: blocked('ONPREM_NUMBER'),
  teamsOff: excluded('TEAMS_OFF'),
  inactive: excluded('INACTIVE'),
  callingPlanLicence: excluded('CALLING_PLAN'),
  noUsageLocation: blocked('USAGE_LOCATION'),
  homedOnPremises: blocked('HOMED_ONPREM'),
  notTeamsOnly: blocked('NOT_TEAMS_ONLY'),
  ineligible: blocked('ACCOUNT_INELIGIBLE'),
  signInBlocked: blocked('M365_DISABLED'),
  noLicence: excluded('NO_PBX_LICENCE'),
  onlyContactCentre: excluded('CC_ONLY'),
  sharedNumber: blocked('NUMBER_SHARED'),
  sharedIdentity: blocked('AMBIGUOUS_MATCH'),
  wrongType: blocked('WRONG_NUMBER_TYPE'),
  badNumber: blocked('NUMBER_INVALID'),
  voiceOff: blocked('ENTERPRISE_VOICE_OFF'),
  guestAccount: excluded('NOT_A_PERSON'),
  contactCentre: inSync,
  twoExtensions: { ...inSync, notes: ['MULTIPLE_EXTENSIONS'] },
  federation: inSync,
  adopted: inSync,
}

/** Spreads each row's problems over its hundred people, so that they are not the first ones in every list. */
export const problemOf = (index: number): Problem => ROW[(index * 37 + 11) % 100] ?? 'none'

/** Problems of two people of the same hundred, who have one thing between them. */
const PAIRED: Problem[] = ['sharedNumber', 'sharedIdentity']

/** Of a paired problem: who of the two comes first, and who second. Null: the problem is one person's own. */
export function pairOf(index: number): [first: number, second: number] | null {
  const problem = problemOf(index)
  if (!PAIRED.includes(problem)) return null
  const hundred = index - (index % 100)
  const pair = Array.from({ length: 100 }, (_, n) => hundred + n).filter((one) => problemOf(one) === problem)
  return [pair[0] ?? index, pair[1] ?? index]
}
