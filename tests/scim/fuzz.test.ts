/** The small version of `node tests/scim/fuzz.ts`, by time. */
import assert from 'node:assert/strict'
import { engines } from './door/world.ts'
import { fuzz } from './fuzzing.ts'

const SECONDS = 8

describe('hostile requests at the SCIM door', function () {
  this.timeout(60_000)
  for (const engine of engines)
    it(`get no 5xx and change nobody whom they do not name, on ${engine.name}`, async () => {
      const seed = Date.now() % 1_000_000
      const end = Date.now() + SECONDS * 1000
      const { faults, sent, statuses } = await fuzz(engine, { seed, until: () => Date.now() > end, every: 500 })
      assert.deepEqual(faults, [], `seed ${seed}`)
      assert.ok(sent > 300, `only ${sent} requests`)
      // they do get in: a fuzzer that is refused at the door shows nothing
      for (const status of [200, 201, 400, 404]) assert.ok((statuses.get(status) ?? 0) > 0, `none was ${status}`)
    })
})
