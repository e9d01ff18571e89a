import type { AlignmentStore } from '../directory/alignment.ts'
import type { Refusals } from '../audit/refusals.ts'
import type { AuditStore, ErasureStore, ProvisioningLog } from '../audit/store.ts'
import type { DirectoryStore } from '../directory/store.ts'
import type { JobsStore } from '../jobs/store.ts'
import type { NotificationsStore } from '../notifications/store.ts'
import type { Sync } from '../sync/sync.ts'
import type { Uploads } from '../sync/uploads.ts'
import type { Outside } from './outside.ts'
import type { ConnectionsStore, TenantsStore } from '../tenants/store.ts'
import type { ServiceKind, SignIn } from './contract.ts'

/** What a change of the console is made of, as one transaction. */
export type RoomsTogether = Pick<ApiDeps, 'audit' | 'keptConnections'> & {
  directory: ApiDeps['directory'] & Pick<DirectoryStore, 'endKept' | 'endKeptUsers' | 'keepNumbers' | 'keepUsers'>
  jobs: Pick<JobsStore, 'decline' | 'endDecline'>
  notifications: Pick<
    NotificationsStore,
    'choose' | 'enqueueDigest' | 'releaseHeld' | 'subscriptions' | 'unsubscribe' | 'unsubscribePerson'
  >
  tenants: ApiDeps['tenants'] & Pick<TenantsStore, 'addUpload' | 'confirmUpload' | 'saveCursor'>
}

/** What the console API stands on. Of each store, only what is read or written here. */
export interface ApiDeps {
  directory: Pick<
    DirectoryStore,
    | 'adoption'
    | 'agreeToTakeOver'
    | 'chooseRemoval'
    | 'createAgain'
    | 'peopleNamed'
    | 'endRemoval'
    | 'dirtyAll'
    | 'drift'
    | 'chooseAccount'
    | 'endAccountChoice'
    | 'endTakeOvers'
    | 'leaveOut'
    | 'revision'
    | 'takeBackIn'
    | 'counts'
    | 'countSeen'
    | 'history'
    | 'numberCounts'
    | 'numberHistory'
    | 'numbers'
    | 'numbersOf'
    | 'settleNumbers'
    | 'queued'
    | 'newestQueued'
    | 'queuedOf'
    | 'request'
    | 'requestAll'
    | 'requestCounts'
    | 'requests'
    | 'requestsOf'
    | 'sayDone'
    | 'setSite'
    | 'sites'
    | 'usersAtSites'
    | 'accountsNamed'
    | 'accountsOf'
    | 'claimants'
    | 'reasonCounts'
    | 'licences'
    | 'moveRequests'
    | 'release'
    | 'user'
    | 'users'
    | 'usersNamed'
    | 'usersOf'
    | 'viewsOf'
  >
  jobs: Pick<
    JobsStore,
    | 'changes'
    | 'changesAt'
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
    | 'assignRole'
    | 'removeRole'
    | 'roleAssignments'
    | 'changeGuard'
    | 'changeNoticeSettings'
    | 'changeProvisioning'
    | 'changeRetention'
    | 'changeSchedule'
    | 'changeSettings'
    | 'credentials'
    | 'makeCredential'
    | 'provisioning'
    | 'revokeCredential'
    | 'retention'
    | 'schedule'
    | 'guard'
    | 'noticeSettings'
    | 'latestUpload'
    | 'pbx'
    | 'renameTenant'
    | 'removeService'
    | 'seed'
    | 'settingsApplied'
    | 'teams'
    | 'tenant'
  >
  alignment: Pick<AlignmentStore, 'rows'>
  audit: AuditStore
  /** When a token of version 1.0 was last refused; null: not within the last day. */
  oldTokensAt?(tenantId: string): string | null
  /** Somebody may do more or less than before: who follows something is looked at again. */
  rolesChanged?(): void
  /** Left out: nobody writes down who was refused what. */
  refusals?: Pick<Refusals, 'note'>
  erasure: ErasureStore
  /** All of the change, or nothing. */
  together<T>(tenantId: string, change: (rooms: RoomsTogether) => Promise<T>): Promise<T>
  provisioningLog: Pick<ProvisioningLog, 'health' | 'request' | 'requests' | 'walk'>
  sync: Pick<
    Sync,
    | 'alignment'
    | 'approve'
    | 'cancel'
    | 'check'
    | 'groups'
    | 'policyExists'
    | 'scopeEffect'
    | 'inventory'
    | 'keepable'
    | 'keptOf'
    | 'reassess'
    | 'retry'
    | 'start'
    | 'status'
    | 'undo'
  >
  notifications: Pick<NotificationsStore, 'deliveries' | 'keptSearch' | 'subscriptions'>
  uploads: Uploads
  keptConnections: ConnectionsStore
  outside: Outside
  /** Somebody completed admin consent that was not there before: who does, may become the first admin. */
  consented?(tenantId: string, by: { id: string; name: string }): Promise<void>
  /** The SCIM door. */
  scim: {
    /** To copy into the identity provider. */
    url: string
    newToken(): { token: string; hash: string }
    /** Somebody changed tokens, or what they may see: from now on that counts. */
    tokensChanged(): void
    /** Users that a provider made or linked. */
    provisioned(tenantId: string): Promise<number>
    /** Makes records of the users that are there, in the background. */
    offer(tenantId: string): void
  }
  /** The SAML door: what the identity provider is given. */
  sso: {
    /** Entity ID, and reply URL. */
    url(tenantId: string): string
    metadataUrl(tenantId: string): string
  }
  /** `ADMIN_OIDS`: admins whatever is kept. */
  adminIds?: readonly string[]
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
