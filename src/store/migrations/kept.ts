import type { Engine } from '../engine.ts'

/**
 * What is kept counted, by the engine itself: no writer has to think of it, and none can forget it. A later migration
 * that makes one of these tables anew makes its triggers anew as well.
 */
export interface Kept {
  /** Of the trigger. */
  id: string
  table: string
  /** SQL for the name of the total that a row is counted under; `row.` stands for the row. */
  name: string
  /** SQL; rows that are counted. Left out: all of them. */
  where?: string
  /** SQL; how often a row counts. Left out: once. */
  times?: string
  /** Columns that these look at. */
  columns: string[]
}

/** Triggers, and the totals of what is there already. */
export const keptStatements = (all: Kept[], engine: Engine['name']): string[] =>
  all.flatMap((kept) => [...keptTriggers([kept], engine), fill(kept)])

/** Of what was counted until now as well. */
export const keptTriggers = (all: Kept[], engine: Engine['name']): string[] =>
  all.flatMap(engine === 'sqlite' ? sqliteTriggers : postgresTriggers)

const of = (text: string, row: string): string => text.replaceAll('row.', `${row}.`)

/** What a row adds, or takes away. */
const moveOf = ({ times }: Kept, row: string, sign: 1 | -1): string =>
  times === undefined ? String(sign) : `${sign} * ${of(times, row)}`

/** Rows that count, as (tenant, name). */
const counted = (kept: Kept, from: string, by: 1 | -1): string =>
  `select f.tenant_id, ${of(kept.name, 'f')} as name, ${moveOf(kept, 'f', by)} as by from ${from} f
  where ${of(kept.where ?? 'true', 'f')}`

const fill = (kept: Kept): string =>
  `insert into totals (tenant_id, name, value)
  select tenant_id, name, sum(by) from (${counted(kept, kept.table, 1)}) counted group by tenant_id, name`

/** A step for each row. */
function sqliteTriggers(kept: Kept): string[] {
  const { id, table, columns, where = 'true' } = kept
  const move = (row: string, by: 1 | -1): string =>
    `insert into totals (tenant_id, name, value) select ${row}.tenant_id, ${of(kept.name, row)}, ${moveOf(kept, row, by)} where ${of(where, row)}
    on conflict (tenant_id, name) do update set value = value + excluded.value;`
  const trigger = (when: string, on: string, condition: string, moves: string[]): string =>
    `create trigger totals_${id}_${when} after ${on} on ${table} when ${condition} begin ${moves.join(' ')} end`
  const differ = columns.map((column) => `old.${column} is not new.${column}`).join(' or ')
  return [
    trigger('insert', 'insert', of(where, 'new'), [move('new', 1)]),
    trigger('delete', 'delete', of(where, 'old'), [move('old', -1)]),
    ...(columns.length > 0
      ? [trigger('update', `update of ${columns.join(', ')}`, differ, [move('old', -1), move('new', 1)])]
      : []),
  ]
}

/** A step for each statement, whatever the number of its rows. */
function postgresTriggers(kept: Kept): string[] {
  const { id, table, columns } = kept
  const transitions = {
    insert: 'new table as now',
    delete: 'old table as was',
    update: 'old table as was new table as now',
  }
  const rows = {
    insert: counted(kept, 'now', 1),
    delete: counted(kept, 'was', -1),
    update: `${counted(kept, 'now', 1)} union all ${counted(kept, 'was', -1)}`,
  }
  const events = (['insert', 'delete', 'update'] as const).filter((event) => event !== 'update' || columns.length > 0)
  return events.flatMap((event) => [
    `create function totals_${id}_${event}() returns trigger language plpgsql as $$
    begin
      insert into totals (tenant_id, name, value)
      select tenant_id, name, sum(by) from (${rows[event]}) moved
      group by tenant_id, name having sum(by) <> 0 order by tenant_id, name
      on conflict (tenant_id, name) do update set value = totals.value + excluded.value;
      return null;
    end $$`,
    `create trigger totals_${id}_${event} after ${event} on ${table}
    referencing ${transitions[event]} for each statement execute function totals_${id}_${event}()`,
  ])
}
