import type {
  Job,
  JobCause,
  JobCounts,
  JobEvent,
  JobProgress,
  JobService,
  JobState,
  JobStep,
  JobTask,
  JobType,
  JobUsage,
  NewLine,
  OutputLine,
  Person,
  PlanFacts,
  PlannedChange,
  PlannedKind,
  PlannedStatus,
} from './job.ts'

export type {
  ChangeWas,
  Job,
  JobCause,
  JobCounts,
  JobEvent,
  JobExchange,
  JobPhase,
  JobProgress,
  JobService,
  JobState,
  JobStep,
  JobTask,
  JobType,
  ManagedBefore,
  JobUsage,
  NewLine,
  OutputLevel,
  OutputLine,
  Person,
  PlanFacts,
  PlannedChange,
  PlannedKind,
  PlannedStatus,
  TeamsChange,
  TeamsKind,
} from './job.ts'

/** What the audit log says of what a person did to jobs; kept in the same transaction. The person is that of the call. */
export interface JobNote {
  via: 'tab' | 'bot'
  ip: string | null
  requestId: string | null
  action: string
  target: string
  before: string | null
  after: string | null
}

export interface NewRun {
  runId: string
  services: JobService[]
  type: JobType
  diagnostic: boolean
  /** Left out: a sync of everything that is queued. */
  task?: JobTask
  preview?: boolean
  /** For each service whose job applies a plan that was kept: the job that kept it. It is marked as approved. */
  plansOf?: Partial<Record<JobService, string>>
  startedBy: Person
  /** Left out: the product started it by itself, and says so. Not asked when another run is going. */
  noted?: (jobs: Job[]) => JobNote[]
  /** What every job of the run starts from: nothing done. */
  counts: JobCounts
  at: string
}

export interface JobQuery {
  services?: JobService[]
  states?: JobState[]
  cursor?: string
  limit: number
}

export interface ChangeOutcome {
  ordinal: number
  status: PlannedStatus
  operationId?: string | null
  reason?: string | null
  raw?: string | null
}

export interface PlanQuery {
  kinds?: PlannedKind[]
  causes?: string[]
  statuses?: PlannedStatus[]
  search?: string
  cursor?: string
  limit: number
  /** How many match, as `summary` told: they are not counted again. */
  known?: number
}

export interface PlanPage {
  items: PlannedChange[]
  nextCursor: string | null
  total: number
}

/** How many changes of a plan have the same kind and cause. */
export interface PlanPart {
  kind: PlannedKind
  cause: string
  changes: number
}

/** What goes while a job stays: exchanges of a diagnostic job, or its lines, changes and reasons. */
export type JobKeep = 'exchanges' | 'details'

export interface ForgetPlace {
  job: string
  /** The last that was looked at. */
  line: number
}

export interface LatestQuery {
  states?: JobState[]
  except?: JobTask['kind'][]
}

/** Keeps sync jobs, their plan, output and journal. The journal is append-only and ordered by a counter per tenant. */
export interface JobsStore {
  /**
   * Queues the jobs of a run, unless a run of this tenant is queued or running: then that run's jobs are the answer
   * and `created` is false. Decided in one transaction, so two clicks start one run. Throws `PlanTaken` when one of
   * `plansOf` was approved before: a plan is applied once.
   */
  createRun(tenantId: string, run: NewRun): Promise<{ created: boolean; jobs: Job[] }>
  /** queued → running, in one statement; false when it is no longer queued. */
  claim(tenantId: string, jobId: string, at: string): Promise<boolean>
  /** A running job goes on after a restart. */
  resumed(tenantId: string, jobId: string, at: string): Promise<void>
  /** What is left out of `usage` stays as it is. */
  progress(tenantId: string, jobId: string, progress: JobProgress, counts: JobCounts, usage?: JobUsage): Promise<void>
  /** Keeps what the plan of a running job came to. */
  keepPlan(tenantId: string, jobId: string, plan: PlanFacts): Promise<void>
  /**
   * Marks the removals of a plan that the guard stopped as declined. False when the plan was approved or declined, or while
   * a run of this tenant is queued or running: it may have planned what is declined here.
   */
  decline(tenantId: string, jobId: string, declined: NonNullable<Job['declined']>): Promise<boolean>
  /** Takes that back. False: it was not declined, or a run of this tenant is queued or running. */
  endDecline(tenantId: string, jobId: string): Promise<boolean>
  /** Keeps the steps of a job for one user; replaces what was kept. */
  keepSteps(tenantId: string, jobId: string, steps: JobStep[]): Promise<void>
  /**
   * Asks a job to stop: one that did not begin ends `cancelled` at once, a running one when it has settled what is on its
   * way. False when it has ended. Asked twice, the first person stays.
   */
  askToStop(tenantId: string, jobId: string, by: Person, at: string, note?: JobNote): Promise<boolean>
  /** Says so in the audit log, with its counts. */
  end(
    tenantId: string,
    jobId: string,
    end: { state: JobState; counts: JobCounts; cause: JobCause | null; at: string; usage?: JobUsage },
  ): Promise<void>

  job(tenantId: string, jobId: string): Promise<Job | null>
  run(tenantId: string, runId: string): Promise<Job[]>
  /** Newest first. */
  jobs(tenantId: string, query: JobQuery): Promise<{ items: Job[]; nextCursor: string | null; total: number }>
  /** Queued and running jobs, oldest first. */
  active(tenantId: string): Promise<Job[]>
  /** The newest job of this service that has ended, or ended so, but for tasks of these kinds; previews are none. */
  latest(tenantId: string, service: JobService, which?: LatestQuery): Promise<Job | null>

  /** Line numbers go on from the last line. At most 500 lines a call. */
  write(tenantId: string, jobId: string, lines: NewLine[]): Promise<void>
  output(tenantId: string, jobId: string, afterLine: number, limit: number): Promise<OutputLine[]>
  countOutput(tenantId: string, jobId: string): Promise<number>

  /** Adds to the plan of a job; repeated ordinals are left as they are. At most 200 a call. */
  plan(tenantId: string, jobId: string, changes: PlannedChange[]): Promise<void>
  /** In ordinal order. */
  planned(
    tenantId: string,
    jobId: string,
    query: { statuses?: PlannedStatus[]; after: number; limit: number },
  ): Promise<PlannedChange[]>
  /** In order of subject, field and ordinal. */
  plannedBySubject(
    tenantId: string,
    jobId: string,
    after: { subject: string; field: string; ordinal: number } | null,
    limit: number,
  ): Promise<PlannedChange[]>
  /** In ordinal order, for somebody to look at. `search`: in what the user was called when it was planned, username, before and after. */
  changes(tenantId: string, jobId: string, query: PlanQuery): Promise<PlanPage>
  /** Those at these places of the plan, in no order. */
  changesAt(tenantId: string, jobId: string, ordinals: number[]): Promise<PlannedChange[]>
  /** How many changes of each kind and cause, most first; of all of them, or of those that are asked for. */
  summary(tenantId: string, jobId: string, asked?: Pick<PlanQuery, 'statuses' | 'search'>): Promise<PlanPart[]>
  /** The newest job of this service that kept its plan. */
  newestPlan(tenantId: string, service: JobService): Promise<Job | null>
  /** Drops a plan that was not complete when the product stopped. */
  discardPlan(tenantId: string, jobId: string): Promise<void>
  /** What tells of them, in the output of whichever job, is written with them, or neither is. */
  outcome(
    tenantId: string,
    jobId: string,
    outcomes: ChangeOutcome[],
    told?: { jobId: string; lines: NewLine[] },
  ): Promise<void>
  /**
   * Everything still planned before this ordinal is done, but for what was asked of 8x8; `from`: what stands before that is
   * settled already. Call it for a few hundred at a time.
   */
  doneBefore(tenantId: string, jobId: string, ordinal: number, from?: number): Promise<void>
  countPlanned(tenantId: string, jobId: string): Promise<Record<PlannedStatus, number>>
  /**
   * Users from whom jobs of this service took their number, or whom they took for deleted or deactivated, since then and
   * since the last job that applied a plan which a person approved. Counts no further than `most`.
   */
  countRemovedLately(tenantId: string, service: JobService, since: string, most: number): Promise<number>
  /** How many users each reason held back when the job ended; replaces what was kept before. */
  keepReasons(tenantId: string, jobId: string, reasons: { reason: string; users: number }[]): Promise<void>
  /** Users of a job by reason, most first. */
  reasons(tenantId: string, jobId: string): Promise<{ reason: string; users: number }[]>

  /**
   * Takes away some of what jobs kept that ended before then, oldest first, and says so in the output of each job of which it
   * took the rest. The jobs stay, and so do the details of the newest of each service, which can be undone. Answers where it
   * goes on, to be told again; null: nothing is left to take.
   */
  forget(
    tenantId: string,
    keep: JobKeep,
    before: string,
    said: { at: string; text: string },
    place: ForgetPlace | null,
  ): Promise<ForgetPlace | null>
  /** Some of the journal; false: nothing from before then is left. */
  forgetEvents(tenantId: string, before: string): Promise<boolean>

  events(tenantId: string, afterSeq: number, limit: number): Promise<JobEvent[]>
  lastSeq(tenantId: string): Promise<number>
}
