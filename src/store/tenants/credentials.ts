import type { Credential, CredentialMade, NewCredential, ProvisioningSettings } from '../../tenants/store.ts'
import type { Work } from '../engine.ts'
import { fromJson, fromJsonOrNull, toJson } from '../json.ts'
import type { CredentialTable } from '../schema.ts'
import { writing } from '../transaction.ts'

/** Off until an admin turns it on. */
const DEFAULTS: ProvisioningSettings = { on: false, provider: 'entra', visible: 'all' }

export async function provisioning(store: Work, tenantId: string): Promise<ProvisioningSettings> {
  const row = await store.db.selectFrom('tenants').select('provisioning').where('id', '=', tenantId).executeTakeFirst()
  return { ...DEFAULTS, ...fromJsonOrNull<ProvisioningSettings>(row?.provisioning ?? null) }
}

/** Turned off, every credential ends; answers how many did. */
export async function changeProvisioning(
  store: Work,
  tenantId: string,
  settings: ProvisioningSettings,
  at: string,
): Promise<number> {
  return writing(store, 'provisioning', tenantId, async ({ db }) => {
    await db
      .updateTable('tenants')
      .set({ provisioning: toJson(settings) })
      .where('id', '=', tenantId)
      .execute()
    if (settings.on) return 0
    const ended = await countActive(db, tenantId, at)
    await db
      .updateTable('credentials')
      .set({ revoked_at: at })
      .where('tenant_id', '=', tenantId)
      .where('revoked_at', 'is', null)
      .execute()
    return ended
  })
}

async function countActive(db: Work['db'], tenantId: string, at: string): Promise<number> {
  const { active } = await db
    .selectFrom('credentials')
    .select(({ fn }) => fn.countAll<number>().as('active'))
    .where('tenant_id', '=', tenantId)
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]))
    .executeTakeFirstOrThrow()
  return active
}

/** In turn with whoever turns provisioning off: a token must not outlive that because it was made in the same moment. */
export async function makeCredential(store: Work, wanted: NewCredential): Promise<CredentialMade> {
  const { credential, hash, most, replaces } = wanted
  const { tenantId, createdAt: at } = credential
  return writing(store, 'provisioning', tenantId, async (work) => {
    if (!(await provisioning(work, tenantId)).on) return 'off'
    if ((await countActive(work.db, tenantId, at)) >= most) return 'tooMany'
    if (replaces && !(await endLater(work, tenantId, replaces, at))) return 'ended'
    await addCredential(work, credential, hash)
    return 'made'
  })
}

/** Never later than it would have ended; false: it has ended. */
async function endLater(
  { db }: Work,
  tenantId: string,
  { id, endsAt }: { id: string; endsAt: string },
  at: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('credentials')
    .select(['expires_at', 'revoked_at'])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row || row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= at)) return false
  if (row.expires_at !== null && row.expires_at <= endsAt) return true
  await db
    .updateTable('credentials')
    .set({ expires_at: endsAt })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute()
  return true
}

export async function addCredential(store: Work, credential: Credential, hash: string): Promise<void> {
  await store.db.insertInto('credentials').values(toRow(credential, hash)).execute()
}

/** Newest first, revoked ones too. */
export async function credentials(store: Work, tenantId: string): Promise<Credential[]> {
  const rows = await store.db
    .selectFrom('credentials')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute()
  return rows.map(toCredential)
}

export async function credentialByHash(store: Work, hash: string): Promise<Credential | null> {
  const row = await store.db.selectFrom('credentials').selectAll().where('hash', '=', hash).executeTakeFirst()
  return row ? toCredential(row) : null
}

export async function revokeCredential(store: Work, tenantId: string, id: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable('credentials')
    .set({ revoked_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function credentialUsed(store: Work, tenantId: string, id: string, at: string): Promise<void> {
  await store.db
    .updateTable('credentials')
    .set({ last_used_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

/** But for the sandbox's own: it would be made anew at the next start. */
export async function forgetCredentials(store: Work, tenantId: string, endedBefore: string): Promise<number> {
  const { numDeletedRows } = await store.db
    .deleteFrom('credentials')
    .where('tenant_id', '=', tenantId)
    .where((where) => where.or([where('revoked_at', '<', endedBefore), where('expires_at', '<', endedBefore)]))
    .where('created_by', 'not like', '{"id":"sandbox"%')
    .executeTakeFirst()
  return Number(numDeletedRows)
}

const toRow = (one: Credential, hash: string): CredentialTable => ({
  tenant_id: one.tenantId,
  id: one.id,
  hash,
  name: one.name,
  created_at: one.createdAt,
  created_by: toJson(one.createdBy),
  expires_at: one.expiresAt,
  last_used_at: one.lastUsedAt,
  revoked_at: one.revokedAt,
})

const toCredential = (row: CredentialTable): Credential => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  createdAt: row.created_at,
  createdBy: fromJson<Credential['createdBy']>(row.created_by),
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
})
