/**
 * Provisioning records: what an identity provider sees of a user or a group, under an id of its own (RFC 7643 §3).
 * Every user has one while provisioning is on: *linked* once the provider made or took it over, else *offered*.
 */
import type { ResourceBody } from './schema/resource.ts'
import type { Filter } from './schema/filter.ts'
import type { AttributePath } from './schema/path.ts'
import type { PbxFacts, ProvidedField } from './user.ts'

export type ResourceKind = 'user' | 'group'

/** `unknown`: a client said so, and there is no such record. */
export type MemberKind = ResourceKind | 'unknown'

/** A record with its body as text: a reader wraps it and never parses it. */
export interface ResourceRecord {
  id: string
  /** Counts up from 1 with each change; the entity tag. */
  version: number
  createdAt: string
  changedAt: string
  /** The resource as JSON, with its id and without meta. */
  text: string
}

export interface UserRecord extends ResourceRecord {
  userId: string
  linked: boolean
  /** Groups that it is a direct member of, by name. */
  groups: GroupName[]
}

export interface GroupName {
  id: string
  displayName: string
}

/** A group without its members, which may be 100,000. */
export type GroupRecord = ResourceRecord

export interface GroupMember {
  /** Id of the member's record. */
  id: string
  kind: MemberKind
  /** Empty: nobody knows. */
  display: string
}

/** What a user becomes by a write of the identity provider. Null: it has none. `site` by its name, exactly. */
export type ProvidedFacts = Pick<PbxFacts, ProvidedField>

export interface UserWrite {
  body: ResourceBody
  facts: ProvidedFacts
  /** Fields that the provider has sent, ever; the others stay 8x8's. */
  owned: ProvidedField[]
  /** Why, for the change log: a key of `words/causes.ts`. */
  cause: string
}

/** Who writes: goes to the change log. */
export interface ProvisioningCaller {
  /** Name of the credential. */
  by: string
  /** ISO 8601, UTC, with milliseconds. */
  at: string
}

/**
 * A user before a write, as much of it as may be decided on. The deciding function is pure: it is asked again where
 * somebody else wrote meanwhile.
 */
export interface FoundUser {
  record: Pick<UserRecord, 'version' | 'linked'>
  body: ResourceBody
  active: boolean
  owned: ProvidedField[]
}

/** What a user becomes. */
export interface DecideUser {
  (found: FoundUser): UserWrite
  /** The same for another thread, by the name of one of the decisions that the store was opened with. */
  elsewhere?: { decision: string; asked: object }
}

/** What a new user is. */
export interface MakeUser {
  (): UserWrite
  /** As of `DecideUser`. */
  elsewhere?: { decision: string; asked: object }
}

export type UserOutcome =
  | { kind: 'written'; record: UserRecord }
  /** Nothing is different: nothing was written. */
  | { kind: 'same'; record: UserRecord }
  | { kind: 'missing' }
  /** Another user has the username. */
  | { kind: 'taken'; userName: string; holder: { displayName: string; recordId: string | null } }
  /** The person has another site already, which stays. */
  | { kind: 'otherSite'; site: string; has: string }
  /** There is no such site; the first fifty there are. */
  | { kind: 'noSite'; site: string; sites: string[] }

/** A group before a write; the deciding function runs inside the write's transaction. */
export interface FoundGroup {
  record: GroupRecord
  body: ResourceBody
  /** All of them, which may be 100,000: for a change that depends on more of them than their ids. */
  members(): Promise<GroupMember[]>
}

/** What a group becomes. `members` null: they stay. */
export interface GroupWrite {
  body: ResourceBody
  members: MemberChange | null
}

export type MemberChange = { kind: 'replace'; ids: string[] } | { kind: 'change'; add: string[]; remove: string[] }

export type GroupOutcome =
  | { kind: 'written'; record: GroupRecord }
  | { kind: 'same'; record: GroupRecord }
  | { kind: 'missing' }
  /** One to be made that is there: of the same name and the same `externalId`. */
  | { kind: 'twin'; of: GroupTwin }

export interface GroupTwin {
  id: string
  displayName: string
  externalId: string
}

/** Which records a caller may see: those of `linked` users alone, or everybody's. */
export type Visible = 'all' | 'linked'

export interface ResourceQuery {
  where: Filter | null
  /** Decides in memory what has no column; the same rules. */
  matches(body: ResourceBody): boolean
  sort: { by: AttributePath; descending: boolean } | null
  /** 1-based. */
  startIndex: number
  /** 0: only the total. */
  count: number
  /** By its place and not by an index: what comes after it; null: from the first. Left out: by `startIndex`. */
  after?: Place | null
}

/**
 * Where a page ended. Without a sort it stays where it was whatever is written; with one, a record whose value changes
 * moves to where the new one puts it.
 */
export interface Place {
  kind: ResourceKind
  /** By which the list is sorted; null: not sorted, or the record has no such value. */
  key: string | number | null
  /** Number of the record in the order they came. */
  seq: number
  /** How many there were in all when the first page was read. */
  total: number
}

export interface ResourcePage<R> {
  items: R[]
  total: number
  /** Only where it was asked for by place; null: this was the last page. */
  next?: Place | null
}

/** Of users and groups together; null: none of that kind can match. Both have the same page, and both are sorted or none. */
export interface EverythingQuery extends Pick<ResourceQuery, 'startIndex' | 'count' | 'after'> {
  users: ResourceQuery | null
  groups: ResourceQuery | null
  sorted: { descending: boolean } | null
}

export type AnyRecord = { kind: 'user'; record: UserRecord } | { kind: 'group'; record: GroupRecord }

/**
 * Keeps provisioning records. Every method names its tenant. Writes are durable when they resolve; several that wait
 * together share one commit, and one that fails takes nothing of the others with it.
 */
/** What stands in the text of a list between what is kept. */
export interface TextAround {
  /** Before how many there are on the page, and after it. */
  head(total: number): string
  items: string
  /** Of each: its text without the last brace, and then each of these with its value. */
  createdAt: string
  changedAt: string
  id: string
  version: string
  end: string
  tail: string
}

/** At once where no promise is needed. */
export type Soon<T> = T | Promise<T>

export interface ResourceStore {
  user(tenantId: string, visible: Visible, id: string): Soon<UserRecord | null>
  users(tenantId: string, visible: Visible, query: ResourceQuery): Soon<ResourcePage<UserRecord>>
  /**
   * A page in the order they came as one text, put together where the texts are kept, with a comma between two; and how
   * many bytes it is as UTF-8. Null: one of them is in a group, which the texts do not say. Ids are ours, and stand for
   * themselves in JSON and in a URL.
   */
  userTexts(
    tenantId: string,
    visible: Visible,
    page: { startIndex: number; count: number },
    around: TextAround,
  ): Soon<{ text: string; bytes: number } | null>
  /**
   * Makes a record, and its user unless a user of that name is there that has none (it was deleted by the provider):
   * then it is linked again. `id`s are new ones to use. What `write` throws, this throws.
   */
  createUser(
    tenantId: string,
    write: UserWrite | MakeUser,
    ids: { record: string; user: string },
    caller: ProvisioningCaller,
  ): Promise<UserOutcome>
  /** `decide` answers what it becomes; what it throws, this throws, and nothing is written. */
  changeUser(
    tenantId: string,
    visible: Visible,
    id: string,
    decide: DecideUser,
    caller: ProvisioningCaller,
  ): Promise<UserOutcome>
  /** The user is deactivated and kept; the record goes, out of its groups too. `decide` may refuse by throwing. */
  removeUser(
    tenantId: string,
    visible: Visible,
    id: string,
    decide: (record: UserRecord) => void,
    caller: ProvisioningCaller,
  ): Promise<boolean>

  /** Names of the sites of 8x8, as they were last read, each once. */
  sites(tenantId: string): Promise<string[]>

  group(tenantId: string, id: string): Promise<GroupRecord | null>
  groups(tenantId: string, query: ResourceQuery): Promise<ResourcePage<GroupRecord>>
  /** Users before groups, unless it is sorted. */
  everything(tenantId: string, visible: Visible, query: EverythingQuery): Promise<ResourcePage<AnyRecord>>
  /** In the order they joined; `after` null: from the first. */
  members(tenantId: string, groupId: string, after: string | null, limit: number): Promise<GroupMember[]>
  /** The same of each group that has few, by its id; groups that have many are not in it. For a page of groups. */
  membersOfSmall(tenantId: string, groupIds: readonly string[]): Promise<Map<string, GroupMember[]>>
  createGroup(tenantId: string, write: GroupWrite, id: string, caller: ProvisioningCaller): Promise<GroupOutcome>
  changeGroup(
    tenantId: string,
    id: string,
    decide: (found: FoundGroup) => Promise<GroupWrite> | GroupWrite,
    caller: ProvisioningCaller,
  ): Promise<GroupOutcome>
  removeGroup(
    tenantId: string,
    id: string,
    decide: (record: GroupRecord) => void,
    caller: ProvisioningCaller,
  ): Promise<boolean>

  /**
   * Makes offered records for those that have none among the next `limit` users, by their ids; `after` null: from the
   * first. Answers how many it made, and where to go on; `last` null: it was the end.
   */
  offer(
    tenantId: string,
    after: string | null,
    limit: number,
    at: string,
  ): Promise<{ made: number; last: string | null }>
}
