import {
  CompiledQuery,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type QueryResult,
} from 'kysely'
import { AlreadyThere, StoreBroken } from '../errors.ts'
import { refuseNul } from '../json.ts'
import type { FolderLock } from '../lock.ts'
import { openDatabase, type Bound, type Database } from './database.ts'
import { openDisk, type Disk } from './disk.ts'

/**
 * Kysely over `node:sqlite`: one connection, which Kysely hands to one transaction or statement at a time. The driver
 * holds the folder's lock as long as anybody can run a statement.
 */
export function sqliteDialect(path: string, lock: FolderLock): Dialect {
  return {
    createDriver: () => createDriver(path, lock),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => ADAPTER,
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

const COMMIT = 'commit'

/** Not run: says that the commit of the transaction it is in need not wait for the disk. */
export const RELAX = CompiledQuery.raw('-- relax')

const ADAPTER: DialectAdapter = {
  supportsCreateIfNotExists: true,
  supportsMultipleConnections: false,
  // SQLite rolls table changes back too. Kysely's own adapter says no, and a failed migration then leaves half of them.
  supportsTransactionalDdl: true,
  supportsReturning: true,
  supportsOutput: false,
  acquireMigrationLock: () => Promise.resolve(),
  releaseMigrationLock: () => Promise.resolve(),
}

function createDriver(path: string, lock: FolderLock): Driver {
  let database: Database | null = null
  let connection: SqliteConnection | null = null
  const run = async (connection: DatabaseConnection, text: string) => {
    await connection.executeQuery(CompiledQuery.raw(text))
  }
  return {
    init() {
      database = openDatabase(path)
      connection = createConnection(database, path)
      return Promise.resolve()
    },
    acquireConnection: () =>
      connection ? Promise.resolve(connection) : Promise.reject(new Error('The database is not open.')),
    // Immediate: a transaction that begins by reading would otherwise fail at its first write.
    beginTransaction: (connection) => run(connection, 'begin immediate'),
    commitTransaction: (connection) => run(connection, COMMIT),
    rollbackTransaction: async (connection) => {
      try {
        await run(connection, 'rollback')
      } catch (error) {
        // a full disk has rolled it back already; what went wrong first is what is told
        if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error
      }
    },
    releaseConnection: () => Promise.resolve(),
    async destroy() {
      await connection?.close()
      database?.close()
      lock.release()
    },
  }
}

interface SqliteConnection extends DatabaseConnection {
  close(): Promise<void>
}

function createConnection(database: Database, path: string): SqliteConnection {
  const turn = createTurn()
  let disk: Disk | null = null
  let unflushed = false
  let relaxed = false
  // nothing there waits for a disk, and nobody else for a turn
  const inMemory = path === ':memory:'
  return {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      if (query === RELAX) {
        relaxed = true
        return { rows: [] }
      }
      if (!inMemory && turn.isOver()) await turn.next()
      const { result, wrote } = executed<R>(database, query)
      unflushed ||= wrote
      if (database.inTransaction()) return result
      const waits = !relaxed
      relaxed = false
      const written = wrote || query.sql === COMMIT
      if (!written || !unflushed || inMemory) return result
      disk ??= openDisk(path)
      const copied = disk.wrote()
      if (waits) {
        unflushed = false
        await disk.flush()
      }
      if (copied) await copied
      return result
    },
    close: async () => disk?.close(),
    streamQuery() {
      throw new Error('Lists are read page by page, not streamed.')
    },
  }
}

/** How long statements may follow each other before everybody else has a turn. */
const TURN_MS = 10

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

function execute<R>(database: Database, query: CompiledQuery): Executed<R> {
  for (const parameter of query.parameters) refuseNul(parameter)
  const { statement, reads, writes } = database.prepare(query.sql)
  const bound = query.parameters as Bound[]
  if (reads) return { result: { rows: statement.all(...bound) as R[] }, wrote: writes }
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
