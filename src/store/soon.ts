/** What SQLite has at once and PostgreSQL later: a promise for each step costs more than the step. */
export type Soon<T> = T | Promise<T>

/** Goes on at once with what is there, and otherwise when it comes. */
export const after = <T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> =>
  value instanceof Promise ? value.then(next) : next(value)
