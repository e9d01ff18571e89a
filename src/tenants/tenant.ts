/** What each customer chose. A tenant is one Entra tenant; its id is the Entra tenant id. */
export interface Tenant {
  id: string
  name: string
  createdAt: string
}

export type ServiceKind = 'pbx' | 'teams'

export interface PbxSettings {
  /** Shown everywhere, history included. */
  name: string
  /** What a PBX job may write to 8x8. Real tenants start with none: the API is beta and PUT is documented as missing. */
  writes: 'none' | 'create' | 'full'
  /** True: disabled. No job starts, users stay. Left out: enabled. */
  off?: boolean
  /** Where users are read: the API, or the latest confirmed upload of the user export. Left out: the API. */
  source?: 'api' | 'csv'
  /** Days after which an upload is warned of; see `UPLOAD_DAYS`. */
  uploadDays?: number
  /** Where its gateways are: ISO 3166-1 alpha-2, and a state or province in people's words. Left out: nobody said. */
  country?: string | null
  region?: string | null
}

/** Whose numbers are synced. Members are taken through groups in groups. */
export type Scope = { kind: 'all' } | { kind: 'groups'; groups: { id: string; name: string }[] }

export interface TeamsSettings {
  name: string
  /** Names of the policies that every assigned user gets; null: leave alone. */
  voiceRoutingPolicy: string | null
  callingPolicy: string | null
  /** What happens to the Teams number of a deactivated user. */
  deactivated: 'unassign' | 'keep'
  /** Who answers when somebody does not, and who plays music: for the policy that an admin makes. Left out: 8x8. */
  voicemail?: 'pbx' | 'teams'
  holdMusic?: 'pbx' | 'teams'
  /** Left out: all. */
  scope?: Scope
  /** Disabled: numbers stay as they are, or those that are ours are taken back. Left out or null: enabled. */
  off?: 'keep' | 'withdraw' | null
}

/** A sync stops before its first write above max(number, share of managed users). */
export interface GuardSettings {
  number: number
  /** 0 to 1. */
  share: number
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/** Local times, "HH:MM"; one that ends before it begins ends on the next day. */
export interface ScheduleWindow {
  days: Weekday[]
  from: string
  to: string
}

/** When syncs may start by themselves. */
export interface ScheduleSettings {
  autoSync: boolean
  /** None: at any time. */
  windows: ScheduleWindow[]
  /** IANA name of the zone that the windows are in. */
  timezone: string
}

/** What a notice is about. */
export type NoticeTopic = 'failed' | 'approval' | 'attention' | 'credential' | 'provisioning'

/** When people are told. Times are local ones of the zone. */
export interface NoticeSettings {
  /** IANA name. */
  timezone: string
  quiet: {
    /** Nobody is told in these; what came meanwhile is told afterwards. None: at any time. */
    windows: ScheduleWindow[]
    /** Told at once all the same. */
    breaks: NoticeTopic[]
  }
  /** For those who want it. */
  digest: { day: Weekday; time: string }
}

/** The result of asking a cloud whether our credentials still work. */
export interface ConnectionCheck {
  at: string
  ok: boolean
  /** One line for each thing we need to be allowed to do. */
  permissions: { name: string; vendorName: string | null; granted: boolean | null }[]
  /** Reason code when not ok. */
  reason: string | null
  /** The vendor's own words. */
  raw: string | null
}

/** Where reading of a system left off, and how it went. Opaque to everyone but its connector. */
export interface ReadCursor {
  value: string
  /** When the last complete read ended. */
  fullAt: string
}

/**
 * A complete read of 8x8 that reads users one by one, because the list does not tell their extensions. It takes hours,
 * so it goes on after a restart; the accounts it has carry its id.
 */
export interface OneByOneRead {
  readId: string
  startedAt: string
  /** The cursor that was asked for before it began. */
  cursor: string
  /** Null while it is not complete. */
  endedAt: string | null
}

export interface Service<S> {
  kind: ServiceKind
  settings: S
  /** True once a setting changed after the last job of this service started. */
  settingsChangedAt: string | null
  check: ConnectionCheck | null
  cursor: ReadCursor | null
  /** When the watch or a job last looked. */
  lookedAt: string | null
  /** Reason code of the last look when it failed. */
  lookFailed: string | null
  /** Ids of the policies named in the settings, resolved by the last check. */
  policyIds: Record<string, string>
}
