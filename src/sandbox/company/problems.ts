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
]

const ROW: Problem[] = SHARES.flatMap(([problem, share]) => Array<Problem>(share).fill(problem))

export interface Outcome {
  state: 'inSync' | 'blocked' | 'waiting' | 'excluded'
  reason: string | null
}

const blocked = (reason: string): Outcome => ({ state: 'blocked', reason })
const excluded = (reason: string): Outcome => ({ state: 'excluded', reason })
const inSync: Outcome = { state: 'inSync', reason: null }

/** Where a full sync must leave a person with this problem. */
export const OUTCOMES: Record<Problem, Outcome> = {
  none: inSync,
  noNumber: excluded('NO_NUMBER'),
  phoneMissing: blocked('NO_PHONE_LICENSE'),
  phoneDeleted: blocked('NO_PHONE_LICENSE'),
  inUseByResource: blocked('NUMBER_IN_USE'),
  inUseByColleague: blocked('NUMBER_IN_USE'),
  otherCallingPlan: blocked('OTHER_NUMBER'),
  otherDirectRouting: blocked('OTHER_NUMBER'),
  unmatched: blocked('UNMATCHED'),
  notProvisioned: { state: 'waiting', reason: 'NOT_PROVISIONED_YET' },
  onPremises: blocked('ONPREM_NUMBER'),
  teamsOff: excluded('TEAMS_OFF'),
  inactive: excluded('INACTIVE'),
  contactCentre: inSync,
  twoExtensions: inSync,
  federation: inSync,
  adopted: inSync,
}

/** Spreads each row's problems over its hundred people, so that they are not the first ones in every list. */
export const problemOf = (index: number): Problem => ROW[(index * 37 + 11) % 100] ?? 'none'
