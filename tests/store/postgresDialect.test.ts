import assert from 'node:assert/strict'
import { Kysely, sql } from 'kysely'
import { postgresDialect } from '../../src/store/postgres/dialect.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import { users } from '../../src/store/directory/users/users.ts'
import { POSTGRES } from '../../src/store/postgres/engine.ts'
import type { Schema } from '../../src/store/schema.ts'
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

  it('each have room for whoever match of 100,000 and read few by their keys, or as the server says where that is more', async () => {
    for (const [given, room, cost] of [
      ['-c work_mem=4MB -c random_page_cost=4', '16MB', '1.1'],
      ['-c work_mem=96MB -c random_page_cost=1', '96MB', '1'],
    ] as const) {
      const databaseUrl = new URL(await newDatabase())
      databaseUrl.searchParams.set('options', given)
      const db = new Kysely<object>({ dialect: postgresDialect(databaseUrl.href) })
      try {
        const { rows } = await sql<object>`select current_setting('work_mem') as room,
          current_setting('random_page_cost') as cost`.execute(db)
        assert.deepEqual(rows, [{ room, cost }])
      } finally {
        await db.destroy()
      }
    }
  })
})

describe('how PostgreSQL finds a page of a list', () => {
  const PEOPLE = 1_000
  const texts: string[] = []
  let db: Kysely<Schema>
  before(async () => {
    const dialect = postgresDialect(await newDatabase())
    db = new Kysely<Schema>({ dialect, log: ({ query }) => void texts.push(query.sql) })
    await migrate(db, 'postgres')
    await sql`insert into listed_users (tenant_id, id, search_text, state, site_ci, active, owner, directory_visible, user_name_ci)
      select 'a', md5(n::text), 'name ' || n, 'inSync', 'site 3', 1, 'pbx', 1, 'user' || n
      from generate_series(1, ${sql.lit(PEOPLE)}) n`.execute(db)
    await sql`insert into totals (tenant_id, name, value) values ('a', 'users:inSync:', ${PEOPLE}), ('a', 'noEmergency', 2)`.execute(
      db,
    )
  })
  after(() => db.destroy())

  const asked = async (query: Parameters<typeof users>[2]): Promise<string[]> => {
    texts.length = 0
    await users({ db, engine: POSTGRES }, 'a', query)
    return texts.filter((text) => text.includes('as "listed"'))
  }

  it('nobody looks along the sort for those of whom it is known that there are too few', async () => {
    const emergency = { field: 'emergency' as const, test: 'is' as const, values: ['missing'] }
    assert.equal((await asked({ conditions: [emergency], limit: 50 })).length, 1)
    assert.equal((await asked({ sites: ['site 3'], limit: 50 })).length, 2)
  })
})
