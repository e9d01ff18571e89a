/**
 * Two key-ordered streams of a generated company: who 8x8 says a user is, and what Microsoft 365 shows of it. Of a
 * thousand users, one joins, one leaves, two get another number, and two swap theirs.
 */
import type { M365Account, TeamsConfiguration, TeamsNumber } from '../../src/directory/account.ts'
import type { User } from '../../src/directory/user.ts'

export interface Shown {
  id: string
  account: M365Account
  configuration: TeamsConfiguration
  held: TeamsNumber[]
  /** Whether the number it holds is ours. */
  ours: boolean
}

const AT = '2026-11-21T12:00:00.000Z'
const idOf = (n: number): string => `user-${String(n).padStart(8, '0')}`
export const holderOf = (n: number): string => `m365-${String(n).padStart(8, '0')}`
const numberOf = (n: number): string => `+4420${String(n).padStart(8, '0')}`

export const POLICIES = [
  { type: 'OnlineVoiceRoutingPolicy', field: 'voiceRoutingPolicy', name: '8x8-Voice', policyId: 'voice-1' },
  { type: 'TeamsCallingPolicy', field: 'callingPolicy', name: '8x8-Calling', policyId: 'calling-1' },
]

type Fate = 'same' | 'joins' | 'leaves' | 'moves' | 'swaps'
const FATES: Record<number, Fate> = { 1: 'joins', 2: 'leaves', 3: 'moves', 4: 'moves', 6: 'swaps', 7: 'swaps' }
export const fateOf = (n: number): Fate => FATES[n % 1000] ?? 'same'

/** The number a user should have. */
export function wants(n: number): string {
  const fate = fateOf(n)
  if (fate === 'moves') return numberOf(90_000_000 + n)
  if (fate === 'swaps') return numberOf(n ^ 1)
  return numberOf(n)
}

export function* users(count: number): Generator<User> {
  for (let n = 0; n < count; n += 1) {
    const name = `person${n}@contoso.com`
    yield {
      id: idOf(n),
      owner: 'pbx',
      owned: [],
      pbxId: `pbx-${n}`,
      m365Id: fateOf(n) === 'joins' ? null : holderOf(n),
      userName: name,
      federationId: null,
      givenName: 'Person',
      familyName: String(n),
      displayName: `Person ${n}`,
      email: name,
      active: fateOf(n) !== 'leaves',
      siteId: 'site-1',
      site: 'London',
      title: null,
      department: null,
      locale: 'en-GB',
      timezone: 'Europe/London',
      workPhone: null,
      mobilePhone: null,
      directoryVisible: true,
      licence: 'X2',
      extension: String(n),
      number: wants(n),
      teamsEnabled: true,
      deletedAt: null,
      archivedAt: null,
      state: 'inSync',
      reason: null,
      reasonDetail: {},
      waitingSince: null,
      nextTryAt: null,
      createdAt: AT,
      stateSince: AT,
      updatedAt: AT,
    }
  }
}

export function* shown(count: number): Generator<Shown> {
  for (let n = 0; n < count; n += 1) {
    const id = holderOf(n)
    const name = `person${n}@contoso.com`
    const joins = fateOf(n) === 'joins'
    yield {
      id: idOf(n),
      account: {
        id,
        userPrincipalName: name,
        displayName: `Person ${n}`,
        mail: name,
        enabled: true,
        userType: 'member',
        usageLocation: 'GB',
        phoneLicence: 'enabled',
        callingPlan: false,
      },
      configuration: {
        id,
        accountType: 'user',
        enterpriseVoice: true,
        policies: POLICIES.map(({ type, policyId, name: policy }) => ({
          type,
          id: policyId,
          name: policy,
          via: 'direct',
        })),
      },
      held: joins ? [] : [teamsNumber(numberOf(n), id)],
      ours: !joins,
    }
  }
}

export const teamsNumber = (number: string, holderId: string): TeamsNumber => ({
  number,
  type: 'directRouting',
  holderId,
  holderKind: 'user',
  category: 'primary',
  source: 'online',
  activation: 'activated',
})
