/** Writes of an identity provider, each in one transaction with the user, the change log and what has to be looked at. */
import type {
  DirtyKey,
  FoundUser,
  ProvisioningCaller,
  ResourceBody,
  UserOutcome,
  UserRecord,
  UserWrite,
  Visible,
} from '../../directory/store.ts'
import { insertRows, updateDiffering } from '../bulk.ts'
import { take } from '../counters.ts'
import { logLines, type NewLine } from '../directory/changes.ts'
import { accountsNamed } from '../directory/match/claims.ts'
import { markDirty, noteNewUser, noteUser } from '../directory/dirty.ts'
import { accountsGiven } from '../directory/match/pointed.ts'
import { present } from '../directory/lists.ts'
import { insertUsers } from '../directory/newUsers.ts'
import type { Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import { fromFlag, toJson } from '../json.ts'
import { USER_COLUMNS } from '../directory/userRow.ts'
import type { ChangeColumn, PbxSiteTable, RecordColumns, Schema, UserTable } from '../schema.ts'
import { statement } from '../statement.ts'
import { emailRows, externalIdOf, newRecordColumns, userColumns } from './columns.ts'
import { changeEmails } from './emails.ts'
import { forget, holdersOf, isForgotten, type Holder } from './holders.ts'
import { bodyOf, toText, toUserRecord, toUserRecords, type Shown } from './record.ts'
import { removeRecord } from './removeRecord.ts'
import { EIGHT_BY_EIGHT } from './offer.ts'
import { renamedSite, siteNames } from './sites.ts'
import { fieldChanges, newProvidedRow, ownedOf, providedRow, withoutPbx } from './userRow.ts'

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
  const seq = await take(work, tenantId, 'records', 1)
  const row = {
    ...after,
    ...newRecordColumns({ id: ids.record, seq, linked: true, body: write.body }, caller.at),
  }
  // against what is kept: whom 8x8 deleted loses more than the write says
  await saveUser(work, was, row, write.cause, caller, accountsGiven(null, linkedAs(write)))
  await insertRows(work, 'record_emails', emailRows(tenantId, ids.record, write.body))
  return { kind: 'written', record: toUserRecord(shown(row), []) }
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
  const { user, record } = found
  const was = bodyOf({ body: record.text })
  const renamed = await renamedSite(work, user, sentSite(was))
  const body = renamed === null ? was : { ...was, [EIGHT_BY_EIGHT]: { ...siteAt(was), site: renamed } }
  const write = decide({ record, body, active: fromFlag(user.active), owned: ownedOf(user) })
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
  const there = renamed === null ? user : { ...user, site: renamed, site_ci: foldKey(renamed) }
  const after = providedRow(there, write, site, caller.at)
  if (text === record.text && record.linked && sameUser(user, after)) return { kind: 'same', record }
  const now = { ...userColumns(write.body), record_linked: 1, record_body: text, record_changed_at: caller.at }
  const next = { ...after, ...now, record_version: record.version + 1 }
  const before = { ...user, ...userColumns(was) }
  await saveUser(work, before, next, write.cause, caller, accountsGiven(givenAs(user), linkedAs(write)))
  await changeEmails(work, tenantId, id, was, write.body)
  return { kind: 'written', record: toUserRecord(shown(next), record.groups) }
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
  await saveUser(work, user, gone, 'DELETED_BY_PROVIDER', caller, accountsGiven(givenAs(user), null))
  await removeRecord(work, { tenant_id: tenantId, id, in_groups: user.record_in_groups }, caller.at)
  return true
}

const linkedAs = ({ body }: UserWrite) => ({ linked: 1, external_id: externalIdOf(body) })

const givenAs = (row: Recorded) => ({ linked: row.record_linked, external_id: row.record_external_id })

const sameUser = (before: UserTable, after: UserTable): boolean =>
  before.owned === after.owned && before.deleted_at === after.deleted_at && fieldChanges(before, after).length === 0

/** Of a record what is not made anew of its text. */
const KEPT_OF_RECORD = [
  'record_id',
  'record_seq',
  'record_linked',
  'record_version',
  'record_created_at',
  'record_changed_at',
  'record_external_id',
  'record_in_groups',
  'record_body',
] as const

type Changed = UserTable & ChangeColumn

type Recorded = Changed & { [column in (typeof KEPT_OF_RECORD)[number]]: NonNullable<RecordColumns[column]> }

const COLUMNS = [...USER_COLUMNS, 'last_change', 'noted'].map((column) => `"${column}"`).join(', ')

const byRecord = statement<Recorded>(
  ({ placeholder: p }) =>
    `select ${COLUMNS}, ${KEPT_OF_RECORD.join(', ')} from users
    where tenant_id = ${p(1)} and record_id = ${p(2)} and record_linked is not null`,
)

const userById = statement<Changed>(
  ({ placeholder: p }) => `select ${COLUMNS} from users where tenant_id = ${p(1)} and id = ${p(2)}`,
)

interface Found {
  user: Recorded
  record: UserRecord
}

async function find(work: Work, tenantId: string, visible: Visible, id: string): Promise<Found | null> {
  const [user] = await byRecord(work, [tenantId, id])
  if (!user || (visible === 'linked' && user.record_linked === 0)) return null
  const [record] = await toUserRecords(work, tenantId, [shown(user)])
  return record ? { user, record } : null
}

type Parts = Pick<RecordColumns, 'record_id' | 'record_linked' | 'record_version' | 'record_created_at'> &
  Pick<RecordColumns, 'record_changed_at' | 'record_body' | 'record_in_groups'>

/** A user's row, as its record is answered. */
const shown = (row: { id: string } & Parts): Shown => ({
  id: row.record_id ?? '',
  user_id: row.id,
  linked: row.record_linked ?? 0,
  version: row.record_version ?? 0,
  created_at: row.record_created_at ?? '',
  changed_at: row.record_changed_at ?? '',
  body: row.record_body ?? '',
  in_groups: row.record_in_groups ?? 0,
})

async function userRow(work: Work, tenantId: string, id: string): Promise<Changed | null> {
  const [row] = await userById(work, [tenantId, id])
  return row ?? null
}

const taken = ({ facts }: UserWrite, { displayName, recordId }: Holder): UserOutcome => ({
  kind: 'taken',
  userName: facts.userName,
  holder: { displayName, recordId },
})

const siteAt = (body: ResourceBody): ResourceBody => (body[EIGHT_BY_EIGHT] ?? {}) as ResourceBody

function sentSite(body: ResourceBody): string | null {
  const { site } = siteAt(body)
  return typeof site === 'string' ? site : null
}

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
  return { kind: 'noSite', site: facts.site ?? '', sites: await siteNames(work, tenantId, SITES_SHOWN) }
}

async function saveUser(
  work: Work,
  before: Schema['users'] | null,
  after: Schema['users'],
  cause: string,
  { at, by }: ProvisioningCaller,
  given: DirtyKey[],
): Promise<void> {
  const line = { at, userId: after.id, cause, causedBy: by } as const
  const lines: NewLine[] = before
    ? fieldChanges(before, after).map((change) => ({
        ...line,
        ...change,
        cause: ofField(change, cause),
        kind: 'updated',
      }))
    : [{ ...line, kind: 'created', field: null, before: null, after: null }]
  const last_change = await logLines(work, after.tenant_id, after.id, lines, before?.last_change ?? null)
  const noted = before
    ? await noteUser(work, after.tenant_id, after.id, before.noted ?? null)
    : await noteNewUser(work, after.tenant_id, after.id)
  const saved = { ...after, push_due: 1, last_change, noted }
  if (before) await updateDiffering(work, 'users', ['tenant_id', 'id'], before, saved)
  else await insertUsers(work, after.tenant_id, [saved])
  await markDirty(work, after.tenant_id, [...(await touched(work, before, after)), ...given])
}

/** What came in the request that deactivates somebody is no deactivation itself. */
const ofField = ({ field }: { field: string | null }, cause: string): string =>
  cause === 'DEACTIVATED_BY_PROVIDER' && field !== 'active' ? 'CHANGED_IN_PROVIDER' : cause

/** Its number, and the accounts that others could be linked to by the same names. */
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
    ...present([after.number]).map((key): DirtyKey => ({ kind: 'number', key })),
    ...accounts.map((key): DirtyKey => ({ kind: 'm365', key })),
  ]
}
