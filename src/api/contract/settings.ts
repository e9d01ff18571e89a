/** The audit log and the settings of the tenant. See `contract.ts`. */

/** `GET /api/audit?cursor=&limit=` → Page<AuditEntry>, newest first */
export interface AuditEntry {
  seq: number
  at: string
  actor: { id: string; name: string }
  via: 'tab' | 'bot' | 'scim' | 'system'
  /** An action of the role table, or a system action. */
  action: string
  target: string
  before: string | null
  after: string | null
}

/** `GET|PUT /api/settings/guard`: a sync that would take away more than the larger of the two stops. */
export interface GuardView {
  number: number
  /** Of the managed users, 0 to 1. */
  share: number
}

/** `GET|PUT /api/settings/schedule`: when syncs may start by themselves. */
export interface ScheduleView {
  autoSync: boolean
  /** None: at any time. Local times "HH:MM", `to` up to "24:00"; one that ends before it begins ends on the next day. */
  windows: { days: Weekday[]; from: string; to: string }[]
  /** IANA name, for example "Europe/London". */
  timezone: string
}
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'
