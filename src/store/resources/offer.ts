/** Records of users that the identity provider did not make: they are offered to it, with what the directory has. */
import type { ResourceBody } from '../../directory/store.ts'
import { insertRows, updateRows } from '../bulk.ts'
import { take } from '../counters.ts'
import type { Work } from '../engine.ts'
import { fromJsonOrNull } from '../json.ts'
import type { UserRecordTable, UserTable } from '../schema.ts'
import { emailRows, newRecordColumns, userColumns } from './columns.ts'
import { toText } from './record.ts'
import { removeRecord } from './removeRecord.ts'
import { USER_COLUMNS } from '../directory/userRow.ts'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const EIGHT_BY_EIGHT = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'

/**
 * Looks at the `limit` users after that id. Only those of 8x8 that never had a record get one: who was deleted by the
 * provider is its own from then on.
 */
export async function offerSome(
  work: Work,
  tenantId: string,
  after: string | null,
  limit: number,
  at: string,
): Promise<{ made: number; last: string | null }> {
  const users = await work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('id', '>', after ?? '')
    .orderBy('id')
    .limit(limit)
    .execute()
  const there = await work.db
    .selectFrom('user_records')
    .select('user_id')
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(users.map(({ id }) => id)))
    .execute()
  const known = new Set(there.map((record) => record.user_id))
  const fresh = users.filter((user) => user.owner === 'pbx' && user.deleted_at === null && !known.has(user.id))
  await insertOffered(work, tenantId, fresh, at)
  return { made: fresh.length, last: users.length < limit ? null : (users.at(-1)?.id ?? null) }
}

/** After 8x8's users were taken in: who is new is offered, who changed is offered so, who is gone is not any more. */
export async function refreshOffers(work: Work, tenantId: string, users: UserTable[], at: string): Promise<void> {
  if (users.length === 0 || !(await isOn(work, tenantId))) return
  const records = await work.db
    .selectFrom('user_records')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(users.map((user) => user.id)))
    .execute()
  const recordOf = new Map(records.map((record) => [record.user_id, record]))
  const fresh: UserTable[] = []
  for (const user of users) {
    const record = recordOf.get(user.id)
    if (!record) {
      if (user.owner === 'pbx' && user.deleted_at === null) fresh.push(user)
    } else if (record.linked === 0) await refresh(work, record, user, at)
  }
  await insertOffered(work, tenantId, fresh, at)
}

async function isOn(work: Work, tenantId: string): Promise<boolean> {
  const row = await work.db.selectFrom('tenants').select('provisioning').where('id', '=', tenantId).executeTakeFirst()
  return fromJsonOrNull<{ on: boolean }>(row?.provisioning ?? null)?.on === true
}

async function refresh(work: Work, record: UserRecordTable, user: UserTable, at: string): Promise<void> {
  const { tenant_id: tenantId, id } = record
  if (user.deleted_at !== null) return removeRecord(work, record, at)
  const body = offeredBody(user)
  const text = toText(id, body)
  if (text === record.body) return
  work.recent?.note('user_records', tenantId, [id], at)
  await updateRows(
    work,
    'users',
    ['tenant_id', 'id'],
    [
      {
        ...{ tenant_id: tenantId, id: user.id, ...userColumns(body) },
        ...{ record_version: record.version + 1, record_changed_at: at, record_body: text },
      },
    ],
  )
  await work.db.deleteFrom('record_emails').where('tenant_id', '=', tenantId).where('record_id', '=', id).execute()
  await insertRows(work, 'record_emails', emailRows(tenantId, id, body))
}

async function insertOffered(work: Work, tenantId: string, users: UserTable[], at: string): Promise<void> {
  if (users.length === 0) return
  const first = await take(work, tenantId, 'records', users.length)
  const ids = users.map(({ id }) => id)
  work.recent?.note('user_records', tenantId, ids, at)
  // nobody was told of it under another id yet, so it has its user's
  const rows = users.map((user, index) => ({
    ...{ tenant_id: tenantId, id: user.id },
    ...newRecordColumns({ id: user.id, seq: first + index, linked: false, body: offeredBody(user) }, at),
  }))
  await updateRows(work, 'users', ['tenant_id', 'id'], rows)
  await insertRows(
    work,
    'record_emails',
    users.flatMap((user) => emailRows(tenantId, user.id, offeredBody(user))),
  )
}

/** What the directory has of a user, as a resource. */
export function offeredBody(user: UserTable): ResourceBody {
  const enterprise = user.department === null ? null : { department: user.department }
  const site = user.site === null ? null : { site: user.site }
  const phones = [
    ...(user.work_phone === null ? [] : [{ value: user.work_phone, type: 'work' }]),
    ...(user.mobile_phone === null ? [] : [{ value: user.mobile_phone, type: 'mobile' }]),
  ]
  return {
    schemas: [CORE, ...(enterprise ? [ENTERPRISE] : []), ...(site ? [EIGHT_BY_EIGHT] : [])],
    userName: user.user_name,
    name: { givenName: user.given_name, familyName: user.family_name },
    displayName: user.display_name,
    active: user.active === 1,
    ...(user.title === null ? {} : { title: user.title }),
    ...(user.locale === null ? {} : { locale: user.locale }),
    ...(user.timezone === null ? {} : { timezone: user.timezone }),
    ...(phones.length === 0 ? {} : { phoneNumbers: phones }),
    ...(user.email === null ? {} : { emails: [{ value: user.email, type: 'work', primary: true }] }),
    ...(enterprise ? { [ENTERPRISE]: enterprise } : {}),
    ...(site ? { [EIGHT_BY_EIGHT]: site } : {}),
  }
}
