import type { CallContext, Microsoft365 } from '../../connectors/contract.ts'
import { JobStopped } from '../run/causes.ts'
import type { SyncDeps } from '../deps.ts'
import type { TeamsRules } from '../plan/plan.ts'
import { POLICIES } from '../plan/policyTypes.ts'
import { teamsRules } from '../plan/rules.ts'

/** The tenant's rules with every policy's id known; asks Microsoft only for those it did not tell before. */
export async function resolvePolicies(
  deps: SyncDeps,
  tenantId: string,
  m365: Microsoft365,
  context: CallContext,
): Promise<TeamsRules> {
  const teams = await deps.tenants.teams(tenantId)
  if (!teams) return teamsRules(null)
  const policyIds = { ...teams.policyIds }
  for (const { setting, type } of POLICIES) {
    const name = teams.settings[setting]
    if (!name || policyIds[`${type}/${name}`]) continue
    const id = await m365.policyId(type, name, context)
    if (!id) throw new JobStopped('POLICY_MISSING', { policy: name })
    policyIds[`${type}/${name}`] = id
  }
  await deps.tenants.savePolicyIds(tenantId, policyIds)
  return teamsRules({ ...teams, policyIds })
}
