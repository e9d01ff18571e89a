/** Who is meant, and by what that person is known here. */
import { sql } from 'kysely'
import type { KnownPerson, StillThere } from '../../audit/store.ts'
import { present } from '../directory/lists.ts'
import type { Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import type { UserTable } from '../schema.ts'
import { USER_COLUMNS } from '../directory/userRow.ts'

const MOST_USERS = 20
const MOST_NAMES = 10

export async function identify(work: Work, tenantId: string, known: string): Promise<KnownPerson> {
  const users = await usersKnownAs(work, tenantId, known)
  const userIds = users.map(({ id }) => id)
  const accountIds = present(users.map((user) => user.m365_id)).concat(known)
  const accounts = await work.db
    .selectFrom('m365_accounts')
    .where('tenant_id', '=', tenantId)
    .selectAll()
    .where(({ eb, or }) => or([eb('id', 'in', accountIds), eb('upn_ci', '=', foldKey(known))]))
    .limit(MOST_USERS)
    .execute()
  const records = await work.db
    .selectFrom('user_records')
    .where('tenant_id', '=', tenantId)
    .select(['id', 'external_id'])
    .where('user_id', 'in', work.engine.among(userIds))
    .execute()
  const ids = present([
    known,
    ...users.flatMap((user) => [user.id, user.m365_id, user.pbx_id]),
    ...accounts.map(({ id }) => id),
    ...records.flatMap((record) => [record.id, record.external_id]),
  ])
  const names = present([
    ...users.flatMap((user) => [
      ...[user.user_name, user.federation_id, user.email, user.display_name, user.number],
      ...[user.work_phone, user.mobile_phone, `${user.given_name} ${user.family_name}`],
    ]),
    ...accounts.flatMap((account) => [account.upn, account.mail, account.display_name]),
    ...(await namesInLog(work, tenantId, ids)),
  ])
  const left = await stillThere(work, tenantId, users, ids, records.length > 0)
  const live = accounts.some((account) => account.gone_at === null) ? (['microsoft365'] as const) : []
  return { ids: [...new Set(ids)], names: [...new Set(names)], left: [...live, ...left] }
}

function usersKnownAs(work: Work, tenantId: string, known: string): Promise<UserTable[]> {
  return work.db
    .selectFrom('users')
    .where('tenant_id', '=', tenantId)
    .select(USER_COLUMNS)
    .where(({ eb, or }) =>
      or([
        eb('id', '=', known),
        eb('m365_id', '=', known.toLowerCase()),
        eb('pbx_id', '=', known),
        eb('user_name_ci', '=', foldKey(known)),
        eb('federation_id_ci', '=', foldKey(known)),
      ]),
    )
    .limit(MOST_USERS)
    .execute()
}

/** Admins are often no users. */
async function namesInLog(work: Work, tenantId: string, ids: string[]): Promise<string[]> {
  const rows = await work.db
    .selectFrom('audit_entries')
    .where('tenant_id', '=', tenantId)
    .select('actor_name')
    .distinct()
    .where('actor_id', 'in', work.engine.among(ids))
    .limit(MOST_NAMES)
    .execute()
  return rows.map((row) => row.actor_name)
}

async function stillThere(
  work: Work,
  tenantId: string,
  users: UserTable[],
  ids: string[],
  provided: boolean,
): Promise<StillThere[]> {
  const has = async (
    table: 'pbx_accounts' | 'managed_assignments' | 'role_assignments',
    where: string,
    column: string,
  ) =>
    (
      await sql`select 1 from ${sql.table(table)} where tenant_id = ${tenantId} and ${sql.raw(where)}
        and ${sql.ref(column)} in ${work.engine.among(ids)} limit 1`.execute(work.db)
    ).rows.length > 0
  const found: [StillThere, boolean][] = [
    ['8x8', await has('pbx_accounts', 'gone_at is null', 'id')],
    ['identityProvider', provided],
    ['number', users.length > 0 && (await has('managed_assignments', 'true', 'user_id'))],
    ['role', await has('role_assignments', `kind = 'person'`, 'id')],
  ]
  return found.filter(([, is]) => is).map(([where]) => where)
}
