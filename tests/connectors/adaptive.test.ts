/** The limiter against simulated clouds whose limit is lower than the documented one, on a clock that the test moves. */
import assert from 'node:assert/strict'
import { createLimiter, type Limit, type Limiter } from '../../src/connectors/limiter.ts'
import { createBucket, createWindow } from '../../src/sandbox/limits.ts'
import { testClock, type TestClock } from './cloud/clock.ts'

const KEY: Limit[] = [
  { kind: 'window', requests: 20, ms: 10_200, kept: 4 },
  { kind: 'window', requests: 100, ms: 61_200 },
]
const WRITES: Limit[] = [{ kind: 'bucket', capacity: 25, perSecond: 29 }]
const MINUTE = 60_000

interface Seen {
  accepted: number
  refused: number
}

/** Sends for `forMs` as fast as the limiter lets it; `answer` says for each request how long to wait, or null. */
async function send(
  clock: TestClock,
  limiter: Limiter,
  limits: Limit[],
  forMs: number,
  cost: number,
  answer: (now: number) => number | null,
): Promise<Seen> {
  const until = clock.now() + forMs
  const seen = { accepted: 0, refused: 0 }
  while (clock.now() < until) {
    const part = Math.min(cost, limiter.burst('t:key', limits))
    await limiter.take('t:key', limits, part)
    const sentAt = clock.now()
    clock.advance(20)
    let wait: number | null = null
    for (let n = 0; n < part; n++) {
      const asked = answer(clock.now())
      if (asked === null) seen.accepted += 1
      else {
        seen.refused += 1
        wait = Math.max(wait ?? 0, asked)
      }
    }
    if (wait === null) continue
    limiter.refused('t:key', sentAt)
    limiter.pause('t:key', clock.now() + wait)
  }
  return seen
}

describe('connectors/limiter, a cloud with a hidden lower limit', () => {
  const shares = Array.from({ length: 30 }, (_, n) => 0.06 + n * 0.031)

  it('finds a bucket of any lower rate, and then uses at least 90 % of it with few refusals', async () => {
    for (const [index, share] of shares.entries()) {
      const rate = 30 * share
      const clock = testClock(0)
      const limiter = createLimiter(clock, 'graph')
      const bucket = createBucket(Math.max(1, rate), rate)
      const answer = (now: number) => {
        const wait = bucket.take(now)
        return wait === null ? null : Math.max(1_000, Math.ceil(wait / 1000) * 1000)
      }
      const cost = index % 2 === 0 ? 20 : 1
      const learning = await send(clock, limiter, WRITES, 3 * MINUTE, cost, answer)
      const after = await send(clock, limiter, WRITES, 20 * MINUTE, cost, answer)
      const use = after.accepted / (20 * MINUTE * (rate / 1000))
      const told = `limit ${rate.toFixed(1)}/s, parts of ${cost}: ${(use * 100).toFixed(1)} %, refused ${learning.refused} + ${after.refused}`
      assert.ok(use >= 0.9, told)
      assert.ok(after.refused <= after.accepted * 0.02 + 10, told)
      assert.ok(learning.refused <= 120, told)
    }
  })

  it('finds a lower number a minute, where the cloud tells nothing but 429', async () => {
    for (const share of [0.2, 0.35, 0.5, 0.65, 0.8, 0.95]) {
      const clock = testClock(0)
      const limiter = createLimiter(clock, '8x8')
      const window = createWindow(Math.round(100 * share), MINUTE)
      const answer = (now: number) => {
        const { allowed, resetAt } = window.look(now)
        if (!allowed) return resetAt - now
        window.take(now)
        return null
      }
      await send(clock, limiter, KEY, 10 * MINUTE, 1, answer)
      const after = await send(clock, limiter, KEY, 60 * MINUTE, 1, answer)
      const use = after.accepted / (60 * Math.round(100 * share))
      const told = `${Math.round(100 * share)} a minute: ${(use * 100).toFixed(1)} %, refused ${after.refused}`
      assert.ok(use >= 0.9, told)
      assert.ok(after.refused <= 40, told)
    }
  })

  it('is not refused at all where the cloud tells what remains, and uses it up', async () => {
    for (const limit of [30, 60, 100]) {
      const clock = testClock(0)
      const limiter = createLimiter(clock, '8x8')
      const window = createWindow(limit, MINUTE)
      const answer = (now: number) => {
        const { allowed, resetAt } = window.look(now)
        if (allowed) window.take(now)
        const { remaining } = window.look(now)
        limiter.told('t:key', { limit, remaining, resetAt })
        return allowed ? null : resetAt - now
      }
      const { accepted, refused } = await send(clock, limiter, KEY, 20 * MINUTE, 1, answer)
      assert.equal(refused, 0)
      assert.ok(accepted >= 20 * limit * 0.9, `${accepted} of ${20 * limit}`)
    }
  })

  it('goes back to the documented limit, and not above, when the cloud takes more again', async () => {
    const clock = testClock(0)
    const limiter = createLimiter(clock, 'graph')
    let bucket = createBucket(10, 10)
    const answer = (now: number) => (bucket.take(now) === null ? null : 1_000)
    await send(clock, limiter, WRITES, 10 * MINUTE, 20, answer)
    bucket = createBucket(1000, 1000)
    await send(clock, limiter, WRITES, 15 * MINUTE, 20, answer)
    const { accepted } = await send(clock, limiter, WRITES, MINUTE, 20, answer)
    assert.ok(accepted > 60 * 28 && accepted <= 60 * 29 + 25, `${accepted} in a minute`)
  })
})
