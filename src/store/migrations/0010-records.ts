import type { Kept } from './kept.ts'
import type { ColumnSpec, TableSpec } from './tables.ts'

/** What identity providers see: records of users and groups. */
export const RECORDS: TableSpec[] = [
  {
    name: 'user_records',
    columns: {
      tenant_id: 'text!',
      id: 'text!',
      seq: 'bigint!',
      user_id: 'text!',
      linked: 'flag!',
      version: 'bigint!',
      created_at: 'text!',
      changed_at: 'text!',
      external_id: 'text',
      user_name_ci: 'text!',
      display_name_ci: 'text',
      given_name_ci: 'text',
      family_name_ci: 'text',
      title_ci: 'text',
      department_ci: 'text',
      site: 'text',
      active: 'flag!',
      in_groups: 'bigint!',
      body: 'text!',
    },
    key: ['tenant_id', 'id'],
    indexes: {
      place: { on: ['tenant_id', 'seq'], unique: true },
      user: { on: ['tenant_id', 'user_id'], unique: true },
      user_name: { on: ['tenant_id', 'user_name_ci', 'seq'] },
      external: { on: ['tenant_id', 'external_id', 'seq'], where: 'external_id is not null' },
    },
  },
  {
    name: 'record_emails',
    columns: {
      tenant_id: 'text!',
      record_id: 'text!',
      element: 'bigint!',
      value_ci: 'text!',
      type_ci: 'text',
      preferred: 'flag!',
    },
    key: ['tenant_id', 'record_id', 'element'],
    indexes: { value: { on: ['tenant_id', 'value_ci', 'record_id'] } },
    narrow: true,
  },
  {
    name: 'group_records',
    columns: {
      tenant_id: 'text!',
      id: 'text!',
      seq: 'bigint!',
      version: 'bigint!',
      created_at: 'text!',
      changed_at: 'text!',
      external_id: 'text',
      display_name: 'text!',
      display_name_ci: 'text!',
      in_groups: 'bigint!',
      body: 'text!',
    },
    key: ['tenant_id', 'id'],
    indexes: {
      place: { on: ['tenant_id', 'seq'], unique: true },
      display_name: { on: ['tenant_id', 'display_name_ci', 'seq'] },
      external: { on: ['tenant_id', 'external_id', 'seq'], where: 'external_id is not null' },
    },
  },
  {
    name: 'record_members',
    columns: { tenant_id: 'text!', group_id: 'text!', member_id: 'text!', kind: 'text!', place: 'bigint!' },
    key: ['tenant_id', 'group_id', 'member_id'],
    indexes: {
      place: { on: ['tenant_id', 'group_id', 'place'] },
      member: { on: ['tenant_id', 'member_id', 'group_id'] },
    },
    narrow: true,
  },
]

/** What lets provisioning clients in. Found by hash alone: the token says whose it is. */
export const CREDENTIALS: TableSpec = {
  name: 'credentials',
  columns: {
    tenant_id: 'text!',
    id: 'text!',
    hash: 'text!',
    name: 'text!',
    created_at: 'text!',
    created_by: 'text!',
    expires_at: 'text',
    last_used_at: 'text',
    revoked_at: 'text',
  },
  key: ['tenant_id', 'id'],
  indexes: { hash: { on: ['hash'], unique: true } },
}

export const PROVISIONING: ColumnSpec = { table: 'tenants', columns: { provisioning: { type: 'text' } } }

/** Fields of the user that the identity provider owns, as JSON; null: none. */
export const OWNED: ColumnSpec = { table: 'users', columns: { owned: { type: 'text' } } }

export const RECORD_TOTALS: Kept[] = [
  { id: 'records', table: 'user_records', name: `'records'`, columns: [] },
  {
    id: 'records_linked',
    table: 'user_records',
    name: `'records:linked'`,
    where: 'row.linked = 1',
    columns: ['linked'],
  },
  { id: 'records_groups', table: 'group_records', name: `'records:groups'`, columns: [] },
]
