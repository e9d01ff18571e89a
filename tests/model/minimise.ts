/** Leaves out steps of a history for as long as it still fails. */
import type { History } from './history.ts'

/** At most `tries` runs; answers the shortest history found. */
export async function minimise(
  history: History,
  fails: (history: History) => Promise<boolean>,
  tries = 120,
): Promise<History> {
  let best = history
  let left = tries
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < best.steps.length && left > 0;) {
      const shorter = { ...best, steps: best.steps.toSpliced(from, size) }
      left -= 1
      if (await fails(shorter)) best = shorter
      else from += size
    }
  }
  return best
}
