import { Problem } from './route.ts'

export interface RateLimit {
  /** Tokens that come back each second. */
  perSecond: number
  /** Tokens at most, and at first. */
  burst: number
}

const MAX_KEYS = 10_000

interface Bucket {
  tokens: number
  at: number
}

export interface RateLimiter {
  /** `count` tokens at once, or as many as there can be; 1 when left out. Throws `Problem` 429 when they are not there. */
  take(key: string, count?: number): void
}

/**
 * One token bucket for each key, at most 10,000 of them; the one unused longest goes first. A full bucket says nothing,
 * so forgetting it loses nothing. `now` in milliseconds, monotonic.
 */
export function createRateLimiter(limit: RateLimit, now: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>()
  /** The one used last: nothing has to be moved for it. */
  let newest: string | null = null
  return {
    take(key, count = 1) {
      const at = now()
      const bucket = buckets.get(key) ?? { tokens: limit.burst, at }
      const refilled = bucket.tokens + ((at - bucket.at) / 1000) * limit.perSecond
      const tokens = Math.min(limit.burst, refilled) - Math.min(count, limit.burst)
      bucket.tokens = tokens < 0 ? Math.min(limit.burst, refilled) : tokens
      bucket.at = at
      if (key !== newest) {
        newest = key
        buckets.delete(key)
        buckets.set(key, bucket)
        if (buckets.size > MAX_KEYS) forgetOldest(buckets)
      }
      if (tokens < 0) throw tooMany(Math.ceil(-tokens / limit.perSecond))
    },
  }
}

function forgetOldest(buckets: Map<string, unknown>): void {
  for (const key of buckets.keys()) return void buckets.delete(key)
}

/** A refusal that says in whole seconds when to come again. */
export function tooMany(seconds: number): Problem {
  const wait = Math.max(1, seconds)
  const detail = `Too many requests came from here. Try again in ${wait} s.`
  return new Problem(429, 'Too many requests', detail, {}, { 'Retry-After': String(wait) })
}
