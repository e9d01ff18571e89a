import { sql } from 'kysely'
import type { AdoptionRow, Page } from '../../directory/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'

const LIST = 'adoption'

/**
 * Numbers that users had in Teams before a job gave them one: found as wanted, or others. `shown` is no bare column: to have
 * its order from an index, SQLite would go through all numbers for each user.
 */
const rowsOf = (tenantId: string) => sql<AdoptionRow>`
  select u.id as "userId", u.user_name as "userName", u.display_name as "displayName", u.number as wanted,
    t.number || '' as shown, t.type as type,
    case when m.number is null then 'other' else 'adopted' end as outcome
  from users u
  join teams_numbers t on t.tenant_id = u.tenant_id and t.holder_id = u.m365_id
  left join managed_assignments m on m.tenant_id = t.tenant_id and m.number = t.number and m.user_id = u.id
  where u.tenant_id = ${tenantId} and u.m365_id is not null and (m.number is null or m.origin = 'adopted')`

export async function adoption(
  work: Work,
  tenantId: string,
  cursor: string | null,
  limit: number,
): Promise<Page<AdoptionRow>> {
  const size = pageSize(limit)
  const [user, number] = cursor === null ? ['', ''] : fromCursor(cursor, LIST, ['string', 'string'])
  const { rows } = await sql<AdoptionRow>`select * from (${rowsOf(tenantId)}) as a
    where (a."userId", a.shown) > (${user}, ${number}) order by a."userId", a.shown limit ${size + 1}`.execute(work.db)
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total
    from (${rowsOf(tenantId)}) as a`.execute(work.db)
  const items = rows.slice(0, size)
  const last = items.at(-1)
  return {
    items,
    nextCursor: rows.length > size && last ? toCursor([LIST, last.userId, last.shown]) : null,
    total: counted[0]?.total ?? 0,
  }
}
