/** The one table of reasons why a user or a job is not where it should be. Words are in `words/reasons.ts`. */

export interface Reason {
  /** Whom it stops: one user, or everything of the tenant. */
  scope: 'user' | 'tenant'
  /** `fix`: somebody has to act. `retryLater`: Microsoft needs time. `byDesign`: nothing is wrong. */
  class: 'fix' | 'retryLater' | 'byDesign'
}

const fix = (scope: Reason['scope'] = 'user'): Reason => ({ scope, class: 'fix' })
const later = (scope: Reason['scope'] = 'user'): Reason => ({ scope, class: 'retryLater' })
const design: Reason = { scope: 'user', class: 'byDesign' }

export const REASONS = {
  // a user is left alone by design
  NO_NUMBER: design,
  NO_PBX_LICENCE: design,
  TEAMS_OFF: design,
  INACTIVE: design,
  PBX_USER_GONE: design,
  ARCHIVED: design,
  NOT_A_PERSON: design,
  CC_ONLY: design,
  CALLING_PLAN: design,
  OUT_OF_SCOPE: design,
  LEFT_OUT: design,
  KEPT: design,
  USER_KEPT: design,
  SERVICE_OFF: design,
  TEAMS_NOT_READ: design,
  // worth knowing beside a state
  MULTIPLE_EXTENSIONS: design,
  // somebody has to fix a user
  UNMATCHED: fix(),
  AMBIGUOUS_MATCH: fix(),
  NO_PHONE_LICENSE: fix(),
  PHONE_LICENSE_OFF: fix(),
  HOMED_ONPREM: fix(),
  ACCOUNT_INELIGIBLE: fix(),
  NOT_TEAMS_ONLY: fix(),
  ENTERPRISE_VOICE_OFF: fix(),
  NUMBER_SHARED: fix(),
  M365_DISABLED: fix(),
  NUMBER_IN_USE: fix(),
  OTHER_NUMBER: fix(),
  ONPREM_NUMBER: fix(),
  NUMBER_INVALID: fix(),
  WRONG_NUMBER_TYPE: fix(),
  TARGET_NOT_FOUND: fix(),
  POLICY_TARGET: fix(),
  USAGE_LOCATION: fix(),
  NOT_VERIFIED: fix(),
  DRIFT: fix(),
  UNKNOWN_REFUSAL: fix(),
  UNDO_MOVED: fix(),
  HOLDER_MOVES_FIRST: fix(),
  // 8x8 deleted whom the identity provider has
  CREATE_OR_REMOVE: fix(),
  // 8x8 cannot take what it should
  SITE_MISSING: fix(),
  SITE_NOT_SENT: fix(),
  PBX_VALUE_REFUSED: fix(),
  PBX_WRITE_OFF: fix(),
  PBX_OPERATION_FAILED: fix(),
  DOUBLE_PROVISIONED: fix(),
  // Microsoft needs time
  NOT_PROVISIONED_YET: later(),
  MS_TRANSIENT: later(),
  NOT_ACTIVATED_YET: later(),
  // somebody was quicker: nothing was sent, and the next sync plans anew
  MOVED_MEANWHILE: later(),
  // a job could not do its work
  PBX_CREDENTIAL: fix('tenant'),
  PBX_PERMISSION: fix('tenant'),
  PBX_ROLE: fix('tenant'),
  PBX_OTHER_COMPANY: fix('tenant'),
  PBX_UNAVAILABLE: later('tenant'),
  PBX_MALFORMED: fix('tenant'),
  PBX_INCOMPLETE: later('tenant'),
  PBX_EMPTY: fix('tenant'),
  PBX_REFUSED: fix('tenant'),
  UPLOAD_MISSING: fix('tenant'),
  M365_CREDENTIAL: fix('tenant'),
  CONSENT: fix('tenant'),
  M365_UNAVAILABLE: later('tenant'),
  M365_MALFORMED: fix('tenant'),
  M365_INCOMPLETE: later('tenant'),
  M365_EMPTY: fix('tenant'),
  M365_REFUSED: fix('tenant'),
  POLICY_MISSING: fix('tenant'),
  SBC_DOMAIN: fix('tenant'),
  GATEWAY_NOT_READY: later('tenant'),
  GROUP_MISSING: fix('tenant'),
  PBX_JOB_ENDED: fix('tenant'),
  TOO_MANY_REMOVALS: fix('tenant'),
  REMOVALS_ADD_UP: fix('tenant'),
  PLAN_EXPIRED: fix('tenant'),
  INTERNAL: fix('tenant'),
} as const satisfies Record<string, Reason>

export type ReasonCode = keyof typeof REASONS

export function isReason(code: string): code is ReasonCode {
  return Object.hasOwn(REASONS, code)
}
