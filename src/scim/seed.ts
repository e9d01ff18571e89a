/** The credential that a sandbox, or a first start, comes with. */
import type { TenantsStore } from '../tenants/store.ts'
import { hashOf } from './provisioner.ts'

/** Nothing where the token was made before: an admin may have turned provisioning off since. */
export async function seedCredential(
  tenants: TenantsStore,
  tenantId: string,
  { token, id, at }: { token: string; id: string; at: string },
): Promise<void> {
  const hash = hashOf(token)
  if (await tenants.credentialByHash(hash)) return
  await tenants.changeProvisioning(tenantId, { on: true, provider: 'entra', visible: 'all' }, at)
  const by = { id: 'sandbox', name: 'Sandbox' }
  const ends = { expiresAt: null, lastUsedAt: null, revokedAt: null }
  await tenants.addCredential({ id, tenantId, name: 'Sandbox', createdAt: at, createdBy: by, ...ends }, hash)
}
