/** Where a person is named, but for the audit log. One table, so that nothing is forgotten: a new log is a line here. */
import type { LockedRoom } from '../transaction.ts'

export interface Place {
  table: string
  room: LockedRoom
  /** After the tenant. */
  key: string[]
  /** In which the person is named; the name is blanked out. */
  texts: string[]
  /** The same, while a job may still need it: only of somebody who is nowhere any more. */
  whenGone?: string[]
  /** How a row names the person that then goes: more of it may be the person's than what can be found by name. */
  goes?: 'around' | 'askedBy'
  /** SQL; only these. */
  where?: string
}

export const PLACES: Place[] = [
  {
    table: 'provisioning_sent',
    room: 'provisioning',
    key: ['seq'],
    texts: ['user_name', 'resource_id', 'query', 'body'],
    goes: 'around',
  },
  {
    table: 'provisioning_log',
    room: 'provisioning',
    key: ['seq'],
    texts: ['user_name', 'resource_id', 'detail', 'search'],
  },
  {
    table: 'directory_changes',
    room: 'directory',
    key: ['seq'],
    texts: ['before', 'after', 'caused_by'],
    whenGone: ['user_id'],
  },
  { table: 'job_output', room: 'jobs', key: ['job', 'line'], texts: ['text', 'exchange'] },
  {
    table: 'planned_changes',
    room: 'jobs',
    key: ['job', 'ordinal'],
    texts: ['user_name', 'raw', 'caused_by', 'search'],
    whenGone: ['subject', 'user_id', 'holder_id', 'before', 'after', 'was'],
  },
  {
    table: 'jobs',
    room: 'jobs',
    key: ['number'],
    texts: ['started_by_id', 'started_by_name', 'cancelled_by', 'approved', 'declined', 'cause'],
    whenGone: ['task', 'steps'],
  },
  {
    table: 'pbx_requests',
    room: 'directory',
    key: ['number'],
    texts: ['by_id', 'by_name', 'raw', 'said_done_by'],
    whenGone: ['user_id', 'account_id', 'user_name', 'user_name_ci', 'before', 'value', 'create_user'],
  },
  {
    table: 'number_states',
    room: 'directory',
    key: ['number'],
    texts: [],
    whenGone: ['holder_name', 'user_id', 'user_name', 'user_ci', 'search_text'],
  },
  // who kept a number or a user is named by the reason; other reasons hold what syncs go by
  {
    table: 'users',
    room: 'directory',
    key: ['id'],
    texts: ['reason_detail'],
    where: "reason in ('KEPT', 'USER_KEPT')",
  },
  // who changed it in 8x8
  { table: 'pbx_accounts', room: 'directory', key: ['id'], texts: ['changed_by'] },
  {
    table: 'queued_changes',
    room: 'directory',
    key: ['subject', 'ordinal'],
    texts: ['caused_by'],
    whenGone: ['user_name', 'display_name', 'before', 'after'],
  },
  { table: 'user_choices', room: 'directory', key: ['user_id', 'kind'], texts: ['note', 'by_id', 'by_name'] },
  { table: 'csv_uploads', room: 'choices', key: ['number'], texts: ['by_id', 'by_name', 'look'] },
  { table: 'alignment_rows', room: 'directory', key: ['report', 'seq'], texts: ['account_id', 'search_text'] },
  { table: 'alignment_contents', room: 'directory', key: ['report', 'seq'], texts: ['content'] },
  { table: 'connections', room: 'choices', key: ['kind'], texts: ['changed_by', 'consent'] },
  { table: 'secrets', room: 'choices', key: ['connection', 'field'], texts: ['set_by'] },
  { table: 'credentials', room: 'choices', key: ['id'], texts: ['created_by'] },
  { table: 'role_assignments', room: 'choices', key: ['kind', 'id'], texts: ['by'] },
  { table: 'used_buttons', room: 'notifications', key: ['op'], texts: ['used_by'] },
  { table: 'kept_searches', room: 'notifications', key: ['id'], texts: ['words'], goes: 'askedBy' },
  // of channels and groups: who made the bot known there
  { table: 'conversations', room: 'notifications', key: ['id'], texts: ['reference', 'user_name'] },
  { table: 'outbox', room: 'notifications', key: ['id'], texts: ['last_error'] },
]

/** Rows about one person alone: they go. `column` holds one of its ids. */
export interface Leftover {
  table: string
  room: LockedRoom
  column: string
  /** SQL; only these. */
  where?: string
}

export const OWN_ROWS: Leftover[] = [
  { table: 'conversations', room: 'notifications', column: 'user_id' },
  { table: 'seen_roles', room: 'choices', column: 'user_id' },
]

/** Of somebody who is nowhere any more. */
export const GONE_ROWS: Leftover[] = [
  { table: 'm365_accounts', room: 'directory', column: 'id', where: 'gone_at is not null' },
  { table: 'pbx_contents', room: 'directory', column: 'id' },
  { table: 'pbx_numbers', room: 'directory', column: 'account_id' },
  { table: 'pbx_accounts', room: 'directory', column: 'id', where: 'gone_at is not null' },
  { table: 'teams_configurations', room: 'directory', column: 'id' },
  { table: 'group_members', room: 'directory', column: 'account_id' },
  { table: 'granted_policies', room: 'directory', column: 'user_id' },
  { table: 'user_choices', room: 'directory', column: 'user_id' },
  { table: 'differences', room: 'directory', column: 'user_id' },
  { table: 'queued_changes', room: 'directory', column: 'user_id' },
  { table: 'users', room: 'directory', column: 'id' },
  { table: 'removed_users', room: 'directory', column: 'id' },
]
