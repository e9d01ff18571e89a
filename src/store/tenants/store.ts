import type {
  ConnectionCheck,
  GuardSettings,
  NoticeSettings,
  PbxSettings,
  ReadCursor,
  RetentionSettings,
  ScheduleSettings,
  Service,
  ServiceKind,
  TeamsSettings,
  Tenant,
  TenantsStore,
} from '../../tenants/store.ts'
import { insertNew } from '../bulk.ts'
import type { Work } from '../engine.ts'
import { NotThere } from '../errors.ts'
import { fromJson, fromJsonOrNull, toJson } from '../json.ts'
import type { ServiceTable, TenantTable } from '../schema.ts'
import { inTransaction } from '../transaction.ts'
import { addUpload, addUploadContent, confirmUpload, latestUpload, upload, uploadContent, uploads } from './uploads.ts'
import {
  addCredential,
  changeProvisioning,
  credentialByHash,
  credentials,
  credentialUsed,
  forgetCredentials,
  makeCredential,
  provisioning,
  revokeCredential,
} from './credentials.ts'
import { oneByOneRead, saveOneByOneRead } from './oneByOne.ts'
import { saveSeenRoles, seenRoles } from './seenRoles.ts'
import { assignRole, removeRole, roleAssignments, rolesFor } from './roles.ts'

/** Until an admin sets others: see `domain.md`, Guard. */
const DEFAULT_GUARD: GuardSettings = { number: 10, share: 0.05 }

/** Two years: what an auditor asks about, and the year before it. */
const DEFAULT_RETENTION: RetentionSettings = { auditDays: 730 }

/** Nothing starts by itself until an admin wants it. */
const DEFAULT_SCHEDULE: ScheduleSettings = { autoSync: false, windows: [], timezone: 'UTC' }

/** Nobody is held back until an admin wants it. */
const DEFAULT_NOTICES: NoticeSettings = {
  timezone: 'UTC',
  quiet: { windows: [], breaks: [] },
  digest: { day: 'mon', time: '09:00' },
}

export function createTenantsStore(store: Work): TenantsStore {
  return {
    seed: (tenant, pbx, teams) => inTransaction(store, (work) => seed(work, tenant, pbx, teams)),
    tenants: async () => (await store.db.selectFrom('tenants').selectAll().orderBy('id').execute()).map(toTenant),
    async tenant(tenantId) {
      const row = await tenantRow(store, tenantId)
      return row ? toTenant(row) : null
    },
    renameTenant: (tenantId, name) => changeTenant(store, tenantId, { name }),
    pbx: (tenantId) => service<PbxSettings>(store, tenantId, 'pbx'),
    teams: (tenantId) => service<TeamsSettings>(store, tenantId, 'teams'),
    changeSettings: (tenantId, kind, settings, at) =>
      change(store, tenantId, kind, { settings: toJson(settings), settings_changed_at: at }),
    async settingsApplied(tenantId, kind, startedAt) {
      await store.db
        .updateTable('services')
        .set({ settings_changed_at: null })
        .where('tenant_id', '=', tenantId)
        .where('kind', '=', kind)
        .where('settings_changed_at', '<=', startedAt)
        .execute()
    },
    async removeService(tenantId, kind) {
      const gone = store.db.deleteFrom('services').where('tenant_id', '=', tenantId).where('kind', '=', kind)
      return (await gone.executeTakeFirstOrThrow()).numDeletedRows > 0n
    },
    saveCheck: (tenantId, kind, check) => change(store, tenantId, kind, { last_check: toJson(check) }),
    savePolicyIds: (tenantId, policyIds) => change(store, tenantId, 'teams', { policy_ids: toJson(policyIds) }),
    saveCursor: (tenantId, kind, cursor) =>
      change(store, tenantId, kind, { cursor_value: cursor?.value ?? null, cursor_full_at: cursor?.fullAt ?? null }),
    oneByOneRead: (tenantId) => oneByOneRead(store, tenantId),
    saveOneByOneRead: (tenantId, read) => saveOneByOneRead(store, tenantId, read),
    provisioning: (tenantId) => provisioning(store, tenantId),
    changeProvisioning: (tenantId, settings, at) => changeProvisioning(store, tenantId, settings, at),
    addCredential: (credential, hash) => addCredential(store, credential, hash),
    makeCredential: (wanted) => makeCredential(store, wanted),
    credentials: (tenantId) => credentials(store, tenantId),
    credentialByHash: (hash) => credentialByHash(store, hash),
    revokeCredential: (tenantId, id, at) => revokeCredential(store, tenantId, id, at),
    forgetCredentials: (tenantId, endedBefore) => forgetCredentials(store, tenantId, endedBefore),
    credentialUsed: (tenantId, id, at) => credentialUsed(store, tenantId, id, at),
    saveSeenRoles: (...seen) => saveSeenRoles(store, ...seen),
    seenRoles: (tenantId, userId) => seenRoles(store, tenantId, userId),
    roleAssignments: (tenantId) => roleAssignments(store, tenantId),
    rolesFor: (tenantId, userId) => rolesFor(store, tenantId, userId),
    assignRole: (tenantId, assignment) => assignRole(store, tenantId, assignment),
    removeRole: (tenantId, kind, id) => removeRole(store, tenantId, kind, id),
    addUploadContent: (tenantId, id, content) => addUploadContent(store, tenantId, id, content),
    addUpload: (tenantId, one) => addUpload(store, tenantId, one),
    confirmUpload: (tenantId, id, mapping, look, at) => confirmUpload(store, tenantId, id, mapping, look, at),
    uploads: (tenantId) => uploads(store, tenantId),
    upload: (tenantId, id) => upload(store, tenantId, id),
    latestUpload: (tenantId) => latestUpload(store, tenantId),
    uploadContent: (tenantId, id) => uploadContent(store, tenantId, id),
    saveLook: (tenantId, kind, at, failed) => change(store, tenantId, kind, { looked_at: at, look_failed: failed }),
    async guard(tenantId) {
      return fromJsonOrNull<GuardSettings>((await tenantRow(store, tenantId))?.guard ?? null) ?? DEFAULT_GUARD
    },
    changeGuard: (tenantId, guard) => changeTenant(store, tenantId, { guard: toJson(guard) }),
    async schedule(tenantId) {
      const kept = (await tenantRow(store, tenantId))?.schedule ?? null
      return fromJsonOrNull<ScheduleSettings>(kept) ?? DEFAULT_SCHEDULE
    },
    async retention(tenantId) {
      const kept = (await tenantRow(store, tenantId))?.retention ?? null
      return fromJsonOrNull<RetentionSettings>(kept) ?? DEFAULT_RETENTION
    },
    changeRetention: (tenantId, retention) => changeTenant(store, tenantId, { retention: toJson(retention) }),
    changeSchedule: (tenantId, schedule) => changeTenant(store, tenantId, { schedule: toJson(schedule) }),
    async noticeSettings(tenantId) {
      const kept = (await tenantRow(store, tenantId))?.notices ?? null
      return fromJsonOrNull<NoticeSettings>(kept) ?? DEFAULT_NOTICES
    },
    changeNoticeSettings: (tenantId, settings) => changeTenant(store, tenantId, { notices: toJson(settings) }),
  }
}

async function changeTenant(work: Work, tenantId: string, set: Partial<TenantTable>): Promise<void> {
  const { numUpdatedRows } = await work.db
    .updateTable('tenants')
    .set(set)
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new NotThere(`tenant ${tenantId}`)
}

async function seed(work: Work, tenant: Tenant, pbx: PbxSettings | null, teams: TeamsSettings | null): Promise<void> {
  await insertNew(
    work,
    'tenants',
    ['id'],
    [
      {
        id: tenant.id,
        name: tenant.name,
        created_at: tenant.createdAt,
        guard: null,
        schedule: null,
        provisioning: null,
        retention: null,
        notices: null,
      },
    ],
  )
  const services = [
    ...(pbx ? [newService(tenant.id, 'pbx', pbx)] : []),
    ...(teams ? [newService(tenant.id, 'teams', teams)] : []),
  ]
  await insertNew(work, 'services', ['tenant_id', 'kind'], services)
}

function newService(tenantId: string, kind: ServiceKind, settings: PbxSettings | TeamsSettings): ServiceTable {
  return {
    tenant_id: tenantId,
    kind,
    settings: toJson(settings),
    settings_changed_at: null,
    last_check: null,
    cursor_value: null,
    cursor_full_at: null,
    looked_at: null,
    look_failed: null,
    policy_ids: '{}',
  }
}

async function change(work: Work, tenantId: string, kind: ServiceKind, set: Partial<ServiceTable>): Promise<void> {
  const { numUpdatedRows } = await work.db
    .updateTable('services')
    .set(set)
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new NotThere(`${kind} service of tenant ${tenantId}`)
}

async function service<S>(work: Work, tenantId: string, kind: ServiceKind): Promise<Service<S> | null> {
  const row = await work.db
    .selectFrom('services')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row ? toService<S>(row) : null
}

function tenantRow(work: Work, tenantId: string): Promise<TenantTable | undefined> {
  return work.db.selectFrom('tenants').selectAll().where('id', '=', tenantId).executeTakeFirst()
}

function toTenant(row: TenantTable): Tenant {
  return { id: row.id, name: row.name, createdAt: row.created_at }
}

function toService<S>(row: ServiceTable): Service<S> {
  return {
    kind: row.kind as ServiceKind,
    settings: fromJson<S>(row.settings),
    settingsChangedAt: row.settings_changed_at,
    check: fromJsonOrNull<ConnectionCheck>(row.last_check),
    cursor: toReadCursor(row),
    lookedAt: row.looked_at,
    lookFailed: row.look_failed,
    policyIds: fromJson<Record<string, string>>(row.policy_ids),
  }
}

function toReadCursor(row: ServiceTable): ReadCursor | null {
  if (row.cursor_value === null || row.cursor_full_at === null) return null
  return { value: row.cursor_value, fullAt: row.cursor_full_at }
}
