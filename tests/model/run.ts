/**
 * Runs seeds on all cores and tells what fails, each with its shortest history: `npm run test:model -- 1-2000`.
 * A range may be followed by `first` (stop at the first that fails) and `trace` (print what happened).
 */
import { describeFailure } from './failure.ts'
import { runSeeds, type Failure } from './seeds.ts'

const [range = '1-2000', ...options] = process.argv.slice(2)
const [from = 1, to = from] = range.split('-').map(Number)
const print = (text: string): void => void process.stdout.write(`${text}\n`)

function tell(failure: Failure): void {
  print(`\n${describeFailure(failure)}`)
  if (options.includes('trace')) for (const line of failure.trace) print(`  | ${line.slice(0, 400)}`)
}

const began = performance.now()
const { seeds, failures } = await runSeeds({ from, to, first: options.includes('first'), onFailure: tell })
const ms = Math.round(performance.now() - began)
print(
  `\nseeds ${from} to ${to}: ${seeds} ran in ${ms} ms, ${Math.round(ms / Math.max(1, seeds))} ms each; ${failures.length} failed`,
)
if (failures.length > 0) print(`failed: ${failures.map(({ seed }) => seed).join(', ')}`)
process.exit(failures.length > 0 ? 1 : 0)
