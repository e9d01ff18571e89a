/**
 * The sync engine on random histories: see `run.ts` for many seeds. `MODEL_SEEDS=1-2000` says which run here.
 * Every failing seed is printed with the shortest history that fails.
 */
import assert from 'node:assert/strict'
import { historyOf } from './stories.ts'
import { AT_EVERY_CHANCE, hunt, MUTANTS } from './mutants.ts'
import { describeFailure } from './failure.ts'
import { runSeeds } from './seeds.ts'
import { openGround, simulate } from './simulation.ts'

const [from = 1, to = from] = (process.env['MODEL_SEEDS'] ?? '1-120').split('-').map(Number)

/** A planner broken on purpose has to be caught within so many seeds. */
const HUNTED = 200

describe('the sync engine, in random histories of changes, faults and restarts', function () {
  this.timeout(30 * 60_000)

  it(`seeds ${from} to ${to}: at rest the clouds are as the rules want them, and nothing was written that must not be`, async () => {
    const { seeds, failures } = await runSeeds({ from, to })
    assert.equal(seeds, to - from + 1)
    assert.deepEqual(failures.map(describeFailure), [])
  })

  it('the same seed is the same history to the last request', async () => {
    const ground = await openGround()
    for (const seed of [3, 14, 41]) {
      const [once, again] = [
        await simulate(ground, seed, historyOf(seed)),
        await simulate(ground, seed, historyOf(seed)),
      ]
      assert.equal(again.trace.join('\n'), once.trace.join('\n'))
      assert.equal(again.hash, once.hash)
    }
    await ground.close()
  })

  it(`${AT_EVERY_CHANCE.name}: seeds 1 to 60 come to rest all the same`, async () => {
    const failure = await hunt(AT_EVERY_CHANCE, 60)
    assert.equal(failure && describeFailure(failure), null)
  })

  for (const mutant of MUTANTS)
    it(`broken on purpose is caught within ${HUNTED} seeds: ${mutant.name}`, async () => {
      const failure = await hunt(mutant, HUNTED)
      assert.ok(failure, `${mutant.name}: nothing failed`)
    })
})
