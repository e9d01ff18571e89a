import type { M365Account, PbxAccount, TeamsConfiguration, TeamsNumber } from './account.ts'
import type { NewPbxUser, RequestState } from './request.ts'
import type {
  AccountChoice,
  GrantedPolicy,
  KeptNumbers,
  KeptUser,
  LeftOut,
  ManagedAssignment,
  Removal,
  TakeOver,
  User,
} from './user.ts'

/** A Microsoft 365 account that a user could be linked to, and why. */
export interface LinkCandidate {
  account: M365Account
  step: 'choice' | 'externalId' | 'federationId' | 'userName'
  /** The user it is already linked to. */
  linkedUserId: string | null
  /** How many users claim this account at this step or an earlier one: not deleted, not linked to another account. */
  claims: number
}

/** What Teams knows of a number that a user shows or has, and who holds it. */
export interface NumberHolder {
  number: TeamsNumber
  /** Display name of the holder, or its id when Microsoft 365 does not tell; empty when nobody holds it. */
  name: string
  /** Our user behind the holder. */
  userId: string | null
  /** That user's accepted 8x8 number, if it is not deleted and its extension has a licence and Teams turned on. */
  userWants: string | null
  /** What 8x8 shows for that user, while it differs from what was accepted (null: accepted, or deleted at 8x8). */
  userPending: PbxAccount | null
  /** True: 8x8 no longer shows that user, and the directory has not accepted it yet. */
  userGone: boolean
  /** False: that user is outside the scope, and gives up what is ours. */
  userInScope: boolean
  /** True: that user stays as it is, or keeps this number by an admin's word. */
  userLeftOut: boolean
  /** True while a job or the directory counts the number as ours. */
  managed: boolean
  /** True: ours, and put where it is by another hand; only a number in its place takes it off. Left out: no. */
  byHand?: boolean
}

/** Everything that decides what the next sync does to one user. */
/** Another user, not deleted, whose extension has a licence, Teams turned on and the same 8x8 number. */
export interface NumberRival {
  number: string
  userId: string
  name: string
  active: boolean
  /** What 8x8 shows of that user while it differs from what was accepted; `gone`: deleted at 8x8. */
  pending: PbxAccount | 'gone' | null
}

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
  /** Only for users without a living account that are not deleted. */
  candidates: LinkCandidate[]
  /** Of the linked account, or of the only candidate. */
  configuration: TeamsConfiguration | null
  /** Numbers that account holds in Teams. */
  held: TeamsNumber[]
  /**
   * The Teams records of the user's accepted number, of every primary number that 8x8 shows (seen) for its UC
   * extensions and of the numbers we manage for it, in number order. Numbers that Teams does not know are not in it.
   */
  holders: NumberHolder[]
  managed: ManagedAssignment[]
  /** Policies that we granted to the user, in type order; in force or not. */
  granted: GrantedPolicy[]
  /** Others with a number that this user has or that 8x8 shows for it. */
  rivals: NumberRival[]
  /** A member of a group of the scope; true for everybody where there is none, or where it was not read yet. */
  inScope: boolean
  leftOut: LeftOut | null
  takeOver: TakeOver | null
  /** Left out: nobody declined a removal. */
  kept?: KeptNumbers | null
  /** Left out: nobody declined that 8x8 takes the user away. */
  keptUser?: KeptUser | null
  /** Left out: nobody chose to. */
  removal?: Removal | null
  /** Left out: nobody chose one. It decides only while the user has no link. */
  chosenAccount?: AccountChoice | null
  /** What the next PBX job would write to 8x8 for this user, oldest first; left out: nothing. */
  requested?: { field: string; before: string | null; value: string | null; by: string }[]
  /** The latest request for each field that a job made for the identity provider; left out: none. */
  provided?: ProvidedRequest[]
}

export interface ProvidedRequest {
  id: string
  field: string
  value: string | null
  create: NewPbxUser | null
  state: RequestState
  reason: string | null
  raw: string | null
  /** When it was done, refused or withdrawn. */
  endedAt: string | null
  /** How often 8x8 refused just this. */
  tries: number
}

/** A user that 8x8 has and the directory does not have yet. */
export interface Joiner {
  account: PbxAccount
  changedBy: string | null
  seenAt: string
}
