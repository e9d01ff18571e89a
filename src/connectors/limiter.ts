/**
 * Waits before a request is sent, so that a cloud's rate limits are met rather than run into. One line per tenant and
 * bucket, first come first served.
 *
 * Two kinds of limit, because clouds count in two ways. `window`: never more than `requests` in any `ms`, right under
 * fixed and sliding windows alike (8x8: 100 a minute and 20 in 10 seconds). `bucket`: tokens that refill, the only way
 * to use a rate fully with requests that cost more than half of it (Teams writes: batches of 20 at 30 a second).
 */
import type { Clock } from './clock.ts'
import { ConnectorError } from './errors.ts'

export type Limit =
  { kind: 'window'; requests: number; ms: number } | { kind: 'bucket'; capacity: number; perSecond: number }

export interface Limiter {
  /** Resolves when `cost` requests may be sent; answers how long that took, in ms. */
  take(key: string, limits: readonly Limit[], cost: number, signal?: AbortSignal): Promise<number>
  /** The cloud said to wait: nothing of this key is sent before `until` (ms). */
  pause(key: string, until: number): void
}

interface Meter {
  /** How long until `cost` fits, ms; 0 when it fits now. */
  delay(cost: number, now: number): number
  spend(cost: number, now: number): void
}

interface Line {
  tail: Promise<unknown>
  waiting: number
  pausedUntil: number
  meters: Meter[]
}

const LONGEST_LINE = 10_000
/** A sleep that does not move the clock must not become an endless loop. */
const MOST_ROUNDS = 1_000

export function createLimiter(clock: Pick<Clock, 'now' | 'sleep'>, system: '8x8' | 'graph'): Limiter {
  const lines = new Map<string, Line>()

  function lineOf(key: string, limits: readonly Limit[]): Line {
    const known = lines.get(key)
    if (known !== undefined && (known.meters.length > 0 || limits.length === 0)) return known
    const line = known ?? { tail: Promise.resolve(), waiting: 0, pausedUntil: 0, meters: [] }
    line.meters = limits.map(meter)
    lines.set(key, line)
    return line
  }

  async function fit(line: Line, cost: number, signal?: AbortSignal): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const now = clock.now()
      const delay = Math.max(line.pausedUntil - now, ...line.meters.map((m) => m.delay(cost, now)), 0)
      if (delay <= 0) break
      await clock.sleep(Math.ceil(delay), signal)
    }
    for (const m of line.meters) m.spend(cost, clock.now())
  }

  return {
    async take(key, limits, cost, signal) {
      signal?.throwIfAborted()
      const line = lineOf(key, limits)
      if (line.waiting >= LONGEST_LINE) {
        throw new ConnectorError('unavailable', system, `More than ${LONGEST_LINE} requests wait for the rate limit.`)
      }
      const asked = clock.now()
      const before = line.tail
      const turn = Promise.withResolvers<void>()
      line.tail = turn.promise
      line.waiting++
      try {
        await abortable(before, signal)
        await fit(line, cost, signal)
      } finally {
        line.waiting--
        // Whoever gives up in the middle of the line must not let the next one overtake those in front.
        void before.then(() => turn.resolve())
      }
      return clock.now() - asked
    },
    pause(key, until) {
      const line = lineOf(key, [])
      line.pausedUntil = Math.max(line.pausedUntil, until)
    },
  }
}

function meter(limit: Limit): Meter {
  return limit.kind === 'window' ? windowMeter(limit.requests, limit.ms) : bucketMeter(limit.capacity, limit.perSecond)
}

function windowMeter(requests: number, ms: number): Meter {
  const sent: { at: number; cost: number }[] = []
  let used = 0
  return {
    delay(cost, now) {
      while (sent[0] !== undefined && sent[0].at + ms <= now) used -= sent.shift()?.cost ?? 0
      let over = used + Math.min(cost, requests) - requests
      for (const entry of sent) {
        if (over <= 0) break
        over -= entry.cost
        if (over <= 0) return entry.at + ms - now
      }
      return 0
    },
    spend(cost, now) {
      sent.push({ at: now, cost })
      used += cost
    },
  }
}

function bucketMeter(capacity: number, perSecond: number): Meter {
  let tokens = capacity
  let at: number | null = null
  const refill = (now: number) => {
    tokens = Math.min(capacity, tokens + ((now - (at ?? now)) / 1000) * perSecond)
    at = now
  }
  return {
    delay(cost, now) {
      refill(now)
      return Math.max(0, ((Math.min(cost, capacity) - tokens) / perSecond) * 1000)
    },
    spend(cost, now) {
      refill(now)
      tokens -= cost
    },
  }
}

/** Waits for the promise, or for the signal. */
export function abortable<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const end = () => reject(signal.reason)
    signal.addEventListener('abort', end, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}
