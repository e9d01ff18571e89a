import {
  CompiledQuery,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
} from 'kysely'
import type { Direct } from '../engine.ts'
import type { FolderLock } from '../lock.ts'
import { COMMIT, createConnection, type Role, type SqliteConnection } from './connection.ts'
import { openDatabase, type Database } from './database.ts'

/**
 * Kysely over `node:sqlite`: one connection, which Kysely hands to one transaction or statement at a time. The driver
 * holds the folder's lock as long as anybody can run a statement.
 */
export function sqliteDialect(path: string, lock: FolderLock, role: Role = 'main'): Dialect & { direct: Direct } {
  let open: SqliteConnection | null = null
  const connection = (): SqliteConnection => {
    if (!open) throw new Error(NOT_OPEN)
    return open
  }
  return {
    createDriver: () => createDriver(path, lock, role, (made) => (open = made)),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => ADAPTER,
    createIntrospector: (db) => new SqliteIntrospector(db),
    direct: {
      isFree: () => open?.isFree() ?? false,
      rows: (text, parameters) => connection().rows(text, parameters),
      writes: () => connection().writes(),
      pause: () => connection().pause(),
      flush: () => connection().flush(),
      wroteAside: (next) => connection().wroteAside(next),
    },
  }
}

/** As much as holds the inner pages of 100,000 users; their own pages are read anew either way. */
const ASIDE_KB = 8_192

const NOT_OPEN = 'The database is not open.'

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

function createDriver(
  path: string,
  lock: FolderLock,
  role: Role,
  opened: (connection: SqliteConnection) => void,
): Driver {
  let database: Database | null = null
  let connection: SqliteConnection | null = null
  const run = async (connection: DatabaseConnection, text: string) => {
    await connection.executeQuery(CompiledQuery.raw(text))
  }
  return {
    init() {
      database = role === 'aside' ? openDatabase(path, ASIDE_KB) : openDatabase(path)
      connection = createConnection(database, path, role)
      opened(connection)
      return Promise.resolve()
    },
    acquireConnection: () => (connection ? Promise.resolve(connection) : Promise.reject(new Error(NOT_OPEN))),
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
