/** Who goes first when people and jobs want the same limit, on a clock that the test moves. */
import assert from 'node:assert/strict'
import { createLimiter, type Limit, type Limiter, type Priority } from '../../src/connectors/limiter.ts'
import { testClock, type TestClock } from './cloud/clock.ts'

const KEY: Limit[] = [
  { kind: 'window', requests: 20, ms: 10_200, kept: 4 },
  { kind: 'window', requests: 100, ms: 61_200 },
]
const WRITES: Limit[] = [{ kind: 'bucket', capacity: 25, perSecond: 29 }]
const FEW_KEPT: Limit[] = [{ kind: 'bucket', capacity: 26, perSecond: 30, kept: 2 }]

describe('connectors/limiter, interactive and bulk work', () => {
  let clock: TestClock
  let limiter: Limiter
  beforeEach(() => {
    clock = testClock(0)
    limiter = createLimiter(clock, '8x8')
  })

  /** As many callers as `width`, each asking again as soon as it was let through; answers when each was. */
  async function work(limits: Limit[], priority: Priority, count: number, cost = 1, width = 5): Promise<number[]> {
    const at: number[] = []
    let left = count
    const one = async (): Promise<void> => {
      while (left-- > 0) {
        await limiter.take('t:key', limits, cost, { priority })
        at.push(clock.now())
      }
    }
    await Promise.all(Array.from({ length: width }, one))
    return at
  }
  const reached = async (ms: number): Promise<void> => {
    while (clock.now() < ms) await new Promise((resolve) => setImmediate(resolve))
  }

  it('a person who reads one user in the middle of a complete read waits for nothing', async () => {
    const reading = work(KEY, 'bulk', 300)
    for (const moment of [1, 15_000, 45_000, 100_000]) {
      await reached(moment)
      for (let n = 0; n < 4; n++) assert.equal(await limiter.take('t:key', KEY, 1, { priority: 'interactive' }), 0)
    }
    await reading
  })

  it('the complete read goes on all the same, at nearly the whole limit', async () => {
    const at = await work(KEY, 'bulk', 101)
    assert.ok((at.at(-1) ?? 0) <= 61_200 * 1.02, `${at.at(-1)} ms`)
  })

  it('once people were seen, a fifth of the longer window is kept for them too', async () => {
    const reading = work(KEY, 'bulk', 300)
    await reached(20_000)
    await limiter.take('t:key', KEY, 1, { priority: 'interactive' })
    await reached(70_000)
    await limiter.take('t:key', KEY, 1, { priority: 'interactive' })
    await reached(81_000)
    for (let n = 0; n < 4; n++) assert.equal(await limiter.take('t:key', KEY, 1, { priority: 'interactive' }), 0)
    const at = await reading
    const inMinute = at.filter((time) => time >= 20_400 && time < 81_600).length
    assert.ok(inMinute <= 81, `${inMinute} in the minute after`)
  })

  it('writes of one user go before those of a job that waits', async () => {
    const writing = work(WRITES, 'bulk', 30, 20, 1)
    await reached(3_000)
    const waited = await limiter.take('t:key', WRITES, 1, { priority: 'interactive' })
    assert.ok(waited <= 700, `${waited} ms`)
    await writing
  })

  for (const [name, limits, cost] of [
    ['8x8 reads', KEY, 1],
    ['Teams writes', WRITES, 20],
  ] as const)
    it(`work that nobody waits for is never starved: it has a fifth of ${name}`, async () => {
      let over = false
      const people = Array.from({ length: 30 }, async () => {
        while (!over) await limiter.take('t:key', limits as Limit[], 1, { priority: 'interactive' })
      })
      const began = clock.now()
      const count = 20
      const at = await work(limits as Limit[], 'bulk', count, cost, 1)
      over = true
      await Promise.all(people)
      const seconds = ((at.at(-1) ?? 0) - began) / 1000
      const share = (count * cost) / seconds / (cost === 1 ? 100 / 61.2 : 29)
      assert.ok(share >= 0.18, `${(share * 100).toFixed(0)} %`)
    })

  it('of a bucket that keeps two, work takes all others at once, and a person the two', async () => {
    const at = await work(FEW_KEPT, 'bulk', 24)
    assert.equal(at.at(-1), 0)
    for (let n = 0; n < 2; n++) assert.equal(await limiter.take('t:key', FEW_KEPT, 1, { priority: 'interactive' }), 0)
  })

  it('once people were seen, a fifth of a bucket is kept for them, however few it keeps by itself', async () => {
    await limiter.take('t:key', FEW_KEPT, 1, { priority: 'interactive' })
    const at = await work(FEW_KEPT, 'bulk', 21)
    // 20 at once but for one that is short of the fifth
    assert.ok((at[19] ?? 0) > 0 && (at[18] ?? 1) === 0, at.join(' '))
  })

  it('the full use of a bucket is not less because some of it is kept', async () => {
    const at = await work(WRITES, 'bulk', 50, 20, 1)
    const perSecond = (49 * 20) / ((at.at(-1) ?? 0) / 1000)
    assert.ok(perSecond > 28, `${perSecond} a second`)
  })

  it('tells beforehand how long it takes', async () => {
    for (const [limits, cost, count] of [
      [KEY, 1, 250],
      [KEY, 1, 3],
      [WRITES, 20, 1000],
    ] as const) {
      clock = testClock(0)
      limiter = createLimiter(clock, '8x8')
      const said = limiter.seconds('t:key', limits as Limit[], count)
      const at = await work(limits as Limit[], 'bulk', count / cost, cost)
      const took = (at.at(-1) ?? 0) / 1000
      assert.ok(Math.abs(said - took) <= took * 0.05 + 0.5, `said ${said} s, took ${took} s`)
    }
  })

  for (const [count, asks] of [
    [90, 1],
    [150, 4],
    [250, 1],
    [400, 4],
  ] as const)
    it(`tells how long ${count} take while a person asks, for whom a fifth is kept`, async () => {
      for (let n = 0; n < asks; n++) await limiter.take('t:key', KEY, 1, { priority: 'interactive' })
      const began = clock.now()
      const said = limiter.seconds('t:key', KEY, count)
      const at = await work(KEY, 'bulk', count)
      const took = ((at.at(-1) ?? 0) - began) / 1000
      assert.ok(Math.abs(said - took) <= took * 0.05 + 0.5, `said ${said} s, took ${took} s`)
    })

  it('tells how long the rest takes in the middle', async () => {
    const reading = work(KEY, 'bulk', 250)
    await reached(25_000)
    const from = clock.now()
    const said = limiter.seconds('t:key', KEY, 100)
    await reading
    const at = await work(KEY, 'bulk', 0)
    assert.equal(at.length, 0)
    assert.ok(said >= 40 && said <= 80, `said ${said} s at ${from}`)
  })
})
