import type { Engine } from '../engine.ts'
import { createStatements, type TableSpec } from './tables.ts'

/**
 * What the list of users is looked through on PostgreSQL: of each row the eighth part that filters, searches and sorts take.
 * No index has it there, as an entry may not be as long as what 8x8 may send, and one that moves with every sync would send
 * the look to the rows until they are vacuumed. It has no index but its key, so that a row that changes stays in its page.
 */
const LISTED: TableSpec = {
  name: 'listed_users',
  // what is asked of most comes first: the columns before it have to be passed by in each row
  columns: {
    tenant_id: 'text!',
    archived_at: 'text',
    search_text: 'text!',
    state: 'text!',
    licence: 'text',
    site_ci: 'text',
    active: 'flag!',
    deleted_at: 'text',
    number: 'text',
    reason: 'text',
    owner: 'text!',
    directory_visible: 'flag!',
    user_name_ci: 'text!',
    extension: 'text',
    extension_key: 'text',
    id: 'text!',
  },
  key: ['tenant_id', 'id'],
}

const COLUMNS = Object.keys(LISTED.columns)
const MOVING = COLUMNS.filter((column) => !LISTED.key.includes(column))
const of = (row: string, columns: string[]): string => columns.map((column) => `${row}.${column}`).join(', ')
const same = (one: string, other: string): string =>
  LISTED.key.map((column) => `${one}.${column} = ${other}.${column}`).join(' and ')

/** One processor looks through 100,000 rows sooner than others are told to help. */
const SETTINGS = 'alter table listed_users set (fillfactor = 90, parallel_workers = 0)'

const fill = (from: string): string =>
  `insert into listed_users (${COLUMNS.join(', ')}) select ${COLUMNS.join(', ')} from ${from}`

const functionFor = (event: string, body: string): string =>
  // planned while there was hardly anybody, it would read all rows for each ever after
  `create function listed_users_${event}() returns trigger language plpgsql set enable_seqscan = off as $$
  begin
    ${body};
    return null;
  end $$`

/** The engine keeps it with every write, so that no writer has to think of it, and none can forget it. */
const TRIGGERS = [
  functionFor('insert', fill('now')),
  `create trigger listed_users_insert after insert on users
  referencing new table as now for each statement execute function listed_users_insert()`,
  functionFor('delete', `delete from listed_users l using was where ${same('l', 'was')}`),
  `create trigger listed_users_delete after delete on users
  referencing old table as was for each statement execute function listed_users_delete()`,
  functionFor(
    'update',
    `update listed_users l set (${MOVING.join(', ')}) = row(${of('new', MOVING)}) where ${same('l', 'new')}`,
  ),
  // most writes of a user move nothing of this
  `create trigger listed_users_update after update of ${MOVING.join(', ')} on users for each row
  when ((${of('old', MOVING)}) is distinct from (${of('new', MOVING)})) execute function listed_users_update()`,
]

export const listedUsers = (engine: Engine['name']): string[] =>
  engine === 'postgres'
    ? [...createStatements(LISTED, engine), SETTINGS, fill('users'), 'analyze listed_users', ...TRIGGERS]
    : []
