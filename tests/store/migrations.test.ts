import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, sql, type Dialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { lockFolder } from '../../src/store/lock.ts'
import { migrate, migrations } from '../../src/store/migrations/migrate.ts'
import { postgresDialect } from '../../src/store/postgres/dialect.ts'
import type { Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { newDatabase } from '../postgres.ts'
import { newFolder } from './engines.ts'

const folders: string[] = []

function sqliteFolder(): Dialect {
  const folder = newFolder()
  folders.push(folder)
  return sqliteDialect(join(folder, 'voice-sync.db'), lockFolder(folder, { since: '2026-11-01T00:00:00Z', port: null }))
}

const ENGINES = [
  { name: 'sqlite', dialect: () => Promise.resolve(sqliteFolder()) },
  { name: 'postgres', dialect: async () => postgresDialect(await newDatabase()) },
] as const

for (const { name, dialect } of ENGINES)
  describe(`migrations on ${name}`, () => {
    let db: Kysely<Schema>
    beforeEach(async () => {
      db = new Kysely<Schema>({ dialect: await dialect() })
    })
    afterEach(() => db.destroy())
    after(() => {
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
    })

    const upTo = async (last: string): Promise<void> => {
      const provider = { getMigrations: () => Promise.resolve(migrations(name)) }
      const { error } = await new Migrator({ db, provider }).migrateTo(last)
      assert.equal(error, undefined)
    }

    it('0008 moves what was granted from the number to its user, the first of each type', async () => {
      await upTo('0007-usage')
      const both = [
        { type: 'OnlineVoiceRoutingPolicy', policyId: 'voice' },
        { type: 'TeamsCallingPolicy', policyId: 'it’s "this"' },
      ]
      const row = (number: string, userId: string, granted: unknown, at: string) =>
        sql`insert into managed_assignments (tenant_id, number, user_id, holder_id, origin, job_id, granted, at)
          values ('t', ${number}, ${userId}, ${`holder-${userId}`}, 'assigned', '7', ${JSON.stringify(granted)}, ${at})`
      await row('+441', 'a', both, '2026-11-02').execute(db)
      await row('+442', 'a', [{ type: 'TeamsCallingPolicy', policyId: 'first' }], '2026-11-01').execute(db)
      await row('+443', 'b', [], '2026-11-01').execute(db)
      await migrate(db, name)
      const kept = await db.selectFrom('granted_policies').selectAll().orderBy('type').execute()
      const base = { tenant_id: 't', user_id: 'a', holder_id: 'holder-a', job_id: '7' }
      assert.deepEqual(
        kept.map((one) => ({ ...one })),
        [
          { ...base, type: 'OnlineVoiceRoutingPolicy', policy_id: 'voice', at: '2026-11-02' },
          { ...base, type: 'TeamsCallingPolicy', policy_id: 'first', at: '2026-11-01' },
        ],
      )
      const numbers = await db.selectFrom('managed_assignments').selectAll().orderBy('number').execute()
      assert.deepEqual(
        numbers.map((one) => [one.number, 'granted' in one]),
        [
          ['+441', false],
          ['+442', false],
          ['+443', false],
        ],
      )
    })
  })
