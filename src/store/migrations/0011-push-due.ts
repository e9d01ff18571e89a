import type { ColumnSpec } from './tables.ts'

/** Users of whom 8x8 may not show what the identity provider owns. */
export const PUSH_DUE: ColumnSpec = {
  table: 'users',
  columns: { push_due: { type: 'flag!', standing: '0' } },
  indexes: { push: { on: ['tenant_id', 'id'], where: 'push_due = 1' } },
}
