/** When a request is sent again, and after how long: data for each system, and one reading of the headers. */
import type { Clock } from './clock.ts'

export interface RetryRules {
  /** Attempts in all. */
  tries: number
  /** Attempts that may hang until their deadline: somebody waits for the end of a job. */
  hangs: number
  /** Sent again when sending twice does no harm. */
  statuses: readonly number[]
  /** The cloud refused before it did anything: sent again whatever the request. */
  untouched: readonly number[]
  /** Back-off when the cloud names no time: doubles from `firstMs` up to `mostMs`, with jitter. */
  firstMs: number
  mostMs: number
  /** A cloud that asks for a longer wait than this is unavailable. */
  longestMs: number
  /** All waits of one call together. */
  totalMs: number
}

/** Errors of a connection that was never made: nothing can have been done. */
export const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

type HeaderLookup = Pick<Headers, 'get'>

/**
 * How long to wait before attempt `attempt + 1`, ms; null when the cloud asks for longer than we are willing to wait.
 * Retry-After (seconds or a date) counts first; on 429 then x-ratelimit-reset (Unix seconds), which 8x8 sends with
 * every answer; else back-off. From the second refusal on a wish is never followed faster than back-off would be.
 */
export function retryDelay(
  refused: { status: number | null; headers: HeaderLookup | null },
  attempt: number,
  rules: RetryRules,
  clock: Pick<Clock, 'now' | 'random'>,
): number | null {
  const { status, headers } = refused
  const least = attempt > 1 ? backOff(attempt - 1, rules, clock.random()) : 0
  const asked = headers === null ? null : retryAfter(headers.get('retry-after'), clock.now())
  if (asked !== null) return asked <= rules.longestMs ? Math.max(asked, least) : null
  const reset = headers === null || status !== 429 ? null : untilReset(headers, clock.now())
  // A reset far away is a header we misread, not a wish: fall back to back-off.
  if (reset !== null && reset <= rules.longestMs) return Math.max(reset, least)
  return backOff(attempt, rules, clock.random())
}

/** Retry-After in ms from now, at least 0; null when absent or unreadable. */
export function retryAfter(value: string | null | undefined, now: number): number | null {
  const text = value?.trim() ?? ''
  if (/^\d{1,15}(\.\d{1,3})?$/.test(text)) return Number(text) * 1000
  // `Date.parse` takes almost anything; HTTP dates carry a time zone name.
  if (!/^[A-Za-z]{3},? .*GMT$/.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

/** Time until 8x8's limit starts over, ms; null when not told. */
export function untilReset(headers: HeaderLookup, now: number): number | null {
  const reset = headers.get('x-ratelimit-reset')
  if (reset === null || !/^\d{1,11}$/.test(reset.trim())) return null
  return Math.max(0, Number(reset) * 1000 - now)
}

/** Doubling with jitter: between half and all of the step, so that callers do not come back together. */
export function backOff(attempt: number, rules: Pick<RetryRules, 'firstMs' | 'mostMs'>, random: number): number {
  const step = Math.min(rules.mostMs, rules.firstMs * 2 ** (attempt - 1))
  return Math.round(step * (0.5 + random / 2))
}
