/** Users by what they are called, and the licences that they have. */
import { sql } from 'kysely'
import type { User } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import { foldKey } from '../../fold.ts'
import { listed } from './listed.ts'
import { toUser, USER_COLUMNS } from '../userRow.ts'

/** At most 200 names, whatever their case. */
export async function usersNamed(work: Work, tenantId: string, userNames: string[]): Promise<User[]> {
  const rows = await work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('user_name_ci', 'in', work.engine.among([...new Set(userNames.map(foldKey))]))
    .execute()
  return rows.map(toUser)
}

/** The same by id, in order of their names. */
export async function usersOf(work: Work, tenantId: string, ids: string[]): Promise<User[]> {
  const rows = await work.db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among([...new Set(ids)]))
    .execute()
  return rows.map(toUser).toSorted((one, other) => one.displayName.localeCompare(other.displayName, 'en'))
}

const MOST_LICENCES = 50

/** Walks the index of those who have one: asked for when a person is about to choose one. */
export async function licences(work: Work, tenantId: string): Promise<{ name: string; users: number }[]> {
  const rows = await work.db
    .selectFrom(listed(work.engine).as('listed'))
    .select(['licence', sql<number>`count(*)`.as('users')])
    .where('tenant_id', '=', tenantId)
    .where('licence', '>', sql.lit(''))
    .groupBy('licence')
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('licence')
    .limit(MOST_LICENCES)
    .execute()
  return rows.map(({ licence, users }) => ({ name: licence ?? '', users: Number(users) }))
}
