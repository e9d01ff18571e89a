import type { KeptSearch } from '../../notifications/store.ts'
import type { Work } from '../engine.ts'

/** What is older than `since` goes: such words may be somebody's name. */
export async function keepSearch(
  work: Work,
  tenantId: string,
  { id, words, at }: KeptSearch,
  since: string,
): Promise<void> {
  await work.db.deleteFrom('kept_searches').where('tenant_id', '=', tenantId).where('at', '<', since).execute()
  await work.db
    .insertInto('kept_searches')
    .values({ tenant_id: tenantId, id, words, at })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet({ words, at }))
    .execute()
}

export async function keptSearch(work: Work, tenantId: string, id: string, since: string): Promise<string | null> {
  const row = await work.db
    .selectFrom('kept_searches')
    .select('words')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('at', '>=', since)
    .executeTakeFirst()
  return row?.words ?? null
}
