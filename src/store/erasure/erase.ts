/** Blanks a person out of every log, some rows at a time, and takes away what is left of one who is nowhere any more. */
import { sql, type SqlBool } from 'kysely'
import type { AuditEntry, ErasedRows, ErasureStore, KnownPerson } from '../../audit/store.ts'
import { appendEntries } from '../audit/append.ts'
import { eraseEntries } from '../audit/erase.ts'
import type { Work } from '../engine.ts'
import { writing } from '../transaction.ts'
import { eraseInUploads } from '../tenants/uploads.ts'
import { identify } from './identify.ts'
import { eraseAsManager } from './managers.ts'
import { mentionOf, type Mention } from './mention.ts'
import { eraseInNotices } from './notices.ts'
import { createPace } from './pace.ts'
import { GONE_ROWS, OWN_ROWS, PLACES, type Leftover, type Place } from './places.ts'

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
  if (gone) erased.push({ place: 'user_records', rows: await eraseAsManager(store, tenantId, mention, entry.at) })
  const addresses = await eraseInNotices(store, tenantId, person)
  for (const one of erased) if (one.place === 'connections') one.rows += addresses
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
interface Window {
  from: Key | null
  most: number
  isOver: () => boolean
}

async function blankOut(store: Work, tenantId: string, named: Place, mention: Mention, gone: boolean): Promise<number> {
  const place = { ...named, texts: [...named.texts, ...(gone ? (named.whenGone ?? []) : [])] }
  if (place.texts.length === 0) return 0
  const pace = createPace()
  let rows = 0
  let after: Key | null = null
  do {
    const from: Key | null = after
    let step: Step | null = await pace.step((most, isOver) =>
      passOver(store, tenantId, place, mention, { from, most, isOver }),
    )
    step ??= await pace.step((most, isOver) =>
      writing(store, place.room, tenantId, (work) => blankSome(work, tenantId, place, mention, { from, most, isOver })),
    )
    rows += step.rows
    after = step.last
  } while (after !== null)
  return rows
}

/**
 * The next rows by key. All of them are read: a database finds neither capitals beyond ASCII, nor letters that are
 * written in another form or as what JSON has for them.
 */
async function nextRows(
  work: Work,
  tenantId: string,
  { table, key, texts, where = 'true' }: Place,
  { from, most }: Window,
): Promise<Row[]> {
  const keys = sql.join(key.map((column) => sql.ref(column)))
  const beyond = from === null ? sql<SqlBool>`true` : sql<SqlBool>`(${keys}) > (${sql.join(from)})`
  const columns = sql.join(texts.map((column) => sql.ref(column)))
  const { rows } = await sql<Row>`select ${keys}, ${columns} from ${sql.table(table)} where tenant_id = ${tenantId}
    and ${sql.raw(where)} and ${beyond} order by ${keys} limit ${most}`.execute(work.db)
  return rows
}

const namingIn = (row: Row, { texts, goes }: Place, mention: Mention): string[] =>
  texts.filter((column) => mention[goes ?? 'in'](textOf(row, column)))

/** Of rows that do not name the person, as nearly all are, and for which nobody has to wait. Null: one of them does. */
async function passOver(
  store: Work,
  tenantId: string,
  place: Place,
  mention: Mention,
  window: Window,
): Promise<Step | null> {
  const found = await nextRows(store, tenantId, place, window)
  let last: Key = []
  for (const row of found) {
    if (namingIn(row, place, mention).length > 0) return null
    last = place.key.map((column) => row[column] ?? '')
    if (window.isOver()) return { rows: 0, last }
  }
  return { rows: 0, last: found.length < window.most ? null : last }
}

/** What is read here is what is written: nobody else writes in this room meanwhile. */
async function blankSome(work: Work, tenantId: string, place: Place, mention: Mention, window: Window): Promise<Step> {
  const { table, key, goes } = place
  const found = await nextRows(work, tenantId, place, window)
  let rows = 0
  let last: Key = []
  for (const row of found) {
    last = key.map((column) => row[column] ?? '')
    const changed = namingIn(row, place, mention)
    if (changed.length > 0) {
      const sets = changed.map((column) => sql`${sql.ref(column)} = ${mention.without(textOf(row, column) ?? '')}`)
      const act = goes ? sql`delete from ${sql.table(table)}` : sql`update ${sql.table(table)} set ${sql.join(sets)}`
      const same = key.map((column) => sql`${sql.ref(column)} = ${row[column] ?? ''}`)
      await sql`${act} where tenant_id = ${tenantId} and ${sql.join(same, sql` and `)}`.execute(work.db)
      rows += 1
    }
    if (window.isOver()) return { rows, last }
  }
  return { rows, last: found.length < window.most ? null : last }
}

const textOf = (row: Row, column: string): string | null => {
  const value = row[column]
  return typeof value === 'string' ? value : null
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
