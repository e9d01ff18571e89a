/**
 * PostgreSQL plans by how many rows it counted, and counts anew once a minute. A first sync fills tables in less, and each
 * statement that is planned for an empty one goes through all of them: whoever grew is counted before that.
 */
import { sql, type Kysely } from 'kysely'
import type { Schema } from '../schema.ts'

const EVERY_MS = 3000
/** Below it all of a table is soon gone through. */
const LEAST = 2000

export interface Counting {
  /** Resolves when nothing is being counted any more. */
  stop(): Promise<void>
}

export function countGrown(db: Kysely<Schema>): Counting {
  let counting: Promise<void> | null = null
  const timer = setInterval(() => {
    // a database that is gone is told by the next statement of somebody who waits for it
    counting ??= count(db)
      .catch(() => undefined)
      .finally(() => (counting = null))
  }, EVERY_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await counting
    },
  }
}

async function count(db: Kysely<Schema>): Promise<void> {
  // as many rows were written as it knew of, or more
  const { rows } = await sql<{ name: string }>`select s.relname as name from pg_stat_user_tables s
    join pg_class c on c.oid = s.relid where s.schemaname = current_schema()
    and s.n_mod_since_analyze > ${LEAST} and s.n_mod_since_analyze > c.reltuples`.execute(db)
  for (const { name } of rows) await sql`analyze ${sql.table(name)}`.execute(db)
}
