/** Writes of an identity provider, each in one transaction with the user, the change log and what has to be looked at. */
import type {
  DirtyKey,
  FoundUser,
  ProvisioningCaller,
  UserOutcome,
  UserRecord,
  UserWrite,
  Visible,
} from '../../directory/store.ts'
import { insertRows, updateDiffering } from '../bulk.ts'
import { take } from '../counters.ts'
import { logChanges } from '../directory/changes.ts'
import { accountsNamed } from '../directory/claims.ts'
import { markDirty } from '../directory/dirty.ts'
import { accountsGiven } from '../directory/pointed.ts'
import { present } from '../directory/lists.ts'
import type { Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import { fromFlag, toFlag, toJson } from '../json.ts'
import type { PbxSiteTable, UserRecordTable, UserTable } from '../schema.ts'
import { statement } from '../statement.ts'
import { emailRows, externalIdOf, userColumns } from './columns.ts'
import { forget, holdersOf, isForgotten, type Holder } from './holders.ts'
import { bodyOf, toText, toUserRecord, toUserRecords } from './record.ts'
import { removeRecord } from './removeRecord.ts'
import { fieldChanges, newProvidedRow, ownedOf, providedRow, withoutPbx, type FieldChange } from './userRow.ts'

export async function createUser(
  work: Work,
  tenantId: string,
  write: UserWrite,
  ids: { record: string; user: string },
  caller: ProvisioningCaller,
): Promise<UserOutcome> {
  const holders = await holdersOf(work, tenantId, write.facts.userName)
  const held = holders.find((holder) => holder.recordId !== null)
  const kept = holders.find((holder) => holder.recordId === null)
  if (held) return taken(write, held)
  const site = await siteOf(work, tenantId, write)
  if (site === 'none') return noSite(work, tenantId, write)
  const was = kept ? await userRow(work, tenantId, kept.id) : null
  const before = was && (was.deleted_at === null ? was : withoutPbx(was))
  if (before?.site && site && before.site_id !== site.id)
    return { kind: 'otherSite', site: site.name, has: before.site }
  const after = before
    ? providedRow(before, write, site, caller.at)
    : newProvidedRow(tenantId, ids.user, write, site, caller.at)
  // against what is kept: whom 8x8 deleted loses more than the write says
  await saveUser(work, was, after, write.cause, caller, accountsGiven(null, linkedAs(write)))
  const row = await newRecord(work, after, { id: ids.record, linked: true, body: write.body }, caller.at)
  return { kind: 'written', record: toUserRecord(row, []) }
}

export async function changeUser(
  work: Work,
  tenantId: string,
  visible: Visible,
  id: string,
  decide: (found: FoundUser) => UserWrite,
  caller: ProvisioningCaller,
): Promise<UserOutcome> {
  const found = await find(work, tenantId, visible, id)
  if (!found) return { kind: 'missing' }
  const { row, user, record } = found
  const was = bodyOf(row)
  const write = decide({ record, body: was, active: fromFlag(user.active), owned: ownedOf(user) })
  if (foldKey(write.facts.userName) !== user.user_name_ci) {
    const holders = await holdersOf(work, tenantId, write.facts.userName)
    const others = holders.filter((holder) => holder.id !== user.id)
    const other = others.find((holder) => !isForgotten(holder))
    if (other) return taken(write, other)
    await forget(work, tenantId, others, caller)
  }
  const site = await siteOf(work, tenantId, write)
  if (site === 'none') return noSite(work, tenantId, write)
  // set by an admin, or at 8x8, before the provider sent one
  if (site && user.site !== null && user.site_id !== site.id)
    return { kind: 'otherSite', site: site.name, has: user.site }
  const text = toText(id, write.body)
  const after = providedRow(user, write, site, caller.at)
  if (text === row.body && fromLinked(row) && sameUser(user, after)) return { kind: 'same', record }
  await saveUser(work, user, after, write.cause, caller, accountsGiven(row, linkedAs(write)))
  const next = await changeRecord(work, row, was, write.body, text, caller.at)
  return { kind: 'written', record: toUserRecord(next, record.groups) }
}

export async function removeUser(
  work: Work,
  tenantId: string,
  visible: Visible,
  id: string,
  decide: (record: UserRecord) => void,
  caller: ProvisioningCaller,
): Promise<boolean> {
  const found = await find(work, tenantId, visible, id)
  if (!found) return false
  decide(found.record)
  const { user } = found
  const owned = toJson([...new Set([...ownedOf(user), 'active'])])
  const gone = { ...user, active: 0, owner: 'idp', owned, updated_at: caller.at }
  await saveUser(work, user, gone, 'DELETED_BY_PROVIDER', caller, accountsGiven(found.row, null))
  await removeRecord(work, found.row, caller.at)
  return true
}

const linkedAs = ({ body }: UserWrite) => ({ linked: 1, external_id: externalIdOf(body) })

const fromLinked = (row: UserRecordTable): boolean => row.linked === 1

const sameUser = (before: UserTable, after: UserTable): boolean =>
  before.owned === after.owned && before.deleted_at === after.deleted_at && fieldChanges(before, after).length === 0

const recordById = statement<UserRecordTable>(
  ({ placeholder: p }) => `select * from user_records where tenant_id = ${p(1)} and id = ${p(2)}`,
)

const userById = statement<UserTable>(
  ({ placeholder: p }) => `select * from users where tenant_id = ${p(1)} and id = ${p(2)}`,
)

interface Found {
  row: UserRecordTable
  user: UserTable
  record: UserRecord
}

async function find(work: Work, tenantId: string, visible: Visible, id: string): Promise<Found | null> {
  const [row] = await recordById(work, [tenantId, id])
  if (!row || (visible === 'linked' && row.linked === 0)) return null
  const user = await userRow(work, tenantId, row.user_id)
  const [record] = await toUserRecords(work, tenantId, [row])
  return user && record ? { row, user, record } : null
}

async function userRow(work: Work, tenantId: string, id: string): Promise<UserTable | null> {
  const [row] = await userById(work, [tenantId, id])
  return row ?? null
}

const taken = ({ facts }: UserWrite, { displayName, recordId }: Holder): UserOutcome => ({
  kind: 'taken',
  userName: facts.userName,
  holder: { displayName, recordId },
})

async function siteOf(work: Work, tenantId: string, { facts }: UserWrite): Promise<PbxSiteTable | 'none' | null> {
  if (facts.site === null) return null
  const site = await work.db
    .selectFrom('pbx_sites')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('name', '=', facts.site)
    .executeTakeFirst()
  return site ?? 'none'
}

const SITES_SHOWN = 50

async function noSite(work: Work, tenantId: string, { facts }: UserWrite): Promise<UserOutcome> {
  const sites = await work.db
    .selectFrom('pbx_sites')
    .select('name')
    .where('tenant_id', '=', tenantId)
    .orderBy('name')
    .limit(SITES_SHOWN)
    .execute()
  return { kind: 'noSite', site: facts.site ?? '', sites: sites.map((site) => site.name) }
}

async function saveUser(
  work: Work,
  before: UserTable | null,
  after: UserTable,
  cause: string,
  { at, by }: ProvisioningCaller,
  given: DirtyKey[],
): Promise<void> {
  const saved = { ...after, push_due: 1 }
  const changes: FieldChange[] = before ? fieldChanges(before, after) : []
  if (before) await updateDiffering(work, 'users', ['tenant_id', 'id'], before, saved)
  else await insertRows(work, 'users', [saved])
  const line = { at, userId: after.id, cause, causedBy: by } as const
  await logChanges(
    work,
    after.tenant_id,
    before
      ? changes.map((change) => ({ ...line, ...change, kind: 'updated' }))
      : [{ ...line, kind: 'created', field: null, before: null, after: null }],
  )
  await markDirty(work, after.tenant_id, [...(await touched(work, before, after)), ...given])
}

/** The user, its number, and the accounts that others could be linked to by the same names. */
async function touched(work: Work, before: UserTable | null, after: UserTable): Promise<DirtyKey[]> {
  const renamed =
    !before ||
    before.user_name_ci !== after.user_name_ci ||
    before.federation_id_ci !== after.federation_id_ci ||
    // who is deleted claims nobody's account
    before.deleted_at !== after.deleted_at
  const claims = renamed
    ? present([before?.user_name_ci, before?.federation_id_ci, after.user_name_ci, after.federation_id_ci])
    : []
  const accounts = claims.length > 0 ? await accountsNamed(work, after.tenant_id, [...new Set(claims)]) : []
  return [
    { kind: 'user', key: after.id },
    ...present([after.number]).map((key): DirtyKey => ({ kind: 'number', key })),
    ...accounts.map((key): DirtyKey => ({ kind: 'm365', key })),
  ]
}

export async function newRecord(
  work: Work,
  user: UserTable,
  { id, linked, body }: { id: string; linked: boolean; body: UserWrite['body'] },
  at: string,
): Promise<UserRecordTable> {
  const seq = await take(work, user.tenant_id, 'records', 1)
  const row: UserRecordTable = {
    tenant_id: user.tenant_id,
    id,
    seq,
    user_id: user.id,
    linked: toFlag(linked),
    version: 1,
    created_at: at,
    changed_at: at,
    ...userColumns(body),
    in_groups: 0,
    body: toText(id, body),
  }
  await insertRows(work, 'user_records', [row])
  await insertRows(work, 'record_emails', emailRows(user.tenant_id, id, body))
  return row
}

const emailsGone = statement(
  ({ placeholder: p }) => `delete from record_emails where tenant_id = ${p(1)} and record_id = ${p(2)}`,
)

async function changeRecord(
  work: Work,
  row: UserRecordTable,
  was: UserWrite['body'],
  body: UserWrite['body'],
  text: string,
  at: string,
): Promise<UserRecordTable> {
  const next = { ...row, ...userColumns(body), linked: 1, version: row.version + 1, changed_at: at, body: text }
  await updateDiffering(work, 'user_records', ['tenant_id', 'id'], row, next)
  // what a change leaves alone is the same object
  if (was['emails'] === body['emails']) return next
  const before = emailRows(row.tenant_id, row.id, was)
  const after = emailRows(row.tenant_id, row.id, body)
  if (JSON.stringify(before) === JSON.stringify(after)) return next
  await emailsGone(work, [row.tenant_id, row.id])
  await insertRows(work, 'record_emails', after)
  return next
}
