import { sql } from 'kysely'
import type { UserView } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import { views } from './views.ts'

// A literal, as SQLite uses a partial index only for its own condition.
const IS_DUE = sql<boolean>`plan_due = 1`

/** In user id order, those whom the last look at them found something for. */
export const viewsDue = (work: Work, tenantId: string, after: string | null, limit: number): Promise<UserView[]> =>
  views(work, tenantId, after, limit, IS_DUE)

const IS_TO_PUSH = sql<boolean>`push_due = 1`

/** In user id order, those of whom 8x8 may not show what the identity provider owns. */
export const viewsToPush = (work: Work, tenantId: string, after: string | null, limit: number): Promise<UserView[]> =>
  views(work, tenantId, after, limit, IS_TO_PUSH)

export async function markDue(work: Work, tenantId: string, userIds: string[]): Promise<void> {
  await work.db
    .updateTable('users')
    .set({ plan_due: 1 })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(userIds))
    .where('plan_due', '=', 0)
    .execute()
}

/** Starts a sweep over everybody when the rules are not those that everybody was last assessed by. */
export async function rulesAre(work: Work, tenantId: string, rules: string): Promise<boolean> {
  const known = await work.db
    .selectFrom('plan_walks')
    .select('rules')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  if (known?.rules === rules) return false
  await work.db
    .insertInto('plan_walks')
    .values({ tenant_id: tenantId, rules, walked_at: null })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ rules }))
    .execute()
  return known !== undefined
}

export async function walkedAt(work: Work, tenantId: string): Promise<string | null> {
  const row = await work.db
    .selectFrom('plan_walks')
    .select('walked_at')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  return row?.walked_at ?? null
}

export async function saveWalk(work: Work, tenantId: string, at: string): Promise<void> {
  await work.db.updateTable('plan_walks').set({ walked_at: at }).where('tenant_id', '=', tenantId).execute()
}
