/** Sync jobs, their plans, and the status of the Sync Now button. See `contract.ts`. */
import type { ChosenUsers } from './users.ts'
import type { ButtonState, JobState, JobType, Page, ReasonRef, ServiceKind } from './terms.ts'

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
  /** Policies granted or taken back; left out of jobs from before it was counted. */
  policies?: number
  waiting: number
  blocked: number
  /** Of a retry, whose other counts are of those it tried again: everybody who needs attention. */
  blockedInAll?: number
  excluded: number
  failed: number
  notReached: number
}

export type JobTask =
  | { kind: 'sync' }
  | { kind: 'user'; userId: string }
  /** Chosen users, so many; `GET /api/jobs/{id}` names them. */
  | { kind: 'users'; users: number }
  | { kind: 'retry'; jobId: string }
  | { kind: 'undo'; jobId: string }
  | { kind: 'withdraw' }

/** What a plan came to, kept by a preview and by a job that the guard stopped. */
export interface PlanFacts {
  madeAt: string
  changes: number
  /** What the guard counts. */
  removals: number
  /** Of those, numbers of ours that vanished in Teams by another hand: the plan puts them back. */
  vanished: number
  /** Most removals that pass without approval. */
  limit: number
  /** Reason codes for which it needs approval; none where the guard lets it pass. */
  stops: string[]
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
  /** What it was to do: everything, one user, chosen users, what another job left, or putting back what another job did. */
  task: JobTask
  /** Ends before the first write and keeps its plan. */
  preview: boolean
  /** The job whose plan it applies. */
  planOf: string | null
  plan: PlanFacts | null
  /** Who let this job's plan be applied, and the job that does so. */
  approved: { id: string; name: string; at: string; jobId: string } | null
  /** Who declined what the guard stopped it from taking away, why, and of how many users. */
  declined: { id: string; name: string; at: string; note: string; users: number } | null
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
  /** Only in `GET /api/jobs/{id}`, of a job for chosen users: those of them who are in the directory. Null of others. */
  chosen?: { id: string; userName: string; displayName: string }[] | null
  /** Only in `GET /api/jobs/{id}`: users of this job by reason. */
  reasons?: { reason: string; users: number }[]
}

/** `step` is a key of `STEP_WORDS`. */
export interface JobStep {
  step: 'found' | 'taken' | 'pushed' | 'scope' | 'matched' | 'checks' | 'change' | 'verified'
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
  /** What the guard stopped and nobody said a word on yet, at most one of each service. */
  stopped: Job[]
  looks: Record<ServiceKind, { at: string | null; failed: string | null }>
  setup: ('pbx' | 'teams' | 'firstSync')[]
  /** A job of Teams, or of 8x8 where there is no other, has succeeded, whatever the newest came to. */
  synced: boolean
  /** Services that are disabled. */
  off: ServiceKind[]
  /** What the tenant's Microsoft cloud does not offer: then Teams takes no part in a sync. */
  lacks: { what: string; cause: string; fix: string }[]
  /** Users that an admin left out of sync. */
  leftOut: number
  /** Auto Sync: when it starts next if nothing else changes, and why not now. */
  auto: { on: boolean; next: string | null; holds: AutoHold[] }
  /** Names of the services. */
  names: Record<ServiceKind, string>
  /** What the tenant is called now. */
  organization: string
}

export type AutoHold =
  'off' | 'setup' | 'running' | 'undone' | 'approval' | 'failed' | 'window' | 'tried' | 'settling' | 'nothing'

/**
 * `POST /api/sync` → 202. `userId`: that user alone. `users`: those with these ids, each once, or all that fit; at most
 * `MOST_CHOSEN`.
 */
export interface StartSync {
  service: 'all' | ServiceKind
  diagnostic?: boolean
  userId?: string
  users?: ChosenUsers
  /** Lists every change it would make, and makes none. */
  preview?: boolean
  /**
   * `withdraw`, with `service: "teams"` and `preview`: what disabling the service would take back. Approving that plan
   * disables it. Left out: everything that is queued.
   */
  task?: 'sync' | 'withdraw'
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
/** `GET /api/jobs/{id}/keep` → Keepable: what declining would keep now. 409 where nothing can be kept. */
export interface Keepable {
  /** Users who would be kept, or keep their numbers. */
  users: number
  /** Numbers that they would keep, or users. */
  taken: number
  /** Users of the plan whom somebody chose to remove: they, and their numbers, go all the same. */
  chosen: number
  /** Users of the plan of whom a sync would do something else by now. */
  left: number
}
/** `POST /api/jobs/{id}/keep` → NumbersKept: declines what the guard stopped this Teams job from taking away. */
export interface KeepNumbers {
  note: string
}
export interface NumbersKept {
  /** Users who keep their numbers. */
  kept: number
  /** Other users of the plan: a sync would do something else of them by now, or somebody chose to remove them. */
  left: number
}
/** `DELETE /api/jobs/{id}/keep` → NumbersTakenBack; `DELETE /api/users/{id}/keep` → UserDetail, for one user. */
export interface NumbersTakenBack {
  takenBack: number
}
/** `POST /api/jobs/{id}/cancel` → 202 */
export interface SyncCancelled {
  /** Jobs of the run that stop. */
  jobIds: string[]
  /** Whoever asked first. */
  cancelledBy: { id: string; name: string; at: string }
}

/** `GET /api/jobs/{id}/changes?kind=&cause=&status=&search=&cursor=&limit=&summary=none` */
export interface JobChanges extends Page<JobChange> {
  /** Of what search and outcome find, whatever kind and cause are asked for; most first; comes with the first page, but for `summary=none`. */
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
  /** `id` null: somebody who is not in the directory yet; `displayName` null: somebody who is there no more. */
  user: { id: string | null; userName: string; displayName: string | null }
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
  /** The same as what they are. */
  waits: { userName: string; before: string | null; after: string | null }[]
  status: 'planned' | 'started' | 'done' | 'waiting' | 'failed'
  reason: string | null
  raw: string | null
}
