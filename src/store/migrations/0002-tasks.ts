import type { ColumnSpec } from './tables.ts'

/** What a job is to do, plans that are kept and applied later, and what a change found. */
export const TASKS: ColumnSpec[] = [
  {
    table: 'jobs',
    columns: {
      task: { type: 'text!', standing: `'{"kind":"sync"}'` },
      preview: { type: 'flag!', standing: '0' },
      plan_of: { type: 'bigint' },
      plan: { type: 'text' },
      approved: { type: 'text' },
      cancelled_by: { type: 'text' },
    },
  },
  {
    table: 'planned_changes',
    columns: {
      subject: { type: 'text!', standing: "''" },
      field: { type: 'text!', standing: "'teamsNumber'" },
      caused_by: { type: 'text' },
      was: { type: 'text' },
    },
  },
]
