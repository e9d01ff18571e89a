/** What differs of some users: rows of lists, found by the users alone. */
import { sql, type RawBuilder } from 'kysely'
import type { AdoptionRow, DriftRow } from '../../directory/store.ts'
import type { Work } from '../engine.ts'

/** What is counted of each user. */
export const DIFFERENCES = ['drift', 'adoption', 'names'] as const

export type Difference = (typeof DIFFERENCES)[number]

/**
 * What was changed behind our back: changes that are queued for that, numbers of ours that a blocked user lost, and
 * users who were left out and have another number than 8x8's. SQLite keeps to the order of a cross join, where it would else go
 * through all that is queued for each user.
 */
export const driftOf = (
  { engine }: Work,
  tenantId: string,
  userIds: readonly string[],
): RawBuilder<DriftRow> => sql<DriftRow>`
  select q.user_id as "userId", u.user_name as "userName", u.display_name as "displayName", q.field as field,
    q.after as wanted, q.before as shown, null as holder, 'queued' as fate, q.since as since
  from queued_changes q cross join users u
  where q.tenant_id = ${tenantId} and q.subject in ${engine.among(userIds.map((id) => `user:${id}`))} and q.cause = 'DRIFT'
    and u.tenant_id = ${tenantId} and u.id = q.user_id
  union all
  select m.user_id, u.user_name, u.display_name, 'teamsNumber', m.number, ${held('m.holder_id')},
    coalesce(h.display_name, t.holder_id), 'blocked', coalesce(t.seen_at, u.state_since, u.updated_at)
  from users u cross join managed_assignments m
  left join teams_numbers t on t.tenant_id = m.tenant_id and t.number = m.number
  left join m365_accounts h on h.tenant_id = t.tenant_id and h.id = t.holder_id
  where u.tenant_id = ${tenantId} and u.id in ${engine.among(userIds)} and ${engine.unindexed('u.state')} = 'blocked'
    and m.tenant_id = ${tenantId} and m.user_id = u.id and (t.holder_id is null or t.holder_id <> m.holder_id)
  union all
  select u.id, u.user_name, u.display_name, 'teamsNumber', u.number, ${held('u.m365_id')},
    coalesce(h.display_name, t.holder_id), 'leftOut', coalesce(t.seen_at, u.state_since, u.updated_at)
  from user_choices c cross join users u
  left join teams_numbers t on t.tenant_id = u.tenant_id and t.number = u.number
  left join m365_accounts h on h.tenant_id = t.tenant_id and h.id = t.holder_id
  where c.tenant_id = ${tenantId} and c.user_id in ${engine.among(userIds)} and c.kind = 'leftOut'
    and u.tenant_id = ${tenantId} and u.id = c.user_id and u.number is not null and u.m365_id is not null
    and u.deleted_at is null and (t.holder_id is null or t.holder_id <> u.m365_id)`

/** The first number that an account holds; of a bare column SQLite would go through all numbers for the least. */
const held = (account: string) => sql`(select min(n.number || '') from teams_numbers n
  where n.tenant_id = u.tenant_id and n.holder_id = ${sql.ref(account)})`

/**
 * Numbers that users had in Teams before a job gave them one: found as wanted, or others. `shown` is no bare column: to have
 * its order from an index, SQLite would go through all numbers for each user.
 */
export const adoptionOf = (
  { engine }: Work,
  tenantId: string,
  userIds: readonly string[],
): RawBuilder<AdoptionRow> => sql<AdoptionRow>`
  select u.id as "userId", u.user_name as "userName", u.display_name as "displayName", u.number as wanted,
    t.number || '' as shown, t.type as type,
    case when m.number is null then 'other' else 'adopted' end as outcome
  from users u
  cross join teams_numbers t
  left join managed_assignments m on m.tenant_id = t.tenant_id and m.number = t.number and m.user_id = u.id
  where u.tenant_id = ${tenantId} and u.id in ${engine.among(userIds)} and ${engine.unindexed('u.m365_id')} is not null
    and t.tenant_id = ${tenantId} and t.holder_id = u.m365_id and (m.number is null or m.origin = 'adopted')`

/** Users with another username than their Microsoft 365 account. Whom 8x8 deleted has no username to put right. */
export const namesApart = (
  { engine }: Work,
  tenantId: string,
  userIds: readonly string[],
): RawBuilder<{ id: string }> => sql<{ id: string }>`
  select u.id from users u cross join m365_accounts a
  where u.tenant_id = ${tenantId} and u.id in ${engine.among(userIds)} and ${engine.unindexed('u.m365_id')} is not null
    and u.deleted_at is null and a.tenant_id = ${tenantId} and a.id = u.m365_id and a.gone_at is null
    and a.upn_ci <> u.user_name_ci`
