/** A process that runs the seeds it is given. */
import { historyOf } from './stories.ts'
import { minimise } from './minimise.ts'
import type { Told } from './seeds.ts'
import { openGround, simulate } from './simulation.ts'

const ground = await openGround()
const tell = (told: Told): void => void process.send?.(told)

async function run(seed: number, shorten: boolean): Promise<Told> {
  const history = historyOf(seed)
  const outcome = await simulate(ground, seed, history)
  if (outcome.violations.length === 0) return { seed, failure: null }
  const kind = (text = ''): string => text.replace(/[\d+a-f-]{4,}|\S+@\S+/g, '')
  const same = kind(outcome.violations[0])
  // still the same fault, not any fault: another would hide this one
  const fails = async (shorter: typeof history): Promise<boolean> =>
    (await simulate(ground, seed, shorter)).violations.some((violation) => kind(violation) === same)
  const best = shorten ? await minimise(history, fails) : history
  const { violations, trace } = best === history ? outcome : await simulate(ground, seed, best)
  return { seed, failure: { seed, violations, history: best, trace } }
}

process.on('message', ({ seed, minimise: shorten }: { seed: number; minimise: boolean }) => {
  void run(seed, shorten).then(tell)
})
process.on('disconnect', () => {
  process.exit(0)
})
tell({ ready: true })
