/** When a phase will be over: from the rate limits before the first step, from the pace so far as well later on. */

/** Earlier than this the pace so far says little. */
const ENOUGH = { share: 0.05, ms: 2_000 }
/** A pace so much slower than the limit is not bound by it; one that is near it was held up once and need not be again. */
const FAR = 1.5

export interface Way {
  done: number
  /** Null: not known. */
  total: number | null
  /** What was done when the clock started: the pace is that of the rest. */
  from: number
  elapsedMs: number
  /** Seconds that what is left takes at least; null: nothing limits it. */
  atLeast: number | null
}

/** Whole seconds left, never below what the limits make of it; null: nobody can say. */
export function eta({ done, total, from, elapsedMs, atLeast }: Way): number | null {
  if (total === null || total === 0) return null
  if (done >= total) return 0
  const went = done - from
  const told = went > 0 && went / (total - from) >= ENOUGH.share && elapsedMs >= ENOUGH.ms
  // a limit that is off promises nothing
  if (!told && !atLeast) return null
  const measured = told ? ((total - done) * elapsedMs) / went / 1000 : 0
  if (atLeast === null || measured > atLeast * FAR) return Math.round(measured)
  return Math.round(Math.max(atLeast, (atLeast + measured) / 2))
}
