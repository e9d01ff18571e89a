/**
 * What the product asks of an outside system, in our terms. Vendor words stop at each connector's folder.
 * Every method throws a `ConnectorError` (`errors.ts`) and nothing else. Pages never leak: lists are async iterables of
 * chunks, and a chunk is at most one vendor page. A read that ends without throwing was complete.
 */
import type {
  M365Account,
  M365Sighting,
  PbxAccount,
  PbxNumber,
  PbxSite,
  TeamsConfiguration,
  TeamsNumber,
} from '../directory/account.ts'
import type { NewPbxUser } from '../directory/request.ts'

/**
 * One exchange with a cloud, secrets already redacted; goes to the output of diagnostic jobs. Parts of a Graph batch come
 * as exchanges of their own too, with the URL below the base and 0 ms.
 */
export interface Exchange {
  system: '8x8' | 'graph'
  method: string
  url: string
  status: number | null
  ms: number
  requestId: string | null
  /** Attempt number, from 1. */
  attempt: number
  note: string | null
  /** Bodies without secrets, cut to a page with a note of how much was cut; null: none. */
  sent: string | null
  received: string | null
}

/** What one request cost of a cloud's rate limit. Told before it is sent, and again when it was refused for the limit. */
export interface Cost {
  system: '8x8' | 'graph'
  /** The limit, as people say it after "limit of": "30 writes a second". */
  limit: string
  /** As the cloud counts them: each part of a batch is one. */
  requests: number
  /** Of the limit's time, that so many requests use up: 30 of 30 a second are 1. */
  seconds: number
  /** Requests refused for the limit (429). */
  throttled: number
  /** The wait for the limit, ms since 1970; null: none. Those of requests side by side overlap. */
  waited: { from: number; until: number } | null
}

/** What a call is made for: who pays the limit, when to give up, who listens. */
export interface CallContext {
  signal?: AbortSignal
  /** Whether a person waits for it. Interactive work goes before bulk work, and a fifth of each limit is kept for it. */
  priority?: 'interactive' | 'bulk'
  onExchange?: (exchange: Exchange) => void
  onCost?: (cost: Cost) => void
  /** A read tells how many users it still has to ask for one by one, as soon as it knows. */
  onAhead?: (users: number) => void
}

/** How long so many requests of a kind take at least, seconds from now, by the rate limits as far as they are known. */
export type Estimate = (kind: 'read' | 'write', requests: number) => number

export interface Check {
  permissions: { name: string; vendorName: string | null; granted: boolean | null }[]
}

/** What 8x8 shows as changed since a cursor. */
export interface PbxChanges {
  /** Users created or updated; the same user may come twice. */
  accounts: PbxAccount[]
  /** Ids of users that the audit records say were deleted. */
  deleted: string[]
  /** Who made the change, where the audit records tell. */
  authors: { accountId: string; by: string }[]
}

/** A complete read that may take hours: what it has already, and whom it tells how long it takes. */
export interface LongRead {
  /** Of these users, those that the read does not have yet. */
  unread(ids: string[]): Promise<string[]>
  /** The first page shows nobody's extensions; whether the list tells them is certain at its end. */
  onUntold(): void
  /** The list does not tell extensions of `users`; `left` of them are read one by one, at most `perMinute`. */
  onOneByOne(facts: { users: number; left: number; perMinute: number }): Promise<void>
}

/** What is to change of one 8x8 user: only these fields, everything else stays. Null takes a value away. */
export interface PbxEdit {
  fields: Partial<Record<PbxEditField, string | null>>
  /** Of the extension that `number` and `teamsEnabled` are about. */
  extensionId: string | null
}

export type PbxEditField =
  | 'userName'
  | 'federationId'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'active'
  | 'title'
  | 'department'
  | 'locale'
  | 'timezone'
  | 'workPhone'
  | 'mobilePhone'
  | 'directoryVisible'
  | 'number'
  | 'teamsEnabled'

export interface Pbx {
  /** Left out where no limit is known, for example for a file. */
  estimate?: Estimate
  /** Creates a user and answers its id. Never sent twice: after `unavailable` it may be there or not. */
  create(user: NewPbxUser, context?: CallContext): Promise<string>
  /** Changes these fields of what 8x8 has now, and waits until 8x8 says that it is done. */
  change(accountId: string, edit: PbxEdit, context?: CallContext): Promise<void>
  /** The user of this name; null: there is none. */
  find(userName: string, context?: CallContext): Promise<PbxAccount | null>
  /** These users as they are now; those that 8x8 does not have are left out. */
  read(accountIds: string[], context?: CallContext): Promise<PbxAccount[]>
  check(context?: CallContext): Promise<Check>
  /** A cursor for `changesSince` that covers everything after this moment. Asked for before a complete read. */
  cursor(context?: CallContext): Promise<string>
  /** All users, or with `read` those that it does not have yet. Throws `incomplete` when 8x8 stops in the middle. */
  users(context?: CallContext, read?: LongRead): AsyncIterable<PbxAccount[]>
  sites(context?: CallContext): AsyncIterable<PbxSite[]>
  /** The inventory of numbers, held by somebody or not. 100 a page at 8x8: on demand, never in a sync. */
  numbers(context?: CallContext): AsyncIterable<PbxNumber[]>
  /**
   * Chunks of changes, and the next cursor with the last chunk. Throws `cursorExpired` when only a complete read can
   * be trusted; with `known`, the users that one would list, also as soon as it is foreseeable that one is cheaper.
   */
  changesSince(
    cursor: string,
    context?: CallContext,
    known?: number,
  ): AsyncIterable<PbxChanges & { next: string | null }>
}

/** How the columns of Admin Console's user export are to be read; they differ by tenant. */
export interface ColumnMapping {
  /** From our field to the heading of the column. */
  columns: Record<string, string>
  /** No column tells it: Teams is on for everybody with an extension. */
  teamsForAll: boolean
  /** ISO 3166 alpha-2, for numbers without a country code in rows that name no country. */
  country: string | null
}

/** What a user export was found to hold. */
export interface ExportLook {
  columns: string[]
  /** What the headings suggest. */
  suggested: ColumnMapping
  /** Fields without which nothing can be read, that the mapping lacks. */
  missing: string[]
  rows: number
  users: number
  extensions: number
  numbers: number
  teamsOn: number
  /** The first of them, in the order of lines. */
  problems: { line: number; text: string }[]
  problemCount: number
}

/** The bytes of an export, piece by piece; each call begins anew. */
export type ExportContent = () => AsyncIterable<Uint8Array>

/** Looks through an export. `mapping` null: by what the headings suggest. Throws `NotAnExport`. */
export type LookAtExport = (content: ExportContent, mapping: ColumnMapping | null) => Promise<ExportLook>

/** A table that a spreadsheet saved; `rows` goes through it anew at each call. Line numbers are those of the file. */
export interface CsvTable {
  columns: string[]
  suggested: ColumnMapping
  rows(): AsyncGenerator<{ line: number; cells: string[] }>
}

/** Throws `NotAnExport`, also while rows are read. */
export type OpenCsv = (content: ExportContent) => Promise<CsvTable>

/** The upload that counts. */
export interface UserExport {
  id: string
  mapping: ColumnMapping
  content: ExportContent
}

/** A write to Teams. `type` and `category` left out: direct routing, primary. */
export type TeamsWrite =
  | { kind: 'assign'; number: string; holderId: string; type?: string; category?: string | null }
  | { kind: 'unassign'; number: string; type?: string }

/** A group that can be chosen for the scope. */
export interface M365Group {
  id: string
  name: string
}

/** What Microsoft said to one write. `accepted` is not yet `done`: verify by re-reading. */
export type WriteAnswer =
  | { accepted: true; operationId: string | null }
  | { accepted: false; reason: string; retry: 'now' | 'later' | 'never'; detail: Record<string, string>; raw: string }

export interface Operation {
  id: string
  status: 'running' | 'succeeded' | 'failed'
  /** Reason code when failed. */
  reason: string | null
  raw: string | null
}

/** What one account holds. */
export interface HeldNumbers {
  /** Entra object id. */
  holderId: string
  held: TeamsNumber[]
  /** False: it may hold more than Microsoft answered. */
  whole: boolean
}

export interface Microsoft365 {
  estimate?: Estimate
  check(context?: CallContext): Promise<Check>
  /** A delta cursor for everything after this moment. Asked for before a complete read. */
  cursor(context?: CallContext): Promise<string>
  users(context?: CallContext): AsyncIterable<M365Account[]>
  /** One user by object id or userPrincipalName; null: Microsoft 365 has none. */
  account(id: string, context?: CallContext): Promise<M365Account | null>
  /** Throws `cursorExpired` on 410 and on expired tokens. `next` comes with the last chunk. */
  changesSince(cursor: string, context?: CallContext): AsyncIterable<{ sightings: M365Sighting[]; next: string | null }>
  numbers(context?: CallContext): AsyncIterable<TeamsNumber[]>
  /** Ids of the users in a group, through groups in groups. Throws `refused` with status 404 when there is no such group. */
  members(groupId: string, context?: CallContext): AsyncIterable<string[]>
  /** Which of these groups, at most 20, a user is in, through groups in groups. */
  memberOf(userId: string, groupIds: readonly string[], context?: CallContext): Promise<string[]>
  /** Groups whose name begins with this, at most 50, by name. */
  groups(search: string, context?: CallContext): Promise<M365Group[]>
  /** The numbers that each of these accounts holds, batched. */
  numbersHeldBy(holderIds: string[], context?: CallContext): Promise<HeldNumbers[]>
  configurations(context?: CallContext): AsyncIterable<TeamsConfiguration[]>
  /** One user's Teams records, batched; null where Teams has none. */
  configurationsOf(
    ids: string[],
    context?: CallContext,
  ): Promise<{ id: string; configuration: TeamsConfiguration | null }[]>
  /** One number's record each, batched; null where Teams does not know it. */
  numbersOf(numbers: string[], context?: CallContext): Promise<{ number: string; found: TeamsNumber | null }[]>
  /** At most 20; one answer each, in order. Inner throttling is waited out inside; only a POST not sent is sent again. */
  write(writes: TeamsWrite[], context?: CallContext): Promise<WriteAnswer[]>
  operation(operationId: string, context?: CallContext): Promise<Operation>
  /** Id of a policy by name; null when the tenant has none of that name. */
  policyId(type: string, name: string, context?: CallContext): Promise<string | null>
  /** At most 5,000 users a call. All or nothing. */
  grant(grants: { holderId: string; type: string; policyId: string }[], context?: CallContext): Promise<void>
  /** Takes direct assignments back. All or nothing. */
  withdraw(grants: { holderId: string; type: string }[], context?: CallContext): Promise<void>
}

export type { M365Account, M365Sighting, NewPbxUser, PbxAccount, PbxNumber, PbxSite, TeamsConfiguration, TeamsNumber }
