import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** A prepared statement, and whether running it gives rows. */
export interface Prepared {
  statement: StatementSync
  reads: boolean
}

export interface Database {
  prepare(text: string): Prepared
  close(): void
}

const KEPT_STATEMENTS = 400

/**
 * Opens the file for one process. FULL: an acknowledged write survives a power cut. A larger checkpoint than SQLite's
 * own, since a transaction of 200 users with their indexes writes about a thousand pages.
 */
export function openDatabase(path: string): Database {
  const database = new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: true })
  database.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma busy_timeout = 5000;
    pragma foreign_keys = on;
    pragma cache_size = -65536;
    pragma temp_store = memory;
    pragma wal_autocheckpoint = 4000;
    pragma journal_size_limit = 67108864;
  `)
  const kept = new Map<string, Prepared>()
  return {
    prepare(text) {
      const found = kept.get(text) ?? prepare(database, text)
      // Moved to the end: the first of the map is the one not used for longest.
      kept.delete(text)
      kept.set(text, found)
      if (kept.size > KEPT_STATEMENTS) kept.delete(kept.keys().next().value ?? '')
      return found
    },
    close: () => database.close(),
  }
}

function prepare(database: DatabaseSync, text: string): Prepared {
  const statement = database.prepare(text)
  // Asking for the columns costs more than running a small query: asked once.
  return { statement, reads: statement.columns().length > 0 }
}

export type Bound = SQLInputValue
