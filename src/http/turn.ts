/** What is done at the end of a turn of the event loop, all of it in one go. */

/** So many at once; more would let the first wait for the last. */
const MOST = 32

/**
 * Answers that are written one after the other, with nothing between them: each that is written by itself wakes whoever
 * reads it, which costs the writer more than to write it does, and who reads sleeps again before the next.
 */
export function createTurnEnd(): (write: () => void) => void {
  let waiting: (() => void)[] = []
  let due = false
  const go = (): void => {
    const all = waiting
    waiting = []
    for (const write of all) write()
  }
  return (write) => {
    waiting.push(write)
    if (waiting.length >= MOST) return go()
    if (due) return
    due = true
    setImmediate(() => {
      due = false
      go()
    })
  }
}
