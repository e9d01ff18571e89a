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
  'syncing' | 'diagnostic' | 'failed' | 'refused' | 'queued' | 'setup' | 'settings' | 'off' | 'blocked' | 'green'

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

export type JobTask =
  | { kind: 'sync' }
  | { kind: 'user'; userId: string }
  | { kind: 'retry'; jobId: string }
  | { kind: 'undo'; jobId: string }
  | { kind: 'withdraw' }

/** What a plan came to, kept by a preview and by a job that the guard stopped. */
export interface PlanFacts {
  madeAt: string
  changes: number
  removals: number
  /** Most removals that pass without approval. */
  limit: number
  passesGuard: boolean
  /** It can be approved, once; whether it is still what a sync would do shows when it is applied. */
  mayApply: boolean
}

/** What a job asked of one cloud, and how it stood with its rate limits. */
export interface Usage {
  /** Each part of a batch is one. */
  requests: number
  waitedMs: number
  throttled: number
  /** Of the limit that was used most, the part that was used, 0 to 1. */
  share: number
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
  /** What it was to do: everything, one user, what another job left, or putting back what another job did. */
  task: JobTask
  /** Ends before the first write and keeps its plan. */
  preview: boolean
  /** The job whose plan it applies. */
  planOf: string | null
  plan: PlanFacts | null
  /** Who let this job's plan be applied, and the job that does so. */
  approved: { id: string; name: string; at: string; jobId: string } | null
  cancelledBy: { id: string; name: string; at: string } | null
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
  /** Only in `GET /api/jobs/{id}`: what it asked of each cloud; null: nothing yet. */
  usage?: Record<'pbx' | 'graph', Usage> | null
  /** Only in `GET /api/jobs/{id}`: all jobs of its run, in order. */
  run?: string[]
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
  /** Services that are disabled. */
  off: ServiceKind[]
  /** Users that an admin left out of sync. */
  leftOut: number
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
  /** Lists every change it would make, and makes none. */
  preview?: boolean
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
/** `GET /api/jobs/{id}/bundle` → a zip: output, exchanges, request ids, changes, reasons, settings. */
/** `GET /api/jobs/{id}/output`: `text/plain`; with `Accept: text/event-stream` it follows.
 *  Events: `event: lines`, data `OutputLine[]` (id = last line number, `Last-Event-ID` resumes);
 *  `event: end`, data `{}` once the job has ended and all lines are sent. */
export interface OutputLine {
  line: number
  at: string
  level: 'info' | 'problem' | 'debug'
  text: string
}

/** `POST /api/jobs/{id}/approve` → 202 SyncStarted: applies exactly the plan of this job, once. */
/** `POST /api/jobs/{id}/cancel` → 202 */
export interface SyncCancelled {
  /** Jobs of the run that stop. */
  jobIds: string[]
  /** Whoever asked first. */
  cancelledBy: { id: string; name: string; at: string }
}

/** `GET /api/jobs/{id}/changes?kind=&cause=&status=&search=&cursor=&limit=` */
export interface JobChanges extends Page<JobChange> {
  /** Of the whole plan, most first; comes with the first page. */
  summary: { kind: PlannedKind; cause: string; changes: number }[] | null
}
/** `GET /api/plan?service=&cursor=&limit=`: the newest plan that was kept; `job` null when there is none. */
export interface KeptPlan extends JobChanges {
  job: Job | null
}

export type PlannedKind = 'create' | 'update' | 'delete' | 'assign' | 'change' | 'unassign' | 'policy'

export interface JobChange {
  /** Its place in the plan. */
  ordinal: number
  service: ServiceKind
  /** `id` null: somebody who is not in the directory yet. */
  user: { id: string | null; userName: string }
  kind: PlannedKind
  /** A key of `FIELD_WORDS`. */
  field: string
  before: string | null
  after: string | null
  /** A key of `CAUSE_WORDS`. */
  cause: string
  causedBy: string | null
  /** Ordinals that have to succeed first. */
  waitsFor: number[]
  status: 'planned' | 'started' | 'done' | 'waiting' | 'failed'
  reason: string | null
  raw: string | null
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
  /** Codes worth knowing beside the state, for example MULTIPLE_EXTENSIONS. */
  notes: string[]
  /** When state and reason became what they are; null: before this was kept. */
  stateSince: string | null
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
  leftOut: number
  onlyInM365: number
}

/** `GET /api/users/reasons.csv?search=&filter=`: every user that is not in sync, with why, what to do and who can. */

/** `POST /api/users/{id}/exclude` → UserDetail; `DELETE` ends it. `note` says why; `until`: when it ends by itself. */
export interface LeaveOut {
  note: string
  until?: string | undefined
}

/** `POST /api/users/exclude` → Excluded: for these ids or for everybody who fits, at most 10,000. `DELETE` ends it. */
export interface ChosenUsers {
  ids?: string[] | undefined
  search?: string | undefined
  filter?: string | undefined
}
export interface Excluded {
  /** How many were left out, or taken back in. */
  done: number
  /** One line for each user of the request that was not. */
  refused: { id: string; why: string }[]
}

/** `POST /api/users/{id}/takeover` {number} → UserDetail: exactly that number may give way to the 8x8 number. */

/** `GET /api/drift?cursor=&limit=` → Page<Drift> */
export interface Drift {
  userId: string
  userName: string
  displayName: string
  field: string
  wanted: string | null
  shown: string | null
  holder: string | null
  /** `queued`: the next sync puts it right; else it stays until somebody acts. */
  fate: 'queued' | 'blocked' | 'leftOut'
  since: string
}

/** `GET /api/adoption?cursor=&limit=` → Page<Adoption>: numbers that were in Teams before a sync gave any. */
export interface Adoption {
  userId: string
  userName: string
  displayName: string
  wanted: string | null
  shown: string
  type: string
  /** `adopted`: as wanted, ours from now on. `other`: left as it is. */
  outcome: 'adopted' | 'other'
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
  inScope: boolean
  /** Left out of sync by an admin. */
  leftOut: { note: string; by: { id: string; name: string }; at: string; until: string | null } | null
  /** A number that did not come from us, and that an admin may let give way (`may`) or did (`agreed`). */
  otherNumber: { number: string; type: string; may: boolean; agreed: { name: string; at: string } | null } | null
  /** What the vendor said last, word for word. */
  raw: string | null
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
  enabled: boolean
  /** What a disabled Teams service does with numbers that are ours. */
  numbers: 'keep' | 'withdraw' | null
  /** Of Teams: whose numbers are synced. */
  scope: Scope | null
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

export type Scope = { kind: 'all' } | { kind: 'groups'; groups: { id: string; name: string }[] }

/** `PUT /api/services/{kind}` → ServiceView; what is left out stays. */
export interface ChangeService {
  /** Of the 8x8 PBX. */
  name?: string | undefined
  /** Of Teams. */
  scope?: Scope | undefined
  enabled?: boolean | undefined
  /** With `enabled: false`, of Teams: `withdraw` starts a sync that takes back what is ours. Left out: keep. */
  numbers?: 'keep' | 'withdraw' | undefined
}

/** `GET /api/groups?search=` → {items}: groups by the beginning of their name, at most 50. */
export interface Groups {
  items: { id: string; name: string }[]
}

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

/** `GET|PUT /api/settings/schedule`: when syncs may start by themselves. */
export interface ScheduleView {
  autoSync: boolean
  /** None: at any time. Local times "HH:MM", `to` up to "24:00"; one that ends before it begins ends on the next day. */
  windows: { days: Weekday[]; from: string; to: string }[]
  /** IANA name, for example "Europe/London". */
  timezone: string
}
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

export type { ComparedChange, ComparedSide, Comparison } from './comparison.ts'
