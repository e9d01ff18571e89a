/** So much at once of what keeps coming: it is filled up again before it has run dry, so one that hangs holds up nobody. */

export interface Piece {
  /** The same piece is never at work twice. */
  id: number
  run: () => Promise<void>
}

/** Ends when there is nothing more, or nothing more is wanted; also where it fails, only once what is at work is done. */
export async function workThrough(most: number, next: () => Promise<Piece[]>, wanted: () => boolean): Promise<void> {
  const busy = new Map<number, Promise<void>>()
  /** Since it was asked last: what was at work then may be among the answer, and is done. */
  const ended = new Set<number>()
  const begin = ({ id, run }: Piece): void => {
    const end = (): void => {
      busy.delete(id)
      ended.add(id)
    }
    busy.set(id, run().finally(end))
  }
  try {
    for (;;) {
      const asks = wanted() && busy.size <= most / 2
      if (asks) {
        ended.clear()
        const free = (await next()).filter(({ id }) => !busy.has(id) && !ended.has(id))
        free.slice(0, most - busy.size).forEach(begin)
      }
      if (busy.size > 0) await Promise.race(busy.values())
      else if (!asks || ended.size === 0) return
    }
  } finally {
    // whoever starts anew would be given the same pieces
    await Promise.allSettled(busy.values())
  }
}
