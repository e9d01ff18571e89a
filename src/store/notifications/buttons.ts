import { insertNew } from '../bulk.ts'
import type { Work } from '../engine.ts'

/** The first use of a button is kept before its work starts; everyone after learns who was first. */
export async function useOnce(
  work: Work,
  tenantId: string,
  op: string,
  use: { by: string; at: string },
): Promise<{ first: boolean; by: string; at: string }> {
  const before = await used(work, tenantId, op)
  if (before) return { first: false, ...before }
  await insertNew(work, 'used_buttons', ['tenant_id', 'op'], [{ tenant_id: tenantId, op, used_by: use.by, at: use.at }])
  return { first: true, ...use }
}

export async function releaseUse(work: Work, tenantId: string, op: string): Promise<void> {
  await work.db.deleteFrom('used_buttons').where('tenant_id', '=', tenantId).where('op', '=', op).execute()
}

/** Null: nobody used it. */
export async function used(work: Work, tenantId: string, op: string): Promise<{ by: string; at: string } | null> {
  const row = await work.db
    .selectFrom('used_buttons')
    .select(['used_by as by', 'at'])
    .where('tenant_id', '=', tenantId)
    .where('op', '=', op)
    .executeTakeFirst()
  return row ?? null
}
