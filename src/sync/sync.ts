/** What the doors may ask of the sync service. */
import type { M365Group } from '../connectors/contract.ts'
import type { Job, JobService, JobTask, JobType, Person } from '../jobs/job.ts'
import type { JobNote } from '../jobs/store.ts'
import type { ConnectionCheck, Scope, ServiceKind } from '../tenants/tenant.ts'
import type { Alignment } from './alignment/report.ts'
import type { Inventory } from './inventory.ts'
import type { Missing } from './deps.ts'
import type { Hold } from './watch/schedule.ts'
import type { PolicySetting } from './plan/policyTypes.ts'

export interface Starter {
  id: string
  name: string
  type: JobType
  /** For the audit log, kept with the jobs that are started. */
  noted?: (jobs: Job[]) => JobNote[]
}

/** Who cancels; `noted`: for the audit log, of each job that is stopped. */
export interface Canceller extends Person {
  noted?: (jobId: string) => JobNote
}

export interface StartOptions {
  service: 'all' | ServiceKind
  diagnostic?: boolean
  /** That user alone. Throws NoSuchUser; NotPossible while another sync is running. */
  userId?: string
  /** These users alone. Throws NoSuchUsers, TooManyChosen; NotPossible while another sync is running. */
  userIds?: string[]
  /** Reads and plans, keeps the plan, and ends before the first write. */
  preview?: boolean
  /** Left out: everything that is queued. */
  task?: JobTask
}

/** Who approves a plan; `exceedGuard`: may let more removals pass than the guard does. */
export interface Approver extends Starter {
  exceedGuard: boolean
}

/**
 * What a stopped plan would take away and an admin may decline. `chosen`: users whom somebody chose to remove, who go all the
 * same; `left`: users of whom a sync would do something else now.
 */
export interface Keepable {
  service: JobService
  removals: { userId: string; removal: string }[]
  chosen: number
  left: number
}

/** Started, or the run that was already going. */
export interface Started {
  runId: string
  jobs: Job[]
  started: boolean
}

/** The first that holds, in this order; see `domain.md`, Button. */
export type ButtonState =
  'syncing' | 'diagnostic' | 'failed' | 'refused' | 'queued' | 'setup' | 'settings' | 'off' | 'blocked' | 'green'

export interface SyncStatus {
  button: ButtonState
  queued: number
  blocked: number
  waiting: number
  excluded: number
  inSync: number
  users: number
  /** Queued and running jobs, oldest first. */
  running: Job[]
  /** The newest ended job of each service. */
  latest: { pbx: Job | null; teams: Job | null }
  /** What the guard stopped and nobody said a word on yet, at most one of each service; none of a disabled service. */
  stopped: Job[]
  /** When each side was last looked at, and the reason code when that failed. */
  looks: Record<ServiceKind, { at: string | null; failed: string | null }>
  /** What is missing while the button is `setup`. */
  setup: ('pbx' | 'teams' | 'firstSync')[]
  /** A job of Teams, or of 8x8 where there is no other, has succeeded, whatever the newest came to. */
  synced: boolean
  /** Services that are disabled. */
  off: ServiceKind[]
  /** What the tenant's Microsoft cloud does not offer: then Teams takes no part in a sync. */
  lacks: readonly Missing[]
  /** Users that an admin left out of sync. */
  leftOut: number
  auto: AutoStatus
}

export interface AutoStatus {
  on: boolean
  /** When it starts next if nothing else changes, ISO; null: not by time alone. */
  next: string | null
  /** Why it does not start now. */
  holds: Hold[]
}

/** Thrown by `start` when a service that the sync needs is not set up. */
export class NotSetUp extends Error {
  readonly missing: ServiceKind
  constructor(missing: ServiceKind) {
    super(missing === 'pbx' ? 'The 8x8 PBX is not added.' : 'Microsoft Teams is not connected.')
    this.name = 'NotSetUp'
    this.missing = missing
  }
}

/** What stands in the way of Teams: its cloud, or that it is not connected. */
export function withoutTeams(lacks: readonly Missing[] = []): NotSetUp | NotPossible {
  const [lack] = lacks
  return lack ? new NotPossible(`${lack.cause} ${lack.fix}`) : new NotSetUp('teams')
}

/** There is no job of this id. */
export class NoSuchJob extends Error {
  readonly jobId: string
  constructor(jobId: string) {
    super(`There is no job ${jobId}.`)
    this.name = 'NoSuchJob'
    this.jobId = jobId
  }
}

/** The job kept no plan that could be applied: only a preview that succeeded and a job that the guard stopped do. */
export class NothingToApprove extends Error {
  readonly job: Job
  constructor(job: Job) {
    super(`Job ${job.id} has no plan to approve.`)
    this.name = 'NothingToApprove'
    this.job = job
  }
}

/** A plan is approved once. */
export class AlreadyApproved extends Error {
  readonly jobId: string
  readonly approved: NonNullable<Job['approved']> | null
  constructor(jobId: string, approved: Job['approved']) {
    super(`The plan of job ${jobId} was approved already.`)
    this.name = 'AlreadyApproved'
    this.jobId = jobId
    this.approved = approved
  }
}

/** The plan takes away more than the guard lets pass, and this person may not say so. */
export class ExceedsGuard extends Error {
  readonly removals: number
  readonly limit: number
  constructor(removals: number, limit: number) {
    super(`The plan takes away ${removals}; at most ${limit} are allowed without approval.`)
    this.name = 'ExceedsGuard'
    this.removals = removals
    this.limit = limit
  }
}

/** A run is going, and an approved plan does not join another. */
export class SyncGoing extends Error {
  readonly jobs: Job[]
  constructor(jobs: Job[]) {
    super('A sync is running.')
    this.name = 'SyncGoing'
    this.jobs = jobs
  }
}

/** A job that has ended cannot be cancelled. */
export class AlreadyEnded extends Error {
  readonly job: Job
  constructor(job: Job) {
    super(`Job ${job.id} has ended.`)
    this.name = 'AlreadyEnded'
    this.job = job
  }
}

/** Thrown when what was asked for cannot be done now; the message says why, and what can. */
export class NotPossible extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'NotPossible'
  }
}

/** Thrown by `start` when every service that the sync is of is disabled. */
export class ServiceOff extends Error {
  readonly service: ServiceKind
  constructor(service: ServiceKind) {
    super(service === 'pbx' ? 'The 8x8 PBX is disabled.' : 'Microsoft Teams is disabled.')
    this.name = 'ServiceOff'
    this.service = service
  }
}

/** Thrown by `start` for a user that the directory does not have. */
export class NoSuchUser extends Error {
  readonly userId: string
  constructor(userId: string) {
    super(`There is no user ${userId}.`)
    this.name = 'NoSuchUser'
    this.userId = userId
  }
}

/** Thrown by `start` for chosen users of whom the directory does not have some. */
export class NoSuchUsers extends Error {
  readonly userIds: string[]
  readonly of: number
  constructor(userIds: string[], of: number) {
    super(`${userIds.length} of the ${of} chosen users are not in the directory.`)
    this.name = 'NoSuchUsers'
    this.userIds = userIds
    this.of = of
  }
}

/** Thrown by `start` for more chosen users than one sync takes. */
export class TooManyChosen extends Error {
  readonly chosen: number
  readonly most: number
  constructor(chosen: number, most: number) {
    super(`${chosen} users are chosen; one sync takes at most ${most}.`)
    this.name = 'TooManyChosen'
    this.chosen = chosen
    this.most = most
  }
}

/** Whom another scope would take in and let go. */
export interface ScopeEffect {
  /** Users with a Microsoft 365 account. */
  inScope: number
  wouldBe: number
  enter: number
  leave: number
  /** Of those that leave: who has a number from us. */
  numbers: number
  /** Some of those that leave, with a number first. */
  some: { userId: string; displayName: string; number: string | null }[]
}

export interface Sync {
  start(tenantId: string, by: Starter, options: StartOptions): Promise<Started>
  /**
   * Starts a run that applies exactly the plan which this job, and the other of its run, kept; it ends with PLAN_EXPIRED
   * when that is no longer what a sync would do. A withdrawal disables the Teams service as well. Throws NoSuchJob, NothingToApprove, AlreadyApproved, ExceedsGuard,
   * SyncGoing, NotSetUp.
   */
  approve(tenantId: string, by: Approver, jobId: string): Promise<Started>
  /**
   * What of the removals that the guard stopped in this job can be declined. Throws NoSuchJob, AlreadyApproved, and
   * NotPossible where there is nothing to decline.
   */
  keepable(tenantId: string, jobId: string): Promise<Keepable>
  /** Users who, or whose numbers, may be kept because of this job. Throws NoSuchJob; NotPossible where nobody declined its removals. */
  keptOf(tenantId: string, jobId: string): Promise<string[]>
  /**
   * Stops the whole run of this job: what did not begin ends at once, what runs sends nothing more and settles what is on
   * its way. Answers the jobs that this stops. Asked again meanwhile it answers the same. Throws NoSuchJob, AlreadyEnded.
   */
  cancel(tenantId: string, by: Canceller, jobId: string): Promise<Job[]>
  /** Puts back what the last Teams job that changed anything changed. Throws NotPossible of any other. */
  undo(tenantId: string, by: Starter, jobId: string, options?: { preview?: boolean }): Promise<Started>
  /** Tries again what failed, waits or was not reached in that job, and nothing else. Throws NotPossible. */
  retry(tenantId: string, by: Starter, jobId: string): Promise<Started>
  /** Starts what is due to start by itself: retries of waiting users, Auto Sync. Null: nothing is. */
  tick(tenantId: string): Promise<Started | null>
  status(tenantId: string): Promise<SyncStatus>
  check(tenantId: string, service: ServiceKind): Promise<ConnectionCheck>
  inventory: Pick<Inventory, 'refresh' | 'state'>
  alignment: Pick<Alignment, 'make' | 'state'>
  /** Groups that can be chosen for the scope, by the beginning of their name. Throws `NotSetUp` and `ConnectorError`. */
  groups(tenantId: string, search: string): Promise<M365Group[]>
  /** Does Microsoft know a policy of this name, for this setting? Throws `NotSetUp` and `ConnectorError`. */
  policyExists(tenantId: string, setting: PolicySetting, name: string): Promise<boolean>
  /** Whom this scope would take in and let go. Throws `NotSetUp` and `ConnectorError`. */
  scopeEffect(tenantId: string, scope: Scope): Promise<ScopeEffect>
  /**
   * Somebody changed what is wanted: what was seen is weighed anew in a moment; after a look where that needs one, and
   * `gently` where nobody waits for it.
   */
  reassess(tenantId: string, needs?: 'look' | 'gently'): void
  /** Ends what is weighed gently: somebody else wants the processor. Whoever calls has it begun anew. */
  makeWay(tenantId: string): void
  /** Goes on with whatever a restart left queued or running, and starts the watch. */
  open(): Promise<void>
  /** Stops after the outcome in hand is recorded; jobs stay resumable. */
  close(): Promise<void>
}
