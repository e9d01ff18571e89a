import assert from 'node:assert/strict'
import type { ConnectorError } from '../../src/connectors/errors.ts'
import { createLimiter, type Limit } from '../../src/connectors/limiter.ts'
import { testClock } from './cloud/clock.ts'

const KEY: Limit[] = [
  { kind: 'window', requests: 20, ms: 10_000 },
  { kind: 'window', requests: 100, ms: 60_000 },
]
const WRITES: Limit[] = [{ kind: 'bucket', capacity: 25, perSecond: 29 }]

async function sends(limits: Limit[], count: number, cost = 1): Promise<number[]> {
  const clock = testClock(0)
  const limiter = createLimiter(clock, '8x8')
  const at: number[] = []
  for (let n = 0; n < count; n++) {
    await limiter.take('tenant:key', limits, cost)
    at.push(clock.now())
  }
  return at
}

describe('connectors/limiter', () => {
  it('never lets more than the limit through in any window', async () => {
    const at = await sends(KEY, 250)
    for (const { requests, ms } of [
      { requests: 20, ms: 10_000 },
      { requests: 100, ms: 60_000 },
    ]) {
      for (const start of at) {
        const inside = at.filter((time) => time >= start && time < start + ms).length
        assert.ok(inside <= requests, `${inside} in the ${ms} ms from ${start}`)
      }
    }
  })

  it('uses the limit fully: 101 requests take one minute, 11 take no time', async () => {
    assert.equal((await sends(KEY, 101)).at(-1), 60_000)
    assert.equal((await sends(KEY, 11)).at(-1), 0)
  })

  it('sends batches of 20 at nearly 30 a second', async () => {
    const at = await sends(WRITES, 50, 20)
    const perSecond = (49 * 20) / ((at.at(-1) ?? 0) / 1000)
    assert.ok(perSecond > 28 && perSecond <= 30, `${perSecond} a second`)
  })

  it('lets a cost above the whole limit through once everything is free, and not never', async () => {
    const at = await sends([{ kind: 'window', requests: 30, ms: 1_000 }], 2, 40)
    assert.deepEqual(at, [0, 1_000])
  })

  it('keeps tenants and buckets apart', async () => {
    const clock = testClock(0)
    const limiter = createLimiter(clock, '8x8')
    for (let n = 0; n < 20; n++) await limiter.take('one:key', KEY, 1)
    assert.equal(await limiter.take('two:key', KEY, 1), 0)
    assert.equal(await limiter.take('one:key', KEY, 1), 10_000)
  })

  it('waits as long as the cloud said', async () => {
    const clock = testClock(0)
    const limiter = createLimiter(clock, '8x8')
    limiter.pause('one:key', 7_000)
    assert.equal(await limiter.take('one:key', KEY, 1), 7_000)
    assert.equal(await limiter.take('two:key', KEY, 1), 0)
  })

  it('serves first come, first served, also when one in the middle gives up', async () => {
    const clock = testClock(0)
    const limiter = createLimiter(clock, '8x8')
    const limits: Limit[] = [{ kind: 'window', requests: 1, ms: 1_000 }]
    await limiter.take('k', limits, 1)
    const order: string[] = []
    const controller = new AbortController()
    const first = limiter.take('k', limits, 1).then(() => order.push(`first ${clock.now()}`))
    const second = limiter.take('k', limits, 1, { signal: controller.signal }).catch(() => order.push('second gave up'))
    const third = limiter.take('k', limits, 1).then(() => order.push(`third ${clock.now()}`))
    controller.abort()
    await Promise.all([first, second, third])
    assert.deepEqual(order, ['second gave up', 'first 1000', 'third 2000'])
  })

  it('refuses to queue without end', async () => {
    const stuck = { now: () => 0, sleep: () => new Promise<void>(() => {}) }
    const limiter = createLimiter(stuck, 'graph')
    const limits: Limit[] = [{ kind: 'window', requests: 1, ms: 1_000 }]
    for (let n = 0; n < 1_001; n++) void limiter.take('k', limits, 1)
    await assert.rejects(limiter.take('k', limits, 1), (error: ConnectorError) => error.kind === 'unavailable')
  })
})
