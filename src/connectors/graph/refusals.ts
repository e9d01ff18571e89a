/**
 * What Microsoft's refusals mean: its texts, as seen in public reports, and our reason codes. The texts of a failed
 * operation's `statusDetail` are not documented, so the same table reads them and the raw text is always kept.
 */
import { redact } from '../redact.ts'

export type Retry = 'now' | 'later' | 'never'

export interface Meaning {
  /** A code of the product's one table of reasons. */
  reason: string
  retry: Retry
}

/** `says` is matched against "status code: message". The first row that fits counts. Sources: office-docs-powershell issues. */
const MEANINGS: (Meaning & { says: RegExp })[] = [
  // #9432, #9165; the holder may be a resource account or a deleted object
  { says: /already (been )?assigned to (another|a different)/i, reason: 'NUMBER_IN_USE', retry: 'never' },
  // #8905: asked for under another number type than it has
  { says: /is not found from tenant/i, reason: 'WRONG_NUMBER_TYPE', retry: 'never' },
  { says: /(lacks|does not have) .*licen[sc]e/i, reason: 'NO_PHONE_LICENSE', retry: 'never' },
  // #9347; #9244: also said when Teams Phone is missing, which the plan checks before it writes
  { says: /on-premises Active Directory/i, reason: 'ONPREM_NUMBER', retry: 'never' },
  { says: /already (has|been assigned) (a|another) (telephone|phone) number/i, reason: 'OTHER_NUMBER', retry: 'never' },
  // comms-samples#589
  {
    says: /\buser\b.{0,200}(is not found|was not found|could not be found)/i,
    reason: 'TARGET_NOT_FOUND',
    retry: 'never',
  },
  // #8930, #8336
  { says: /user does not exist/i, reason: 'POLICY_TARGET', retry: 'never' },
  { says: /invalid usage location/i, reason: 'USAGE_LOCATION', retry: 'never' },
  // #10042
  { says: /invalid .{0,60}(telephone|phone) ?number/i, reason: 'NUMBER_INVALID', retry: 'never' },
  {
    says: /(telephone|phone) ?number.{0,80}(is invalid|is not valid|not in e\.?164)/i,
    reason: 'NUMBER_INVALID',
    retry: 'never',
  },
  { says: /^403 |insufficient privileges|Authorization_RequestDenied/i, reason: 'CONSENT', retry: 'never' },
  // direct-routing-plan
  { says: /domain.{0,80}not configured for this tenant/i, reason: 'SBC_DOMAIN', retry: 'never' },
  // 8x8's portal logs it for up to a day after the domain was added
  { says: /gateway not ready/i, reason: 'GATEWAY_NOT_READY', retry: 'later' },
  // the call log's words for a number that Microsoft and 8x8 have on different people
  { says: /404 unallocated number/i, reason: 'DRIFT', retry: 'never' },
  // #8992, #9875: for some users this never passes
  { says: /service is unavailable/i, reason: 'MS_TRANSIENT', retry: 'now' },
  { says: /^(408|429|5\d\d) /, reason: 'MS_TRANSIENT', retry: 'later' },
  // #8989, #8875: licensed users, for half an hour to two hours after licensing
  { says: /^404 |status: ?notfound/i, reason: 'NOT_PROVISIONED_YET', retry: 'later' },
]

const UNKNOWN: Meaning = { reason: 'UNKNOWN_REFUSAL', retry: 'never' }

export function meaning(status: number | null, words: string): Meaning {
  const said = `${status ?? ''} ${words}`
  const row = MEANINGS.find(({ says }) => says.test(said))
  return row === undefined ? UNKNOWN : { reason: row.reason, retry: row.retry }
}

/** The vendor's words as they may be told: one line, no secrets, at most 500 characters. */
export function told(words: string, secrets: readonly string[]): string {
  return redact(words.slice(0, 4_000), secrets).replace(/\s+/g, ' ').trim().slice(0, 500)
}
