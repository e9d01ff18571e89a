import type { Engine } from '../engine.ts'

/** Totals that a new user is counted in (0009, 0014, 0030). */
const COUNTED = ['users_standing', 'hidden', 'provided', 'provided_linked']

/**
 * New users are counted by whoever adds them (`directory/newUsers.ts`), once for all that come together. A trigger was a step
 * of its own for each total of each user, and SQLite keeps a copy of every page that a statement with triggers writes: 15 of
 * the 100 µs of a POST. Who changes or goes is counted by the engine as before.
 */
export const newUsersCounted = (engine: Engine['name']): string[] =>
  COUNTED.flatMap((id) =>
    engine === 'sqlite'
      ? [`drop trigger totals_${id}_insert`]
      : [`drop trigger totals_${id}_insert on users`, `drop function totals_${id}_insert()`],
  )
