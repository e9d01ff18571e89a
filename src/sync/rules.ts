import type { Service, TeamsSettings } from '../tenants/tenant.ts'
import type { TeamsRules } from './plan.ts'

/** The policies a tenant's settings name: setting, Teams' policy type, field word. */
export const POLICIES = [
  { setting: 'voiceRoutingPolicy', type: 'OnlineVoiceRoutingPolicy', field: 'voiceRoutingPolicy' },
  { setting: 'callingPolicy', type: 'TeamsCallingPolicy', field: 'callingPolicy' },
] as const

/** The field word of a policy type. */
export const fieldOf = (type: string): string => POLICIES.find((policy) => policy.type === type)?.field ?? 'policy'

/** What the settings come to. A policy whose id is not known yet is left alone. */
export function teamsRules(teams: Service<TeamsSettings> | null): TeamsRules {
  if (!teams) return { deactivated: 'unassign', off: null, policies: [] }
  const policies = POLICIES.flatMap(({ setting, type, field }) => {
    const name = teams.settings[setting]
    const policyId = name ? teams.policyIds[`${type}/${name}`] : undefined
    return name && policyId ? [{ type, field, name, policyId }] : []
  })
  return { deactivated: teams.settings.deactivated, off: teams.settings.off ?? null, policies }
}
