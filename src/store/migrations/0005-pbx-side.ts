import type { ColumnSpec, TableSpec } from './tables.ts'

/**
 * Reads of 8x8 that go user by user, the inventory of numbers, uploads of the user export,
 * and requests to 8x8.
 */
export const PBX_SIDE: TableSpec[] = [
  {
    name: 'one_by_one_reads',
    columns: {
      tenant_id: 'text!',
      read_id: 'text!',
      started_at: 'text!',
      cursor_value: 'text!',
      ended_at: 'text',
    },
    key: ['tenant_id'],
  },
  {
    name: 'pbx_inventory',
    columns: {
      tenant_id: 'text!',
      number: 'text!',
      country: 'text',
      category: 'text',
      origin: 'text',
      status: 'text!',
      seen_at: 'text!',
      read_id: 'text',
    },
    key: ['tenant_id', 'number'],
  },
  {
    name: 'inventory_reads',
    columns: {
      tenant_id: 'text!',
      read_id: 'text!',
      started_at: 'text!',
      ended_at: 'text',
      numbers: 'bigint!',
      failed: 'text',
      complete_at: 'text',
    },
    key: ['tenant_id'],
  },
  {
    name: 'number_states',
    columns: {
      tenant_id: 'text!',
      number: 'text!',
      status: 'text!',
      type: 'text',
      country: 'text',
      category: 'text',
      origin: 'text',
      pbx_status: 'text',
      holder_id: 'text',
      holder_name: 'text',
      holder_user_id: 'text',
      user_id: 'text',
      user_name: 'text',
      user_ci: 'text!',
      search_text: 'text!',
    },
    key: ['tenant_id', 'number'],
    indexes: {
      status: { on: ['tenant_id', 'status', 'number'] },
      type: { on: ['tenant_id', 'type', 'number'] },
      country: { on: ['tenant_id', 'country', 'number'] },
      category: { on: ['tenant_id', 'category', 'number'] },
      origin: { on: ['tenant_id', 'origin', 'number'] },
      user: { on: ['tenant_id', 'user_ci', 'number'] },
      search: { on: ['tenant_id', 'search_text', 'number', 'status'] },
    },
  },
  {
    name: 'number_counts',
    columns: { tenant_id: 'text!', status: 'text!', numbers: 'bigint!' },
    key: ['tenant_id', 'status'],
    narrow: true,
  },
  {
    name: 'dirty_numbers',
    columns: { tenant_id: 'text!', number: 'text!' },
    key: ['tenant_id', 'number'],
    narrow: true,
  },
  {
    name: 'csv_uploads',
    columns: {
      tenant_id: 'text!',
      number: 'bigint!',
      id: 'text!',
      at: 'text!',
      by_id: 'text!',
      by_name: 'text!',
      bytes: 'bigint!',
      look: 'text!',
      mapping: 'text',
      confirmed_at: 'text',
    },
    key: ['tenant_id', 'number'],
    indexes: { id: { on: ['tenant_id', 'id'], unique: true } },
  },
  {
    name: 'csv_upload_parts',
    columns: { tenant_id: 'text!', upload_id: 'text!', part: 'bigint!', content: 'text!' },
    key: ['tenant_id', 'upload_id', 'part'],
  },
  {
    name: 'pbx_requests',
    columns: {
      tenant_id: 'text!',
      number: 'bigint!',
      id: 'text!',
      user_id: 'text',
      account_id: 'text',
      user_name: 'text!',
      user_name_ci: 'text!',
      field: 'text!',
      before: 'text',
      value: 'text',
      create_user: 'text',
      by_id: 'text!',
      by_name: 'text!',
      at: 'text!',
      state: 'text!',
      sent_at: 'text',
      ended_at: 'text',
      reason: 'text',
      raw: 'text',
    },
    key: ['tenant_id', 'number'],
    indexes: {
      id: { on: ['tenant_id', 'id'], unique: true },
      state: { on: ['tenant_id', 'state', 'number'] },
      user: { on: ['tenant_id', 'user_id', 'number'], where: 'user_id is not null' },
      pending: { on: ['tenant_id', 'user_id'], where: "state = 'pending'" },
    },
  },
]

/** For finding an account by the name of a request. */
export const ACCOUNT_NAMES: ColumnSpec = {
  table: 'pbx_accounts',
  columns: {},
  indexes: { name: { on: ['tenant_id', 'user_name_ci'] } },
}

/** Numbers that were seen before there was a list of them. */
export const FIRST_NUMBERS = `insert into dirty_numbers (tenant_id, number)
  select tenant_id, number from teams_numbers
  union select tenant_id, number from users where number is not null`
