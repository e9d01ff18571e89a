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
  isAmong: (column, values) => sql`${sql.ref(column)} in (select value from json_each(${toJson(values)}))`,
  contains: (column, text) => sql`instr(${typeof column === 'string' ? sql.ref(column) : column}, ${text}) > 0`,
  unindexed: (column) => sql`+${sql.ref(column)}`,
  amongRows: (table, condition) => sql`+rowid in (select rowid from ${sql.table(table)} where ${condition})`,
  existsEach: (select) => sql`exists (${select})`,
  theseRows: (table, condition) => sql`rowid in (select rowid from ${sql.table(table)} where ${condition})`,
  // a range of the index: to cut the line from each text takes twice as long
  firstLineIs: (column, text) =>
    sql`(${sql.ref(column)} >= ${text} and ${sql.ref(column)} < ${`${text}\v`}
      and (${sql.ref(column)} = ${text} or ${sql.ref(column)} >= ${`${text}\n`}))`,
  firstLineHolds: (column, text) =>
    sql`(instr(${sql.ref(column)}, ${text}) > 0 and (instr(${sql.ref(column)}, ${text}) < instr(${sql.ref(column)}, char(10))
      or instr(${sql.ref(column)}, char(10)) = 0))`,
  // of the alphabet alone a line is as it is typed, and most rows go no further than that
  firstLineTypedHolds: (column, text) =>
    sql`(octet_length(${sql.ref(column)}) > length(${sql.ref(column)}) and instr(${sql.ref(column)}, ${text}) > 0
      and instr(typed_first_line(${sql.ref(column)}), ${text}) > 0)`,
  async relax(trx) {
    await trx.executeQuery(RELAX)
  },
  // A transaction has the one connection, and so the database, for itself.
  lockTenant: () => Promise.resolve(),
}
