/** What the doors may ask of the sync service. */
import type { M365Group } from '../connectors/contract.ts'
import type { Job, JobTask, JobType } from '../jobs/job.ts'
import type { ConnectionCheck, ServiceKind } from '../tenants/tenant.ts'

export interface Starter {
  id: string
  name: string
  type: JobType
}

export interface StartOptions {
  service: 'all' | ServiceKind
  diagnostic?: boolean
  /** Left out: everything that is queued. */
  task?: JobTask
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
  /** When each side was last looked at, and the reason code when that failed. */
  looks: Record<ServiceKind, { at: string | null; failed: string | null }>
  /** What is missing while the button is `setup`. */
  setup: ('pbx' | 'teams' | 'firstSync')[]
  /** Services that are disabled. */
  off: ServiceKind[]
  /** Users that an admin left out of sync. */
  leftOut: number
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

/** Thrown by `start` when every service that the sync is of is disabled. */
export class ServiceOff extends Error {
  readonly service: ServiceKind
  constructor(service: ServiceKind) {
    super(service === 'pbx' ? 'The 8x8 PBX is disabled.' : 'Microsoft Teams is disabled.')
    this.name = 'ServiceOff'
    this.service = service
  }
}

export interface Sync {
  start(tenantId: string, by: Starter, options: StartOptions): Promise<Started>
  status(tenantId: string): Promise<SyncStatus>
  check(tenantId: string, service: ServiceKind): Promise<ConnectionCheck>
  /** Groups that can be chosen for the scope, by the beginning of their name. Throws `NotSetUp` and `ConnectorError`. */
  groups(tenantId: string, search: string): Promise<M365Group[]>
  /** An admin changed what is wanted: what was seen is weighed anew in a moment, after a look where that needs one. */
  reassess(tenantId: string, needs?: 'look'): void
  /** Goes on with whatever a restart left queued or running, and starts the watch. */
  open(): Promise<void>
  /** Stops after the outcome in hand is recorded; jobs stay resumable. */
  close(): Promise<void>
}
