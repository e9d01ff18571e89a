/** What the doors may ask of the sync service. */
import type { Inventory } from './inventory.ts'
import type { Job, JobType } from '../jobs/job.ts'
import type { ConnectionCheck, ServiceKind } from '../tenants/tenant.ts'

export interface Starter {
  id: string
  name: string
  type: JobType
}

export interface StartOptions {
  service: 'all' | ServiceKind
  diagnostic?: boolean
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

export interface Sync {
  start(tenantId: string, by: Starter, options: StartOptions): Promise<Started>
  status(tenantId: string): Promise<SyncStatus>
  check(tenantId: string, service: ServiceKind): Promise<ConnectionCheck>
  inventory: Pick<Inventory, 'refresh' | 'state'>
  /** Goes on with whatever a restart left queued or running, and starts the watch. */
  open(): Promise<void>
  /** Stops after the outcome in hand is recorded; jobs stay resumable. */
  close(): Promise<void>
}
