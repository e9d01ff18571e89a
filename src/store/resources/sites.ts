/** The sites of 8x8, as they were last read. */
import type { Work } from '../engine.ts'

/** Each name once, in their order. */
export async function siteNames(work: Work, tenantId: string, most?: number): Promise<string[]> {
  const named = work.db
    .selectFrom('pbx_sites')
    .select('name')
    .distinct()
    .where('tenant_id', '=', tenantId)
    .orderBy('name')
  const rows = await (most === undefined ? named : named.limit(most)).execute()
  return rows.map(({ name }) => name)
}
