/** Time and chance, as the connectors see them. Times are milliseconds since 1970. */
export interface Clock {
  now(): number
  /** Rejects with the signal's reason when it aborts; must move `now` on by at least `ms`. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** 0 up to, not including, 1. */
  random(): number
}

/** The machine's own clock. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted()
        const end = () => {
          clearTimeout(timer)
          reject(signal?.reason)
        }
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', end)
          resolve()
        }, ms)
        signal?.addEventListener('abort', end, { once: true })
      }),
  }
}
