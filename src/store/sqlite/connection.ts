/** The one connection: what Kysely runs, and what goes past it. */
import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely'
import type { Direct } from '../engine.ts'
import { AlreadyThere, StoreBroken } from '../errors.ts'
import { refuseNul } from '../json.ts'
import type { Bound, Database } from './database.ts'
import { openDisk, type Disk } from './disk.ts'

export const COMMIT = 'commit'

/** Copies nothing: how busy, how many pages in the log, how many of them copied. */
const LOGGED = 'pragma wal_checkpoint(noop)'

/** Not run: says that the commit of the transaction it is in need not wait for the disk. */
export const RELAX = CompiledQuery.raw('-- relax')

export interface SqliteConnection extends DatabaseConnection, Direct {
  close(): Promise<void>
}

/** `aside`: of a thread that only writes; the disk is looked after by who asks it, and nobody else waits for a turn. */
export type Role = 'main' | 'aside'

export function createConnection(database: Database, path: string, role: Role = 'main'): SqliteConnection {
  const turn = createTurn()
  // nothing there waits for a disk, and nobody else for a turn
  const bare = path === ':memory:' || role === 'aside'
  let disk: Disk | null = null
  let unflushed = false
  let writes = 0
  let relaxed = false
  /** The last flush that was begun, and the one that begins when it ends. */
  let flushing: Promise<void> | null = null
  let next: Promise<void> | null = null

  const logged = (): number => Number(run(database, LOGGED, []).rows[0]?.[1])

  /** Of everything committed so far. One at a time: those who come meanwhile share the next. */
  function flush(): Promise<void> {
    if (!unflushed) return next ?? flushing ?? DONE
    if (!flushing) return begin()
    next ??= flushing.catch(() => undefined).then(begin)
    return next
  }

  function begin(): Promise<void> {
    next = null
    unflushed = false
    const own: Promise<void> = (disk ??= openDisk(path, logged)).flush().finally(() => {
      if (flushing === own) flushing = null
    })
    flushing = own
    return own
  }

  return {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      if (query === RELAX) {
        relaxed = true
        return { rows: [] }
      }
      if (!bare && turn.isOver()) await turn.next()
      const { result, wrote } = executed<R>(database, query)
      if (wrote) writes += 1
      unflushed ||= wrote
      if (database.inTransaction()) return result
      const waits = !relaxed
      relaxed = false
      const written = wrote || query.sql === COMMIT
      if (!written || !unflushed || bare) return result
      disk ??= openDisk(path, logged)
      const copied = disk.wrote()
      if (waits) await flush()
      if (copied) await copied
      return result
    },
    isFree: () => !database.inTransaction(),
    rows(text, parameters) {
      const { rows, columns, wrote } = run(database, text, parameters)
      if (wrote) writes += 1
      unflushed ||= wrote
      return { columns, rows }
    },
    writes: () => writes,
    pause: () => (!bare && turn.isOver() ? turn.next() : null),
    flush: () => (bare ? DONE : flush()),
    wroteAside(next) {
      unflushed = true
      disk ??= openDisk(path, logged)
      return next && disk.isCopied() ? false : (disk.wrote() ?? true)
    },
    async close() {
      // whoever waits for it is told by its own promise whether it went well
      await (next ?? flushing)?.catch(() => undefined)
      await disk?.close()
    },
    streamQuery() {
      throw new Error('Lists are read page by page, not streamed.')
    },
  }
}

const DONE = Promise.resolve()

/** How long statements may follow each other before everybody else has a turn. */
const TURN_MS = 5

/**
 * Statements answer at once here, so a loop of awaited ones never lets go of the event loop by itself: after so many
 * milliseconds the next statement comes after whatever else waits.
 */
function createTurn() {
  let began: number | null = null
  return {
    isOver(): boolean {
      if (began !== null) return performance.now() - began > TURN_MS
      began = performance.now()
      setImmediate(() => (began = null))
      return false
    },
    next: () => new Promise<void>((resolve) => void setImmediate(resolve)),
  }
}

interface Executed<R> {
  result: QueryResult<R>
  /** Or may have: a statement that answers rows may write as well. */
  wrote: boolean
}

function executed<R>(database: Database, query: CompiledQuery): Executed<R> {
  try {
    return execute<R>(database, query)
  } catch (error) {
    throw refusal(error)
  }
}

/** The same past Kysely, which wants more of a result than its rows. */
function run(database: Database, text: string, parameters: readonly unknown[]) {
  try {
    for (const parameter of parameters) refuseNul(parameter)
    const { statement, columns, writes } = database.prepareBare(text)
    const bound = parameters as Bound[]
    if (columns.length > 0) return { columns, rows: statement.all(...bound) as unknown as unknown[][], wrote: writes }
    statement.run(...bound)
    return { columns, rows: [], wrote: writes }
  } catch (error) {
    throw refusal(error)
  }
}

function execute<R>(database: Database, query: CompiledQuery): Executed<R> {
  for (const parameter of query.parameters) refuseNul(parameter)
  const { statement, columns, writes } = database.prepare(query.sql)
  const bound = query.parameters as Bound[]
  if (columns.length > 0) return { result: { rows: statement.all(...bound) as R[] }, wrote: writes }
  return { result: { numAffectedRows: BigInt(statement.run(...bound).changes), rows: [] }, wrote: writes }
}

const UNIQUE = 2067
const PRIMARY_KEY = 1555
/** READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB: the low byte of the code. */
const BROKEN = [8, 10, 11, 13, 14, 26]

function refusal(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error)) return error
  if (BROKEN.includes(Number(error.errcode) & 0xff)) return new StoreBroken(error)
  if (error.errcode !== UNIQUE && error.errcode !== PRIMARY_KEY) return error
  // "UNIQUE constraint failed: users.tenant_id, users.pbx_id"
  const columns = (error.message.split(': ')[1] ?? '').split(', ').map((column) => column.split('.').pop() ?? '')
  return new AlreadyThere(columns.filter((column) => column !== 'tenant_id').join(' and '), error)
}
