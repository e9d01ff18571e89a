import { CompiledQuery } from 'kysely'
import type { Engine, Work } from './engine.ts'
import type { Schema } from './schema.ts'

type Table = keyof Schema & string
type Column<T extends Table> = keyof Schema[T] & string

/**
 * Statements over many rows. Texts are written here and not by Kysely, which takes milliseconds for the thousands of
 * parameters of one; rows go in steps of these sizes, so that a prepared statement is found again whatever the number.
 */
const STEPS = [64, 16, 4, 1]

/** Every row has the same columns as the first. Repeated keys in one call: keep the last before calling. */
export async function insertRows<T extends Table>(work: Work, table: T, rows: Schema[T][]): Promise<void> {
  await inSteps(work, rows, (columns, count, engine) => insertText(table, columns, count, engine))
}

/** Rows whose key is there already are left as they are. */
export async function insertNew<T extends Table>(
  work: Work,
  table: T,
  key: Column<T>[],
  rows: Schema[T][],
): Promise<void> {
  await inSteps(
    work,
    rows,
    (columns, count, engine) => `${insertText(table, columns, count, engine)} on conflict (${names(key)}) do nothing`,
  )
}

/** Inserts, or replaces every column of the row with the same key. */
export async function upsertRows<T extends Table>(
  work: Work,
  table: T,
  key: Column<T>[],
  rows: Schema[T][],
): Promise<void> {
  await inSteps(work, rows, (columns, count, engine) => {
    const rest = columns.filter((column) => !key.includes(column as Column<T>))
    const sets = rest.map((column) => `"${column}" = excluded."${column}"`).join(', ')
    return `${insertText(table, columns, count, engine)} on conflict (${names(key)}) do update set ${sets}`
  })
}

/** Sets the columns given for the rows with these keys; rows that are not there are ignored. */
export async function updateRows<T extends Table, K extends Column<T>>(
  work: Work,
  table: T,
  key: K[],
  rows: (Pick<Schema[T], K> & Partial<Schema[T]>)[],
): Promise<void> {
  const numeric = numericColumns(rows)
  await inSteps(work, rows, (columns, count, engine) => {
    // PostgreSQL takes every parameter of a values list for text.
    const value = (column: string) => (numeric.has(column) ? `cast(v."${column}" as bigint)` : `v."${column}"`)
    const sets = columns
      .filter((column) => !key.includes(column as K))
      .map((column) => `"${column}" = ${value(column)}`)
    const same = key.map((column) => `"${table}"."${column}" = ${value(column)}`)
    return (
      `with v(${names(columns)}) as (values ${placeholders(columns.length, count, engine)}) ` +
      `update "${table}" set ${sets.join(', ')} from v where ${same.join(' and ')}`
    )
  })
}

async function inSteps<R extends object>(
  work: Work,
  rows: R[],
  text: (columns: string[], count: number, engine: Engine) => string,
): Promise<void> {
  const first = rows[0]
  if (!first) return
  const columns = Object.keys(first)
  let at = 0
  for (const step of STEPS) {
    while (rows.length - at >= step) {
      const chunk = rows.slice(at, at + step)
      const parameters = chunk.flatMap((row) => columns.map((column) => row[column as keyof R]))
      await work.db.executeQuery(CompiledQuery.raw(text(columns, step, work.engine), parameters))
      at += step
    }
  }
}

function insertText(table: string, columns: string[], count: number, engine: Engine): string {
  return `insert into "${table}" (${names(columns)}) values ${placeholders(columns.length, count, engine)}`
}

function placeholders(width: number, count: number, engine: Engine): string {
  const row = (at: number) =>
    `(${Array.from({ length: width }, (_, column) => engine.placeholder(at * width + column + 1)).join(', ')})`
  return Array.from({ length: count }, (_, at) => row(at)).join(', ')
}

function names(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ')
}

function numericColumns(rows: object[]): Set<string> {
  return new Set(
    rows.flatMap((row) =>
      Object.entries(row)
        .filter(([, value]) => typeof value === 'number')
        .map(([column]) => column),
    ),
  )
}
