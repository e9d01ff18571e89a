import pg from 'pg'
import { DatabaseInUse, DatabaseUnreachable } from '../errors.ts'
import type { FolderLock } from '../lock.ts'

/** Any number, as long as it is ours: the lock belongs to the database it is taken in. */
const LOCK = 8_080_365

/** How PostgreSQL lists the connections of a process that has the database to itself. */
export const ALONE = 'voice-sync alone'
const GONE_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 20

/**
 * Takes the database for this process until it releases it or dies: two processes would both run the jobs of a tenant.
 * The lock belongs to one connection that is kept open, so PostgreSQL drops it when the process ends, kill -9 included.
 * Throws `DatabaseInUse`, and `DatabaseUnreachable`.
 */
export async function lockDatabase(databaseUrl: string): Promise<FolderLock> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'voice-sync' })
  // a lost connection shows at the next statement of the pool; here it must not end the process
  client.on('error', () => {})
  await client.connect().catch((error: Error) => {
    throw new DatabaseUnreachable(databaseUrl, error)
  })
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK])
  if (!rows[0]?.taken) {
    await client.end()
    throw new DatabaseInUse()
  }
  if (!(await endLeftBehind(client))) {
    await client.end()
    throw new DatabaseInUse()
  }
  return { release: () => void client.end().catch(() => undefined) }
}

/**
 * After a kill -9 PostgreSQL may still be busy with the last statements of the process that is gone: they must not
 * land among those of this one. False: some are there still.
 */
async function endLeftBehind(client: pg.Client): Promise<boolean> {
  const until = Date.now() + GONE_WITHIN_MS
  const left = 'datname = current_database() and usename = current_user and application_name = $1'
  for (;;) {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where ${left} and pid <> pg_backend_pid()`,
      [ALONE],
    )
    if (rowCount === 0) return true
    if (Date.now() > until) return false
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
