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
  /** Only in `GET /api/jobs/{id}`: users of this job by reason. */
  reasons?: { reason: string; users: number }[]
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
  /** Names of the services. */
  names: Record<ServiceKind, string>
}

/** `POST /api/sync` → 202 */
export interface StartSync {
  service: 'all' | ServiceKind
  diagnostic?: boolean
}
export interface SyncStarted {
  runId: string
  jobIds: string[]
  /** False: a sync was already running; these are its jobs. */
  started: boolean
}

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
  /** Changes that were asked of 8x8 and are not done; those that 8x8 refused too. */
  requests: ChangeRequest[]
}

export type RequestState = 'pending' | 'sent' | 'done' | 'refused' | 'todo' | 'withdrawn'

/** `POST /api/users/{id}/requests` {field, value} and `POST /api/users` NewUser → 202: what 8x8 is asked to change. */
export interface ChangeRequest {
  id: string
  userId: string | null
  userName: string
  /** A key of `FIELD_WORDS`; `user` for one that is to be created. */
  field: string
  before: string | null
  value: string | null
  state: RequestState
  by: { id: string; name: string }
  at: string
  reason: ReasonRef | null
  raw: string | null
}
export interface AskForChange {
  field: string
  value: string | null
}
export interface NewUser {
  userName: string
  givenName: string
  familyName: string
  email: string
  /** The exact name of a site. */
  site: string
  title?: string | null
  department?: string | null
  federationId?: string | null
  locale?: string | null
  timezone?: string | null
}

/** `GET /api/todos?cursor=&limit=` → Page<Todo>, oldest first; `GET /api/todos.csv`. They close when a sync sees the value. */
export interface Todo extends ChangeRequest {
  title: string
  steps: string[]
  owner: string
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

/** Where a number stands, exactly one; words are `NUMBER_STATUS_WORDS`. */
export type NumberStatus =
  'free' | 'ours' | 'heldByAnother' | 'onPremises' | 'porting' | 'wantedNotAssigned' | 'onlyInTeams' | 'onlyInPbx'

/** `GET /api/numbers?search=&filter=&sort=&cursor=&limit=`; filter: `status:free,country:GB,type:directRouting`. */
export interface NumberView {
  number: string
  status: NumberStatus
  /** Its kind in Teams; null: Teams does not know it. */
  type: 'directRouting' | 'callingPlan' | 'operatorConnect' | 'unknown' | null
  country: string | null
  category: string | null
  origin: string | null
  /** As 8x8's inventory says; null: not in it, or never read. */
  pbx: 'available' | 'assigned' | 'porting' | 'unknown' | null
  /** Who holds it in Teams. */
  holder: { id: string; name: string; userId: string | null } | null
  /** Who has it at 8x8. */
  user: { id: string; displayName: string } | null
}

/** `POST /api/numbers/refresh` → 202; also in the counts. */
export interface NumbersRead {
  running: boolean
  startedAt: string
  /** Null while it runs, and when it was interrupted. */
  endedAt: string | null
  /** Numbers read so far. */
  numbers: number
  failed: ReasonRef | null
  /** When 8x8's inventory was last read completely. */
  completeAt: string | null
}

/** `GET /api/numbers/counts` */
export interface NumberCounts {
  numbers: number
  byStatus: Record<NumberStatus, number>
  /** Null: 8x8's inventory was never read. */
  read: NumbersRead | null
}

/** `GET /api/numbers.csv`: the same query, all pages. */

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
  /** The user export that counts, where 8x8 is read from an upload. `old`: it should be exported again. */
  upload: { id: string; at: string; by: { id: string; name: string }; users: number; old: boolean } | null
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

/** How the columns of a user export are read: from our field to the heading. */
export interface ColumnMapping {
  columns: Record<string, string>
  /** No column tells it: Teams is on for everybody with an extension. */
  teamsForAll: boolean
  /** ISO 3166 alpha-2, for numbers without a country code in rows that name no country. */
  country: string | null
}

/** `POST /api/services/pbx/upload` (text/csv) → 201; `PUT /api/services/pbx/upload/{id}/mapping` ColumnMapping → it. */
export interface Upload {
  id: string
  at: string
  by: { id: string; name: string }
  bytes: number
  columns: string[]
  suggested: ColumnMapping
  /** Null: nobody confirmed it, so no job reads it. */
  mapping: ColumnMapping | null
  confirmedAt: string | null
  /** Fields without which it cannot be read, that the mapping lacks. */
  missing: string[]
  counts: { rows: number; users: number; extensions: number; numbers: number; teamsOn: number; problems: number }
  /** The first of them. */
  problems: { line: number; text: string }[]
}

/** `GET /api/services/pbx/uploads`, newest first */
export interface Uploads {
  source: 'api' | 'csv'
  /** Days after which an upload is warned of. */
  days: number
  items: (Upload & { old: boolean; inUse: boolean })[]
}

/** `PUT /api/services/pbx/source` → ServiceView */
export interface PbxSource {
  source?: 'api' | 'csv'
  uploadDays?: number
  /** What a PBX job may write to 8x8; the rest becomes to-dos. */
  writes?: 'none' | 'create' | 'full'
}

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
