/**
 * `npm run crash -- [kills] [seed] [SQLite|PostgreSQL]`: kills the product at random moments of syncs of about 5,000
 * changes, of undos, retries and withdrawals, until that many kills are done, and compares each that survived with one
 * that was left alone. In every third life or so somebody cancels the jobs too, and what they did is undone. Fails on any
 * difference. The same seed gives the same moments, as shares of the time that it takes undisturbed.
 */
import { faultsOf, faultsOfCancelled, inTeams } from '../tests/crash/faults.ts'
import { openBeginning, type Engine, type Kill } from '../tests/crash/lives.ts'
import { seeded } from '../tests/crash/random.ts'
import { SCENES } from '../tests/crash/scenes.ts'
import { stopPostgres } from '../tests/postgres.ts'

const [kills = 200, seed = Date.now() % 1_000_000] = process.argv.slice(2, 4).map(Number)
const engines = process.argv[4] ? [process.argv[4] as Engine] : (['SQLite', 'PostgreSQL'] as const)
const size = Number(process.env['CRASH_USERS'] ?? 2200)
/** Scenes of which a smaller company tells as much. */
const LARGE = ['first', 'movers']
/** Only these, by name. */
const wanted = process.env['CRASH_SCENES']?.split(',') ?? Object.keys(SCENES)
const scenes = Object.entries(SCENES).flatMap(([key, scene]) =>
  wanted.includes(key) ? [{ ...scene, users: LARGE.includes(key) ? size : Math.ceil(size / 3) }] : [],
)

/** Kills in one life, about. */
const A_LIFE = 7

const began = Date.now()
const where = new Map<string, number>()
let done = 0
let failed = 0
console.log(`${kills} kills, seed ${seed}`)
const random = seeded(seed)
for (const [turn, engine] of engines.entries())
  for (const [part, scene] of scenes.entries()) {
    const share = Math.round((kills * (turn * scenes.length + part + 1)) / (engines.length * scenes.length))
    const beginning = await openBeginning(scene, engine)
    try {
      const alone = await beginning.live({ most: 0, meanMs: 0, random })
      const { plan, jobs } = alone.ending
      console.log(
        `\n${scene.name} on ${engine}: ${plan.length} changes, ${alone.jobsMs} ms undisturbed, ${jobs.map((job) => job.state).join(', ')}`,
      )
      if (beginning.wanted) tell('undisturbed', inTeams(alone.ending, beginning.wanted), alone)
      while (done < share) {
        const moments = { most: share - done, meanMs: alone.jobsMs / A_LIFE, random }
        const life = await beginning.live(moments)
        tell('kills', faultsOf(life.ending, alone.ending, life.kills), life)
        if (random() < 0.5) continue
        const cut = await beginning.liveCancelled(moments)
        tell(
          `cancelled, ${cut.ending.jobs.map((job) => job.state).join(', ')}`,
          faultsOfCancelled(cut, cut.before, cut.kills),
          cut,
        )
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

function tell(what: string, faults: string[], { kills: all, ms }: { kills?: Kill[]; ms: number }): void {
  done += all?.length ?? 0
  failed += faults.length
  for (const kill of all ?? []) where.set(kill.where, (where.get(kill.where) ?? 0) + 1)
  const moments = (all ?? []).map(moment).join(' · ')
  console.log(`${what}: ${moments}: ${faults.length === 0 ? 'as it is to be' : 'DIFFERENT'} (${ms} ms)`)
  for (const fault of faults) console.log(`  ${fault}`)
}

function moment({ afterMs, where: place }: Kill): string {
  return `${afterMs} ms ${place}`
}
