/** The two kinds of limit that the vendors document: so many calls in a window, and a bucket that refills. */

export interface WindowState {
  allowed: boolean
  limit: number
  remaining: number
  /** When the window ends, milliseconds since 1970. */
  resetAt: number
}

export interface Window {
  /** What the next call would meet. */
  look(now: number): WindowState
  take(now: number): void
}

/** A window opens with its first call. */
export function createWindow(limit: number, lengthMs: number): Window {
  let opened = -Infinity
  let used = 0
  const roll = (now: number): void => {
    if (now < opened + lengthMs) return
    opened = now
    used = 0
  }
  return {
    look(now) {
      const running = now < opened + lengthMs
      const remaining = running ? limit - used : limit
      return { allowed: remaining > 0, limit, remaining, resetAt: (running ? opened : now) + lengthMs }
    },
    take(now) {
      roll(now)
      used += 1
    },
  }
}

export interface Bucket {
  /** Takes `cost` and answers null, or takes nothing and answers how many milliseconds to wait. */
  take(now: number, cost?: number): number | null
  /** Share in use, 0 to 1. */
  used(now: number): number
}

export function createBucket(capacity: number, perSecond: number): Bucket {
  let tokens = capacity
  let at = -Infinity
  const refill = (now: number): void => {
    if (at !== -Infinity) tokens = Math.min(capacity, tokens + (Math.max(0, now - at) / 1000) * perSecond)
    at = now
  }
  return {
    take(now, cost = 1) {
      refill(now)
      if (tokens < cost) return Math.ceil(((cost - tokens) / perSecond) * 1000)
      tokens -= cost
      return null
    },
    used(now) {
      refill(now)
      return 1 - tokens / capacity
    },
  }
}
