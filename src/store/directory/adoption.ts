import { sql } from 'kysely'
import type { AdoptionRow, Page } from '../../directory/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { steps, type Step } from './user-steps.ts'

const LIST = 'adoption'

/**
 * Numbers that users had in Teams before a job gave them one: found as wanted, or others. `shown` is no bare column: to have
 * its order from an index, SQLite would go through all numbers for each user.
 */
const rowsOf = (tenantId: string, { from, until }: Step) => sql<AdoptionRow>`
  select u.id as "userId", u.user_name as "userName", u.display_name as "displayName", u.number as wanted,
    t.number || '' as shown, t.type as type,
    case when m.number is null then 'other' else 'adopted' end as outcome
  from users u
  cross join teams_numbers t
  left join managed_assignments m on m.tenant_id = t.tenant_id and m.number = t.number and m.user_id = u.id
  where u.tenant_id = ${tenantId} and u.id >= ${from} and u.id < ${until} and u.m365_id is not null
    and t.tenant_id = ${tenantId} and t.holder_id = u.m365_id and (m.number is null or m.origin = 'adopted')`

export async function adoption(
  work: Work,
  tenantId: string,
  cursor: string | null,
  limit: number,
): Promise<Page<AdoptionRow>> {
  const size = pageSize(limit)
  const [user, number, known] =
    cursor === null ? ['', '', null] : fromCursor(cursor, LIST, ['string', 'string', 'number'])
  const found: AdoptionRow[] = []
  let counted = 0
  // counted on the first page only: the others carry it in their cursor
  for await (const step of steps(work, tenantId, String(user))) {
    if (found.length <= size) {
      const { rows } = await sql<AdoptionRow>`select * from (${rowsOf(tenantId, step)}) as a
        where (a."userId", a.shown) > (${user}, ${number}) order by a."userId", a.shown limit ${size + 1 - found.length}`.execute(
        work.db,
      )
      found.push(...rows)
    }
    if (known === null) counted += await countOf(work, tenantId, step)
    else if (found.length > size) break
  }
  const total = Number(known ?? counted)
  const items = found.slice(0, size)
  const last = items.at(-1)
  return {
    items,
    nextCursor: found.length > size && last ? toCursor([LIST, last.userId, last.shown, total]) : null,
    total,
  }
}

async function countOf(work: Work, tenantId: string, step: Step): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total
    from (${rowsOf(tenantId, step)}) as a`.execute(work.db)
  return rows[0]?.total ?? 0
}
