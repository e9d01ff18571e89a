/** Blanks a person out of every log, some rows at a time, and takes away what is left of one who is nowhere any more. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { AuditEntry, ErasedRows, ErasureStore, KnownPerson } from '../../audit/store.ts'
import { appendEntries } from '../audit/append.ts'
import { eraseEntries } from '../audit/erase.ts'
import type { Work } from '../engine.ts'
import { writing } from '../transaction.ts'
import { eraseInUploads } from '../tenants/uploads.ts'
import { identify } from './identify.ts'
import { mentionOf, type Mention } from './mention.ts'
import { GONE_ROWS, OWN_ROWS, PLACES, type Leftover, type Place } from './places.ts'

/** Rows looked at in one transaction. */
const WINDOW = 1_000

export function createErasureStore(store: Work): ErasureStore {
  return {
    identify: (tenantId, known) => identify(store, tenantId, known),
    erase: (tenantId, person, entry) => overwriting(store, () => erase(store, tenantId, person, entry)),
  }
}

async function erase(store: Work, tenantId: string, person: KnownPerson, entry: AuditEntry): Promise<ErasedRows[]> {
  const [says] = await writing(store, 'audit', tenantId, (work) => appendEntries(work, tenantId, [entry]))
  const mention = mentionOf(person)
  const gone = person.left.length === 0
  const erased: ErasedRows[] = []
  for (const place of PLACES)
    erased.push({ place: place.table, rows: await blankOut(store, tenantId, place, mention, gone) })
  erased.push({ place: 'csv_upload_parts', rows: await eraseInUploads(store, tenantId, person, gone) })
  for (const rows of [...OWN_ROWS, ...(gone ? GONE_ROWS : [])])
    erased.push({ place: rows.table, rows: await remove(store, tenantId, rows, person.ids) })
  erased.push({ place: 'audit_entries', rows: await eraseEntries(store, tenantId, person, says?.seq ?? 0) })
  const some = erased.filter(({ rows }) => rows > 0)
  const after = some.map(({ place, rows }) => `${place}: ${rows}`).join(', ') || 'nothing was found'
  const done = { ...entry, action: 'people.erased', before: null, after }
  await writing(store, 'audit', tenantId, (work) => appendEntries(work, tenantId, [done]))
  return some
}

/** SQLite otherwise leaves what a row held before in its file until the room is needed. */
async function overwriting<T>({ db, engine }: Work, run: () => Promise<T>): Promise<T> {
  if (engine.name !== 'sqlite') return run()
  await sql.raw('pragma secure_delete = on').execute(db)
  try {
    return await run()
  } finally {
    await sql.raw('pragma secure_delete = off').execute(db)
  }
}

type Key = (string | number)[]
interface Step {
  rows: number
  /** Where to go on; null: that was the rest. */
  last: Key | null
}
type Row = Record<string, string | number | null>

async function blankOut(store: Work, tenantId: string, place: Place, mention: Mention, gone: boolean): Promise<number> {
  const texts = [...place.texts, ...(gone ? (place.whenGone ?? []) : [])]
  if (texts.length === 0) return 0
  let rows = 0
  let after: Key | null = null
  do {
    const from: Key | null = after
    const step: Step = await writing(store, place.room, tenantId, (work) =>
      blankSome(work, tenantId, { ...place, texts }, mention, from),
    )
    rows += step.rows
    after = step.last
  } while (after !== null)
  return rows
}

/** Of the next rows by key. */
async function blankSome(
  work: Work,
  tenantId: string,
  { table, key, texts, whole, where = 'true' }: Place,
  mention: Mention,
  after: Key | null,
): Promise<Step> {
  const keys = sql.join(key.map((column) => sql.ref(column)))
  const beyond = after === null ? sql<SqlBool>`true` : sql<SqlBool>`(${keys}) > (${sql.join(after)})`
  const here = sql`from ${sql.table(table)} where tenant_id = ${tenantId} and ${sql.raw(where)} and ${beyond}`
  const { rows: ends } = await sql<Row>`select ${keys} ${here} order by ${keys} limit 1 offset ${WINDOW - 1}`.execute(
    work.db,
  )
  const last = ends[0] ? key.map((column) => ends[0]?.[column] ?? '') : null
  const until = last === null ? sql<SqlBool>`true` : sql<SqlBool>`(${keys}) <= (${sql.join(last)})`
  const named = sql.join(
    texts.map((column) => namedIn(work, column, mention)),
    sql` or `,
  )
  const columns = sql.join(texts.map((column) => sql.ref(column)))
  const found = await sql<Row>`select ${keys}, ${columns} ${here} and ${until} and (${named})`.execute(work.db)
  let rows = 0
  for (const row of found.rows) {
    const changed = texts.filter((column) => mention.in(textOf(row, column)))
    if (changed.length === 0) continue
    const sets = changed.map((column) => sql`${sql.ref(column)} = ${mention.without(textOf(row, column) ?? '')}`)
    const act = whole ? sql`delete from ${sql.table(table)}` : sql`update ${sql.table(table)} set ${sql.join(sets)}`
    const same = key.map((column) => sql`${sql.ref(column)} = ${row[column] ?? ''}`)
    await sql`${act} where tenant_id = ${tenantId} and ${sql.join(same, sql` and `)}`.execute(work.db)
    rows += 1
  }
  return { rows, last }
}

const textOf = (row: Row, column: string): string | null => {
  const value = row[column]
  return typeof value === 'string' ? value : null
}

/** As it is written, or in small letters: the engines' own lower() differ beyond ASCII. */
function namedIn({ engine }: Work, column: string, { terms, written }: Mention): RawBuilder<SqlBool> {
  const text = sql`coalesce(${sql.ref(column)}, '')`
  const each = [
    ...terms.map((term) => engine.contains(sql`lower(${text})`, term)),
    ...written.map((term) => engine.contains(text, term)),
  ]
  return each.length === 0 ? sql<SqlBool>`false` : sql<SqlBool>`(${sql.join(each, sql` or `)})`
}

function remove(
  store: Work,
  tenantId: string,
  { table, room, column, where }: Leftover,
  ids: readonly string[],
): Promise<number> {
  return writing(store, room, tenantId, async (work) => {
    const only = where === undefined ? sql`` : sql`and ${sql.raw(where)}`
    const { rows } = await sql`delete from ${sql.table(table)} where tenant_id = ${tenantId}
      and ${sql.ref(column)} in ${work.engine.among(ids)} ${only} returning 1 as one`.execute(work.db)
    return rows.length
  })
}
