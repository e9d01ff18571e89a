import { sql } from 'kysely'
import type { Engine } from '../engine.ts'

export const POSTGRES: Engine = {
  name: 'postgres',
  placeholder: (position) => `$${position}`,
  among: (values) => sql`(select unnest(${values}::text[]))`,
  amongText: (position) => `(select unnest($${position}::text[]))`,
  amongValue: (values) => values,
  amongNumbers: (values) => sql`(select unnest(${values}::bigint[]))`,
  contains: (column, text) => sql`position(${text} in ${typeof column === 'string' ? sql.ref(column) : column}) > 0`,
  unindexed: (column) => sql`${sql.ref(column)}`,
  amongRows: (_table, condition) => condition,
  existsEach: (select) => sql`exists (${select} offset 0)`,
  theseRows: (_table, condition) => condition,
  firstLineIs: (column, text) => sql`split_part(${sql.ref(column)}, chr(10), 1) = ${text}`,
  // most hold it nowhere, which is soon seen
  firstLineHolds: (column, text) =>
    sql`(position(${text} in ${sql.ref(column)}) > 0 and position(${text} in split_part(${sql.ref(column)}, chr(10), 1)) > 0)`,
  async relax(trx) {
    await sql`set local synchronous_commit = off`.execute(trx)
  },
  // An advisory lock has no row to be there first. Two tenants with one hash only wait for each other needlessly.
  async lockTenant(trx, room, tenantId) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${room}:${tenantId}`}, 0))`.execute(trx)
  },
}
