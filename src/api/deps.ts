import type { AuditStore, ProvisioningLog } from '../audit/store.ts'
import type { DirectoryStore } from '../directory/store.ts'
import type { JobsStore } from '../jobs/store.ts'
import type { Sync } from '../sync/sync.ts'
import type { Uploads } from '../sync/uploads.ts'
import type { TenantsStore } from '../tenants/store.ts'
import type { ServiceKind, SignIn } from './contract.ts'

/** What the console API stands on. Of each store, only what is read or written here. */
export interface ApiDeps {
  directory: Pick<
    DirectoryStore,
    | 'adoption'
    | 'agreeToTakeOver'
    | 'chooseRemoval'
    | 'createAgain'
    | 'endRemoval'
    | 'dirtyAll'
    | 'drift'
    | 'endTakeOvers'
    | 'leaveOut'
    | 'revision'
    | 'takeBackIn'
    | 'counts'
    | 'countSeen'
    | 'history'
    | 'numberCounts'
    | 'numbers'
    | 'settleNumbers'
    | 'queued'
    | 'queuedOf'
    | 'request'
    | 'requestAll'
    | 'requests'
    | 'setSite'
    | 'sites'
    | 'accountsNamed'
    | 'reasonCounts'
    | 'moveRequests'
    | 'release'
    | 'user'
    | 'users'
    | 'viewsOf'
  >
  jobs: Pick<
    JobsStore,
    | 'changes'
    | 'countOutput'
    | 'countPlanned'
    | 'job'
    | 'jobs'
    | 'lastSeq'
    | 'latest'
    | 'newestPlan'
    | 'output'
    | 'planned'
    | 'plannedBySubject'
    | 'reasons'
    | 'run'
    | 'summary'
  >
  tenants: Pick<
    TenantsStore,
    | 'addCredential'
    | 'changeGuard'
    | 'changeProvisioning'
    | 'changeSchedule'
    | 'changeSettings'
    | 'credentials'
    | 'provisioning'
    | 'revokeCredential'
    | 'schedule'
    | 'guard'
    | 'latestUpload'
    | 'pbx'
    | 'settingsApplied'
    | 'teams'
    | 'tenant'
  >
  audit: AuditStore
  provisioningLog: Pick<ProvisioningLog, 'health' | 'requests' | 'walk'>
  sync: Pick<
    Sync,
    'approve' | 'cancel' | 'check' | 'groups' | 'inventory' | 'reassess' | 'retry' | 'start' | 'status' | 'undo'
  >
  uploads: Uploads
  /** The SCIM door. */
  scim: {
    /** To copy into the identity provider. */
    url: string
    newToken(): { token: string; hash: string }
    /** Makes records of the users that are there, in the background. */
    offer(tenantId: string): void
  }
  /** How to sign in outside Teams. */
  signIn: SignIn
  /** Where a service stands, as people say it: "8x8, United Kingdom", "contoso.onmicrosoft.com". */
  place(tenantId: string, kind: ServiceKind): string
  /** Of the product, as in package.json. */
  version?: string
  /** ISO 8601 of now. */
  now(): string
  log: { warn(fields: object, message: string): void }
  newId(): string
  /** Milliseconds between two looks of a live stream; 250 when left out. */
  lookEveryMs?: number
}
