import {
  CompiledQuery,
  PostgresDialect,
  type DatabaseConnection,
  type Dialect,
  type PostgresPool,
  type PostgresPoolClient,
} from 'kysely'
import pg from 'pg'
import { AlreadyThere, StoreBroken } from '../errors.ts'
import { refuseNul } from '../json.ts'

const INT8 = 20
const UNIQUE = '23505'
/** Disk full, read-only transaction, I/O error. */
const BROKEN = ['53100', '25006', '58030']

/** Kysely over a pool of `pg`, whose connections PostgreSQL lists under this name. Counts and counters (int8) come as numbers; ours never reach 2^53. */
export function postgresDialect(databaseUrl: string, name = 'voice-sync'): Dialect {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: name,
    max: 10,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  })
  // Without a listener a lost idle connection ends the process. The next statement says what is wrong.
  pool.on('error', () => {})
  return new PostgresDialect({ pool: refusing(pool), onCreateConnection: prepare })
}

/** What a statement keeps in memory of its own: as it comes (4 MB), whoever match of 100,000 would be written to disk to be counted. */
const KEPT_KB = 16 * 1024

/**
 * A page read out of turn, in pages read in a row. As it comes it is 4, as on disks that turn: 200 rows by their keys would be
 * looked for by reading all of 10,000, which takes two to three times as long.
 */
const OUT_OF_TURN = 1.1

/**
 * Statements here take milliseconds, and there are many at once. PostgreSQL guesses of some that they take long, and then
 * starts processes to help, or compiles them: both take longer than the statement does.
 */
const SETTINGS = CompiledQuery.raw(
  `select set_config('max_parallel_workers_per_gather', '0', false), set_config('jit', 'off', false),
    set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')) / 1024, ${KEPT_KB}) || 'kB', false),
    set_config('random_page_cost', least(current_setting('random_page_cost')::float8, ${OUT_OF_TURN})::text, false)`,
)

async function prepare(connection: DatabaseConnection): Promise<void> {
  await connection.executeQuery(SETTINGS)
}

/** The pool, refusing what SQLite's driver refuses, with the same errors. */
function refusing(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    async connect() {
      return refusingClient(await pool.connect())
    },
    end: () => pool.end(),
  }
}

const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>()

function refusingClient(client: pg.PoolClient): PostgresPoolClient {
  const known = wrapped.get(client)
  if (known) return known
  // A client in use is not the pool's to listen to; its own statement fails with the reason.
  client.on('error', () => {})
  const refusing = {
    query: async (text: string, parameters: unknown[]) => {
      for (const parameter of parameters ?? []) refuseNul(parameter)
      try {
        return await client.query(text, parameters)
      } catch (error) {
        throw refusal(error)
      }
    },
    release: (destroy?: boolean) => client.release(destroy),
  } as unknown as PostgresPoolClient
  wrapped.set(client, refusing)
  return refusing
}

function refusal(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  if (BROKEN.includes(error.code ?? '')) return new StoreBroken(error)
  if (error.code !== UNIQUE) return error
  // "Key (tenant_id, pbx_id)=(…) already exists."
  const columns = /^Key \(([^)]+)\)/.exec(error.detail ?? '')?.[1]?.split(', ') ?? [error.constraint ?? 'key']
  return new AlreadyThere(columns.filter((column) => column !== 'tenant_id').join(' and '), error)
}
