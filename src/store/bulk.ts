import type { Engine, Work } from './engine.ts'
import type { Schema } from './schema.ts'
import { run } from './statement.ts'

type Table = keyof Schema & string
type Column<T extends Table> = keyof Schema[T] & string

/**
 * Statements over many rows. Texts are written here and not by Kysely, which takes milliseconds for the thousands of
 * parameters of one; rows go in steps of these sizes, so that a prepared statement is found again whatever the number.
 */
const STEPS = [64, 16, 4, 2, 1]

/** Every row has the same columns as the first. Repeated keys in one call: keep the last before calling. */
export async function insertRows<T extends Table>(work: Work, table: T, rows: Schema[T][]): Promise<void> {
  await inSteps(work, `insert ${table}`, rows, (columns, count, engine) => insertText(table, columns, count, engine))
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
    `new ${table}`,
    rows,
    (columns, count, engine) => `${insertText(table, columns, count, engine)} on conflict (${names(key)}) do nothing`,
  )
}

/** Inserts, or replaces every column of the row with the same key; with `where`, only where that holds of the two. */
export async function upsertRows<T extends Table>(
  work: Work,
  table: T,
  key: Column<T>[],
  rows: Schema[T][],
  where?: string,
): Promise<void> {
  await inSteps(work, `upsert ${table}`, rows, (columns, count, engine) => {
    const rest = columns.filter((column) => !key.includes(column as Column<T>))
    const sets = rest.map((column) => `"${column}" = excluded."${column}"`).join(', ')
    const when = where === undefined ? '' : ` where ${where}`
    return `${insertText(table, columns, count, engine)} on conflict (${names(key)}) do update set ${sets}${when}`
  })
}

/** Sets the columns given for the rows with these keys; rows that are not there are ignored. */
export async function updateRows<T extends Table, K extends Column<T>>(
  work: Work,
  table: T,
  key: K[],
  rows: (Pick<Schema[T], K> & Partial<Schema[T]>)[],
): Promise<void> {
  // PostgreSQL takes every parameter of a values list for text.
  const numeric = work.engine.name === 'postgres' ? numericColumns(rows) : new Set<string>()
  await inSteps(work, `update ${table} ${[...numeric].join()}`, rows, (columns, count, engine) => {
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

/** Sets the columns that differ, and no others: an index is written anew for each of its columns that is set. */
export async function updateDiffering<T extends Table>(
  work: Work,
  table: T,
  key: Column<T>[],
  before: Schema[T],
  after: Schema[T],
): Promise<void> {
  const columns = (Object.keys(after) as Column<T>[]).filter((column) => before[column] !== after[column])
  if (columns.length === 0) return
  const text = kept(work.engine, `differing ${table}`, columns, 1, () => {
    const p = (at: number) => work.engine.placeholder(at + 1)
    const sets = columns.map((column, at) => `"${column}" = ${p(at)}`).join(', ')
    const same = key.map((column, at) => `"${column}" = ${p(columns.length + at)}`).join(' and ')
    return `update "${table}" set ${sets} where ${same}`
  })
  await run(
    work,
    text,
    [...columns, ...key].map((column) => after[column]),
  )
}

interface Text {
  columns: readonly string[]
  count: number
  text: string
}

const texts = new WeakMap<Engine, Map<string, Text[]>>()
/** Of one table and one thing to do; more are never needed but by a mistake, and then they are made anew. */
const MOST_TEXTS = 200

/** Looked for by its columns one by one: to put their names together takes longer than a small statement. */
function kept(engine: Engine, what: string, columns: readonly string[], count: number, make: () => string): string {
  const all = texts.get(engine) ?? new Map<string, Text[]>()
  texts.set(engine, all)
  const known = all.get(what) ?? []
  const found = known.find((each) => each.count === count && same(each.columns, columns))
  if (found) return found.text
  const made = { columns, count, text: make() }
  all.set(what, known.length >= MOST_TEXTS ? [made] : [...known, made])
  return made.text
}

const same = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((each, at) => each === others[at])

async function inSteps<R extends object>(
  work: Work,
  what: string,
  rows: R[],
  text: (columns: string[], count: number, engine: Engine) => string,
): Promise<void> {
  const first = rows[0]
  if (!first) return
  const { engine } = work
  const columns = Object.keys(first)
  let at = 0
  for (const step of STEPS) {
    while (rows.length - at >= step) {
      await run(
        work,
        kept(engine, what, columns, step, () => text(columns, step, engine)),
        at === 0 && step === 1 ? Object.values(first) : valuesOf(rows, columns, at, step),
      )
      at += step
    }
  }
}

function valuesOf<R extends object>(rows: R[], columns: string[], at: number, count: number): unknown[] {
  const values: unknown[] = []
  for (let each = at; each < at + count; each += 1)
    for (const column of columns) values.push(rows[each]![column as keyof R])
  return values
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
