/** The policies a tenant's settings name: setting, Teams' policy type, field word. */
export const POLICIES = [
  { setting: 'voiceRoutingPolicy', type: 'OnlineVoiceRoutingPolicy', field: 'voiceRoutingPolicy' },
  { setting: 'callingPolicy', type: 'TeamsCallingPolicy', field: 'callingPolicy' },
] as const

export type PolicySetting = (typeof POLICIES)[number]['setting']

/** The field word of a policy type. */
export const fieldOf = (type: string): string => POLICIES.find((policy) => policy.type === type)?.field ?? 'policy'
