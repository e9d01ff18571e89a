/** So much at once of what keeps coming: it is filled up again before it has run dry, so one that hangs holds up nobody. */

export interface Piece {
  /** The same piece is never at work twice. */
  id: number
  run: () => Promise<void>
}

/** Ends when there is nothing more, or nothing more is wanted; also where it fails, only once what is at work is done. */
export async function workThrough(most: number, next: () => Promise<Piece[]>, wanted: () => boolean): Promise<void> {
  const busy = new Map<number, Promise<void>>()
  try {
    for (;;) {
      if (wanted() && busy.size <= most / 2)
        for (const { id, run } of await next()) {
          if (busy.size >= most) break
          if (!busy.has(id))
            busy.set(
              id,
              run().finally(() => busy.delete(id)),
            )
        }
      if (busy.size === 0) return
      await Promise.race(busy.values())
    }
  } finally {
    // whoever starts anew would be given the same pieces
    await Promise.allSettled(busy.values())
  }
}
