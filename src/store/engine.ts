import type { Kysely, RawBuilder, SqlBool } from 'kysely'
import type { Taken } from './counters.ts'
import type { Schema } from './schema.ts'
import type { Aside } from './aside/aside.ts'
import type { Recent } from './resources/recent.ts'

/** What differs between the two engines, and nothing else does. */
export interface Engine {
  name: 'sqlite' | 'postgres'
  /** The text of a parameter; positions count from 1. */
  placeholder(position: number): string
  /** A sub-select of these values, for `in`: one parameter, so the statement's text never depends on how many. */
  among(values: readonly string[]): RawBuilder<string>
  /** The same for a text that is made once: what stands there, and the one parameter. */
  amongText(position: number): string
  amongValue(values: readonly string[]): unknown
  amongNumbers(values: readonly number[]): RawBuilder<number>
  /**
   * Is the column one of these? PostgreSQL expects by the values themselves how many rows have them, where of a sub-select it
   * expects the usual: for values of which some have thousands and most a few.
   */
  isAmong(column: string, values: readonly string[]): RawBuilder<SqlBool>
  /** Does the column hold the text? Case-sensitive on both engines, no wildcards. */
  contains(column: string | RawBuilder<unknown>, text: string): RawBuilder<SqlBool>
  /** The column in a form that SQLite's planner uses no index for; PostgreSQL has statistics and needs no hint. */
  unindexed(column: string): RawBuilder<string>
  /**
   * Does the row meet the condition? SQLite first gathers the rows that do, along an index that has all of its columns, where
   * it would else go to the table for each row that another condition found.
   */
  amongRows(table: string, condition: RawBuilder<SqlBool>): RawBuilder<SqlBool>
  /** Is there a row, looked for by each row outside along an index? PostgreSQL would rather read all of a table at once for few. */
  existsEach(select: RawBuilder<unknown>): RawBuilder<SqlBool>
  /** The same, for whoever wants more of these rows: each is read once, in the order they lie in. */
  theseRows(table: string, condition: RawBuilder<SqlBool>): RawBuilder<SqlBool>
  /** Is the text before the first line break this one? */
  firstLineIs(column: string, text: string): RawBuilder<SqlBool>
  /** Does it hold this, which has no line break? */
  firstLineHolds(column: string, text: string): RawBuilder<SqlBool>
  /** Does it hold this as it is typed without accents (`fold.ts`)? Of a text that has it so on another line. */
  firstLineTypedHolds(column: string, text: string): RawBuilder<SqlBool>
  /** Makes writers of one room of one tenant wait for each other until the transaction ends. */
  lockTenant(trx: Kysely<Schema>, room: string, tenantId: string): Promise<void>
  /** The commit of this transaction need not wait for the disk; the next that does carries it along. */
  relax(trx: Kysely<Schema>): Promise<void>
}

/**
 * Where statements run: outside a transaction the database, inside one that transaction. Functions of this room are
 * given nothing else, so none can leave its transaction (on one SQLite connection that would wait for ever).
 */
export interface Work {
  db: Kysely<Schema>
  engine: Engine
  direct?: Direct
  /** A thread for writes that come in numbers. */
  aside?: Aside
  /** Where nobody writes but this process. */
  recent?: Recent
  /** Inside a transaction: all of `direct` is in it too. */
  inside?: true
  /** Of a transaction that is many writes: counters that it moves, written at its end. */
  taken?: Taken
}

/** SQLite's connection past Kysely, whose queue and steps cost more than a small statement does. */
export interface Direct {
  /** Nobody is in the middle of a transaction, so that a read sees what is committed and nothing else. */
  isFree(): boolean
  /** Rows of a read, none of a write, each its values in the order of its columns. Throws what the same statement would reject with. */
  rows(text: string, parameters: readonly unknown[]): { columns: readonly string[]; rows: unknown[][] }
  /** How many statements wrote so far, or may have. */
  writes(): number
  /** What to wait for before the next statement, so that others have a turn; null: go on. */
  pause(): Promise<void> | null
  /** Resolves when everything committed so far survives a power cut. */
  flush(): Promise<void>
  /**
   * Another connection of this process has committed. `next`: its next transaction has begun, else what is answered has
   * to be waited for before. False: none should begin until it was told so without one.
   */
  wroteAside(next: boolean): Promise<void> | boolean
}
