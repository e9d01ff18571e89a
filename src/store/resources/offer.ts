/** Records of users that the identity provider did not make: they are offered to it, with what the directory has. */
import type { ResourceBody } from '../../directory/store.ts'
import { insertRows } from '../bulk.ts'
import { take } from '../counters.ts'
import type { Work } from '../engine.ts'
import { toJson } from '../json.ts'
import type { UserRecordTable, UserTable } from '../schema.ts'
import { emailRows, userColumns } from './columns.ts'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const EIGHT_BY_EIGHT = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'

/** Users that never had a record; one that the provider deleted is not offered again. */
export async function offer(
  work: Work,
  tenantId: string,
  limit: number,
  newId: () => string,
  at: string,
): Promise<number> {
  const users = await work.db
    .selectFrom('users as u')
    .selectAll('u')
    .where('u.tenant_id', '=', tenantId)
    .where('u.owner', '=', 'pbx')
    .where('u.deleted_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('user_records as r')
            .select('r.id')
            .whereRef('r.tenant_id', '=', 'u.tenant_id')
            .whereRef('r.user_id', '=', 'u.id'),
        ),
      ),
    )
    .orderBy('u.id')
    .limit(limit)
    .execute()
  if (users.length === 0) return 0
  const first = await take(work, tenantId, 'records', users.length)
  const rows = users.map((user, index) => offered(user, newId(), first + index, at))
  await insertRows(work, 'user_records', rows)
  await insertRows(
    work,
    'record_emails',
    users.flatMap((user, index) => emailRows(tenantId, rows[index]?.id ?? '', offeredBody(user))),
  )
  return users.length
}

function offered(user: UserTable, id: string, seq: number, at: string): UserRecordTable {
  const body = offeredBody(user)
  return {
    tenant_id: user.tenant_id,
    id,
    seq,
    user_id: user.id,
    linked: 0,
    version: 1,
    created_at: at,
    changed_at: at,
    ...userColumns(body),
    in_groups: 0,
    body: toJson(body),
  }
}

/** What the directory has of a user, as a resource. */
export function offeredBody(user: UserTable): ResourceBody {
  const enterprise = user.department === null ? null : { department: user.department }
  const site = user.site === null ? null : { site: user.site }
  return {
    schemas: [CORE, ...(enterprise ? [ENTERPRISE] : []), ...(site ? [EIGHT_BY_EIGHT] : [])],
    userName: user.user_name,
    name: { givenName: user.given_name, familyName: user.family_name },
    displayName: user.display_name,
    active: user.active === 1,
    ...(user.title === null ? {} : { title: user.title }),
    ...(user.locale === null ? {} : { locale: user.locale }),
    ...(user.timezone === null ? {} : { timezone: user.timezone }),
    ...(user.email === null ? {} : { emails: [{ value: user.email, type: 'work', primary: true }] }),
    ...(enterprise ? { [ENTERPRISE]: enterprise } : {}),
    ...(site ? { [EIGHT_BY_EIGHT]: site } : {}),
  }
}
