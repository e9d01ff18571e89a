/** What identity providers asked of the SCIM door, request by request, and how it was answered. */

/** `refused`: the client has to change something (4xx). `failed`: we had a fault (5xx). */
export type ProvisioningOutcome = 'ok' | 'refused' | 'failed'

export interface ProvisioningRequest {
  /** When it was answered, ISO 8601, UTC, with milliseconds. */
  at: string
  credentialId: string
  method: string
  /** For example `/Users/:id`. */
  route: string
  /** Of the user or group that it is about; null: of none, or of a list. */
  resourceId: string | null
  /** Null: nobody said; looked up by the resource when the entry is kept. */
  userName: string | null
  status: number
  /** RFC 7644 §3.12. */
  scimType: string | null
  /** Why it was not done, as the client was told. Cut, and without any secret. */
  detail: string | null
  /** Milliseconds from its first look at the caller to its answer. */
  ms: number
  /** Only of what was refused. */
  sent?: SentRequest
}

/** What a refused request sent, without secrets. It may name people: it goes with its entry, or with a person. */
export interface SentRequest {
  /** One parameter a line; null: none. */
  query: string | null
  /** JSON, printed; null: none, or one that cannot be shown. */
  body: string | null
  /** More was sent than is kept. */
  cut: boolean
}

export interface KeptProvisioningRequest extends Omit<ProvisioningRequest, 'sent'> {
  /** Counts up in each tenant. */
  seq: number
  outcome: ProvisioningOutcome
  /** Name of the credential. */
  credential: string
}

/** By how it was answered. What is left out may be anything. */
export interface AnswerFit {
  statuses?: readonly number[]
  scimTypes?: readonly string[]
  /** How the detail begins. */
  begins?: string
}

/** Answers that fit the one and none of the others. */
export interface RefusalFilter {
  fits: AnswerFit
  not: readonly AnswerFit[]
}

/** One entry with what only a look at it alone needs. */
export interface OneProvisioningRequest {
  request: KeptProvisioningRequest
  /** Null: nothing was sent, nothing is kept of it, or it was erased. */
  sent: SentRequest | null
  /** Whom it is about, as far as the directory still knows; `isSame`: found by the id, not by a name alone. */
  user: { id: string; displayName: string; userName: string; isSame: boolean } | null
  /** Name of the group that it is about. */
  group: string | null
}

export interface ProvisioningQuery {
  outcome: ProvisioningOutcome | null
  /** Which refusals; left out: all. */
  refusal?: RefusalFilter | null
  /** Part of a user name, an id, a credential's id or the detail, in any case; empty: all. */
  search: string
  cursor: string | null
  limit: number
}

export interface ProvisioningHealth {
  /** Start of the oldest hour that is counted, ISO 8601. */
  since: string
  counts: Record<ProvisioningOutcome, number>
  /** The newest of all, and the newest that was not `ok`. */
  last: KeptProvisioningRequest | null
  lastProblem: KeptProvisioningRequest | null
}

export interface ProvisioningPage {
  items: KeptProvisioningRequest[]
  nextCursor: string | null
  total: number
  /** There are more than `total`: of a search, only the newest entries are counted. */
  more: boolean
}

/** Bounded: the oldest go, by age and by number. */
export interface ProvisioningLog {
  /** In the order given, numbered on. What is over the bound goes, some for each that comes. Not waited for the disk. */
  append(tenantId: string, requests: readonly ProvisioningRequest[]): Promise<void>
  /** Newest first. */
  requests(tenantId: string, query: ProvisioningQuery): Promise<ProvisioningPage>
  /** By its number; null: it is not kept. */
  request(tenantId: string, seq: number): Promise<OneProvisioningRequest | null>
  /** All that fit, newest first, some at a time; those that come meanwhile are not among them. */
  walk(
    tenantId: string,
    query: Pick<ProvisioningQuery, 'outcome' | 'refusal' | 'search'>,
  ): AsyncIterable<KeptProvisioningRequest[]>
  /** Of the hour of `now` and the 23 before it, however long the log is. */
  counts(tenantId: string, now: string): Promise<ProvisioningHealth['counts']>
  /** The same counts, with the newest requests. */
  health(tenantId: string, now: string): Promise<ProvisioningHealth>
  /** Takes away at most `limit` that are older than `before`; answers how many. */
  forget(tenantId: string, before: string, limit: number): Promise<number>
}
