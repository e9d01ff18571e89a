/**
 * The list of users on SQLite; `listedUsers.ts` has it on PostgreSQL. What is kept or has an index of its own is counted
 * first; everything else is one look through everybody (`oneLook.ts`).
 */
import { sql, type SqlBool } from 'kysely'
import { IS_ARCHIVED } from '../seen/archive.ts'
import { firstPage, pageOfFew } from './oneLook.ts'
import type { Condition } from './userAsked.ts'
import { all } from './userConditions.ts'
import type { Place } from './userOrder.ts'
import { OF_ROW, pageOfUsers, type Key, type Listed, type Looking } from './userPages.ts'

/** Ids of the next `limit` after this place, in order. `known`: how many match, as an earlier page told. */
export async function gatheredUsers(
  looking: Looking,
  known: number | undefined,
  after: Place | null,
  limit: number,
): Promise<Listed> {
  const { asked, bounds } = looking
  const total = known ?? (await knownTotal(looking))
  if (total === 0) return { ids: [], total }
  if (total === undefined) return firstPage(looking, limit)
  const everybody = asked.counted && total === asked.standing.everybody
  if (total > bounds.few || everybody)
    return { ids: await pageOfUsers(looking, { total, few: null }, after, limit), total }
  if (asked.alone === null) return { ids: await pageOfFew(looking, after, limit), total }
  const few = await keysAlone(looking, asked.alone)
  return { ids: await pageOfUsers(looking, { total, few }, after, limit), total }
}

/** Of what is counted without a look through everybody. */
async function knownTotal(looking: Looking): Promise<number | undefined> {
  const { counted, standing, alone } = looking.asked
  if (counted) return standing.users
  return alone === null ? undefined : countAlone(looking, alone)
}

/** Those few whom the only filter finds along its own index, with what they are sorted by; null: they have become many. */
async function keysAlone({ work, tenantId, asked, order, bounds }: Looking, alone: Condition): Promise<Key[] | null> {
  const those = all([sql`tenant_id = ${tenantId}`, alone])
  const keys = await work.db
    .selectFrom('users')
    .select(['id', OF_ROW, sql<string | null>`${work.engine.unindexed(order.column)}`.as('key')])
    .where(work.engine.theseRows('users', those))
    .$if(!asked.archivedToo, (select) => select.where('archived_at', 'is', null))
    .limit(bounds.few + 1)
    .execute()
  return keys.length > bounds.few ? null : keys
}

/** Of the only filter along its own index, which does not tell who is archived: these are gathered along theirs. */
async function countAlone({ work, tenantId, asked }: Looking, alone: Condition): Promise<number> {
  const archived = work.engine.amongRows('users', all([sql`tenant_id = ${tenantId}`, IS_ARCHIVED]))
  const shown = asked.archivedToo || asked.standing.archived === 0 ? [alone] : [alone, sql<SqlBool>`not (${archived})`]
  const those = work.db.selectFrom('users').where('tenant_id', '=', tenantId).where(all(shown))
  return (await those.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()).total
}
