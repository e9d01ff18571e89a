import type { Service, TeamsSettings } from '../../tenants/tenant.ts'
import type { TeamsRules } from './plan.ts'
import { POLICIES } from './policyTypes.ts'

/** What the settings come to. A policy whose id is not known yet is left alone. */
export function teamsRules(teams: Service<TeamsSettings> | null): TeamsRules {
  if (!teams) return { deactivated: 'unassign', off: null, policies: [], unread: true }
  const policies = POLICIES.flatMap(({ setting, type, field }) => {
    const name = teams.settings[setting]
    const policyId = name ? teams.policyIds[`${type}/${name}`] : undefined
    return name && policyId ? [{ type, field, name, policyId }] : []
  })
  const { deactivated, off } = teams.settings
  // the first complete read leaves a cursor
  return { deactivated, off: off ?? null, policies, ...(teams.cursor === null && { unread: true }) }
}
