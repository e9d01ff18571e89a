import pg from 'pg'
import { DatabaseInUse } from '../errors.ts'
import type { FolderLock } from '../lock.ts'

/** Any number, as long as it is ours: the lock belongs to the database it is taken in. */
const LOCK = 8_080_365

/**
 * Takes the database for this process until it releases it or dies: two processes would both run the jobs of a tenant.
 * The lock belongs to one connection that is kept open, so PostgreSQL drops it when the process ends, kill -9 included.
 * Throws `DatabaseInUse`.
 */
export async function lockDatabase(databaseUrl: string): Promise<FolderLock> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'voice-sync' })
  // a lost connection shows at the next statement of the pool; here it must not end the process
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK])
  if (rows[0]?.taken) return { release: () => void client.end().catch(() => undefined) }
  await client.end()
  throw new DatabaseInUse()
}
