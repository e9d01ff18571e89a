/** Users: what the directory has accepted as true of a person, and where that person stands. */

export type UserState = 'inSync' | 'queued' | 'waiting' | 'blocked' | 'excluded'

/** Who may change name, username, e-mail and active: see `domain.md`, field owners. */
export type UserOwner = 'pbx' | 'idp'

/** What an identity provider may send of a person. */
export type ProvidedField =
  | 'userName'
  | 'federationId'
  | 'givenName'
  | 'familyName'
  | 'displayName'
  | 'email'
  | 'active'
  | 'site'
  | 'title'
  | 'department'
  | 'locale'
  | 'timezone'
  | 'workPhone'
  | 'mobilePhone'

/** The facts a PBX job takes in from 8x8. */
export interface PbxFacts {
  userName: string
  federationId: string | null
  givenName: string
  familyName: string
  displayName: string
  email: string | null
  active: boolean
  siteId: string | null
  site: string | null
  title: string | null
  department: string | null
  locale: string | null
  timezone: string | null
  /** Personal contact numbers, as they were sent; never the 8x8 number. */
  workPhone: string | null
  mobilePhone: string | null
  /** False: colleagues do not see the user in the company directory. */
  directoryVisible: boolean
  /** Licence name of the chosen extension, null without one. */
  licence: string | null
  /** Extension number of the chosen UC extension. */
  extension: string | null
  /** Primary number of the chosen UC extension, E.164. */
  number: string | null
  teamsEnabled: boolean
}

export interface User extends PbxFacts {
  id: string
  owner: UserOwner
  /** Fields that belong to the identity provider, which nobody else may change. */
  owned: ProvidedField[]
  pbxId: string | null
  m365Id: string | null
  /** When 8x8 stopped having this user; the user is kept 30 days. */
  deletedAt: string | null
  /** When it left the lists, long after that. */
  archivedAt: string | null
  state: UserState
  /** A code of `jobs/reasons.ts`; null in inSync and queued. */
  reason: string | null
  /** What the reason needs to be told, for example the holder's name. */
  reasonDetail: Record<string, string>
  /** When state and reason became what they are; null: before this was kept. */
  stateSince: string | null
  waitingSince: string | null
  nextTryAt: string | null
  createdAt: string
  updatedAt: string
}

export type ChangeKind = 'create' | 'update' | 'delete' | 'assign' | 'change' | 'unassign' | 'policy'

/** One field that a sync started now would write, with who or what caused it. */
export interface QueuedChange {
  service: 'pbx' | 'teams'
  kind: ChangeKind
  field: string
  before: string | null
  after: string | null
  /** One of `words/causes.ts`. */
  cause: string
  /** The person behind the cause, where a system names one. */
  causedBy: string | null
  since: string
}

/** A number that is ours in Teams: a job assigned it, or found it already as wanted. */
export interface ManagedAssignment {
  number: string
  userId: string
  holderId: string
  origin: 'assigned' | 'adopted'
  jobId: string
  at: string
}

/** A policy that a job granted to a user, and may take back; one of each type. */
export interface GrantedPolicy {
  userId: string
  type: string
  policyId: string
  /** Entra object id of the account that it was granted to. */
  holderId: string
  jobId: string
  at: string
}

/** A line of the directory's change log: seen facts that were accepted, newest last. */
export interface DirectoryChange {
  seq: number
  at: string
  userId: string
  kind: 'created' | 'updated' | 'deleted' | 'linked' | 'unlinked'
  field: string | null
  before: string | null
  after: string | null
  cause: string
  causedBy: string | null
}

/** An admin said that a user stays as it is: nothing is assigned, changed or removed. */
export interface LeftOut {
  note: string
  by: { id: string; name: string }
  at: string
  /** When it ends by itself; null: when somebody ends it. */
  until: string | null
}

/** An admin declined that a sync takes the user's numbers away, for as long as just this is what it would take. */
export interface KeptNumbers {
  /** What was declined: `number@holder:cause` of each number, in order, apart by a space. */
  removal: string
  note: string
  /** The job that the guard stopped. */
  jobId: string
  by: { id: string; name: string }
  at: string
}

/** An admin declined that a PBX job takes the user away, for as long as 8x8 shows just what it showed then. */
export interface KeptUser extends Omit<KeptNumbers, 'removal'> {
  /** 8x8 does not have the user any more, or deactivated it. */
  removal: 'gone' | 'inactive'
}

/** An admin agreed that this number, which did not come from us, gives way to the 8x8 number. */
export interface TakeOver {
  number: string
  by: { id: string; name: string }
  at: string
}

/** An admin said which Microsoft 365 account is the user's. */
export interface AccountChoice {
  /** Entra object id. */
  accountId: string
  by: { id: string; name: string }
  at: string
}

/** An admin chose to remove the user, which goes once nothing of it is left at 8x8 and in Teams. */
export interface Removal {
  by: { id: string; name: string }
  at: string
}

/** Who released a user, or had it created again, for the change log. */
export interface Releaser {
  /** ISO 8601. */
  at: string
  /** A person's name. */
  by: string
}
