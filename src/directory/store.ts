import type { M365Sighting, PbxAccount, PbxNumber, PbxSite, TeamsConfiguration, TeamsNumber } from './account.ts'
import type { InventoryRead } from './number.ts'
import type { ChoiceStore } from './choiceStore.ts'
import type { NumberStore } from './numberStore.ts'
import type { UserCondition } from './condition.ts'
import type { RequestStore } from './requestStore.ts'
import type {
  DirectoryChange,
  GrantedPolicy,
  ManagedAssignment,
  PbxFacts,
  QueuedChange,
  User,
  UserState,
} from './user.ts'
import type { Joiner, UserView } from './view.ts'

export type {
  M365Sighting,
  M365Account,
  PbxAccount,
  PbxNumber,
  PbxSite,
  TeamsConfiguration,
  TeamsNumber,
} from './account.ts'
export type { RequestCount } from './requestStore.ts'
export type { ChangeRequest, NewPbxUser, ProviderId, RequestMove } from './request.ts'
export type { RequestQuery, RequestState, SaidDone } from './request.ts'
export type { InventoryRead, NumberQuery, NumberRow, NumberStatus } from './number.ts'
export type * from './user.ts'
export type * from './alignment.ts'
export type { ConditionTest, UserCondition } from './condition.ts'
export type { AccountChosen } from './choiceStore.ts'
export type * from './resources.ts'
export type * from './schema/filter.ts'
export type { AttributePath } from './schema/path.ts'
export type { Attribute, Column } from './schema/attribute.ts'
export type * from './schema/resource.ts'
export type { Joiner, LinkCandidate, NumberHolder, NumberRival, ProvidedRequest, UserView } from './view.ts'

/** What a sighting is of. `inventory`: numbers at 8x8; `number`: numbers in Teams. A member's key is `memberKey`'s. */
export type SeenKind = 'pbx' | 'm365' | 'number' | 'configuration' | 'inventory' | 'member'

/** A piece of a complete read, stored in one call. Found again by its content: see `sameParts`. */
export interface ReadPart {
  id: string
  readId: string
  /** Fingerprint of the part's content. */
  hash: string
}

/** Something seen that may have moved a user's state: an account, a number, or the user itself. */
export interface DirtyKey {
  kind: 'pbx' | 'm365' | 'number' | 'user'
  key: string
  /** Given by `dirty`: moves when the key is dirtied again, so that `assess` never clears what it did not look at. */
  seq?: number
}

/** One user that 8x8 changed, and what the directory has. `account` null: 8x8 no longer has it. */
export interface PendingAccount {
  accountId: string
  account: PbxAccount | null
  /** Fingerprint of what was seen; `accept` stores it so the account is no longer pending. */
  hash: string
  /** The user linked to it, or else the one user of that username (case-insensitive) without a living 8x8 account. */
  user: User | null
  /** True: gone, and 8x8 has its user again under another id, which is accepted too. */
  again?: boolean
  changedBy: string | null
}

/** What one accepted account does to the directory. */
export interface Acceptance {
  accountId: string
  /** Of what 8x8 shows; null: what it shows is taken in as far as it was. */
  hash: string | null
  userId: string
  /** New for this directory. */
  create: boolean
  /** Null: 8x8 deleted the user; it is kept as deleted, but where 8x8 has it `again`. */
  facts: PbxFacts | null
  again?: boolean
  changes: { field: string; before: string | null; after: string | null }[]
  cause: string
  causedBy: string | null
}

/** What accepting one pending account does; null: nothing. The id of a joiner's user does not matter. */
export type Accepting = (pending: PendingAccount) => Acceptance | null

/** Users as they will be. */
export interface Expected {
  /** Those in the directory, in id order. */
  views(afterUserId: string | null, limit: number): Promise<UserView[]>
  /** Those who will come, in 8x8 account id order, without an id of their own yet (''). `after` null: no more. */
  joiners(afterAccountId: string | null, limit: number): Promise<{ views: UserView[]; after: string | null }>
  /** Users by id and joiners by their 8x8 account; unknown ones are left out. */
  viewsOf(who: { userIds: string[]; accountIds: string[] }): Promise<UserView[]>
}

/** Where a user stands after looking at both sides. */
export interface Assessment {
  userId: string
  state: UserState
  reason: string | null
  reasonDetail: Record<string, string>
  waitingSince: string | null
  nextTryAt: string | null
  changes: Omit<QueuedChange, 'since'>[]
  /** Has the next plan anything to do for the user? Not told: it has. */
  planDue?: boolean
  /** Has the next PBX job anything to ask of 8x8 for the identity provider? Not told: as before. */
  pushDue?: boolean
}

/** What a job left waiting, and when it is tried again by itself. Times are ISO. */
export interface Waiting {
  /** The number that was planned. */
  wanted: string | null
  /** The person's job that planned it. */
  jobId: string
  /** How often it was tried again by itself. */
  tries: number
  /** When it is tried next. */
  due: string
  /** When this wait began. */
  since: string
}

export interface WaitingUser {
  userId: string
  /** The number it wants now. */
  number: string | null
  waitingSince: string | null
  waiting: Waiting | null
}

export interface UserQuery {
  search?: string
  states?: UserState[]
  reasons?: string[]
  sites?: string[]
  /** `hidden`: colleagues do not see them in the company directory, and 8x8 has them. */
  directory?: ('hidden' | 'visible')[]
  /** All of these hold as well. */
  conditions?: UserCondition[]
  /** How many match, where an earlier page told; they are counted when it is left out. */
  known?: number
  sort?: 'name' | 'userName' | 'site' | 'extension' | 'number' | 'state'
  descending?: boolean
  cursor?: string
  limit: number
}

/** A user as a list shows it: accepted facts, and the first queued change. */
export interface UserRow extends User {
  /** The number Teams shows for the linked account, E.164. */
  teamsNumber: string | null
  userPrincipalName: string | null
  nextChange: QueuedChange | null
}

export interface Page<T> {
  items: T[]
  nextCursor: string | null
  total: number
}

/** A queued change with whose it is. `userId` null: a joiner that is not in the directory yet. */
export interface QueuedRow extends QueuedChange {
  userId: string | null
  userName: string
  displayName: string
}

/** What is not as it should be, and no sync put right yet. */
/** Somebody in Microsoft 365, as last seen there. */
export interface Person365 {
  /** Entra object id. */
  id: string
  userName: string
  name: string
}

export interface DriftRow {
  userId: string
  userName: string
  displayName: string
  /** A key of `FIELD_WORDS`. */
  field: string
  wanted: string | null
  shown: string | null
  /** Who holds the wanted number instead; null: nobody, or it is not about a number. */
  holder: string | null
  /** `queued`: the next sync puts it right. `blocked`, `leftOut`: it stays until somebody acts. */
  fate: 'queued' | 'blocked' | 'leftOut'
  since: string
}

/** A number that a user has in Teams, and how a job came to count it as ours. */
export interface AdoptionRow {
  userId: string
  userName: string
  displayName: string
  /** The 8x8 number. */
  wanted: string | null
  shown: string
  type: string
  /** `adopted`: found as wanted. `other`: in the way, left as it was. */
  outcome: 'adopted' | 'other'
}

export interface DirectoryCounts {
  users: number
  sites: number
  byState: Record<UserState, number>
  /** Users and joiners with at least one queued change. */
  queued: number
  managed: number
  /** Users that an admin left out of sync. */
  leftOut: number
  /** Users that colleagues do not see in the company directory; not those deleted in 8x8. */
  hidden: number
  /** Users with a number of the US or Canada and no emergency address at 8x8. */
  noEmergency: number
  /** Users with another username than their Microsoft 365 account. */
  namesApart: number
  /** Microsoft 365 member accounts that no user is linked to. */
  onlyInM365: number
}

/**
 * Keeps the directory. Every method names its tenant. Writers work in one transaction each; callers keep to at most
 * 200 records a call so that no transaction holds the main thread for more than about 10 ms.
 *
 * Sightings whose content did not change write nothing but the read mark; those that did leave dirty keys in the same
 * transaction, so that a crash never loses that a user has to be looked at again.
 */
export interface DirectoryStore extends RequestStore, ChoiceStore, NumberStore {
  // what was seen
  seePbx(tenantId: string, accounts: PbxAccount[], readId: ReadPart | string | null, at: string): Promise<number>
  /** 8x8 said these are gone, or a complete read did not have them. Unknown ids are ignored. Answers how many were new. */
  losePbx(tenantId: string, accountIds: string[], at: string): Promise<number>
  /** Names who changed these accounts, from audit records. */
  attributePbx(tenantId: string, authors: { accountId: string; by: string }[]): Promise<void>
  seeSites(tenantId: string, sites: PbxSite[]): Promise<void>
  /** These are all there are; the others are gone. */
  keepSites(tenantId: string, sites: PbxSite[]): Promise<void>
  seeInventory(tenantId: string, numbers: PbxNumber[], readId: string, at: string): Promise<number>
  inventoryRead(tenantId: string): Promise<InventoryRead | null>
  saveInventoryRead(tenantId: string, read: InventoryRead): Promise<void>
  seeM365(tenantId: string, sightings: M365Sighting[], readId: ReadPart | string | null, at: string): Promise<number>
  seeNumbers(tenantId: string, numbers: TeamsNumber[], readId: ReadPart | string | null, at: string): Promise<number>
  seeConfigurations(
    tenantId: string,
    seen: TeamsConfiguration[],
    readId: ReadPart | string | null,
    at: string,
  ): Promise<number>
  /** Which of these parts are as they were listed before: they are in this read too, and cost nothing more. */
  sameParts(tenantId: string, kind: SeenKind, readId: string, hashes: string[]): Promise<string[]>
  /** Ends a complete read, once what it lacked is gone: parts it did not have are forgotten. */
  forgetParts(tenantId: string, kind: SeenKind, readId: string): Promise<void>
  /** Members of a group of the scope. `accountIds` empty: that the group was read. At most 200. */
  seeMembers(tenantId: string, groupId: string, accountIds: string[], readId: string): Promise<number>
  /** Keys last seen by another read than this complete one, in key order; never those already gone. */
  notInRead(tenantId: string, kind: SeenKind, readId: string, limit: number): Promise<string[]>
  /** How many those are, counted as far as `most`. */
  countNotInRead(tenantId: string, kind: SeenKind, readId: string, most: number): Promise<number>
  /** Of these keys, those that this read does not have yet, in their order. */
  unread(tenantId: string, kind: SeenKind, readId: string, keys: string[]): Promise<string[]>
  /** Marks such keys gone (numbers and configurations are removed). */
  loseSeen(tenantId: string, kind: SeenKind, keys: string[], at: string): Promise<void>
  /** How many are on record and not gone. */
  countSeen(tenantId: string, kind: SeenKind): Promise<number>

  /** What Teams last showed of these numbers; those it does not know are left out. */
  numbersOf(tenantId: string, numbers: string[]): Promise<TeamsNumber[]>
  /** The numbers that Teams last showed with these accounts. */
  numbersHeldBy(tenantId: string, holderIds: string[]): Promise<TeamsNumber[]>
  /** What Teams last showed of these accounts; those it has no record of are left out. */
  configurationsOf(tenantId: string, ids: string[]): Promise<TeamsConfiguration[]>

  // what is accepted
  /** Accounts whose sighting differs from what was accepted, in account id order. */
  pending(tenantId: string, afterAccountId: string | null, limit: number): Promise<PendingAccount[]>
  /** Of these accounts alone. */
  pendingOf(tenantId: string, accountIds: string[]): Promise<PendingAccount[]>
  /** Of these users alone: of their own account, or of a new one that 8x8 has under their name. In account id order. */
  pendingOfUsers(tenantId: string, userIds: string[]): Promise<PendingAccount[]>
  /** Of all of them, how many would delete or deactivate a user. */
  countPendingRemovals(tenantId: string): Promise<number>
  /**
   * Logs one line for each change; for a user that came or went without naming changes, one line without a field.
   * Until it is assessed a new user counts as in sync.
   */
  accept(tenantId: string, acceptances: Acceptance[], at: string): Promise<void>
  link(tenantId: string, links: { userId: string; m365Id: string | null }[], at: string): Promise<void>
  /** Object ids that an admin chose and that Entra sent for the user, in the order in which they count; seen or not. */
  pointedAt(tenantId: string, userId: string): Promise<string[]>
  /** Of these Microsoft 365 accounts, those that are there and that no user is linked to. */
  freeAccounts(tenantId: string, ids: string[]): Promise<string[]>
  /** Of these, those that Microsoft 365 says were deleted; at most 200. */
  goneAccounts(tenantId: string, ids: string[]): Promise<string[]>
  manage(tenantId: string, assignments: ManagedAssignment[]): Promise<void>
  /** One that is named with a user: only while it is managed for that user. */
  unmanage(tenantId: string, numbers: (string | Pick<ManagedAssignment, 'number' | 'userId'>)[]): Promise<void>
  /** Remembers policies that are ours to take back; one of each type and user, the last stands. */
  noteGranted(tenantId: string, granted: GrantedPolicy[]): Promise<void>
  /** They are not ours any more. Unknown ones are ignored. */
  forgetGranted(tenantId: string, which: Pick<GrantedPolicy, 'userId' | 'type'>[]): Promise<void>
  /** Is any number or policy ours? */
  hasOurs(tenantId: string): Promise<boolean>
  changesAfter(tenantId: string, seq: number, limit: number): Promise<DirectoryChange[]>

  /**
   * Takes at most 200 users whom 8x8 deleted before that time out of the lists, but for those who still have something of
   * ours in Teams; answers their ids. They are found by their reason, ARCHIVED.
   */
  archive(tenantId: string, deletedBefore: string, at: string): Promise<string[]>

  // where everyone stands
  dirty(tenantId: string, limit: number): Promise<DirtyKey[]>
  /** How many keys and numbers wait to be looked at, without those of a sweep that nobody was given yet. */
  countDirty(tenantId: string): Promise<number>
  /** The users and joiners that these keys touch, each once; among the ids may be some that nobody has. */
  touchedBy(tenantId: string, keys: DirtyKey[]): Promise<{ userIds: string[]; joiners: Joiner[] }>
  /** All users in id order, for a plan. */
  views(tenantId: string, afterUserId: string | null, limit: number): Promise<UserView[]>
  /** Of them, those whose last assessment found something for a plan, or who were marked. */
  viewsDue(tenantId: string, afterUserId: string | null, limit: number): Promise<UserView[]>
  /** A walk over everybody found something for these. */
  markDue(tenantId: string, userIds: string[]): Promise<void>
  /** In user id order: users of whom 8x8 may not show what the identity provider owns. At most 200. */
  viewsToPush(tenantId: string, afterUserId: string | null, limit: number): Promise<UserView[]>
  /** 8x8 was seen to change: those of them that the provider owns are looked at by the next PBX job. At most 200. */
  markToPush(tenantId: string, userIds: string[]): Promise<void>
  /** Says by what rules users are assessed from now on; when it was by others, everybody becomes dirty. */
  rulesAre(tenantId: string, rules: string): Promise<void>
  /** When a plan last visited everybody. */
  walkedAt(tenantId: string): Promise<string | null>
  saveWalk(tenantId: string, at: string): Promise<void>
  viewsOf(tenantId: string, userIds: string[]): Promise<UserView[]>
  /**
   * The directory as it will be once everything that 8x8 shows is accepted, without accepting it. Stays true as long as
   * nothing is seen or accepted.
   */
  expect(tenantId: string, accepting: Accepting): Promise<Expected>
  /**
   * Stores where users stand and what is queued, and clears the keys that were looked at, in one transaction.
   * A change that was queued before keeps its `since`. `joiners`: what a sync would create. An account whose `pbx` key is
   * cleared without being named there is a joiner no more, and nothing stays queued for it.
   */
  assess(
    tenantId: string,
    assessments: Assessment[],
    joiners: { account: PbxAccount; changes: Omit<QueuedChange, 'since'>[] }[],
    cleared: DirtyKey[],
    at: string,
  ): Promise<void>
  /** Users in state waiting, in id order. */
  waiting(tenantId: string, afterUserId: string | null, limit: number): Promise<WaitingUser[]>
  /** Notes when waiting users are tried next; `over`: they are blocked from now on, with the reason they have. */
  keepWaiting(tenantId: string, kept: { userId: string; waiting: Waiting; over: boolean }[]): Promise<void>
  /** Forgets what was noted of users that wait no longer. */
  waitNoMore(tenantId: string): Promise<void>
  /** The earliest time at which a waiting user is tried again. */
  nextTry(tenantId: string): Promise<string | null>
  /** When the oldest and the newest queued change was first seen; null: nothing is queued. */
  queuedSince(tenantId: string): Promise<{ oldest: string; newest: string } | null>
  /** Makes every user dirty, after a setting changed. */
  dirtyAll(tenantId: string): Promise<void>

  // looking
  /** Moves whenever a user came, changed or stands elsewhere. Cheap at any size; counts are not. */
  revision(tenantId: string): Promise<number>
  counts(tenantId: string): Promise<DirectoryCounts>
  /** Users per reason code, most first, for one state or all. */
  reasonCounts(tenantId: string): Promise<{ state: UserState; reason: string; users: number }[]>
  sites(tenantId: string): Promise<PbxSite[]>
  /** How many users are at each of these sites, in their order; those that left the lists are not. */
  usersAtSites(tenantId: string, names: string[]): Promise<number[]>
  users(tenantId: string, query: UserQuery): Promise<Page<UserRow>>
  user(tenantId: string, userId: string): Promise<UserRow | null>
  queued(tenantId: string, cursor: string | null, limit: number): Promise<Page<QueuedRow>>
  /** By when they were first seen, newest first. */
  newestQueued(tenantId: string, limit: number): Promise<QueuedRow[]>
  /** How many users' first queued change has each cause, most first. */
  queuedCauses(tenantId: string): Promise<{ cause: string; users: number }[]>
  queuedOf(tenantId: string, userId: string): Promise<QueuedChange[]>
  /** People of Microsoft 365 whose username begins so; at most 20, by username. */
  peopleNamed(tenantId: string, beginning: string): Promise<Person365[]>
  drift(tenantId: string, cursor: string | null, limit: number): Promise<Page<DriftRow>>
  /** Numbers that were in Teams before us: adopted ones, and others in the way. In user id order. */
  adoption(tenantId: string, cursor: string | null, limit: number): Promise<Page<AdoptionRow>>
  history(tenantId: string, userId: string, limit: number): Promise<DirectoryChange[]>
}
