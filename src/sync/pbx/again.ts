/**
 * When what 8x8 refused is asked again. The same value is not sent with every sync: a sync sends it again once 8x8 shows
 * that something moved, or after a while, which grows; after three days only somebody's hand does. Pure.
 */
import type { UserView, ProvidedRequest } from '../../directory/view.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** After the first refusal, the second and so on; 66 hours in all. */
const WAITS = [15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR]

/** What else tells that it may be done now. */
export interface Moment {
  /** ISO. */
  at: string
  /** Names of the sites that 8x8 has; left out: nobody looked. */
  sites?: ReadonlySet<string>
  /** Somebody asked for it: no refusal stands. */
  byHand?: boolean
}

export function isAgain(
  request: ProvidedRequest,
  { pbx, pbxSeenAt }: UserView,
  { at, sites, byHand }: Moment,
): boolean {
  if (byHand) return true
  const { endedAt, create, reason } = request
  if (endedAt === null) return false
  if (reason === 'SITE_MISSING') return create !== null && sites?.has(create.site) === true
  // deleted at 8x8 and made again: it was asked of the account before
  if (reason === 'PBX_USER_GONE') return pbx !== null
  // the account is not as it was when 8x8 refused
  if (pbxSeenAt !== null && pbxSeenAt > endedAt) return true
  const next = nextTry(request)
  return next !== null && next <= at
}

/** ISO; null: not by itself. */
export function nextTry({ endedAt, reason, tries }: ProvidedRequest): string | null {
  const wait = WAITS[Math.max(1, tries) - 1]
  if (endedAt === null || wait === undefined || reason !== 'PBX_OPERATION_FAILED') return null
  return new Date(Date.parse(endedAt) + wait).toISOString()
}
