import assert from 'node:assert/strict'
import { Kysely, sql } from 'kysely'
import { postgresDialect } from '../../src/store/postgres/dialect.ts'
import { newDatabase } from '../postgres.ts'

describe('connections to PostgreSQL', () => {
  it('each run statements by themselves and uncompiled, whatever the server does elsewhere', async function () {
    this.timeout(60_000)
    const db = new Kysely<object>({ dialect: postgresDialect(await newDatabase()) })
    try {
      const settings = sql<{ pid: number; workers: string; jit: string }>`select pg_backend_pid() as pid,
        current_setting('max_parallel_workers_per_gather') as workers, current_setting('jit') as jit, pg_sleep(0.2)`
      const all = await Promise.all(Array.from({ length: 4 }, () => settings.execute(db)))
      const rows = all.flatMap((each) => each.rows)
      assert.ok(new Set(rows.map(({ pid }) => pid)).size > 1, 'more than one connection')
      for (const { workers, jit } of rows) assert.deepEqual({ workers, jit }, { workers: '0', jit: 'off' })
    } finally {
      await db.destroy()
    }
  })
})
