/**
 * One life of the service. Whatever it asks of the store, the network or the clock goes through here, and each of them
 * is two moments at which it may be killed: before it happened, and after it happened and before the answer came. From
 * then on nothing comes back to the killed service, and nothing it asks for happens.
 */
export interface Life {
  readonly dead: boolean
  /** What was asked for and is not answered yet. */
  readonly inFlight: number
  /** Moments so far. */
  readonly passed: number
  /** Something happens at the n-th moment from now on. */
  at(moment: number, what: () => void): void
  kill(): void
  through<T>(work: () => Promise<T>): Promise<T>
  /** The same object, every method through this life. */
  around<T extends object>(store: T): T
}

const NEVER = new Promise<never>(() => undefined)

export function createLife(): Life {
  let dead = false
  let inFlight = 0
  let passed = 0
  let due: { moment: number; what: () => void } | null = null

  /** False: the service is dead. */
  const passes = (): boolean => {
    if (dead) return false
    passed += 1
    if (due && passed >= due.moment) {
      const { what } = due
      due = null
      what()
    }
    return !dead
  }

  async function through<T>(work: () => Promise<T>): Promise<T> {
    if (!passes()) return NEVER
    inFlight += 1
    try {
      return await work()
    } finally {
      inFlight -= 1
      if (!passes()) await NEVER
    }
  }

  return {
    get dead() {
      return dead
    },
    get inFlight() {
      return inFlight
    },
    get passed() {
      return passed
    },
    at(moment, what) {
      due = { moment: passed + moment, what }
    },
    kill() {
      dead = true
    },
    through,
    around<T extends object>(store: T): T {
      const entries = Object.entries(store).map(([name, value]: [string, unknown]) => {
        if (typeof value !== 'function') return [name, value]
        const method = value as (...given: unknown[]) => Promise<unknown>
        return [name, (...given: unknown[]) => through(() => method(...given))]
      })
      return Object.fromEntries(entries) as T
    },
  }
}
