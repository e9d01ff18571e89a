/** The sites of 8x8, as they were last read. */
import type { Work } from '../engine.ts'
import type { UserTable } from '../schema.ts'
import { statement } from '../statement.ts'

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

const byId = statement<{ name: string }>(
  ({ placeholder: p }) => `select name from pbx_sites where tenant_id = ${p(1)} and id = ${p(2)}`,
)

/**
 * What the user's site is called now, where it was renamed after the provider sent its name: only the new one is a site's
 * name then. Null: it was not. Whoever is at 8x8 is known to be at the new name, so that most are not looked up.
 */
export async function renamedSite(work: Work, user: UserTable, sent: string | null): Promise<string | null> {
  if (sent === null || user.site_id === null || (user.pbx_id !== null && user.site === sent)) return null
  const [site] = await byId(work, [user.tenant_id, user.site_id])
  if (!site || site.name === sent) return null
  return (await siteNames(work, user.tenant_id)).includes(sent) ? null : site.name
}
