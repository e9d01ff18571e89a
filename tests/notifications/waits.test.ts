import assert from 'node:assert/strict'
import { NotDelivered, Throttled, Undeliverable } from '../../src/notifications/channel.ts'
import { waitAfter } from '../../src/notifications/waits.ts'

const HOUR = 3_600_000

describe('notifications/waits', () => {
  it('waits longer after each failure, and gives up after two days', () => {
    const failed = new NotDelivered('no answer', 'unknown')
    const waits = Array.from({ length: 19 }, (_, attempts) => waitAfter(failed, attempts))
    assert.equal(waits.at(-1), null)
    const sum = waits.reduce<number>((all, wait) => all + (wait ?? 0), 0)
    assert.ok(sum > 48 * HOUR && sum < 60 * HOUR, String(sum))
    assert.equal(waitAfter(new Undeliverable('gone'), 0), null)
  })

  it('waits as long as it is asked to, but never for days: the notice would be lost', () => {
    assert.equal(waitAfter(new Throttled('slow down', 90_000), 0), 90_000)
    for (const asked of [999_999_000, 8.64e15, Number.MAX_VALUE]) {
      assert.equal(waitAfter(new Throttled('slow down', asked), 0), 6 * HOUR)
      assert.equal(waitAfter(new Throttled('slow down', asked), 1_000), 6 * HOUR)
    }
  })
})
