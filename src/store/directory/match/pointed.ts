/** What says whose account is whose without a name: an admin's choice, and the id in the identity provider's record. */
import type { DirtyKey } from '../../../directory/store.ts'
import { sql } from 'kysely'
import type { Work } from '../../engine.ts'
import { present } from '../lists.ts'
import type { UserRecordTable } from '../../schema.ts'
import { provisioning } from '../../tenants/credentials.ts'

/** Ids of Microsoft 365 accounts; null: nobody says so. */
export interface Pointed {
  choice: string | null
  externalId: string | null
}

export const NOWHERE: Pointed = { choice: null, externalId: null }

// A literal, as SQLite uses a partial index only for its own condition.
const IS_CHOICE = sql<boolean>`kind = 'account'`

/** Where each of these users is pointed at; those that are pointed nowhere are left out. */
export async function pointedOf(work: Work, tenantId: string, userIds: string[]): Promise<Map<string, Pointed>> {
  const found = new Map<string, Pointed>()
  if (userIds.length === 0) return found
  const records = await work.db
    .selectFrom('user_records')
    .select(['user_id', 'external_id'])
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(userIds))
    .where('linked', '=', 1)
    // by user: along the index of external ids SQLite would look at every record of the tenant
    .where(sql<boolean>`${work.engine.unindexed('external_id')} is not null`)
    .execute()
  const given = records.length > 0 && (await sendsObjectIds(work, tenantId)) ? records : []
  for (const row of given) found.set(row.user_id, { ...NOWHERE, externalId: row.external_id })
  const choices = await work.db
    .selectFrom('user_choices')
    .select(['user_id', 'note'])
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(userIds))
    .where(IS_CHOICE)
    .execute()
  for (const row of choices) found.set(row.user_id, { ...(found.get(row.user_id) ?? NOWHERE), choice: row.note })
  return found
}

export interface Pointing {
  userId: string
  accountId: string
  step: keyof Pointed
  /** Of the user. */
  m365Id: string | null
}

/** Users, not deleted, that are pointed at one of these accounts. */
export async function pointingAt(work: Work, tenantId: string, accountIds: string[]): Promise<Pointing[]> {
  if (accountIds.length === 0) return []
  const records = await work.db
    .selectFrom('user_records as r')
    .innerJoin('users as u', (join) => join.onRef('u.tenant_id', '=', 'r.tenant_id').onRef('u.id', '=', 'r.user_id'))
    .select(['u.id', 'u.m365_id', 'r.external_id as account'])
    .where('r.tenant_id', '=', tenantId)
    .where('r.external_id', 'in', work.engine.among(accountIds))
    .where('r.linked', '=', 1)
    .where('u.deleted_at', 'is', null)
    .execute()
  const given = records.length > 0 && (await sendsObjectIds(work, tenantId)) ? records : []
  const choices = await work.db
    .selectFrom('user_choices as c')
    .innerJoin('users as u', (join) => join.onRef('u.tenant_id', '=', 'c.tenant_id').onRef('u.id', '=', 'c.user_id'))
    .select(['u.id', 'u.m365_id', 'c.note as account'])
    .where('c.tenant_id', '=', tenantId)
    .where(IS_CHOICE)
    .where('c.note', 'in', work.engine.among(accountIds))
    .where('u.deleted_at', 'is', null)
    .execute()
  const at = (step: keyof Pointed) => (row: (typeof choices)[number] | (typeof records)[number]) => ({
    userId: row.id,
    accountId: row.account ?? '',
    step,
    m365Id: row.m365_id,
  })
  return [...choices.map(at('choice')), ...given.map(at('externalId'))]
}

/** Another provider's `externalId` is an id of its own. */
const sendsObjectIds = async (work: Work, tenantId: string): Promise<boolean> =>
  (await provisioning(work, tenantId)).provider === 'entra'

/** The accounts that these users are pointed at, for looking again at everybody who could be linked to them. */
export async function accountsPointedAt(work: Work, tenantId: string, userIds: string[]): Promise<DirtyKey[]> {
  const pointed = [...(await pointedOf(work, tenantId, userIds)).values()]
  return pointed.flatMap(({ choice, externalId }) =>
    present([choice, externalId]).map((key) => ({ kind: 'm365', key })),
  )
}

const OBJECT_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** The same of one user, in the order in which they count. */
export async function pointedAt(work: Work, tenantId: string, userId: string): Promise<string[]> {
  const { choice, externalId } = (await pointedOf(work, tenantId, [userId])).get(userId) ?? NOWHERE
  return present([choice, externalId]).filter((id) => OBJECT_ID.test(id))
}

type Record = Pick<UserRecordTable, 'external_id' | 'linked'>

/** The accounts that others could be linked to, or could no more, once a record is another. */
export function accountsGiven(before: Record | null, after: Record | null): DirtyKey[] {
  const of = (record: Record | null) => (record?.linked === 1 ? record.external_id : null)
  const ids = of(before) === of(after) ? [] : [of(before), of(after)]
  return ids.flatMap((key): DirtyKey[] => (key !== null && OBJECT_ID.test(key) ? [{ kind: 'm365', key }] : []))
}
