import type { ColumnSpec } from './tables.ts'

/** What of a user's an admin keeps against a sync, and the stopped job whose plan said otherwise. */
export const KEPT_NUMBERS: ColumnSpec = {
  table: 'user_choices',
  columns: { removal: { type: 'text' }, job: { type: 'text' } },
}

/** Who declined the removals of a job's plan, why, and of how many users. */
export const DECLINED: ColumnSpec = { table: 'jobs', columns: { declined: { type: 'text' } } }
