import type { M365Account, PbxAccount, TeamsConfiguration, TeamsNumber } from './account.ts'
import type { ManagedAssignment, User } from './user.ts'

/** A Microsoft 365 account that a user could be linked to, and why. */
export interface LinkCandidate {
  account: M365Account
  step: 'federationId' | 'userName'
  /** The user it is already linked to. */
  linkedUserId: string | null
  /** How many users claim this account at this step. */
  claims: number
}

/** A number as Teams has it, and who holds it. */
export interface NumberHolder {
  number: TeamsNumber
  /** Display name of the holder, or its id when Microsoft 365 does not tell. Empty when nobody holds it. */
  name: string
  /** Our user behind the holder, and the number that user wants. */
  userId: string | null
  userWants: string | null
  managed: boolean
}

/** Everything that decides what the next sync does to one user. */
export interface UserView {
  user: User
  /** As seen; null when 8x8 no longer has it (or never had). */
  pbx: PbxAccount | null
  /** True when what 8x8 shows differs from what the directory accepted. */
  pbxPending: boolean
  /** Who changed it at 8x8 and when, from the audit records. */
  pbxChangedBy: string | null
  pbxSeenAt: string | null
  m365: M365Account | null
  /** Only for users without a link. */
  candidates: LinkCandidate[]
  configuration: TeamsConfiguration | null
  /** Numbers the linked account holds in Teams. */
  held: TeamsNumber[]
  /** The Teams record and holder of each number that the user, its 8x8 account or a managed assignment shows. */
  holders: NumberHolder[]
  managed: ManagedAssignment[]
}

/** A user that 8x8 has and the directory does not have yet. */
export interface Joiner {
  account: PbxAccount
  changedBy: string | null
  seenAt: string
}
