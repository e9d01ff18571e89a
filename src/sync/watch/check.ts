/** Asks a cloud whether our credentials still work and what they may do; notes the answer with its time. */
import type { ReasonCode } from '../../jobs/reasons.ts'
import type { ConnectionCheck, ServiceKind } from '../../tenants/tenant.ts'
import { causeOf } from '../run/causes.ts'
import { iso, type SyncDeps } from '../deps.ts'
import { NotSetUp, withoutTeams } from '../sync.ts'
import { resolvePolicies } from '../teams/policies.ts'

/** A cloud that hangs must not hold the person who asked. */
const LONGEST_MS = 20_000

/** `stopping`: ends it early, and then nothing is noted. */
export async function checkConnection(
  deps: SyncDeps,
  tenantId: string,
  kind: ServiceKind,
  stopping?: AbortSignal,
): Promise<ConnectionCheck> {
  const { pbx, m365, lacks } = deps.connections(tenantId)
  const connection = kind === 'pbx' ? pbx : m365
  if (!connection) throw kind === 'teams' ? withoutTeams(lacks) : new NotSetUp(kind)
  const late = AbortSignal.timeout(LONGEST_MS)
  const context = { signal: stopping ? AbortSignal.any([late, stopping]) : late, priority: 'interactive' as const }
  const byUpload = kind === 'pbx' && (await deps.tenants.pbx(tenantId))?.settings.source === 'csv'
  const lacking = byUpload ? 'UPLOAD_MISSING' : kind === 'pbx' ? 'PBX_PERMISSION' : 'CONSENT'
  const check = await ask(
    deps,
    async () => {
      const answer = await connection.check(context)
      // the policies the settings name have to exist; a first sync need not ask for them again
      if (m365 && kind === 'teams') await resolvePolicies(deps, tenantId, m365, context)
      return answer
    },
    lacking,
  )
  if (!stopping?.aborted) await deps.tenants.saveCheck(tenantId, kind, check)
  return check
}

async function ask(
  deps: SyncDeps,
  check: () => Promise<{ permissions: ConnectionCheck['permissions'] }>,
  lacking: ReasonCode,
): Promise<ConnectionCheck> {
  try {
    const { permissions } = await check()
    const missing = permissions.some((permission) => permission.granted === false)
    const reason = missing ? lacking : null
    return { at: iso(deps.now()), ok: !missing, permissions, reason, raw: null }
  } catch (error) {
    const { code, raw } = causeOf(error)
    return { at: iso(deps.now()), ok: false, permissions: [], reason: code, raw }
  }
}
