/** Steps that may have to wait and mostly need not: a promise for each costs more than what most of them do. */

export type Soon<T> = T | Promise<T>

/** Goes on at once with what is there, and otherwise when it comes. */
export const after = <T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> =>
  value instanceof Promise ? value.then(next) : next(value)

/** What `caught` makes of whatever is thrown, now or later. */
export function guarded<T>(make: () => Soon<T>, caught: (error: unknown) => Soon<T>): Soon<T> {
  try {
    const value = make()
    return value instanceof Promise ? value.catch(caught) : value
  } catch (error) {
    return caught(error)
  }
}
