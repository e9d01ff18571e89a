/** The audit log and the settings of the tenant. See `contract.ts`. */

/**
 * `GET /api/audit?actor=&action=&target=&via=&from=&to=&search=&cursor=&limit=` → AuditPage, newest first;
 * `GET /api/audit.csv` and `GET /api/audit.json`, filtered in the same way, all of it
 */
export interface AuditEntry {
  seq: number
  at: string
  /** Empty when it was erased. */
  actor: { id: string; name: string }
  /** Address of the request; null: of the bot and of the system, or erased. */
  ip: string | null
  requestId: string | null
  via: 'tab' | 'bot' | 'scim' | 'system'
  /** An action of the role table, or a system action. */
  action: string
  /** Empty when it was erased. */
  target: string
  before: string | null
  after: string | null
  /** Numbers of the entries that say why who, or what, was erased here. */
  erased: { actor: number | null; object: number | null }
  /** Over this entry and the hash of the one before it. */
  hash: string
}

/** Of a page, and `GET /api/audit/{seq}`. */
export interface ListedAuditEntry extends AuditEntry {
  /** Name of the user that `target` is about, as it is now; null: it is about nobody, or the user is gone. */
  targetName: string | null
}

/** `GET /api/audit/people` → {items}: everybody who is in the log, by name; at most 500. */
export interface AuditPeople {
  items: { id: string; name: string; via: AuditEntry['via'] }[]
}

export interface AuditPage {
  /** A search may answer fewer than asked for, and none, and still go on at `nextCursor`. */
  items: ListedAuditEntry[]
  nextCursor: string | null
  /** Null: more than 10,000, or only a search could tell. */
  total: number | null
}

/** `GET /api/audit/verify?from=&seq=&hash=`: whether the log is as it was written; at most 100,000 entries at a time. */
export interface AuditCheck {
  holds: boolean
  /** The first that does not fit: `changed`, or `missing`. */
  broken: { seq: number; what: 'changed' | 'missing' } | null
  /** The oldest and the newest entry that is kept; note down the newest with its hash, to ask later. */
  first: number
  last: number
  lastHash: string
  /** Looked at now, and how many of these have something erased. */
  from: number
  to: number
  erased: number
  /** `from` of the next question; null: this was the rest. */
  next: number | null
  /** Of `seq` and `hash`, as noted down before: is it still in the log? Null: not asked, or not kept any more. */
  noted: boolean | null
}

/** `GET|PUT /api/settings/guard`: a sync that would take away more than the larger of the two stops. */
export interface GuardView {
  number: number
  /** Of the managed users, 0 to 1. */
  share: number
}

/** `GET|PUT /api/settings/names` */
export interface NamesView {
  /** At the top of every page. */
  organization: string
  /** Of the 8x8 service; null while there is none. */
  pbx: string | null
}

/** Problem 412: with `If-Match`, somebody changed it meanwhile. */
export interface ChangedMeanwhile<T> {
  current: T
  /** Null: the log does not say. */
  changedBy: { id: string; name: string } | null
  changedAt: string | null
}

/** `GET|PUT /api/settings/retention` */
export interface RetentionView {
  /** Days that an entry of the audit log is kept, 30 to 3,650. */
  auditDays: number
}

/** `GET|PUT /api/settings/schedule`: when syncs may start by themselves. */
export interface ScheduleView {
  autoSync: boolean
  /** None: at any time. Local times "HH:MM", `to` up to "24:00"; one that ends before it begins ends on the next day. */
  windows: ScheduleWindow[]
  /** IANA name, for example "Europe/London". */
  timezone: string
}
/** Local times; one that ends before it begins ends on the next day. */
export interface ScheduleWindow {
  days: Weekday[]
  from: string
  to: string
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'
