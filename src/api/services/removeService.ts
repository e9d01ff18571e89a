/** Removes a service: its credentials and settings go, users, numbers and history stay. Set-up begins anew. */
import { Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { changing } from '../audited.ts'
import type { ServiceKind } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { notSetUp } from '../named.ts'
import { fromEnvironment } from './connections/keeping.ts'

export async function removeService(deps: ApiDeps, caller: Principal, kind: ServiceKind): Promise<void> {
  const { tenantId } = caller
  const fixed = deps.outside.fixed(tenantId)
  if (kind === 'pbx' && fixed?.pbx) throw fromEnvironment('The 8x8 API key', 'PBX_API_KEY')
  if (kind === 'teams' && fixed?.app.proof) throw fromEnvironment('The Microsoft 365 app', 'CLIENT_ID')
  if ((await deps.sync.status(tenantId)).running.length > 0)
    throw new Problem(409, 'A sync is running', 'Wait until it ended, or cancel it, then remove the service.')
  const [at, by] = [deps.now(), { id: caller.userId, name: caller.name }]
  await changing(deps, caller, async ({ tenants, keptConnections }, says) => {
    if (!(await tenants.removeService(tenantId, kind))) throw notSetUp(kind)
    if (kind === 'teams') await keptConnections.removeConnection(tenantId, 'microsoft365')
    // kept without its key, so that who removed it is known
    else
      await keptConnections.saveConnection(tenantId, { settings: { kind: 'pbx' }, secrets: { apiKey: null }, at, by })
    await says({ action: 'services.change', target: kind, before: 'added', after: 'removed' })
  })
  await deps.outside.changed(tenantId)
}
