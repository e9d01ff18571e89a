import type {
  ConnectionCheck,
  GuardSettings,
  NoticeSettings,
  OneByOneRead,
  PbxSettings,
  ReadCursor,
  ScheduleSettings,
  Service,
  ServiceKind,
  TeamsSettings,
  Tenant,
} from './tenant.ts'

export type {
  ConnectionCheck,
  GuardSettings,
  NoticeSettings,
  OneByOneRead,
  PbxSettings,
  ReadCursor,
  ScheduleSettings,
  Scope,
  Service,
  ServiceKind,
  TeamsSettings,
  Tenant,
} from './tenant.ts'

import type { ColumnMapping, Upload, UploadLook } from './upload.ts'

import type { Credential, CredentialMade, NewCredential, ProvisioningSettings } from './credential.ts'

export type { Credential, CredentialMade, NewCredential, ProvisioningSettings } from './credential.ts'
import type { RetentionSettings } from './retention.ts'
import type { RoleAssignment, SeenRoles } from './role.ts'

export type { RetentionSettings } from './retention.ts'
export type { RoleAssignment, SeenRoles } from './role.ts'
export type {
  AppConnection,
  ConnectionChange,
  ConnectionKind,
  ConnectionsStore,
  Consent,
  CredentialUse,
  KeptConnection,
  MailConnection,
  PbxConnection,
  SecretRow,
  SetBy,
} from './connection.ts'
export type { SealedSecret, SecretField } from './secret.ts'
export type { ColumnMapping, Upload, UploadLook } from './upload.ts'

export interface TenantsStore {
  /** Adds the tenant with its services when it is new; never overwrites what an admin set. */
  seed(tenant: Tenant, pbx: PbxSettings | null, teams: TeamsSettings | null): Promise<void>
  tenants(): Promise<Tenant[]>
  tenant(tenantId: string): Promise<Tenant | null>
  renameTenant(tenantId: string, name: string): Promise<void>
  pbx(tenantId: string): Promise<Service<PbxSettings> | null>
  teams(tenantId: string): Promise<Service<TeamsSettings> | null>
  changeSettings(tenantId: string, kind: ServiceKind, settings: PbxSettings | TeamsSettings, at: string): Promise<void>
  /** A job of this service started: the settings of now are the applied ones. */
  settingsApplied(tenantId: string, kind: ServiceKind, startedAt: string): Promise<void>
  /** The service with its settings and how far it was read; what was read stays. False: there was none. */
  removeService(tenantId: string, kind: ServiceKind): Promise<boolean>
  saveCheck(tenantId: string, kind: ServiceKind, check: ConnectionCheck): Promise<void>
  /** Ids of the policies that the Teams settings name; replaces what was known. */
  savePolicyIds(tenantId: string, policyIds: Record<string, string>): Promise<void>
  saveCursor(tenantId: string, kind: ServiceKind, cursor: ReadCursor | null): Promise<void>
  /** The last read of 8x8 that went user by user; null when the list told everything. */
  oneByOneRead(tenantId: string): Promise<OneByOneRead | null>
  saveOneByOneRead(tenantId: string, read: OneByOneRead | null): Promise<void>
  saveLook(tenantId: string, kind: ServiceKind, at: string, failed: string | null): Promise<void>
  guard(tenantId: string): Promise<GuardSettings>
  changeGuard(tenantId: string, guard: GuardSettings): Promise<void>
  schedule(tenantId: string): Promise<ScheduleSettings>
  retention(tenantId: string): Promise<RetentionSettings>
  changeRetention(tenantId: string, retention: RetentionSettings): Promise<void>
  changeSchedule(tenantId: string, schedule: ScheduleSettings): Promise<void>
  noticeSettings(tenantId: string): Promise<NoticeSettings>
  changeNoticeSettings(tenantId: string, settings: NoticeSettings): Promise<void>

  provisioning(tenantId: string): Promise<ProvisioningSettings>
  /** Turned off, every credential ends; answers how many did. */
  changeProvisioning(tenantId: string, settings: ProvisioningSettings, at: string): Promise<number>
  /** `hash`: SHA-256 of the secret, hex. */
  addCredential(credential: Credential, hash: string): Promise<void>
  /** The same for what an admin asks for. Never while provisioning is off, whoever turns it off at this moment. */
  makeCredential(wanted: NewCredential): Promise<CredentialMade>
  /** Newest first, at most 200, ended ones too. */
  credentials(tenantId: string): Promise<Credential[]>
  /** The one look without a tenant: the credential says whose it is. */
  credentialByHash(hash: string): Promise<Credential | null>
  /** False: there is none, or it ended before. */
  revokeCredential(tenantId: string, id: string, at: string): Promise<boolean>
  /** Takes away those that ended before; who made and ended them stays in the audit. Answers how many. */
  forgetCredentials(tenantId: string, endedBefore: string): Promise<number>
  credentialUsed(tenantId: string, id: string, at: string): Promise<void>

  /** People first, each by name; at most 1,000. */
  roleAssignments(tenantId: string): Promise<RoleAssignment[]>
  /** What counts for one person: its own, and those of all groups. */
  rolesFor(tenantId: string, userId: string): Promise<RoleAssignment[]>
  /** Replaces what the same person or group had. */
  assignRole(tenantId: string, assignment: RoleAssignment): Promise<void>
  /** False: there was none. */
  removeRole(tenantId: string, kind: RoleAssignment['kind'], id: string): Promise<boolean>

  /** Keeps what the newest token of a person said; all from tokens before `forgetBefore` goes. */
  saveSeenRoles(tenantId: string, userId: string, seen: SeenRoles, forgetBefore: string): Promise<void>
  seenRoles(tenantId: string, userId: string): Promise<SeenRoles | null>

  /** Of an upload that comes next. */
  addUploadContent(tenantId: string, id: string, content: Uint8Array): Promise<void>
  /** Keeps an upload whose content is there; only the newest few are kept, and the one that counts. */
  addUpload(tenantId: string, upload: Upload): Promise<void>
  /** Says how to read it; false when there is no such upload. */
  confirmUpload(tenantId: string, id: string, mapping: ColumnMapping, look: UploadLook, at: string): Promise<boolean>
  /** Newest first. */
  uploads(tenantId: string): Promise<Upload[]>
  upload(tenantId: string, id: string): Promise<Upload | null>
  /** The newest that is confirmed: the one that counts. */
  latestUpload(tenantId: string): Promise<Upload | null>
  /** Piece by piece; nothing of one that is not kept any more. */
  uploadContent(tenantId: string, id: string): AsyncIterable<Uint8Array>
}
