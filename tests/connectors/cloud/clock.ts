import type { Clock } from '../../../src/connectors/clock.ts'

export interface TestClock extends Clock {
  /** Every wait, ms, in the order it began. */
  slept: number[]
  advance(ms: number): void
}

/** Nothing really waits: a sleep moves the clock. Chance is 1, so that jitter takes nothing off. */
export function testClock(start = Date.parse('2026-11-21T12:00:00Z')): TestClock {
  let at = start
  const slept: number[] = []
  return {
    slept,
    now: () => at,
    random: () => 1,
    advance: (ms) => void (at += ms),
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      slept.push(ms)
      at += ms
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
    },
  }
}
