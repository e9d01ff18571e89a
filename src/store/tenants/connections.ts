import { sql } from 'kysely'
import type {
  ConnectionChange,
  ConnectionKind,
  ConnectionsStore,
  KeptConnection,
  SealedSecret,
  SecretField,
  SecretRow,
} from '../../tenants/store.ts'
import { upsertRows } from '../bulk.ts'
import type { Work } from '../engine.ts'
import { fromJson, fromJsonOrNull, toJson } from '../json.ts'
import type { SecretTable } from '../schema.ts'
import { inTransaction } from '../transaction.ts'

export function createConnectionsStore(store: Work): ConnectionsStore {
  const { db } = store
  return {
    connection: (tenantId, kind) => connection(store, tenantId, kind),
    saveConnection: (tenantId, change) => inTransaction(store, (work) => save(work, tenantId, change)),
    removeConnection: (tenantId, kind) => inTransaction(store, (work) => remove(work, tenantId, kind)),
    async saveConsent(tenantId, app, consent) {
      const given = toJson(consent)
      const row = { tenant_id: tenantId, kind: app.kind, settings: toJson(app) }
      const change = { changed_at: consent.at, changed_by: toJson(consent.by) }
      await db
        .insertInto('connections')
        .values({ ...row, ...change, consent: given })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'kind']).doUpdateSet({ consent: given }))
        .execute()
    },
    sealed: (after, limit) => sealed(store, after, limit),
    async reseal({ tenantId, connection: kind, field, sealed: old }, { sealed: text, keyId }) {
      await db
        .updateTable('secrets')
        .set({ sealed: text, key_id: keyId })
        .where('tenant_id', '=', tenantId)
        .where('connection', '=', kind)
        .where('field', '=', field)
        .where('sealed', '=', old)
        .execute()
    },
    async forgetSealedBy(keyIds) {
      const { numDeletedRows } = await db
        .deleteFrom('secrets')
        .where('key_id', 'in', [...keyIds])
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
    async credentialUses(tenantId) {
      const rows = await db.selectFrom('credential_uses').selectAll().where('tenant_id', '=', tenantId).execute()
      return rows.map((row) => ({
        credential: row.credential,
        lastSuccessAt: row.last_success_at,
        toldDays: row.told_days,
        toldFor: row.told_for,
      }))
    },
    async credentialWorked(tenantId, credential, at) {
      await db
        .insertInto('credential_uses')
        .values({ tenant_id: tenantId, credential, last_success_at: at, told_days: null, told_for: null })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'credential'])
            .doUpdateSet({ last_success_at: at })
            .where(sql<boolean>`coalesce(credential_uses.last_success_at, '') < ${at}`),
        )
        .execute()
    },
    async credentialTold(tenantId, credential, days, end) {
      await db
        .insertInto('credential_uses')
        .values({ tenant_id: tenantId, credential, last_success_at: null, told_days: days, told_for: end })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'credential']).doUpdateSet({ told_days: days, told_for: end }),
        )
        .execute()
    },
  }
}

async function connection(work: Work, tenantId: string, kind: ConnectionKind): Promise<KeptConnection | null> {
  const row = await work.db
    .selectFrom('connections')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  if (!row) return null
  const secrets = await work.db
    .selectFrom('secrets')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('connection', '=', kind)
    .execute()
  return {
    settings: fromJson<KeptConnection['settings']>(row.settings),
    secrets: Object.fromEntries(secrets.map((secret) => [secret.field, toSecret(secret)])),
    changedAt: row.changed_at,
    changedBy: fromJson<KeptConnection['changedBy']>(row.changed_by),
    consent: fromJsonOrNull<NonNullable<KeptConnection['consent']>>(row.consent),
  }
}

async function save(work: Work, tenantId: string, { settings, secrets, at, by }: ConnectionChange): Promise<void> {
  const { kind } = settings
  const was = await connection(work, tenantId, kind)
  const consent = was?.consent && appOf(was.settings) === appOf(settings) ? toJson(was.consent) : null
  const row = { tenant_id: tenantId, kind, settings: toJson(settings), changed_at: at, changed_by: toJson(by), consent }
  await work.db
    .insertInto('connections')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'kind']).doUpdateSet(row))
    .execute()
  for (const [field, secret] of Object.entries(secrets) as [SecretField, SealedSecret | null][]) {
    if (secret === null)
      await work.db
        .deleteFrom('secrets')
        .where('tenant_id', '=', tenantId)
        .where('connection', '=', kind)
        .where('field', '=', field)
        .execute()
    else await upsertRows(work, 'secrets', ['tenant_id', 'connection', 'field'], [toRow(tenantId, kind, field, secret)])
  }
}

const appOf = (settings: KeptConnection['settings']): string | null =>
  'clientId' in settings ? settings.clientId : null

async function remove(work: Work, tenantId: string, kind: ConnectionKind): Promise<boolean> {
  await work.db.deleteFrom('secrets').where('tenant_id', '=', tenantId).where('connection', '=', kind).execute()
  const { numDeletedRows } = await work.db
    .deleteFrom('connections')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

async function sealed(work: Work, after: SecretRow | null, limit: number): Promise<SecretRow[]> {
  let query = work.db.selectFrom('secrets').selectAll()
  if (after)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('tenant_id', 'connection', 'field'),
        '>',
        tuple(after.tenantId, after.connection as string, after.field as string),
      ),
    )
  const rows = await query.orderBy('tenant_id').orderBy('connection').orderBy('field').limit(limit).execute()
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    connection: row.connection as ConnectionKind,
    field: row.field as SecretField,
    sealed: row.sealed,
    keyId: row.key_id,
  }))
}

const toRow = (
  tenantId: string,
  kind: ConnectionKind,
  field: SecretField,
  { sealed: text, keyId, hint, setAt, setBy, expiresAt }: SealedSecret,
): SecretTable => ({
  tenant_id: tenantId,
  connection: kind,
  field,
  sealed: text,
  key_id: keyId,
  hint,
  set_at: setAt,
  set_by: toJson(setBy),
  expires_at: expiresAt,
})

const toSecret = (row: SecretTable): SealedSecret => ({
  sealed: row.sealed,
  keyId: row.key_id,
  hint: row.hint,
  setAt: row.set_at,
  setBy: fromJson<SealedSecret['setBy']>(row.set_by),
  expiresAt: row.expires_at,
})
