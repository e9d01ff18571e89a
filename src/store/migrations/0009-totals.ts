import type { Kept } from './kept.ts'
import type { TableSpec } from './tables.ts'

export const TOTALS: TableSpec[] = [
  {
    name: 'totals',
    columns: { tenant_id: 'text!', name: 'text!', value: 'bigint!' },
    key: ['tenant_id', 'name'],
    narrow: true,
  },
]

export const KEPT: Kept[] = [
  {
    id: 'users_standing',
    table: 'users',
    name: `'users:' || row.state || ':' || coalesce(row.reason, '')`,
    columns: ['state', 'reason'],
  },
  { id: 'managed', table: 'managed_assignments', name: `'managed'`, columns: [] },
  { id: 'sites', table: 'pbx_sites', name: `'sites'`, columns: [] },
  { id: 'left_out', table: 'user_choices', name: `'leftOut'`, where: `row.kind = 'leftOut'`, columns: ['kind'] },
  {
    id: 'only_in_m365',
    table: 'm365_accounts',
    name: `'onlyInM365'`,
    where: `row.gone_at is null and row.user_type = 'member' and row.linked_user_id is null`,
    columns: ['gone_at', 'user_type', 'linked_user_id'],
  },
  // the changes of one subject are numbered from 0, so that its first one stands for it
  { id: 'queued', table: 'queued_changes', name: `'queued'`, where: 'row.ordinal = 0', columns: ['ordinal'] },
  { id: 'queued_changes', table: 'queued_changes', name: `'queuedChanges'`, columns: [] },
  { id: 'seen_pbx', table: 'pbx_accounts', name: `'seen:pbx'`, where: 'row.gone_at is null', columns: ['gone_at'] },
  { id: 'seen_m365', table: 'm365_accounts', name: `'seen:m365'`, where: 'row.gone_at is null', columns: ['gone_at'] },
  { id: 'seen_numbers', table: 'teams_numbers', name: `'seen:number'`, columns: [] },
  { id: 'seen_configurations', table: 'teams_configurations', name: `'seen:configuration'`, columns: [] },
  { id: 'seen_inventory', table: 'pbx_inventory', name: `'seen:inventory'`, columns: [] },
  { id: 'seen_members', table: 'group_members', name: `'seen:member'`, columns: [] },
]
