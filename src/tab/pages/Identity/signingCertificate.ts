import type { SsoCertificate } from '../../../api/contract.ts'
import { dayOf } from '../../components/words/time.ts'

const DAY_MS = 86_400_000
const SOON_DAYS = 30

export interface End {
  state: 'good' | 'attention' | 'bad'
  words: string
}

/** How near its end is. `now`: ms. */
export function endOf({ validFrom, validTo }: SsoCertificate, now: number): End {
  const left = Date.parse(validTo) - now
  const day = dayOf(validTo)
  if (left <= 0) return { state: 'bad', words: `Ended ${day}` }
  if (Date.parse(validFrom) > now) return { state: 'attention', words: `Counts from ${dayOf(validFrom)}` }
  const days = Math.ceil(left / DAY_MS)
  if (days > SOON_DAYS) return { state: 'good', words: `Ends ${day}` }
  return { state: 'attention', words: `Ends ${day}, in ${days === 1 ? '1 day' : `${days} days`}` }
}

/** "CN=Microsoft Azure Federated SSO Certificate, O=…" → its common name. */
export const nameOf = (subject: string): string => /(?:^|, )CN=([^,]+)/.exec(subject)?.[1] ?? (subject || 'Certificate')
