import { sql } from 'kysely'
import type { DriftRow, Page } from '../../directory/store.ts'
import { fromCursor, pageSize, toCursor } from '../cursor.ts'
import type { Work } from '../engine.ts'
import { steps, type Step } from './user-steps.ts'

const LIST = 'drift'

/**
 * What was changed behind our back: changes that are queued for that, numbers of ours that a blocked user lost, and
 * users who were left out and have another number than 8x8's. What is queued and who is blocked or left out comes first, being
 * few: SQLite keeps to the order of a cross join, where it would else go through all that is queued for each user of a page.
 */
const rowsOf = (tenantId: string, { from, until }: Step) => sql<DriftRow>`
  select q.user_id as "userId", u.user_name as "userName", u.display_name as "displayName", q.field as field,
    q.after as wanted, q.before as shown, null as holder, 'queued' as fate, q.since as since
  from queued_changes q cross join users u
  where q.tenant_id = ${tenantId} and q.subject >= ${`user:${from}`} and q.subject < ${`user:${until}`} and q.cause = 'DRIFT' and u.tenant_id = ${tenantId} and u.id = q.user_id
  union all
  select m.user_id, u.user_name, u.display_name, 'teamsNumber', m.number, ${held('m.holder_id')},
    coalesce(h.display_name, t.holder_id), 'blocked', coalesce(t.seen_at, u.state_since, u.updated_at)
  from users u cross join managed_assignments m
  left join teams_numbers t on t.tenant_id = m.tenant_id and t.number = m.number
  left join m365_accounts h on h.tenant_id = t.tenant_id and h.id = t.holder_id
  where u.tenant_id = ${tenantId} and u.state = 'blocked' and u.id >= ${from} and u.id < ${until} and m.tenant_id = ${tenantId} and m.user_id = u.id
    and (t.holder_id is null or t.holder_id <> m.holder_id)
  union all
  select u.id, u.user_name, u.display_name, 'teamsNumber', u.number, ${held('u.m365_id')},
    coalesce(h.display_name, t.holder_id), 'leftOut', coalesce(t.seen_at, u.state_since, u.updated_at)
  from user_choices c cross join users u
  left join teams_numbers t on t.tenant_id = u.tenant_id and t.number = u.number
  left join m365_accounts h on h.tenant_id = t.tenant_id and h.id = t.holder_id
  where c.tenant_id = ${tenantId} and c.kind = 'leftOut' and c.user_id >= ${from} and c.user_id < ${until} and u.tenant_id = ${tenantId} and u.id = c.user_id
    and u.number is not null and u.m365_id is not null and u.deleted_at is null and (t.holder_id is null or t.holder_id <> u.m365_id)`

/** The first number that an account holds; of a bare column SQLite would go through all numbers for the least. */
const held = (account: string) => sql`(select min(n.number || '') from teams_numbers n
  where n.tenant_id = u.tenant_id and n.holder_id = ${sql.ref(account)})`

export async function drift(
  work: Work,
  tenantId: string,
  cursor: string | null,
  limit: number,
): Promise<Page<DriftRow>> {
  const size = pageSize(limit)
  // counted on the first page only: the others carry it in their cursor
  const [user, field, wanted, known] =
    cursor === null ? ['', '', '', null] : fromCursor(cursor, LIST, ['string', 'string', 'string', 'number'])
  const found: DriftRow[] = []
  let counted = 0
  for await (const step of steps(work, tenantId, String(user))) {
    if (found.length <= size) {
      const { rows } = await sql<DriftRow>`select * from (${rowsOf(tenantId, step)}) as d
        where (d."userId", d.field, coalesce(d.wanted, '')) > (${user}, ${field}, ${wanted})
        order by d."userId", d.field, coalesce(d.wanted, '') limit ${size + 1 - found.length}`.execute(work.db)
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
    nextCursor:
      found.length > size && last ? toCursor([LIST, last.userId, last.field, last.wanted ?? '', total]) : null,
    total,
  }
}

async function countOf(work: Work, tenantId: string, step: Step): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total
    from (${rowsOf(tenantId, step)}) as d`.execute(work.db)
  return rows[0]?.total ?? 0
}
