/** What was accepted and happens later, soonest first. Nothing runs on timers: whoever looks settles what is due. */

export interface Pending<T> {
  size: number
  add(due: number, item: T): void
  /** Takes out what is due, in order of time, then of arrival. */
  due(now: number): Generator<T>
}

export function createPending<T>(): Pending<T> {
  // Latest first, so that the soonest is popped off the end.
  const queue: { due: number; item: T }[] = []
  return {
    get size() {
      return queue.length
    },
    add(due, item) {
      let low = 0
      let high = queue.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((queue[middle]?.due ?? 0) > due) low = middle + 1
        else high = middle
      }
      queue.splice(low, 0, { due, item })
    },
    *due(now) {
      for (let next = queue.at(-1); next && next.due <= now; next = queue.at(-1)) {
        queue.pop()
        yield next.item
      }
    },
  }
}
