import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { history } from '../../src/store/directory/changes.ts'
import { users } from '../../src/store/directory/users.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import type { Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'
import { engines, newFolder, type Opened } from './engines.ts'

/** What runs once for each page of users in a sync, and the index that it has to be found along. */
const ASKED = {
  users_number: `select id from users where tenant_id = 'a' and number in (select value from json_each('[]'))
    and deleted_at is null and licence is not null and teams_enabled = 1`,
  users_user_name: `select id from user_records r where r.tenant_id = 'a' and r.user_name_ci = 'x' and r.linked = 1
    order by +r.seq limit 100`,
  users_record: `select id from user_records r where r.tenant_id = 'a' and r.id = 'x'`,
  users_record_place: `select id from user_records r where r.tenant_id = 'a' and r.seq >= 5 and r.title_ci = 'x' order by r.seq`,
  users_record_external: `select id from user_records r where r.tenant_id = 'a' and r.external_id = 'x' and r.linked = 1`,
  sqlite_autoindex_users_1: `select linked from user_records where tenant_id = 'a' and user_id in (select value from json_each('[]'))
    and linked = 1 and +external_id is not null`,
  users_licence: `select licence, count(*) from users where tenant_id = 'a' and licence > '' group by licence`,
}

/** No index that has everything is taken for whoever is looked up. */
const LISTED = {
  users_user_name: `select id, user_name_ci from users where tenant_id = 'a' and user_name_ci in ('x') and deleted_at is null`,
  sqlite_autoindex_users_1: `select id, user_name_ci, number from users where tenant_id = 'a'
    and id in (select value from json_each('[]')) and deleted_at is null`,
  users_search: `select id, number from users where tenant_id = 'a' and search_text >= '' and archived_at is null
    and instr(search_text, 'x') > 0 order by search_text, id`,
}

describe('indexes of users on SQLite, which knows no numbers of rows', () => {
  let opened: Opened
  before(async () => (opened = await engines[0]!.open()))
  after(() => opened.close())

  for (const [index, text] of [...Object.entries(ASKED), ...Object.entries(LISTED)])
    it(`${index} is taken by whom it is for`, async () => {
      const plan = await opened.rows<{ detail: string }>(`explain query plan ${text}`)
      const searches = plan.map(({ detail }) => detail).filter((detail) => detail.includes(' users '))
      assert.equal(searches.length, 1)
      assert.match(searches[0] ?? '', new RegExp(`INDEX ${index} \\(tenant_id=\\? AND \\w+[=>]\\?\\)`))
    })

  for (const [field, value] of [
    ['emergency', 'missing'],
    ['upn', 'differs'],
  ] as const)
    it(`who is meant by ${field} is gathered once, not anew for each user that is looked at`, async () => {
      const asked = { limit: 50, conditions: [{ field, test: 'is' as const, values: [value] }] }
      const texts = await textsOf((db) => users({ db, engine: SQLITE }, 'a', asked))
      const some = texts.filter((text) => text.includes(field === 'upn' ? 'names_apart' : 'pbx_accounts'))
      assert.ok(some.length > 0)
      for (const text of some) {
        const plan = await opened.rows<{ detail: string }>(`explain query plan ${text}`)
        assert.ok(plan.some(({ detail }) => detail.startsWith('LIST SUBQUERY')))
        assert.ok(!plan.some(({ detail }) => detail.includes('CORRELATED')), text)
      }
    })

  it('the changes of one user are looked up by their numbers, however long the log is', async () => {
    const text = (await textsOf((db) => history({ db, engine: SQLITE }, 'a', 'b', 10))).at(-1) ?? ''
    assert.match(text, /directory_changes/)
    const rows = await opened.rows<{ detail: string }>(`explain query plan ${text}`)
    const looks = rows.map(({ detail }) => detail).filter((detail) => /SEARCH (directory_changes|c) /.test(detail))
    assert.equal(looks.length, 2)
    for (const look of looks) assert.match(look, /\(tenant_id=\? AND seq=\?\)/)
    assert.ok(!rows.some(({ detail }) => /SCAN (directory_changes|c)\b/.test(detail)))
  })
})

/** What is asked of a store with its tables and without rows, each value as a literal. */
async function textsOf(ask: (db: Kysely<Schema>) => Promise<unknown>): Promise<string[]> {
  const texts: string[] = []
  const folder = newFolder()
  const dialect = sqliteDialect(join(folder, 'voice-sync.db'), { release: () => undefined })
  const db = new Kysely<Schema>({ dialect, log: ({ query }) => void texts.push(query.sql.replaceAll('?', "'1'")) })
  try {
    await migrate(db, 'sqlite')
    texts.length = 0
    await ask(db)
    return texts
  } finally {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
}
