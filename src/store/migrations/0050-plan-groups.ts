import type { ColumnSpec } from './tables.ts'

/** What one kind and cause has in a plan, however far apart its changes stand. */
export const PLAN_GROUPS: ColumnSpec = {
  table: 'planned_changes',
  columns: {},
  indexes: { group: { on: ['tenant_id', 'job', 'kind', 'cause', 'ordinal'] } },
}
