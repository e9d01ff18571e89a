import { sql, type RawBuilder } from 'kysely'
import type { Engine } from '../engine.ts'
import { UNTYPED_LETTERS } from '../fold.ts'

/** A pattern of `like`, which looks through a text up to a fifth sooner than `position` does. */
const holding = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/** As `typed` of `fold.ts` makes it. */
const typedText = (text: RawBuilder<unknown>): RawBuilder<string> =>
  Object.entries(UNTYPED_LETTERS).reduce(
    (made, [letter, plain]) => sql<string>`replace(${made}, ${letter}, ${plain})`,
    sql<string>`normalize(regexp_replace(normalize(${text}, nfd), ${'[\u0300-\u036f]'}, '', 'g'), nfc)`,
  )

export const POSTGRES: Engine = {
  name: 'postgres',
  placeholder: (position) => `$${position}`,
  among: (values) => sql`(select unnest(${values}::text[]))`,
  amongText: (position) => `(select unnest($${position}::text[]))`,
  amongValue: (values) => values,
  isAmong: (column, values) => sql`${sql.ref(column)} = any(${values}::text[])`,
  amongNumbers: (values) => sql`(select unnest(${values}::bigint[]))`,
  contains: (column, text) => sql`${typeof column === 'string' ? sql.ref(column) : column} like ${holding(text)}`,
  unindexed: (column) => sql`${sql.ref(column)}`,
  amongRows: (_table, condition) => condition,
  existsEach: (select) => sql`exists (${select} offset 0)`,
  theseRows: (_table, condition) => condition,
  firstLineIs: (column, text) => sql`split_part(${sql.ref(column)}, chr(10), 1) = ${text}`,
  // most hold it nowhere, which is soon seen
  firstLineHolds: (column, text) =>
    sql`(${sql.ref(column)} like ${holding(text)} and split_part(${sql.ref(column)}, chr(10), 1) like ${holding(text)})`,
  firstLineTypedHolds: (column, text) =>
    sql`(octet_length(${sql.ref(column)}) > length(${sql.ref(column)}) and ${sql.ref(column)} like ${holding(text)}
      and ${typedText(sql`split_part(${sql.ref(column)}, chr(10), 1)`)} like ${holding(text)})`,
  async relax(trx) {
    await sql`set local synchronous_commit = off`.execute(trx)
  },
  // An advisory lock has no row to be there first. Two tenants with one hash only wait for each other needlessly.
  async lockTenant(trx, room, tenantId) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${room}:${tenantId}`}, 0))`.execute(trx)
  },
}
