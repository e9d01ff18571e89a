import type { ColumnSpec } from './tables.ts'

/** What a job asked of the clouds, and the exchanges of diagnostic jobs. */
export const USAGE: ColumnSpec[] = [
  { table: 'jobs', columns: { usage: { type: 'text' } } },
  { table: 'job_output', columns: { exchange: { type: 'text' } } },
]
