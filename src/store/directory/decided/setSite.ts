import type { PbxSite, Releaser } from '../../../directory/store.ts'
import { updateRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import { foldKey } from '../../fold.ts'
import { logChanges } from '../changes.ts'
import { markDirty } from '../dirty.ts'
import { userRows } from '../rows.ts'

/** Whoever sets a site first does so for good. */
export async function setSite(
  work: Work,
  tenantId: string,
  userId: string,
  { id, name }: PbxSite,
  { at, by }: Releaser,
): Promise<boolean> {
  const user = (await userRows(work, tenantId, [userId])).get(userId)
  if (!user || user.site !== null) return false
  const site = { site_id: id, site: name, site_ci: foldKey(name), push_due: 1, updated_at: at }
  await updateRows(work, 'users', ['tenant_id', 'id'], [{ tenant_id: tenantId, id: userId, ...site }])
  const line = { at, userId, kind: 'updated', cause: 'SITE_SET', causedBy: by } as const
  await logChanges(work, tenantId, [{ ...line, field: 'site', before: null, after: name }])
  await markDirty(work, tenantId, [{ kind: 'user', key: userId }])
  return true
}
