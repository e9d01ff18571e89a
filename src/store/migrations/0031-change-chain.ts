/**
 * The changes of one user are a chain, from its row to the last and from each to the one before: an index of the log by user
 * was a page of its own for every write, and is read by whoever looks at one user alone.
 */
import type { ColumnSpec, TableSpec } from './tables.ts'

export const CHAIN: ColumnSpec[] = [
  { table: 'directory_changes', columns: { previous: { type: 'bigint' } } },
  { table: 'users', columns: { last_change: { type: 'bigint' }, noted: { type: 'bigint' } } },
]

/** Where the chains of users begin who were removed. */
export const REMOVED: TableSpec = {
  name: 'removed_users',
  columns: { tenant_id: 'text!', id: 'text!', last_change: 'bigint!' },
  key: ['tenant_id', 'id'],
  narrow: true,
}

/** Along the index, which goes then. */
export const CHAIN_UP = [
  `update directory_changes set previous = (
    select max(c.seq) from directory_changes c where c.tenant_id = directory_changes.tenant_id
    and c.user_id = directory_changes.user_id and c.seq < directory_changes.seq
  )`,
  `update users set last_change = (
    select max(c.seq) from directory_changes c where c.tenant_id = users.tenant_id and c.user_id = users.id
  )`,
  `insert into removed_users (tenant_id, id, last_change)
    select tenant_id, user_id, max(seq) from directory_changes c
    where not exists (select 1 from users u where u.tenant_id = c.tenant_id and u.id = c.user_id)
    group by tenant_id, user_id`,
  'drop index directory_changes_user',
]
