import { sql } from 'kysely'
import type { Work } from '../engine.ts'
import type {
  M365AccountTable,
  PbxAccountTable,
  TeamsConfigurationTable,
  TeamsNumberTable,
  UserTable,
} from '../schema.ts'
import { USER_COLUMNS } from './userRow.ts'

/** Rows by their keys; keys that are not there are left out. */

export async function userRows(work: Work, tenantId: string, ids: string[]): Promise<Map<string, UserTable>> {
  const rows = await work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export async function accountRows(work: Work, tenantId: string, ids: string[]): Promise<Map<string, PbxAccountTable>> {
  const rows = await work.db
    .selectFrom('pbx_accounts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Accounts that 8x8 has, of these folded usernames. */
export async function livingNamed(work: Work, tenantId: string, names: string[]): Promise<string[]> {
  const rows = await work.db
    .selectFrom('pbx_accounts')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('user_name_ci', 'in', work.engine.among(names))
    .where('gone_at', 'is', null)
    .execute()
  return rows.map((row) => row.id)
}

export type SeenPbx = PbxAccountTable & { content: string }

const withContent = (work: Work, tenantId: string, ids: string[]) =>
  work.db
    .selectFrom('pbx_accounts as a')
    .innerJoin('pbx_contents as c', (join) => join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.id'))
    .selectAll('a')
    .select('c.content')
    .where('a.tenant_id', '=', tenantId)
    .where('a.id', 'in', work.engine.among(ids))

/** Accounts with their content, gone ones as well. */
export async function seenAccounts(work: Work, tenantId: string, ids: string[]): Promise<Map<string, SeenPbx>> {
  const rows = await withContent(work, tenantId, ids).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Of these accounts, those at which something was seen that is not taken over yet, with their content: seldom any. */
export async function pendingAccounts(work: Work, tenantId: string, ids: string[]): Promise<Map<string, SeenPbx>> {
  // as the index has it that only they are in
  const rows = await withContent(work, tenantId, ids)
    .where(sql<boolean>`a.pending = 1`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export async function m365Rows(work: Work, tenantId: string, ids: string[]): Promise<Map<string, M365AccountTable>> {
  const rows = await work.db
    .selectFrom('m365_accounts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export async function numberRows(
  work: Work,
  tenantId: string,
  numbers: string[],
): Promise<Map<string, TeamsNumberTable>> {
  const rows = await work.db
    .selectFrom('teams_numbers')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', 'in', work.engine.among(numbers))
    .execute()
  return new Map(rows.map((row) => [row.number, row]))
}

export async function configurationRows(
  work: Work,
  tenantId: string,
  ids: string[],
): Promise<Map<string, TeamsConfigurationTable>> {
  const rows = await work.db
    .selectFrom('teams_configurations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** In number order; sorted here, since a sorting statement makes SQLite walk all numbers in that order instead. */
export async function heldNumbers(work: Work, tenantId: string, holderIds: string[]): Promise<TeamsNumberTable[]> {
  const rows = await work.db
    .selectFrom('teams_numbers')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('holder_id', 'in', work.engine.among(holderIds))
    .execute()
  return rows.sort((one, other) => (one.number < other.number ? -1 : 1))
}
