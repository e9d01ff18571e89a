import type { M365Sighting, PbxAccount, PbxNumber, PbxSite, TeamsConfiguration, TeamsNumber } from './account.ts'
import type { InventoryRead, NumberQuery, NumberRow, NumberStatus } from './number.ts'
import type { ChangeRequest, RequestMove, RequestQuery } from './request.ts'
import type { DirectoryChange, ManagedAssignment, PbxFacts, QueuedChange, User, UserState } from './user.ts'
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
export type { ChangeRequest, NewPbxUser, RequestMove, RequestQuery, RequestState } from './request.ts'
export type { InventoryRead, NumberQuery, NumberRow, NumberStatus } from './number.ts'
export type {
  ChangeKind,
  DirectoryChange,
  ManagedAssignment,
  PbxFacts,
  QueuedChange,
  User,
  UserOwner,
  UserState,
} from './user.ts'
export type { Joiner, LinkCandidate, NumberHolder, UserView } from './view.ts'

/** What a sighting is of. `inventory`: numbers at 8x8; `number`: numbers in Teams. */
export type SeenKind = 'pbx' | 'm365' | 'number' | 'configuration' | 'inventory'

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
  changedBy: string | null
}

/** What one accepted account does to the directory. */
export interface Acceptance {
  accountId: string
  hash: string
  userId: string
  /** New for this directory. */
  create: boolean
  /** Null: 8x8 deleted the user; it is kept as deleted. */
  facts: PbxFacts | null
  changes: { field: string; before: string | null; after: string | null }[]
  cause: string
  causedBy: string | null
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
}

export interface UserQuery {
  search?: string
  states?: UserState[]
  reasons?: string[]
  sites?: string[]
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

export interface DirectoryCounts {
  users: number
  sites: number
  byState: Record<UserState, number>
  /** Users and joiners with at least one queued change. */
  queued: number
  managed: number
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
export interface DirectoryStore {
  // what was seen
  seePbx(tenantId: string, accounts: PbxAccount[], readId: string | null, at: string): Promise<number>
  /** 8x8 said these are gone, or a complete read did not have them. Unknown ids are ignored. Answers how many were new. */
  losePbx(tenantId: string, accountIds: string[], at: string): Promise<number>
  /** Names who changed these accounts, from audit records. */
  attributePbx(tenantId: string, authors: { accountId: string; by: string }[]): Promise<void>
  seeSites(tenantId: string, sites: PbxSite[]): Promise<void>
  seeInventory(tenantId: string, numbers: PbxNumber[], readId: string, at: string): Promise<number>
  inventoryRead(tenantId: string): Promise<InventoryRead | null>
  saveInventoryRead(tenantId: string, read: InventoryRead): Promise<void>
  seeM365(tenantId: string, sightings: M365Sighting[], readId: string | null, at: string): Promise<number>
  seeNumbers(tenantId: string, numbers: TeamsNumber[], readId: string | null, at: string): Promise<number>
  seeConfigurations(tenantId: string, seen: TeamsConfiguration[], readId: string | null, at: string): Promise<number>
  /** Keys last seen by another read than this complete one, in key order; never those already gone. */
  notInRead(tenantId: string, kind: SeenKind, readId: string, limit: number): Promise<string[]>
  /** Of these keys, those that this read does not have yet, in their order. */
  unread(tenantId: string, kind: SeenKind, readId: string, keys: string[]): Promise<string[]>
  /** Marks such keys gone (numbers and configurations are removed). */
  loseSeen(tenantId: string, kind: SeenKind, keys: string[], at: string): Promise<void>
  /** How many are on record and not gone. */
  countSeen(tenantId: string, kind: SeenKind): Promise<number>

  // what is accepted
  /** Accounts whose sighting differs from what was accepted, in account id order. */
  pending(tenantId: string, afterAccountId: string | null, limit: number): Promise<PendingAccount[]>
  /** Of those, how many would delete or deactivate a user. */
  countPendingRemovals(tenantId: string): Promise<number>
  /**
   * Logs one line for each change; for a user that came or went without naming changes, one line without a field.
   * Until it is assessed a new user counts as in sync.
   */
  accept(tenantId: string, acceptances: Acceptance[], at: string): Promise<void>
  link(tenantId: string, links: { userId: string; m365Id: string | null }[], at: string): Promise<void>
  manage(tenantId: string, assignments: ManagedAssignment[]): Promise<void>
  unmanage(tenantId: string, numbers: string[]): Promise<void>
  changesAfter(tenantId: string, seq: number, limit: number): Promise<DirectoryChange[]>

  // where everyone stands
  dirty(tenantId: string, limit: number): Promise<DirtyKey[]>
  /** The users and joiners that these keys touch, each once. */
  touchedBy(tenantId: string, keys: DirtyKey[]): Promise<{ views: UserView[]; joiners: Joiner[] }>
  /** All users in id order, for a plan. */
  views(tenantId: string, afterUserId: string | null, limit: number): Promise<UserView[]>
  viewsOf(tenantId: string, userIds: string[]): Promise<UserView[]>
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
  /** Makes every user dirty, after a setting changed. */
  dirtyAll(tenantId: string): Promise<void>

  // looking
  /** Moves whenever a user came, changed or stands elsewhere. Cheap at any size; counts are not. */
  revision(tenantId: string): Promise<number>
  counts(tenantId: string): Promise<DirectoryCounts>
  /** Users per reason code, most first, for one state or all. */
  reasonCounts(tenantId: string): Promise<{ state: UserState; reason: string; users: number }[]>
  sites(tenantId: string): Promise<PbxSite[]>
  users(tenantId: string, query: UserQuery): Promise<Page<UserRow>>
  user(tenantId: string, userId: string): Promise<UserRow | null>
  queued(tenantId: string, cursor: string | null, limit: number): Promise<Page<QueuedRow>>
  queuedOf(tenantId: string, userId: string): Promise<QueuedChange[]>
  history(tenantId: string, userId: string, limit: number): Promise<DirectoryChange[]>

  // numbers
  /** Looks again at up to so many numbers that something was seen of; answers how many those were. */
  settleNumbers(tenantId: string, limit: number): Promise<number>
  numbers(tenantId: string, query: NumberQuery): Promise<Page<NumberRow>>
  /** Kept up to date with the rows, so that nothing is counted. */
  numberCounts(tenantId: string): Promise<Record<NumberStatus, number>>

  // requests to 8x8
  /** An open request for the same field of the same user is withdrawn. */
  request(tenantId: string, request: ChangeRequest): Promise<void>
  /** Oldest first. */
  requests(tenantId: string, query: RequestQuery): Promise<Page<ChangeRequest>>
  moveRequests(tenantId: string, moves: RequestMove[]): Promise<void>
  /** What 8x8 was last seen to have under these usernames, whatever their case. */
  accountsNamed(tenantId: string, userNames: string[]): Promise<PbxAccount[]>
  /** The same by id. */
  accountsOf(tenantId: string, accountIds: string[]): Promise<PbxAccount[]>
}
