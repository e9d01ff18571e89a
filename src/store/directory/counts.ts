import { sql } from 'kysely'
import type { DirectoryCounts, PbxSite, UserState } from '../../directory/store.ts'
import { lastTaken } from '../counters.ts'
import type { Work } from '../engine.ts'

export async function counts(work: Work, tenantId: string): Promise<DirectoryCounts> {
  const byState: Record<UserState, number> = { inSync: 0, queued: 0, waiting: 0, blocked: 0, excluded: 0 }
  for (const row of await stateRows(work, tenantId)) byState[row.state as UserState] += row.users
  return {
    users: Object.values(byState).reduce((sum, users) => sum + users, 0),
    sites: await countOf(work, tenantId, 'pbx_sites'),
    byState,
    queued: await queuedSubjects(work, tenantId),
    managed: await countOf(work, tenantId, 'managed_assignments'),
    leftOut: await leftOut(work, tenantId),
    onlyInM365: await onlyInM365(work, tenantId),
  }
}

/** Two rows by key, however many users: people who watch a status ask four times a second. */
export async function revision(work: Work, tenantId: string): Promise<number> {
  return (await lastTaken(work, tenantId, 'standing')) + (await lastTaken(work, tenantId, 'changes'))
}

export async function reasonCounts(
  work: Work,
  tenantId: string,
): Promise<{ state: UserState; reason: string; users: number }[]> {
  const rows = await work.db
    .selectFrom('users')
    .select(['state', 'reason', sql<number>`count(*)`.as('users')])
    .where('tenant_id', '=', tenantId)
    .where('reason', 'is not', null)
    .groupBy(['state', 'reason'])
    .execute()
  return rows
    .map((row) => ({ state: row.state as UserState, reason: row.reason ?? '', users: row.users }))
    .sort((one, other) => other.users - one.users || (one.reason < other.reason ? -1 : 1))
}

export async function sites(work: Work, tenantId: string): Promise<PbxSite[]> {
  const rows = await work.db
    .selectFrom('pbx_sites')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: row.id, name: row.name, pbxName: row.pbx_name }))
}

function stateRows(work: Work, tenantId: string) {
  return work.db
    .selectFrom('users')
    .select(['state', sql<number>`count(*)`.as('users')])
    .where('tenant_id', '=', tenantId)
    .groupBy('state')
    .execute()
}

async function countOf(work: Work, tenantId: string, table: 'pbx_sites' | 'managed_assignments'): Promise<number> {
  const { rows } = await work.db
    .selectFrom(table)
    .select(sql<number>`count(*)`.as('rows'))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow()
  return rows
}

async function queuedSubjects(work: Work, tenantId: string): Promise<number> {
  const { subjects } = await work.db
    .selectFrom('queued_changes')
    .select(sql<number>`count(distinct subject)`.as('subjects'))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow()
  return subjects
}

async function leftOut(work: Work, tenantId: string): Promise<number> {
  const { users } = await work.db
    .selectFrom('user_choices')
    .select(sql<number>`count(*)`.as('users'))
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'leftOut')
    .executeTakeFirstOrThrow()
  return users
}

/** The condition of the index that holds just these. */
async function onlyInM365(work: Work, tenantId: string): Promise<number> {
  const { accounts } = await work.db
    .selectFrom('m365_accounts')
    .select(sql<number>`count(*)`.as('accounts'))
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`gone_at is null and user_type = 'member' and linked_user_id is null`)
    .executeTakeFirstOrThrow()
  return accounts
}
