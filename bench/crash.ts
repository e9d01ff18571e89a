/**
 * `npm run crash -- [kills] [seed] [SQLite|PostgreSQL]`: kills the product at random moments of a sync of about 5,000
 * changes until that many kills are done, and compares each sync that survived with one that was left alone. Fails on
 * any difference. The same seed gives the same moments, as shares of the time that
 * the sync takes undisturbed.
 */
import { faultsOf } from '../tests/crash/faults.ts'
import { openBeginning, type Engine, type Kill } from '../tests/crash/lives.ts'
import { seeded } from '../tests/crash/random.ts'
import { moversAndLeavers, type Scene } from '../tests/crash/scenes.ts'
import { stopPostgres } from '../tests/postgres.ts'

const [kills = 200, seed = Date.now() % 1_000_000] = process.argv.slice(2, 4).map(Number)
const engines = process.argv[4] ? [process.argv[4] as Engine] : (['SQLite', 'PostgreSQL'] as const)
const size = Number(process.env['CRASH_USERS'] ?? 2200)

const SCENES: Scene[] = [
  { name: 'the first sync', users: size, then: null },
  { name: 'movers and leavers', users: size, then: moversAndLeavers },
]
/** Kills in one life, about. */
const A_LIFE = 10

const began = Date.now()
const where = new Map<string, number>()
let done = 0
let failed = 0
console.log(`${kills} kills, seed ${seed}`)
const random = seeded(seed)
for (const [turn, engine] of engines.entries())
  for (const [part, scene] of SCENES.entries()) {
    const share = Math.round((kills * (turn * SCENES.length + part + 1)) / (engines.length * SCENES.length))
    const beginning = await openBeginning(scene, engine)
    try {
      const alone = await beginning.live({ most: 0, meanMs: 0, random })
      const { plan, jobs } = alone.ending
      console.log(
        `\n${scene.name} on ${engine}: ${plan.length} changes, ${alone.ms} ms undisturbed, ${jobs.map((job) => job.state).join(', ')}`,
      )
      while (done < share) {
        const life = await beginning.live({ most: share - done, meanMs: alone.ms / A_LIFE, random })
        const faults = faultsOf(life.ending, alone.ending, life.kills)
        done += life.kills.length
        failed += faults.length
        for (const kill of life.kills) where.set(kill.where, (where.get(kill.where) ?? 0) + 1)
        console.log(
          `${life.kills.map(moment).join(' · ')}: ${faults.length === 0 ? 'as undisturbed' : 'DIFFERENT'} (${life.ms} ms)`,
        )
        for (const fault of faults) console.log(`  ${fault}`)
      }
    } finally {
      beginning.close()
    }
  }
await stopPostgres()
console.log(
  `\n${done} kills in ${Math.round((Date.now() - began) / 1000)} s: ${failed === 0 ? 'no difference' : `${failed} differences`}`,
)
for (const [place, count] of [...where].sort()) console.log(`  ${place}: ${count}`)
process.exit(failed === 0 ? 0 : 1)

function moment({ afterMs, where: place }: Kill): string {
  return `${afterMs} ms ${place}`
}
