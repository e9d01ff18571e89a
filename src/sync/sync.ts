/** What the doors may ask of the sync service. */
import type { Job, JobType } from '../jobs/job.ts'
import type { Hold } from './schedule.ts'
import type { ConnectionCheck, ServiceKind } from '../tenants/tenant.ts'

export interface Starter {
  id: string
  name: string
  type: JobType
}

export interface StartOptions {
  service: 'all' | ServiceKind
  diagnostic?: boolean
  /** That user alone. Throws NoSuchUser; NotPossible while another sync is running. */
  userId?: string
}

/** Started, or the run that was already going. */
export interface Started {
  runId: string
  jobs: Job[]
  started: boolean
}

/** The first that holds, in this order; see `domain.md`, Button. */
export type ButtonState =
  'syncing' | 'diagnostic' | 'failed' | 'refused' | 'queued' | 'setup' | 'settings' | 'blocked' | 'green'

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
  /** When each side was last looked at, and the reason code when that failed. */
  looks: Record<ServiceKind, { at: string | null; failed: string | null }>
  /** What is missing while the button is `setup`. */
  setup: ('pbx' | 'teams' | 'firstSync')[]
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

/** Thrown when what was asked for cannot be done now; the message says why, and what can. */
export class NotPossible extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'NotPossible'
  }
}

/** Thrown by `start` for a user that the directory does not have. */
export class NoSuchUser extends Error {
  constructor(userId: string) {
    super(`There is no user ${userId}.`)
    this.name = 'NoSuchUser'
  }
}

export interface Sync {
  start(tenantId: string, by: Starter, options: StartOptions): Promise<Started>
  /** Puts back what the last Teams job that changed anything changed. Throws NotPossible of any other. */
  undo(tenantId: string, by: Starter, jobId: string, options?: { preview?: boolean }): Promise<Started>
  /** Tries again what failed, waits or was not reached in that job, and nothing else. Throws NotPossible. */
  retry(tenantId: string, by: Starter, jobId: string): Promise<Started>
  /** Starts what is due to start by itself: retries of waiting users, Auto Sync. Null: nothing is. */
  tick(tenantId: string): Promise<Started | null>
  status(tenantId: string): Promise<SyncStatus>
  check(tenantId: string, service: ServiceKind): Promise<ConnectionCheck>
  /** Goes on with whatever a restart left queued or running, and starts the watch. */
  open(): Promise<void>
  /** Stops after the outcome in hand is recorded; jobs stay resumable. */
  close(): Promise<void>
}
