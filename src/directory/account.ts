/**
 * Accounts: what was last seen of a person in one connected system.
 * Seeing never changes the directory by itself; a job accepts what was seen (`user.ts`).
 */
import type { PbxFacts } from './user.ts'

/** One extension of an 8x8 user. `primaryNumber` is E.164 or null. */
export interface PbxExtension {
  id: string
  number: string | null
  type: 'UC' | 'CC'
  licenceId: string | null
  teamsEnabled: boolean
  primaryNumber: string | null
}

/** Where 8x8 sends help when a user calls for it. */
export interface EmergencyAddress {
  /** As 8x8 writes it; null: the user has none of its own. */
  address: string | null
  /** That of the site counts. */
  ofSite: boolean
  /** The user has a number of the US or Canada, where each has to have an address. */
  needed: boolean
}

/** A user of the 8x8 PBX, in our words. Times are ISO 8601 UTC. */
export interface PbxAccount {
  id: string
  userName: string
  federationId: string | null
  givenName: string
  familyName: string
  email: string | null
  active: boolean
  site: { id: string | null; name: string | null } | null
  title: string | null
  department: string | null
  locale: string | null
  timezone: string | null
  /** Personal contact numbers: other providers', with whatever punctuation. */
  workPhone: string | null
  mobilePhone: string | null
  /** Null: 8x8 does not tell. */
  displayInDirectory: boolean | null
  /** Set when 8x8's own SCIM feeds this user. */
  scimProvider: string | null
  licences: { id: string; name: string | null }[]
  extensions: PbxExtension[]
  /** Left out: 8x8 does not tell, or no number needs one. */
  emergency?: EmergencyAddress
  /** Facts that the source of this account has no place for, whatever stands above; left out: none. */
  untold?: (keyof PbxFacts)[]
  updatedAt: string | null
}

export interface PbxSite {
  id: string
  name: string
  pbxName: string | null
}

/** A number that the customer has at 8x8. It does not say who holds it. */
export interface PbxNumber {
  /** E.164 with '+'. */
  number: string
  /** ISO 3166 alpha-2. */
  country: string | null
  /** `local` or `tollFree`, or what 8x8 says instead. */
  category: string | null
  /** `claimed` or `ported`, or what 8x8 says instead. */
  origin: string | null
  status: 'available' | 'assigned' | 'porting' | 'unknown'
}

/** State of the Teams Phone service plan (MCOEV) on a Microsoft 365 user. */
export type PhoneLicence = 'enabled' | 'disabled' | 'missing'

/** A Microsoft 365 user; `id` is the Entra object id. */
export interface M365Account {
  id: string
  userPrincipalName: string
  displayName: string | null
  mail: string | null
  enabled: boolean
  userType: 'member' | 'guest'
  usageLocation: string | null
  phoneLicence: PhoneLicence
  /** True while a Calling Plan licence is assigned. */
  callingPlan: boolean
}

/** What delta tells: only the fields it carried, or that the account is gone. */
export type M365Sighting =
  { id: string; gone: true } | ({ id: string; gone?: false } & Partial<Omit<M365Account, 'id'>>)

export type TeamsNumberType = 'directRouting' | 'callingPlan' | 'operatorConnect' | 'unknown'

/** A telephone number that Teams knows, assigned or not. */
export interface TeamsNumber {
  /** E.164 with '+'. */
  number: string
  type: TeamsNumberType
  /** Entra object id of the user or resource account that holds it. */
  holderId: string | null
  holderKind: 'user' | 'application' | 'conference' | 'policy' | 'none'
  category: 'primary' | 'private' | 'alternate' | null
  source: 'online' | 'onPremises'
  activation: 'activated' | 'pending' | 'failed'
}

export interface AssignedPolicy {
  type: string
  id: string
  name: string
  via: 'direct' | 'group'
}

/** Teams' own record of a user; absent for hours after a licence is assigned. */
export interface TeamsConfiguration {
  /** Entra object id. */
  id: string
  accountType: 'user' | 'resourceAccount' | 'guest' | 'onPremises' | 'ineligible' | 'unknown'
  enterpriseVoice: boolean
  policies: AssignedPolicy[]
}
