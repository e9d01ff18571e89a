import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { appendEntries } from '../../src/store/audit/append.ts'
import { listEntries } from '../../src/store/audit/list.ts'
import { history } from '../../src/store/directory/changes.ts'
import { users } from '../../src/store/directory/users/users.ts'
import { changes, summary } from '../../src/store/jobs/changes.ts'
import { countRemovedLately } from '../../src/store/jobs/removals.ts'
import { groupsWith } from '../../src/store/resources/names.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import type { Work } from '../../src/store/engine.ts'
import type { Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'
import { engines, newFolder, type Opened } from './engines.ts'

/** What runs once for each page of users in a sync, and the index that it has to be found along. */
const ASKED = {
  users_number: `select id from users where tenant_id = 'a' and number in (select value from json_each('[]'))
    and deleted_at is null and licence is not null and teams_enabled = 1`,
  users_user_name: `select id from user_records r where r.tenant_id = 'a' and r.user_name_ci = 'x' and r.linked = 1
    limit 100`,
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

  it('the log of activity is looked through along the index that has what is asked, and by nobody else', async () => {
    const plans = await plansOf(async (work) => {
      const entry = { at: '2026', actorName: 'A', via: 'tab' as const, target: 't', before: null, after: null }
      const some = Array.from({ length: 100 }, () => ({ ...entry, actorId: 'a', action: 'x' }))
      await appendEntries(work, 'a', some)
      const page = { cursor: null, limit: 10 }
      for (const filter of [{}, { actorId: 'a' }, { from: '2025' }])
        await listEntries(work, 'a', { ...filter, ...page })
      for (const more of [{}, { via: 'tab' as const }, { actorId: 'a', via: 'tab' as const }])
        await listEntries(work, 'a', { ...more, search: 't', ...page })
    })
    const listed = plans.filter(({ text }) => /from "audit_entries"/.test(text) && text.startsWith('select'))
    const [looking, others] = [true, false].map((looks) =>
      listed.filter(({ text }) => text.includes('search >=') === looks),
    )
    assert.deepEqual([looking?.length, (others?.length ?? 0) > 3], [3, true])
    for (const { plan } of looking ?? [])
      assert.match(plan, /COVERING INDEX audit_entries_looked \(tenant_id=\? AND seq>\? AND seq<\?\)/)
    for (const { plan, text } of others ?? [])
      assert.ok(!/SCAN audit|audit_entries_looked/.test(plan), `${text}: ${plan}`)
  })

  it('the changes of one user are looked up by their numbers, however long the log is', async () => {
    const { plan } = (await plansOf((work) => history(work, 'a', 'b', 10))).at(-1) ?? { plan: '' }
    const looks = plan.split('\n').filter((detail) => /SEARCH (directory_changes|c) /.test(detail))
    assert.equal(looks.length, 2)
    for (const look of looks) assert.match(look, /\(tenant_id=\? AND seq=\?\)/)
    assert.doesNotMatch(plan, /SCAN (directory_changes|c)\b/)
  })

  it('a kind and cause of a plan is found along its own index, and goes through no other of the plan', async () => {
    const asked = { kinds: ['unassign' as const], causes: ['DEACTIVATED'] }
    const plans = await plansOf(async (work) => {
      await sql`insert into planned_changes (tenant_id, job, ordinal, user_id, user_name, holder_id, kind, cause, waits_for, status, search)
        values ('a', 1, 0, 'u', 'u', 'h', 'unassign', 'DEACTIVATED', '[]', 'planned', 'x')`.execute(work.db)
      for (const search of [{}, { search: 'x' }]) {
        await changes(work, 'a', '1', { ...asked, ...search, limit: 50 })
        await summary(work, 'a', '1', search)
      }
    })
    const looks = plans.filter(({ text }) => /"kind" in|kind, cause/.test(text))
    assert.ok(looks.length >= 8, `${looks.length}`)
    for (const { plan, text } of looks) {
      assert.match(
        plan,
        /INDEX planned_changes_group \(tenant_id=\? AND job=\? AND (kind=\? AND cause=\?|\(kind,cause\)>)/,
      )
      assert.doesNotMatch(plan, /TEMP B-TREE|autoindex_planned_changes_1 \([^)]*ordinal>/, text)
    }
  })

  it('what a plan took away is read along its places, and not one by one of nearly everything that is done', async () => {
    const plans = await plansOf(async (work) => {
      await sql`insert into jobs (tenant_id, number, run_id, service, type, state, diagnostic, started_by_id, started_by_name,
          queued_at, counts, output_lines)
        values ('a', 1, 'r', 'teams', 'manual', 'failed', 0, 'u', 'u', '2026', '{}', 0),
          ('a', 2, 's', 'pbx', 'manual', 'failed', 0, 'u', 'u', '2026', '{}', 0)`.execute(work.db)
      await sql`insert into planned_changes (tenant_id, job, ordinal, user_id, user_name, holder_id, kind, cause, waits_for, status)
        values ('a', 1, 0, 'u', 'u', 'h', 'unassign', 'DEACTIVATED', '[]', 'done'),
          ('a', 2, 0, 'u', 'u', 'h', 'delete', 'DELETED', '[]', 'done')`.execute(work.db)
      for (const service of ['teams', 'pbx'] as const) await countRemovedLately(work, 'a', service, '2025', 9)
    })
    const looks = plans.filter(({ text }) => text.includes('select distinct "subject"'))
    assert.equal(looks.length, 2)
    for (const { plan } of looks)
      assert.match(
        plan,
        /INDEX sqlite_autoindex_planned_changes_1 \(tenant_id=\? AND job=\? AND ordinal>\? AND ordinal<\?\)/,
      )
  })

  it('groups of members are looked up member by member, however many members there are', async () => {
    const plans = await plansOf((work) => groupsWith(work, 'a', ['x', 'y']))
    const looks = plans.map(({ plan }) => plan.split('\n').filter((detail) => detail.includes(' record_members ')))
    assert.equal(looks.flat().length, 1)
    assert.match(looks.flat()[0] ?? '', /INDEX record_members_member \(tenant_id=\? AND member_id=\?\)/)
  })

  /** Every statement that Kysely runs, and how SQLite would find its rows. */
  async function plansOf(run: (work: Work) => Promise<unknown>): Promise<{ text: string; plan: string }[]> {
    const texts: string[] = []
    const folder = newFolder()
    const dialect = sqliteDialect(join(folder, 'voice-sync.db'), { release: () => undefined })
    const db = new Kysely<Schema>({ dialect, log: ({ query }) => void texts.push(query.sql) })
    try {
      await migrate(db, 'sqlite')
      const from = texts.length
      await run({ db, engine: SQLITE })
      const asked = texts.slice(from).filter((text) => /^\s*(select|with)\b/.test(text))
      const plans: { text: string; plan: string }[] = []
      for (const text of asked) {
        const explain = sql.raw<{ detail: string }>(`explain query plan ${text.replaceAll('?', "'1'")}`)
        plans.push({ text, plan: (await explain.execute(db)).rows.map(({ detail }) => detail).join('\n') })
      }
      return plans
    } finally {
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    }
  }

  for (const [field, value, table] of [
    ['emergency', 'missing', 'pbx_accounts'],
    ['upn', 'differs', 'differences'],
    ['sync', 'leftOut', 'user_choices'],
  ] as const)
    it(`who is meant by ${field} is gathered once, not anew for each user that is looked at`, async () => {
      const asked = { limit: 50, conditions: [{ field, test: 'is' as const, values: [value] }] }
      const plans = (await plansOf((work) => users(work, 'a', asked))).filter(({ text }) => text.includes(table))
      assert.ok(plans.length > 0)
      for (const { plan, text } of plans) {
        assert.match(plan, /^LIST SUBQUERY/m)
        assert.ok(!plan.includes('CORRELATED'), text)
      }
    })
})
