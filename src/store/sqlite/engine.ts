import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { toJson } from '../json.ts'
import { RELAX } from './connection.ts'

export const SQLITE: Engine = {
  name: 'sqlite',
  placeholder: () => '?',
  among: (values) => sql`(select value from json_each(${toJson(values)}))`,
  amongText: () => '(select value from json_each(?))',
  amongValue: toJson,
  amongNumbers: (values) => sql`(select value from json_each(${toJson(values)}))`,
  contains: (column, text) => sql`instr(${typeof column === 'string' ? sql.ref(column) : column}, ${text}) > 0`,
  unindexed: (column) => sql`+${sql.ref(column)}`,
  amongRows: (table, condition) => sql`+rowid in (select rowid from ${sql.table(table)} where ${condition})`,
  firstLine: (column) => sql`substr(${sql.ref(column)}, 1, instr(${sql.ref(column)} || char(10), char(10)) - 1)`,
  async relax(trx) {
    await trx.executeQuery(RELAX)
  },
  // A transaction has the one connection, and so the database, for itself.
  lockTenant: () => Promise.resolve(),
}
