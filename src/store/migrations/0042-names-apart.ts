import type { Engine } from '../engine.ts'
import { keptStatements, type Kept } from './kept.ts'
import { createStatements, type TableSpec } from './tables.ts'

/**
 * Users whose username is not that of their Microsoft 365 account. Two tables have a say, so the engine itself keeps who
 * they are, as it keeps totals: no writer has to think of it. Few in most companies, and a list of them asks no other table.
 */
const NAMES_APART: TableSpec = {
  name: 'names_apart',
  columns: { tenant_id: 'text!', user_id: 'text!' },
  key: ['tenant_id', 'user_id'],
  narrow: true,
}

const TOTAL: Kept[] = [{ id: 'names_apart', table: 'names_apart', name: `'namesApart'`, columns: [] }]

/** Whom 8x8 deleted has no username to put right. */
const whoIsApart = (who: string): string => `select u.tenant_id, u.id from users u
  join m365_accounts a on a.tenant_id = u.tenant_id and a.id = u.m365_id
  where u.m365_id is not null and u.deleted_at is null and a.gone_at is null and a.upn_ci <> u.user_name_ci and ${who}`

const fill = (who: string): string => `insert into names_apart (tenant_id, user_id) ${whoIsApart(who)}`

interface Watched {
  id: string
  table: 'users' | 'm365_accounts'
  event: 'insert' | 'update' | 'delete'
  columns?: string[]
  /** SQL for the id of the user whom the row is about. */
  user: (row: string) => string
  when: string
}

const ofUser = (row: string): string => `${row}.id`
// one user has it at most: the index of users by their account is unique
const ofAccount = (row: string): string =>
  `(select o.id from users o where o.tenant_id = ${row}.tenant_id and o.m365_id = ${row}.id)`

/** What may bring two names together or apart. Whoever is linked to an account may come before it does, and stay after it. */
const WATCHED: Watched[] = [
  { id: 'user_insert', table: 'users', event: 'insert', user: ofUser, when: 'new.m365_id is not null' },
  {
    id: 'user_update',
    table: 'users',
    event: 'update',
    columns: ['user_name_ci', 'm365_id', 'deleted_at'],
    user: ofUser,
    when: 'old.m365_id is not null or new.m365_id is not null',
  },
  { id: 'user_delete', table: 'users', event: 'delete', user: ofUser, when: 'old.m365_id is not null' },
  {
    id: 'account_update',
    table: 'm365_accounts',
    event: 'update',
    columns: ['upn_ci', 'gone_at'],
    user: ofAccount,
    when: 'true',
  },
  ...(['insert', 'delete'] as const).map((event): Watched => ({
    id: `account_${event}`,
    table: 'm365_accounts',
    event,
    user: ofAccount,
    when: 'true',
  })),
]

/** Statements that keep them, and those that are there already. */
export const namesApart = (engine: Engine['name']): string[] => [
  ...createStatements(NAMES_APART, engine),
  fill('true'),
  ...keptStatements(TOTAL, engine),
  ...WATCHED.flatMap((watched) => (engine === 'sqlite' ? sqliteTrigger(watched) : postgresTrigger(watched))),
]

/** Looked at anew, in two statements; of a user who is gone the first is all. */
function steps({ user, event }: Watched): string[] {
  const row = event === 'delete' ? 'old' : 'new'
  const who = user(row)
  return [
    `delete from names_apart where tenant_id = ${row}.tenant_id and user_id = ${who};`,
    ...(event === 'delete' ? [] : [`${fill(`u.tenant_id = ${row}.tenant_id and u.id = ${who}`)};`]),
  ]
}

const on = ({ event, columns, table }: Watched): string =>
  `after ${event}${columns ? ` of ${columns.join(', ')}` : ''} on ${table}`

/** Writers set columns to what they are too: only what moved is looked at. */
function condition({ columns, when }: Watched, differs: string): string {
  const moved = columns?.map((column) => `old.${column} ${differs} new.${column}`).join(' or ')
  return moved ? `(${moved}) and (${when})` : when
}

const sqliteTrigger = (watched: Watched): string[] => [
  `create trigger names_apart_${watched.id} ${on(watched)} when ${condition(watched, 'is not')}
    begin ${steps(watched).join(' ')} end`,
]

/** An account that is renamed waits for whoever renames its user, and then sees the new name: the later one decides. */
function postgresTrigger(watched: Watched): string[] {
  const waits =
    watched.table === 'users' || watched.event === 'delete'
      ? ''
      : 'perform 1 from users where tenant_id = new.tenant_id and m365_id = new.id for update;'
  return [
    `create function names_apart_${watched.id}() returns trigger language plpgsql as $$
    begin ${waits} ${steps(watched).join(' ')} return null; end $$`,
    `create trigger names_apart_${watched.id} ${on(watched)} for each row
      when (${condition(watched, 'is distinct from')}) execute function names_apart_${watched.id}()`,
  ]
}
