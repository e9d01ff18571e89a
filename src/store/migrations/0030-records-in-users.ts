import type { Engine } from '../engine.ts'
import { keptTriggers, type Kept } from './kept.ts'
import { addStatements, type ColumnSpec } from './tables.ts'

/**
 * The identity provider's record of a user stands in the user's own row: who changes one changes the other, and of two rows
 * each was found along its own index and wrote a page of its own. `record_linked` says whether there is a record; indexes
 * name it and no column of theirs, which SQLite would take for a range to walk.
 */
const COLUMNS: ColumnSpec = {
  table: 'users',
  columns: {
    record_id: { type: 'text' },
    record_seq: { type: 'bigint' },
    record_linked: { type: 'bigint' },
    record_version: { type: 'bigint' },
    record_created_at: { type: 'text' },
    record_changed_at: { type: 'text' },
    record_external_id: { type: 'text' },
    record_display_name_ci: { type: 'text' },
    record_given_name_ci: { type: 'text' },
    record_family_name_ci: { type: 'text' },
    record_title_ci: { type: 'text' },
    record_department_ci: { type: 'text' },
    record_site: { type: 'text' },
    record_active: { type: 'bigint' },
    record_in_groups: { type: 'bigint' },
    record_body: { type: 'text' },
  },
}

const INDEXES: ColumnSpec = {
  table: 'users',
  columns: {},
  indexes: {
    record: { on: ['tenant_id', 'record_id'], where: 'record_linked is not null', unique: true },
    record_place: { on: ['tenant_id', 'record_seq'], where: 'record_linked is not null', unique: true },
    record_external: {
      on: ['tenant_id', 'record_external_id', 'record_seq'],
      where: 'record_external_id is not null and record_linked is not null',
    },
  },
}

/** Of the view, which stands where the table was, and of the row that has it. */
const PLACES: [column: string, place: string][] = [
  ['tenant_id', 'tenant_id'],
  ['id', 'record_id'],
  ['seq', 'record_seq'],
  ['user_id', 'id'],
  ['linked', 'record_linked'],
  ['version', 'record_version'],
  ['created_at', 'record_created_at'],
  ['changed_at', 'record_changed_at'],
  ['external_id', 'record_external_id'],
  ['user_name_ci', 'user_name_ci'],
  ['display_name_ci', 'record_display_name_ci'],
  ['given_name_ci', 'record_given_name_ci'],
  ['family_name_ci', 'record_family_name_ci'],
  ['title_ci', 'record_title_ci'],
  ['department_ci', 'record_department_ci'],
  ['site', 'record_site'],
  ['active', 'record_active'],
  ['in_groups', 'record_in_groups'],
  ['body', 'record_body'],
]

/** As they are counted already, on the rows that have them now. */
const TOTALS: Kept[] = [
  {
    id: 'provided',
    table: 'users',
    name: `'records'`,
    where: 'row.record_linked is not null',
    columns: ['record_linked'],
  },
  {
    id: 'provided_linked',
    table: 'users',
    name: `'records:linked'`,
    where: 'row.record_linked = 1',
    columns: ['record_linked'],
  },
]

const moved = PLACES.filter(([, place]) => place.startsWith('record_'))

export const recordsInUsers = (engine: Engine['name']): string[] => [
  ...addStatements(COLUMNS, engine),
  `update users set ${moved.map(([column, place]) => `${place} = r.${column}`).join(', ')}
    from user_records r where r.tenant_id = users.tenant_id and r.user_id = users.id`,
  'drop table user_records',
  ...(engine === 'postgres' ? GONE_FUNCTIONS.map((name) => `drop function totals_${name}()`) : []),
  ...addStatements(INDEXES, engine),
  `create view user_records as select ${PLACES.map(([column, place]) => `${place} as ${column}`).join(', ')}
    from users where record_linked is not null`,
  ...keptTriggers(TOTALS, engine),
]

const GONE_FUNCTIONS = [
  ...['records_insert', 'records_delete'],
  ...['records_linked_insert', 'records_linked_delete', 'records_linked_update'],
]
