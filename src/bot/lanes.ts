/**
 * Outgoing messages, one after another for each conversation and apart from the request that caused them: a connector
 * that hangs holds up one conversation, never an answer to Teams.
 */

export interface Lanes {
  /** Runs the step after what is already waiting for this conversation. Rejects as the step does. */
  add<T>(conversationId: string, step: () => Promise<T>): Promise<T>
  /** Waits for what is under way, at most so long. */
  drain(milliseconds: number): Promise<void>
}

/** Thrown when too much waits for one conversation. */
export class LaneFull extends Error {
  constructor() {
    super('Too many messages wait for this conversation.')
    this.name = 'LaneFull'
  }
}

const MOST = 50

export function createLanes(): Lanes {
  const tails = new Map<string, { last: Promise<unknown>; waiting: number }>()

  return {
    add<T>(conversationId: string, step: () => Promise<T>): Promise<T> {
      const lane = tails.get(conversationId) ?? { last: Promise.resolve(), waiting: 0 }
      if (lane.waiting >= MOST) return Promise.reject(new LaneFull())
      lane.waiting++
      const result = lane.last.then(step)
      lane.last = result
        .catch(() => undefined)
        .then(() => {
          if (--lane.waiting === 0) tails.delete(conversationId)
        })
      tails.set(conversationId, lane)
      return result
    },
    async drain(milliseconds) {
      let timer: NodeJS.Timeout | undefined
      const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)))
      await Promise.race([Promise.all([...tails.values()].map(({ last }) => last)), enough])
      clearTimeout(timer)
    },
  }
}
