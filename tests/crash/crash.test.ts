/** The small version of `npm run crash`: a few kills on each engine, at moments of a fixed seed. */
import assert from 'node:assert/strict'
import type { Ending } from './ending.ts'
import { faultsOf } from './faults.ts'
import { openBeginning, type Kill } from './lives.ts'
import { seeded } from './random.ts'
import { SCENES, type Scene } from './scenes.ts'

const SCENE: Scene = { ...SCENES['first']!, users: 120 }
const KILLS = 3

describe('kill -9 in mid-sync', function () {
  this.timeout(240_000)
  const random = seeded(20)
  let undisturbed: Ending | null = null

  for (const engine of ['SQLite', 'PostgreSQL'] as const)
    it(`on ${engine}: the sync goes on by itself, and ends as if nothing had been`, async () => {
      const beginning = await openBeginning(SCENE, engine)
      try {
        undisturbed ??= (await beginning.live({ most: 0, meanMs: 0, random })).ending
        assert.ok(undisturbed.plan.length > 200)
        let meanMs = 500
        let life = await beginning.live({ most: KILLS, meanMs, random })
        // it ended before it was killed: this machine was late with its kills
        while (life.kills.length < KILLS && meanMs > 10)
          life = await beginning.live({ most: KILLS, meanMs: (meanMs /= 2), random })
        const { ending, kills } = life
        assert.ok(kills.length >= KILLS, 'it ended before it was killed, however soon')
        assert.deepEqual(faultsOf(ending, undisturbed, kills), [], kills.map(told).join(', '))
      } finally {
        beginning.close()
      }
    })
})

const told = ({ afterMs, where }: Kill): string => `${afterMs} ms ${where}`
