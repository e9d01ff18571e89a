/** What the reasons that stop a whole job are called. The console's first page needs these and no other words of them. */
const LABELS = {
  PBX_CREDENTIAL: '8x8 refused the API key',
  PBX_PERMISSION: 'API key may not do this',
  PBX_ROLE: '8x8 role missing',
  PBX_OTHER_COMPANY: 'Key of another 8x8 company',
  PBX_UNAVAILABLE: '8x8 did not answer',
  PBX_MALFORMED: '8x8 answer not understood',
  PBX_INCOMPLETE: '8x8 list was cut off',
  PBX_EMPTY: '8x8 sent no users',
  PBX_REFUSED: '8x8 refused the request',
  UPLOAD_MISSING: 'No user export uploaded',
  M365_CREDENTIAL: 'Microsoft refused the sign-in',
  CONSENT: 'Permission refused',
  M365_UNAVAILABLE: 'Microsoft did not answer',
  M365_MALFORMED: 'Microsoft answer not understood',
  M365_INCOMPLETE: 'Microsoft list was cut off',
  M365_EMPTY: 'Microsoft sent an empty list',
  M365_REFUSED: 'Microsoft refused the request',
  POLICY_MISSING: 'Policy not found',
  SBC_DOMAIN: 'Domain not set up',
  GATEWAY_NOT_READY: 'Voice gateway not ready',
  GROUP_MISSING: 'Group not found',
  PBX_JOB_ENDED: 'Not started',
  TOO_MANY_REMOVALS: 'Approval needed',
  REMOVALS_ADD_UP: 'Approval needed',
  PLAN_EXPIRED: 'Plan expired',
  INTERNAL: 'Stopped by a fault of ours',
} as const

export type JobReasonCode = keyof typeof LABELS

/** An unknown code is shown as it is. */
export const jobReasonLabel = (code: string): string =>
  Object.hasOwn(LABELS, code) ? LABELS[code as JobReasonCode] : code
