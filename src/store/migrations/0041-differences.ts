import type { Kept } from './kept.ts'
import type { TableSpec } from './tables.ts'

/** How many rows the lists of what differs in Teams, of numbers before us, and of usernames that differ, have of each user. */
export const DIFFERENCES: TableSpec = {
  name: 'differences',
  columns: { tenant_id: 'text!', kind: 'text!', user_id: 'text!', found: 'bigint!' },
  key: ['tenant_id', 'kind', 'user_id'],
  narrow: true,
}

export const DIFFERENCE_TOTALS: Kept[] = [
  {
    id: 'differing',
    table: 'differences',
    name: `'differing:' || row.kind`,
    times: 'row.found',
    columns: ['kind', 'found'],
  },
]

/** Of everybody there is. */
export const FIRST_DIFFERENCES = [
  `insert into differences (tenant_id, kind, user_id, found)
  select tenant_id, 'adoption', user_id, count(*) from (
    select u.tenant_id as tenant_id, u.id as user_id from users u
    cross join teams_numbers t
    left join managed_assignments m on m.tenant_id = t.tenant_id and m.number = t.number and m.user_id = u.id
    where u.m365_id is not null and t.tenant_id = u.tenant_id and t.holder_id = u.m365_id
      and (m.number is null or m.origin = 'adopted')
  ) as before_us group by tenant_id, user_id`,
  `insert into differences (tenant_id, kind, user_id, found)
  select tenant_id, 'drift', user_id, count(*) from (
    select q.tenant_id as tenant_id, q.user_id as user_id from queued_changes q
    cross join users u where q.cause = 'DRIFT' and u.tenant_id = q.tenant_id and u.id = q.user_id
    union all
    select m.tenant_id, m.user_id from managed_assignments m
    cross join users u
    left join teams_numbers t on t.tenant_id = m.tenant_id and t.number = m.number
    where u.tenant_id = m.tenant_id and u.id = m.user_id and u.state = 'blocked'
      and (t.holder_id is null or t.holder_id <> m.holder_id)
    union all
    select c.tenant_id, c.user_id from user_choices c
    cross join users u
    left join teams_numbers t on t.tenant_id = u.tenant_id and t.number = u.number
    where c.kind = 'leftOut' and u.tenant_id = c.tenant_id and u.id = c.user_id and u.number is not null
      and u.m365_id is not null and u.deleted_at is null and (t.holder_id is null or t.holder_id <> u.m365_id)
  ) as drifted group by tenant_id, user_id`,
  `insert into differences (tenant_id, kind, user_id, found)
  select u.tenant_id, 'names', u.id, 1 from users u
  join m365_accounts a on a.tenant_id = u.tenant_id and a.id = u.m365_id
  where u.m365_id is not null and u.deleted_at is null and a.gone_at is null and a.upn_ci <> u.user_name_ci`,
]
