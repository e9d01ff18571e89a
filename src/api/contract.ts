/**
 * The console API as the tab sees it: types only. Times are ISO 8601 UTC, ids are opaque strings,
 * lists answer `{items, nextCursor, total}`, errors are RFC 9457 problem documents.
 */

export type ServiceKind = 'pbx' | 'teams'
export type JobState = 'queued' | 'running' | 'succeeded' | 'succeededWithErrors' | 'failed' | 'refused' | 'cancelled'
export type JobType = 'manual' | 'bot' | 'auto' | 'retry'
export type UserState = 'inSync' | 'queued' | 'waiting' | 'blocked' | 'excluded'
export type Role = 'admin' | 'operator' | 'reader' | 'user'
export type ButtonState =
  'syncing' | 'diagnostic' | 'failed' | 'refused' | 'queued' | 'setup' | 'settings' | 'blocked' | 'green'

export interface Page<T> {
  items: T[]
  nextCursor: string | null
  total: number
}

/** RFC 9457, `application/problem+json`. `detail` says what was wrong and what would be right. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
}

/** `GET /sign-in`: public; how to sign in here outside Teams. */
export type SignIn =
  | { mode: 'sandbox'; tokenUrl: string; as: Role[] }
  | { mode: 'entra'; clientId: string; authority: string; scope: string }

/** `GET /api/session` */
export interface Session {
  tenant: { id: string; name: string }
  user: { id: string; name: string; roles: Role[] }
  /** Actions of the role table that this caller may do, for example `sync.start`. */
  may: string[]
  sandbox: boolean
}

/** A reason code with what its words need: `reasonWords(code, detail)` of `words/reasons.ts`. */
export interface ReasonRef {
  code: string
  detail: Record<string, string>
}

export interface JobCounts {
  read: number
  planned: number
  done: number
  assigned: number
  changed: number
  removed: number
  created: number
  updated: number
  deleted: number
  adopted: number
  waiting: number
  blocked: number
  excluded: number
  failed: number
  notReached: number
}

export interface Job {
  id: string
  runId: string
  service: ServiceKind
  /** The name of the service now ("8x8 PBX" unless renamed). */
  serviceName: string
  type: JobType
  state: JobState
  diagnostic: boolean
  startedBy: { id: string; name: string }
  queuedAt: string
  startedAt: string | null
  endedAt: string | null
  resumedAt: string | null
  counts: JobCounts
  /** Phases of this kind of job in order, and the running one. */
  phases: string[]
  progress: { phase: string; done: number; total: number | null; since: string; etaSeconds: number | null } | null
  cause: (ReasonRef & { raw: string | null }) | null
  /** Only in `GET /api/jobs/{id}`: of a job for one user alone, what was found, decided and done. Null of others. */
  steps?: JobStep[] | null
  /** Only in `GET /api/jobs/{id}`: users of this job by reason. */
  reasons?: { reason: string; users: number }[]
}

/** `step` is a key of `STEP_WORDS`. */
export interface JobStep {
  step: 'found' | 'taken' | 'scope' | 'matched' | 'checks' | 'change' | 'verified'
  outcome: 'done' | 'nothing' | 'stopped' | 'failed'
  detail: string
}

/** `GET /api/sync`, and each event of `GET /api/sync/events` (`event: status`). */
export interface SyncStatus {
  button: ButtonState
  queued: number
  blocked: number
  waiting: number
  excluded: number
  inSync: number
  users: number
  running: Job[]
  latest: { pbx: Job | null; teams: Job | null }
  looks: Record<ServiceKind, { at: string | null; failed: string | null }>
  setup: ('pbx' | 'teams' | 'firstSync')[]
  /** Auto Sync: when it starts next if nothing else changes, and why not now. */
  auto: { on: boolean; next: string | null; holds: AutoHold[] }
  /** Names of the services. */
  names: Record<ServiceKind, string>
}

export type AutoHold =
  'off' | 'setup' | 'running' | 'undone' | 'approval' | 'failed' | 'window' | 'tried' | 'settling' | 'nothing'

/** `POST /api/sync` → 202. `userId`: that user alone. */
export interface StartSync {
  service: 'all' | ServiceKind
  diagnostic?: boolean
  userId?: string
}
export interface SyncStarted {
  runId: string
  jobIds: string[]
  /** False: a sync was already running; these are its jobs. */
  started: boolean
}

/** `POST /api/jobs/{id}/undo` → 202 SyncStarted; 409 when it is not the last Teams job that changed anything. */
export interface UndoJob {
  /** Plans the undo and shows it, and writes nothing. */
  preview?: boolean
}
/** `POST /api/jobs/{id}/retry` → 202 SyncStarted; 409 when nothing is left to try again. */

/** `GET /api/jobs?service=&state=&cursor=&limit=` → Page<Job>; several values separated by commas. */
/** `GET /api/jobs/{id}` → Job */
/** `GET /api/jobs/{id}/output`: `text/plain`; with `Accept: text/event-stream` it follows.
 *  Events: `event: lines`, data `OutputLine[]` (id = last line number, `Last-Event-ID` resumes);
 *  `event: end`, data `{}` once the job has ended and all lines are sent. */
export interface OutputLine {
  line: number
  at: string
  level: 'info' | 'problem' | 'debug'
  text: string
}

/** `GET /api/users?search=&filter=&sort=&cursor=&limit=`; filter: `state:blocked,reason:NUMBER_IN_USE,site:London`. */
export interface User {
  id: string
  userName: string
  displayName: string
  givenName: string
  familyName: string
  email: string | null
  active: boolean
  deletedAt: string | null
  site: string | null
  licence: string | null
  extension: string | null
  /** The 8x8 number as accepted, E.164. */
  number: string | null
  state: UserState
  reason: ReasonRef | null
  waitingSince: string | null
  nextTryAt: string | null
  teams: { userPrincipalName: string | null; number: string | null }
  /** The first change a sync would make. */
  next: Change | null
}

/** `GET /api/users/counts`: for the whole directory, not the search. */
export interface UserCounts {
  users: number
  sites: number
  byState: Record<UserState, number>
  reasons: { state: UserState; reason: string; users: number }[]
  onlyInM365: number
}

/** `GET /api/users/{id}` */
export interface UserDetail extends User {
  /** In the order they are shown. `keptIn`: the sides that have such a field; null there means none, elsewhere "not kept here". */
  fields: { field: string; directory: string | null; pbx: string | null; m365: string | null; keptIn: Side[] }[]
  changes: Change[]
  /** Newest first, at most 100. */
  history: {
    at: string
    kind: string
    field: string | null
    before: string | null
    after: string | null
    cause: string
    causedBy: string | null
  }[]
  managed: { number: string; origin: 'assigned' | 'adopted'; jobId: string; at: string }[]
}

export type Side = 'directory' | 'pbx' | 'm365'

export interface Change {
  service: ServiceKind
  kind: string
  field: string
  before: string | null
  after: string | null
  /** A key of `CAUSE_WORDS`. */
  cause: string
  causedBy: string | null
  since: string
}

/** `GET /api/changes?cursor=&limit=` → Page<QueuedChange> */
export interface QueuedChange extends Change {
  userId: string | null
  userName: string
  displayName: string
}

/** `GET /api/services` */
export interface Services {
  pbx: ServiceView | null
  teams: ServiceView | null
}
export interface ServiceView {
  kind: ServiceKind
  name: string
  /** "Connected", "Needs attention", "Not connected". */
  status: 'connected' | 'attention' | 'notConnected'
  /** Plain facts in the order they are shown. */
  place: string
  settings: Record<string, string | null>
  lastJob: Job | null
  read: { users: number; sites: number | null; managed: number | null }
  check: {
    at: string
    ok: boolean
    permissions: { name: string; vendorName: string | null; granted: boolean | null }[]
    reason: ReasonRef | null
    raw: string | null
  } | null
  look: { at: string | null; failed: string | null }
}
/** `POST /api/services/{kind}/check` → ServiceView */
/** `PUT /api/services/{kind}` {name?} → ServiceView */

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

/** `GET /api/jobs/{id}/compare?with=&cursor=&limit=` → what two jobs did to the same fields of the same users. */
export interface Comparison extends Page<ComparedChange> {
  counts: { onlyThis: number; onlyOther: number; different: number; same: number }
}
/** Where both have it, it is listed only when the two differ. */
export interface ComparedChange {
  subject: string
  userName: string
  field: string
  this: ComparedSide | null
  other: ComparedSide | null
}
export interface ComparedSide {
  kind: string
  before: string | null
  after: string | null
  cause: string
  status: 'planned' | 'started' | 'done' | 'waiting' | 'failed'
  reason: string | null
}
