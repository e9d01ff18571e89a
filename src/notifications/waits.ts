/** How long to wait after a notice could not be delivered. */
import { Throttled, Undeliverable } from './channel.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
/** Whoever asks for more is not left alone for so long: a date of the year 9999 would be the end of a notice. */
const LONGEST = 6 * HOUR
/** After each try that failed: a second to six hours, together two days. */
const WAITS = [1, 3, 10, 30, 60, 120, 300, 600, 1_800, 3_600]
  .map((seconds) => seconds * SECOND)
  .concat(Array<number>(8).fill(LONGEST))
/** As far as one goes who is only asked to wait. */
const PATIENT = 4

/** Milliseconds until the next try; null: there is none. Being asked to wait is no failure, so that never ends. */
export function waitAfter(error: Error, attempts: number): number | null {
  if (error instanceof Undeliverable) return null
  if (error instanceof Throttled) return Math.min(LONGEST, Math.max(error.waitMs, WAITS[Math.min(attempts, PATIENT)]!))
  return WAITS[attempts] ?? null
}
