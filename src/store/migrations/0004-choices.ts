import type { ColumnSpec, TableSpec } from './tables.ts'

/** What admins decided about single users, and who is a member of the groups of the scope. */
export const CHOICES: TableSpec[] = [
  {
    name: 'user_choices',
    columns: {
      tenant_id: 'text!',
      user_id: 'text!',
      kind: 'text!',
      note: 'text!',
      until: 'text',
      by_id: 'text!',
      by_name: 'text!',
      at: 'text!',
    },
    key: ['tenant_id', 'user_id', 'kind'],
    indexes: { until: { on: ['tenant_id', 'until'], where: 'until is not null' } },
  },
  {
    name: 'group_members',
    columns: { tenant_id: 'text!', key: 'text!', account_id: 'text!', read_id: 'text' },
    key: ['tenant_id', 'key'],
    indexes: { account: { on: ['tenant_id', 'account_id'] } },
  },
]

export const STATE_SINCE: ColumnSpec = { table: 'users', columns: { state_since: { type: 'text' } } }
