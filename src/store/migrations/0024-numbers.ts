import type { ColumnSpec } from './tables.ts'

const side = (name: 'before' | 'after') => ({ on: ['tenant_id', name, 'seq'], where: "field = 'number'" })

/** The change log by number, to tell who had one before. */
export const NUMBER_HISTORY: ColumnSpec = {
  table: 'directory_changes',
  columns: {},
  indexes: { number_before: side('before'), number_after: side('after') },
}

/** A person says that a to-do was done in Admin Console; a sync closes it once it sees so. */
export const SAID_DONE: ColumnSpec = {
  table: 'pbx_requests',
  columns: { said_done_at: { type: 'text' }, said_done_by: { type: 'text' } },
}
