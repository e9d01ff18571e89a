/**
 * How much of a documented limit is used, learnt from what the cloud says: down by a factor when it refuses, up in steps
 * while it does not, to the documented limit and never above. Pure; times in milliseconds.
 *
 * Between a share that held and one that was refused the next try is the middle, so that a hidden lower limit is found
 * with few refusals; then the found share is kept, and tried above now and then, rarer each time that is refused.
 */
export interface Pace {
  /** Of the documented limit, above 0 up to 1. */
  share: number
  /** The highest share that is known to hold; null: none. */
  good: number | null
  /** The lowest share that is known to be refused; null: none, or forgotten. */
  bad: number | null
  /** When `share` last changed. */
  since: number
  /** When the cloud last refused; what was sent before tells nothing about the share since. */
  cutAt: number
  /** How long the found share is kept before more is tried. */
  holdMs: number
}

const LEAST = 0.02
const STEP = 0.05
/** The share that was refused at first may be far too high; one that held before is nearly right. */
const CUT = { strange: 0.6, known: 0.9 }
const NEAR = 0.05
const HOLD_MS = { first: 60_000, most: 600_000 }

export const FULL_PACE: Pace = {
  share: 1,
  good: null,
  bad: null,
  since: -Infinity,
  cutAt: -Infinity,
  holdMs: HOLD_MS.first,
}

/** The cloud refused what was sent at `sentAt`. Refusals of what was on its way at an earlier cut count once. */
export function refused(pace: Pace, sentAt: number, now: number): Pace {
  if (sentAt < pace.cutAt) return pace
  const { share, good, bad } = pace
  const below = good !== null && good < share ? good : null
  const next = below ?? share * (good === null ? CUT.strange : CUT.known)
  return {
    share: Math.max(LEAST, next),
    good: below,
    bad: share,
    since: now,
    cutAt: now,
    // More than was found to hold was tried and refused again: the next try comes later.
    holdMs: bad === null && good !== null ? Math.min(HOLD_MS.most, pace.holdMs * 2) : pace.holdMs,
  }
}

/** The cloud says that its limit is nearly used up, without refusing: a little less. At most once in `everyMs`. */
export function strained(pace: Pace, everyMs: number, now: number): Pace {
  if (now - Math.max(pace.cutAt, pace.since) < everyMs) return pace
  return { ...pace, share: Math.max(LEAST, pace.share * CUT.known), since: now, cutAt: now }
}

/** For `everyMs` requests went at this share, and none was refused: time for the next step. */
export function held(pace: Pace, everyMs: number, now: number): Pace {
  if (now - pace.since < everyMs) return pace
  const { share, bad } = pace
  const good = Math.max(pace.good ?? 0, share)
  if (bad === null) {
    if (share >= 1) return pace.good === share ? pace : { ...pace, good, holdMs: HOLD_MS.first }
    return { ...pace, good, share: Math.min(1, share + STEP), since: now }
  }
  if (bad - share > bad * NEAR) return { ...pace, good, share: (share + bad) / 2, since: now }
  if (now - pace.since < pace.holdMs) return pace.good === good ? pace : { ...pace, good }
  return { ...pace, good, bad: null, share: Math.min(1, share + STEP), since: now }
}
