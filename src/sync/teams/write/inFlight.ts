/**
 * Work side by side, at most so much of it at once. Graph may take seconds for a batch of 20; sent one after the other,
 * batches would reach a fraction of what its limit lets through.
 */
export interface InFlight {
  /** Begins the work once there is room for it; throws what another piece failed with, and begins nothing then. */
  begin(work: () => Promise<void>): Promise<void>
  /** For what must not run side by side: one after the other, in the order of the calls. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** Waits for everything that was begun. Never throws: `check` does. */
  landed(): Promise<void>
  /** Something that goes on beside failed: nothing more is begun. */
  fail(error: unknown): void
  /** Throws what the first piece to fail failed with. */
  check(): void
}

export function openInFlight(most: number): InFlight {
  const going = new Set<Promise<void>>()
  let failure: { error: unknown } | null = null
  let turn: Promise<unknown> = Promise.resolve()

  const fail = (error: unknown): void => void (failure ??= { error })
  const check = (): void => {
    if (failure) throw failure.error
  }

  return {
    async begin(work) {
      while (going.size >= most) await Promise.race(going)
      check()
      const piece: Promise<void> = work()
        .catch(fail)
        .finally(() => void going.delete(piece))
      going.add(piece)
    },
    inTurn(work) {
      const done = turn.then(work)
      turn = done.catch(() => undefined)
      return done
    },
    landed: async () => void (await Promise.all(going)),
    fail,
    check,
  }
}
