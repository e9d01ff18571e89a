/** Time that passes only when somebody lets it: a day of waiting costs nothing. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number
  pass(ms: number): void
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export function createTime(start: number): Time {
  let at = start
  const pass = (ms: number): void => {
    at += Math.max(0, Math.round(ms))
  }
  return {
    now: () => at,
    pass,
    sleep(ms, signal) {
      signal?.throwIfAborted()
      pass(ms)
      return Promise.resolve()
    },
  }
}
