/** The small version of `npm run crash:notices`: who is told of a failed sync though the product is killed meanwhile. */
import assert from 'node:assert/strict'
import { deliver } from './deliveries.ts'
import { seeded } from './random.ts'

describe('kill -9 in mid-delivery', function () {
  this.timeout(120_000)

  for (const [engine, kills] of [
    ['SQLite', 2],
    ['PostgreSQL', 1],
  ] as const)
    it(`NOTE-2 on ${engine}: everybody is told of the failed sync, and nobody twice without a reason`, async () => {
      // nobody waits out a connector that hangs here; enough of everything that no seed leaves out a throw, nor a late
      // kill finds everybody told
      const dice = { throttled: 0.15, failed: 0.04, hangs: 0, cut: 0.04, random: seeded(7) }
      const told = await deliver({ engine, subscribers: 60, kills, dice, killWithin: 800 })
      assert.deepEqual(told.faults, [], JSON.stringify(told))

      assert.equal(told.kills, kills)
      assert.ok(told.removed > 0 && told.renewed > 0)
    })
})
