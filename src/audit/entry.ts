/** By which door something was done. */
export type Via = 'tab' | 'bot' | 'scim' | 'system'

/** Where a request came from; a bot's caller and the system have no address. */
export interface Origin {
  ip: string | null
  /** Of the web request, or of the chat's message. */
  requestId: string | null
}

/** Who did what, from where. Append-only. */
export interface AuditEntry extends Partial<Origin> {
  at: string
  /** Entra object id, id of a SCIM credential, or `system`. */
  actorId: string
  actorName: string
  via: Via
  /** An action of `identity/roles.ts`, or a system action. */
  action: string
  /** What it was done to, for example `job 12`. */
  target: string
  before: string | null
  after: string | null
}

export interface KeptAuditEntry extends Required<AuditEntry> {
  /** Counts up in each tenant without a gap. */
  seq: number
  /** Who did it, and from which address, was erased at the request of that person; the entry with this number says so. */
  actorErased: number | null
  /** The same of what it was done to, with before and after. */
  objectErased: number | null
  /** Over this entry and the hash of the one before it. */
  hash: string
}

/** Somebody who is in the log. */
export interface AuditActor {
  id: string
  /** As of the last entry. */
  name: string
  via: Via
}

export interface AuditFilter {
  actorId?: string
  action?: string
  target?: string
  via?: Via
  /** ISO 8601; from this time on. */
  from?: string
  /** Before this time. */
  to?: string
  /** Part of who, what, before or after, in any case. */
  search?: string
}

export interface AuditQuery extends AuditFilter {
  cursor: string | null
  limit: number
}

export interface AuditPage {
  /** Newest first. A search may answer fewer than asked for, and none, and still go on at `nextCursor`. */
  items: KeptAuditEntry[]
  nextCursor: string | null
  /** Null: more than 10,000, or only a search could tell. */
  total: number | null
}

/** An entry that its hash does not fit, or where the chain has a gap. */
export interface BrokenChain {
  seq: number
  /** `changed`: it was written otherwise. `missing`: it, or what erased it, is not there. */
  what: 'changed' | 'missing'
}

export interface ChainCheck {
  /** The oldest and the newest entry that is kept. */
  first: number
  last: number
  /** Of the newest entry: whoever noted it down can ask later whether it is still in the chain. */
  lastHash: string
  /** Looked at now, and of these those with something erased. */
  from: number
  to: number
  erased: number
  broken: BrokenChain | null
  /** Where to go on; null: this was the rest. */
  next: number | null
}

/** A person whose data is to go: texts that stand for that person alone. */
export interface ErasedPerson {
  /** Ids as they are kept. */
  ids: readonly string[]
  /** Names, addresses and numbers, as people write them. */
  names: readonly string[]
  /** Given and family names, which machines send apart. */
  parts?: readonly (readonly [given: string, family: string])[]
}
