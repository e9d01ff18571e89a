import type { ColumnSpec, TableSpec } from './tables.ts'

/** Whom a plan has to visit: nobody is until looked at, which the sweep below sees to. */
export const DUE: ColumnSpec[] = [
  {
    table: 'users',
    columns: { plan_due: { type: 'flag!', standing: '0' } },
    indexes: { due: { on: ['tenant_id', 'id'], where: 'plan_due = 1' } },
  },
]

/** A list that was read completely, in parts that are found again by their content. */
export const PARTS: TableSpec[] = [
  {
    name: 'read_parts',
    columns: { tenant_id: 'text!', kind: 'text!', id: 'text!', hash: 'text!', read_id: 'text!' },
    key: ['tenant_id', 'kind', 'id'],
    indexes: { hash: { on: ['tenant_id', 'kind', 'hash'] } },
  },
  {
    name: 'plan_walks',
    columns: { tenant_id: 'text!', rules: 'text!', walked_at: 'text' },
    key: ['tenant_id'],
    narrow: true,
  },
]

const SEEN = ['pbx_accounts', 'm365_accounts', 'teams_numbers', 'teams_configurations']

/** What was seen belongs to no part yet, and is found by the part it belongs to. Everybody is looked at once. */
export const AFTER_PARTS: string[] = [
  ...SEEN.map((table) => `update ${table} set read_id = null`),
  ...SEEN.map((table) => `create index ${table}_read on ${table} (tenant_id, read_id)`),
  `insert into dirty_sweeps (tenant_id, after_id) select id, '' from tenants where true on conflict (tenant_id) do nothing`,
]
