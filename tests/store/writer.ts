/** A process that the tests kill: takes users in, five at a time, and prints how many it was told are stored. */
import { openStore } from '../../src/store/open.ts'
import { AT, pbxAccount } from './sample.ts'
import { seeAndTakeIn } from './steps.ts'

const folder = process.argv[2] ?? ''
try {
  const { directory } = await openStore({ databaseUrl: null, folder, port: 4321, startedAt: AT })
  for (let n = (await directory.counts('t')).users; n < 5000; n += 5) {
    await seeAndTakeIn(
      directory,
      't',
      [1, 2, 3, 4, 5].map((at) => pbxAccount(n + at)),
    )
    process.stdout.write(`${n + 5}\n`)
    // Lets what was printed go out before the next batch.
    await new Promise((resolve) => setImmediate(resolve))
  }
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.name : 'unknown'}\n`)
}
