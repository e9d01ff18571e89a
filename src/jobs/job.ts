/** Sync jobs: one service, one go. A run is the one or two jobs that one click started. */
import type { Asked } from './asked.ts'

export type JobService = 'pbx' | 'teams'
export type JobState = 'queued' | 'running' | 'succeeded' | 'succeededWithErrors' | 'failed' | 'refused' | 'cancelled'
/** Who or what started it. */
export type JobType = 'manual' | 'bot' | 'auto' | 'retry'

/** What a job is to do; what it was started by is its `JobType`. */
export type JobTask =
  /** Everything that is queued. */
  | { kind: 'sync' }
  /** One user alone. */
  | { kind: 'user'; userId: string }
  /** Users that somebody chose, and nobody else. */
  | { kind: 'users'; userIds: string[] }
  /** Only what failed or still waits in that job. */
  | { kind: 'retry'; jobId: string }
  /** Puts back what that job changed. */
  | { kind: 'undo'; jobId: string }
  /** Takes back every number and policy that is ours. */
  | { kind: 'withdraw' }

/** Of these a job is of some users alone: it settles nothing for the others. */
export const KINDS_OF_SOME: JobTask['kind'][] = ['user', 'users', 'retry']

/** Users that a job was started for, several at once; null: it is of everybody, or of whom its task finds. */
export const chosenOf = ({ task }: { task: JobTask }): string[] | null => (task.kind === 'users' ? task.userIds : null)

/** A person, as a record names one. */
export interface Person {
  id: string
  name: string
}

/** What a plan came to, kept with the job that made it so that exactly this plan can be applied later. */
export interface PlanFacts {
  madeAt: string
  changes: number
  removals: number
  /** Of the removals, numbers of ours that vanished in Teams and would be put back; left out: none. */
  vanished?: number
  /** Most removals that pass without approval. */
  limit: number
  /** Reason codes for which it needs approval. Left out by plans of before: TOO_MANY_REMOVALS where above the limit. */
  stops?: string[]
  /** Fingerprint of all changes, whatever their order: the same plan made again has the same. */
  digest: string
}

/** The steps of a job, in order; the words are in `words/jobs.ts`. */
export const PHASES = {
  pbx: ['read', 'guard', 'take', 'push', 'confirm', 'settle'],
  teams: ['read', 'plan', 'check', 'guard', 'assign', 'verify', 'grant', 'settle'],
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
  /** Policies granted or taken back; jobs from before it was counted have none. */
  policies?: number
  waiting: number
  /** Users who need attention: of everybody, and where a job is of some users, of those. */
  blocked: number
  /** Of a retry, which counts its own users: how many of everybody need attention when it ended. */
  blockedInAll?: number
  excluded: number
  /**
   * Users whose change Microsoft refused or did not show; they are among the blocked or waiting. Of an undo: whom it did
   * not put back; it counts nobody as blocked or excluded, and as waiting only who waits for what it sent.
   */
  failed: number
  /** Planned, but the job ended before their turn. They stay queued, but for those of an undo. */
  notReached: number
}

/** What a job asked of one cloud, and how it stood with that cloud's rate limits. */
export interface SideUsage {
  /** As the limits count them: each part of a batch is one. */
  requests: number
  /** Time in which nothing could be sent because of a limit, ms. */
  waitedMs: number
  /** Requests that the cloud refused because of its limit. */
  throttled: number
  /** Of the limit that was used most, the part that was used while the job ran, 0 to 1. */
  share: number
}

/** The answer that was waited for longest. */
export interface SlowestAnswer {
  side: 'pbx' | 'graph'
  asked: Asked
  ms: number
}

export interface JobUsage {
  pbx: SideUsage
  graph: SideUsage
  /** Only a diagnostic job looks at each answer. */
  slowest?: SlowestAnswer
}

/** One exchange with a cloud, kept by a diagnostic job. Without secrets; bodies are cut to a page. */
export interface JobExchange {
  system: '8x8' | 'graph'
  method: string
  url: string
  status: number | null
  ms: number
  requestId: string | null
  attempt: number
  note: string | null
  sent: string | null
  received: string | null
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

/** One step of a job for one user; the words are in `words/steps.ts`. */
export interface JobStep {
  step: 'found' | 'taken' | 'pushed' | 'scope' | 'matched' | 'checks' | 'change' | 'verified'
  outcome: 'done' | 'nothing' | 'stopped' | 'failed'
  detail: string
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
  task: JobTask
  /** Ends before the first write and keeps its plan. */
  preview: boolean
  /** Applies exactly the plan that this job kept, or ends with PLAN_EXPIRED. */
  planOf: string | null
  /** Kept by a preview and by a job that the guard stopped. */
  plan: PlanFacts | null
  /** Who let this job's plan be applied, once, and the job that does so. */
  approved: (Person & { at: string; jobId: string }) | null
  /** Who declined what the guard stopped it from taking away, why, and of how many users. */
  declined: (Person & { at: string; note: string; users: number }) | null
  /** Who asked it to stop; it ends `cancelled` after what is on its way is settled. */
  cancelledBy: (Person & { at: string }) | null
  /** Of a job for one user alone: what was found, decided and done, in order. */
  steps: JobStep[] | null
  startedBy: Person
  queuedAt: string
  startedAt: string | null
  endedAt: string | null
  counts: JobCounts
  /** Null: nothing was asked yet. */
  usage: JobUsage | null
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
  /** Of a diagnostic job's lines about exchanges. */
  exchange?: JobExchange
}

/** A line before it has a number. */
export type NewLine = Omit<OutputLine, 'line'>

/** What a Teams job writes. */
export type TeamsKind = 'assign' | 'change' | 'unassign' | 'policy'
/** The first three are what a PBX job takes in. */
export type PlannedKind = 'create' | 'update' | 'delete' | TeamsKind
export type PlannedStatus = 'planned' | 'started' | 'done' | 'waiting' | 'failed'

/** What a change found, as far as putting it back needs more than `before`. */
export interface ChangeWas {
  /** Of the number that `before` names. */
  type?: string
  category?: string | null
  /** Of a policy: null when none was in force. */
  policy?: { policyId: string; name: string; via: 'direct' | 'group' } | null
  /** Of somebody who joins: fingerprint of everything 8x8 shows of the user, which one line does not tell. */
  seen?: string
  /** The change of the same plan that made this one necessary. */
  of?: number
  /** The request of somebody here that this is. */
  request?: string
  /** Somebody here chose to remove the user. */
  removal?: true
  /** What of the user's was ours; left out: nothing. */
  managed?: ManagedBefore[]
  /** Of a policy: what of the user's policies was ours; left out: none. */
  granted?: GrantedBefore[]
  /** Only in an undo: how it puts back. */
  restores?: {
    /** The number this is said of; of no other that stands in its place. */
    number: string | null
    type?: string
    category?: string | null
    managed: ManagedBefore[]
    granted: GrantedBefore[]
  }
}

/** An assignment that was ours before a change. */
export interface ManagedBefore {
  number: string
  holderId: string
  origin: 'assigned' | 'adopted'
  jobId: string
  at: string
}

/** A policy that was ours to take back before a change. */
export interface GrantedBefore {
  type: string
  policyId: string
  holderId: string
  jobId: string
  at: string
}

/** One change that a job has decided on. `ordinal` is its place in the order of the plan. */
export interface PlannedChange {
  ordinal: number
  /** Null: somebody who is not in the directory yet. */
  userId: string | null
  /** The same before and after somebody joins: the 8x8 user's id, or our own where 8x8 has none. */
  subject: string
  userName: string
  /** Entra object id that is written to; empty for what a PBX job takes in. */
  holderId: string
  kind: PlannedKind
  /** A key of `FIELD_WORDS`. */
  field: string
  before: string | null
  after: string | null
  cause: string
  /** The person behind the cause, where a system names one. */
  causedBy: string | null
  was: ChangeWas | null
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

/** A write to Teams: whoever it is for is in the directory. */
export type TeamsChange = PlannedChange & { userId: string; kind: TeamsKind }

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
