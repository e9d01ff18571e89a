import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { firstLine, typed } from '../fold.ts'

/** A prepared statement, and whether running it gives rows. */
export interface Prepared {
  statement: StatementSync
  /** None: it answers no rows. */
  columns: readonly string[]
  /** Not a mere `select`, nor the edge of a transaction. */
  writes: boolean
}

export interface Database {
  prepare(text: string): Prepared
  /** Its rows are arrays: an object for each costs more than to read it. */
  prepareBare(text: string): Prepared
  inTransaction(): boolean
  close(): void
}

const KEPT_STATEMENTS = 400

const HARMLESS = /^\s*(select|begin|commit|rollback|with\b(?![^]*\b(insert|update|delete|replace)\b))\b/i

/** Pages of the file that are kept in memory, KB. */
const CACHE_KB = 24_576

/**
 * Opens the file for one process. NORMAL: a commit does not wait for the disk here, where it would hold the event loop;
 * whoever acknowledges it waits (`disk.ts`). The log is copied into the file by a thread of its own, and by a commit only
 * when there is no such thread. A log that was long stays a long file: to cut it takes 20 ms each time it begins anew.
 */
export function openDatabase(path: string, cacheKb = CACHE_KB): Database {
  const database = new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: true })
  database.exec(`
    pragma journal_mode = wal;
    pragma synchronous = normal;
    pragma busy_timeout = 5000;
    pragma foreign_keys = on;
    pragma cache_size = -${cacheKb};
    pragma temp_store = memory;
    pragma wal_autocheckpoint = 128000;
    pragma journal_size_limit = 536870912;
  `)
  database.function('typed_first_line', { deterministic: true }, (text) => typed(firstLine(String(text))))
  return {
    prepare: keeping((text) => prepare(database, text)),
    prepareBare: keeping((text) => {
      const prepared = prepare(database, text)
      prepared.statement.setReturnArrays(true)
      return prepared
    }),
    inTransaction: () => database.isTransaction,
    close: () => database.close(),
  }
}

function keeping(make: (text: string) => Prepared): (text: string) => Prepared {
  const kept = new Map<string, Prepared>()
  return (text) => {
    const found = kept.get(text)
    if (found && kept.size < KEPT_STATEMENTS) return found
    const prepared = found ?? make(text)
    // Moved to the end: the first of the map is the one not used for longest.
    kept.delete(text)
    kept.set(text, prepared)
    if (kept.size > KEPT_STATEMENTS) kept.delete(kept.keys().next().value ?? '')
    return prepared
  }
}

function prepare(database: DatabaseSync, text: string): Prepared {
  const statement = database.prepare(text)
  // Asking for the columns costs more than running a small query: asked once.
  return { statement, columns: statement.columns().map(({ name }) => name), writes: !HARMLESS.test(text) }
}

export type Bound = SQLInputValue
