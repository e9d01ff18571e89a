import assert from 'node:assert/strict'
import { FULL_PACE, held, refused, strained, type Pace } from '../../src/connectors/pace.ts'

const EVERY = 5_000
const pace = (some: Partial<Pace>): Pace => ({ ...FULL_PACE, since: 0, cutAt: 0, ...some })
const share = (value: number) => Math.round(value * 1000) / 1000

describe('connectors/pace', () => {
  const refusals: [string, Partial<Pace>, number, number][] = [
    ['a share nothing is known of goes down by a lot', { share: 1 }, 10, 0.6],
    ['a share that held before goes down by a little', { share: 1, good: 1 }, 10, 0.9],
    ['a try above what held goes back to what held', { share: 0.5, good: 0.4, bad: 0.6 }, 10, 0.4],
    ['what was on its way at the last cut counts once', { share: 0.6, cutAt: 20 }, 10, 0.6],
    ['it never stops altogether', { share: 0.02 }, 10, 0.02],
  ]
  for (const [what, before, sentAt, after] of refusals)
    it(`refused: ${what}`, () => assert.equal(share(refused(pace(before), sentAt, 30).share), after))

  const steps: [string, Partial<Pace>, number, number][] = [
    ['not before its time', { share: 0.5 }, 4_999, 0.5],
    ['a step up where no refusal is known', { share: 0.5 }, 5_000, 0.55],
    ['never above the documented limit', { share: 0.98 }, 5_000, 1],
    ['half way to what was refused', { share: 0.4, bad: 0.6 }, 5_000, 0.5],
    ['stays where it was found', { share: 0.58, good: 0.58, bad: 0.6 }, 59_999, 0.58],
    ['tries more after a while', { share: 0.58, good: 0.58, bad: 0.6 }, 60_000, 0.63],
  ]
  for (const [what, before, now, after] of steps)
    it(`held: ${what}`, () => assert.equal(share(held(pace(before), EVERY, now).share), after))

  it('waits longer each time more is refused again, and forgets that once the documented limit holds', () => {
    let now = 0
    let at = pace({ share: 0.5, good: 0.5, bad: 0.51 })
    const waits: number[] = []
    for (let n = 0; n < 6; n++) {
      waits.push(at.holdMs)
      now += at.holdMs
      at = held(at, EVERY, now)
      assert.equal(at.bad, null, 'no try')
      at = refused(at, now, ++now)
      at = { ...at, bad: 0.51 }
    }
    assert.deepEqual(waits, [60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
    assert.equal(held(pace({ share: 1, holdMs: 600_000 }), EVERY, now).holdMs, 60_000)
  })

  it('strained: a little less, at most once in a while', () => {
    const once = strained(pace({ share: 1 }), EVERY, 5_000)
    assert.equal(once.share, 0.9)
    assert.equal(strained(once, EVERY, 9_999).share, 0.9)
    assert.equal(share(strained(once, EVERY, 10_000).share), 0.81)
  })
})
