import type { ColumnSpec } from './tables.ts'

/** What a change of a plan is looked for by. Null: planned before this was kept. */
export const PLAN_SEARCHES: ColumnSpec = { table: 'planned_changes', columns: { search: { type: 'text' } } }
