/** The small version of `npm run fuzz`: at most half a minute on each engine. `FUZZ_SEED` for other requests. */
import assert from 'node:assert/strict'
import { engines } from './door/world.ts'
import { fuzz, MOST_GROWTH_MB } from './fuzzing.ts'

const SEED = Number(process.env['FUZZ_SEED'] ?? 4)
const SECONDS = 25
const REQUESTS = 20_000

describe('hostile requests at the SCIM door', function () {
  this.timeout(120_000)
  for (const engine of engines)
    it(`get no 5xx, change nobody whom they do not name and leave no memory behind, on ${engine.name}`, async () => {
      const ended = await fuzz(engine, { seed: SEED, requests: REQUESTS, seconds: SECONDS })
      const about = `seed ${SEED}, ${ended.sent} requests`
      assert.deepEqual(ended.failures, [], about)
      assert.deepEqual(ended.changed, [], about)
      assert.ok(ended.growthMb <= MOST_GROWTH_MB, `${about}: ${JSON.stringify(ended.marks)}`)
      assert.ok(ended.sent >= 1_000 && ended.looks >= 40, about)
      // they do get in: a fuzzer that is refused at the door shows nothing
      for (const status of [200, 201, 204, 400, 404, 409]) assert.ok(ended.statuses.get(status), `none was ${status}`)
    })
})
