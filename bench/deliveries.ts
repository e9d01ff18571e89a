/**
 * `npm run crash:notices -- [subscribers] [kills] [seed] [SQLite|PostgreSQL]`: a sync fails, 1,000 chats asked to be told, the
 * connector answers 429, 500, nothing or 403 as its dice say, and the product is killed 20 times in mid-delivery. Fails
 * when somebody is told nothing, or twice without a reason, or a limit is passed. Prints figures.
 */
import { deliver } from '../tests/crash/deliveries.ts'
import type { Engine } from '../tests/crash/lives.ts'
import { seeded } from '../tests/crash/random.ts'
import { stopPostgres } from '../tests/postgres.ts'

const [subscribers = 1_000, kills = 20, seed = Date.now() % 1_000_000] = process.argv.slice(2, 5).map(Number)
const engines = process.argv[5] ? [process.argv[5] as Engine] : (['SQLite', 'PostgreSQL'] as const)

let failed = 0
console.log(`${subscribers} subscribers, ${kills} kills, seed ${seed}`)
for (const engine of engines) {
  const dice = { throttled: 0.1, failed: 0.08, hangs: 0.02, cut: 0.04, random: seeded(seed) }
  const told = await deliver({ engine, subscribers, kills, dice, killWithin: 1_500 })
  const { duplicates, removed, renewed, rough, messages, ms } = told
  failed += told.faults.length
  console.log(`
${engine}: ${messages} messages in ${Math.round(ms / 1000)} s, ${told.kills} kills
  told nothing: ${told.faults.filter((fault) => fault.includes('nothing')).length}
  duplicates: ${duplicates.byKills} by kills, ${duplicates.byLine} by answers that never arrived
  removed by 403: ${removed}; made anew after 404: ${renewed}
  most in a second: ${rough.peaks.tenant} of 30; most of one conversation in two: ${rough.peaks.conversation} of 8`)
  for (const [answer, count] of Object.entries(rough.answers).sort()) console.log(`  ${answer}: ${count}`)
  for (const [why, count] of Object.entries(told.said).sort())
    console.log(`  not delivered at a try, “${why}”: ${count}`)
  for (const fault of told.faults) console.log(`  FAULT ${fault}`)
}
await stopPostgres()
process.exit(failed === 0 ? 0 : 1)
