/** How much a transaction looks at: some rows are a line and some a page, and everybody else waits meanwhile. */
export interface Pace {
  /** One transaction, of at most so many rows; it may end before them once its time `isOver`. */
  step<T>(run: (most: number, isOver: () => boolean) => Promise<T>): Promise<T>
}

const FIRST = 100
const FEWEST = 10
const MOST = 200
/** Milliseconds: below it the next step is longer, at twice as many it is over and the next shorter. */
const SHORT = 10

export function createPace(now: () => number = () => performance.now()): Pace {
  let most = FIRST
  return {
    async step(run) {
      const began = now()
      const took = (): number => now() - began
      const answer = await run(most, () => took() > 2 * SHORT)
      if (took() < SHORT) most = Math.min(MOST, most * 2)
      else if (took() > 2 * SHORT) most = Math.max(FEWEST, Math.floor(most / 2))
      // whoever waits has a turn between two of them
      await new Promise<void>((resolve) => void setImmediate(resolve))
      return answer
    },
  }
}
