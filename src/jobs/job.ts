/** Sync jobs: one service, one go. A run is the one or two jobs that one click started. */

export type JobService = 'pbx' | 'teams'
export type JobState = 'queued' | 'running' | 'succeeded' | 'succeededWithErrors' | 'failed' | 'refused' | 'cancelled'
/** Who or what started it. */
export type JobType = 'manual' | 'bot' | 'auto' | 'retry'

/** The steps of a job, in order; the words are in `words/jobs.ts`. */
export const PHASES = {
  pbx: ['read', 'guard', 'take'],
  teams: ['read', 'plan', 'check', 'guard', 'assign', 'verify'],
} as const satisfies Record<JobService, readonly string[]>

export type JobPhase = (typeof PHASES)[JobService][number]

export interface JobCounts {
  /** Users (and numbers) read from the other side. */
  read: number
  /** Changes the plan holds. */
  planned: number
  /** Users whose changes were applied and verified. */
  done: number
  assigned: number
  changed: number
  removed: number
  created: number
  updated: number
  deleted: number
  /** Equal assignments found and taken as ours. */
  adopted: number
  waiting: number
  blocked: number
  excluded: number
  /** Users whose change Microsoft refused or did not show; they are among the blocked or waiting. */
  failed: number
  /** Planned, but the job ended before their turn. They stay queued. */
  notReached: number
}

/** Work of the running phase, for a bar. `total` null: not known yet. */
export interface JobProgress {
  phase: JobPhase
  done: number
  total: number | null
  /** When the phase began, ISO. */
  since: string
  /** Whole seconds; null: too early to say. */
  etaSeconds: number | null
}

/** Why a job did not succeed: a reason code, what it needs to be told, and the vendor's words. */
export interface JobCause {
  code: string
  detail: Record<string, string>
  raw: string | null
}

export interface Job {
  /** Counts up from 1 in each tenant; shown as "Job 12". */
  id: string
  runId: string
  tenantId: string
  service: JobService
  type: JobType
  state: JobState
  diagnostic: boolean
  startedBy: { id: string; name: string }
  queuedAt: string
  startedAt: string | null
  endedAt: string | null
  counts: JobCounts
  progress: JobProgress | null
  /** The step it is in, or was in when it ended; null before its first. */
  phase: JobPhase | null
  cause: JobCause | null
  /** True when the job went on after a restart of the product. */
  resumedAt: string | null
}

export type OutputLevel = 'info' | 'problem' | 'debug'

export interface OutputLine {
  line: number
  at: string
  level: OutputLevel
  text: string
}

export type PlannedKind = 'assign' | 'change' | 'unassign' | 'policy'
export type PlannedStatus = 'planned' | 'started' | 'done' | 'waiting' | 'failed'

/** One write that a Teams job has decided on. `ordinal` is its place in the order of the plan. */
export interface PlannedChange {
  ordinal: number
  userId: string
  userName: string
  /** Entra object id that is written to. */
  holderId: string
  kind: PlannedKind
  /** E.164; for `policy` the policy type. */
  before: string | null
  after: string | null
  cause: string
  /** For `policy`: what to grant. */
  policy: { type: string; policyId: string } | null
  /** Ordinals that have to succeed first. */
  waitsFor: number[]
  status: PlannedStatus
  /** The cloud's operation, once it was accepted. */
  operationId: string | null
  reason: string | null
  raw: string | null
}

export interface JobEvent {
  seq: number
  at: string
  jobId: string
  runId: string
  kind: 'queued' | 'started' | 'resumed' | 'phase' | 'ended'
  /** State for `ended`, phase for `phase`. */
  what: string
}

export const NO_COUNTS: JobCounts = {
  read: 0,
  planned: 0,
  done: 0,
  assigned: 0,
  changed: 0,
  removed: 0,
  created: 0,
  updated: 0,
  deleted: 0,
  adopted: 0,
  waiting: 0,
  blocked: 0,
  excluded: 0,
  failed: 0,
  notReached: 0,
}
