import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, sql, type Dialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { createAuditStore } from '../../src/store/audit/store.ts'
import { deleteUsers, history, logChanges } from '../../src/store/directory/changes.ts'
import { lockFolder } from '../../src/store/lock.ts'
import { migrate, migrations } from '../../src/store/migrations/migrate.ts'
import { createResourceStore } from '../../src/store/resources/store.ts'
import { POSTGRES } from '../../src/store/postgres/engine.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'
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

    it('0049 finds names that were there without their accents too', async () => {
      await upTo('0045-kept-numbers')
      const names = { owner: '8x8', given_name: 'G', family_name: 'F', display_name: 'G F', reason_detail: '{}' }
      const times = { created_at: 'x', updated_at: 'x' }
      const user = (id: string, search_text: string) =>
        db
          .insertInto('users')
          .values({
            ...{ tenant_id: 't', id, user_name: id, user_name_ci: id, active: 1, teams_enabled: 1, state: 'inSync' },
            ...{ ...names, ...times, search_text },
          } as never)
          .execute()
      await user('plain', 'ada\na@b.c')
      await user('marked', 'seán o’brien\ns@b.c')
      await user('sharp', 'anna straße')
      await user('other', '한국어')
      await migrate(db, name)
      const rows = await db.selectFrom('users').select(['id', 'search_text']).orderBy('id').execute()
      assert.deepEqual(
        rows.map(({ id, search_text }) => [id, search_text]),
        [
          ['marked', "seán o’brien\ns@b.c\nsean o'brien\ns@b.c"],
          ['other', '한국어'],
          ['plain', 'ada\na@b.c'],
          ['sharp', 'anna straße\nanna strasse'],
        ],
      )
    })

    it('0017 gives entries of before their place in the chain, each tenant its own, and reads the change log from now on', async () => {
      await upTo('0012-provisioning-log')
      for (const [tenant, seq] of [
        ['t', 1],
        ['t', 2],
        ['t', 3],
        ['other', 1],
      ] as const)
        await sql`insert into audit_entries (tenant_id, seq, at, actor_id, actor_name, via, action, target, "before", "after")
          values (${tenant}, ${seq}, '2026-11-01', 'a', 'Ana', 'tab', 'x', ${`job ${seq}`}, null, 'y')`.execute(db)
      await sql`insert into counters (tenant_id, name, value) values ('t', 'changes', 7)`.execute(db)
      await migrate(db, name)
      const work = { db, engine: name === 'sqlite' ? SQLITE : POSTGRES }
      const audit = createAuditStore(work)
      const { broken, first, last } = await audit.verify('t', null)
      assert.deepEqual([broken, first, last], [null, 1, 3])
      assert.equal((await audit.verify('other', null)).broken, null)
      const { items } = await audit.entries('t', { search: 'ANA', cursor: null, limit: 10 })
      assert.deepEqual(
        items.map(({ seq, target, after }) => [seq, target, after]),
        [3, 2, 1].map((seq) => [seq, `job ${seq}`, 'y']),
      )
      assert.equal(await audit.follow('t', 10), 0)
      const entry = { at: '2026-11-02', actorId: 'a', actorName: 'Ana', via: 'tab', action: 'x' } as const
      await audit.append('t', { ...entry, target: 'job 4', before: null, after: null })
      assert.deepEqual([(await audit.verify('t', null)).last, (await audit.verify('t', null)).broken], [4, null])
      await assert.rejects(sql`update audit_entries set target = 'z' where seq = 1`.execute(db), /append-only/)
    })

    it('0009 counts what is there already, and goes on from there', async () => {
      await upTo('0008-granted')
      const insert = (table: string, row: Record<string, string | number | null>) =>
        sql`insert into ${sql.table(table)} (${sql.join(Object.keys(row).map((column) => sql.ref(column)))})
          values (${sql.join(Object.values(row))})`.execute(db)
      const names = { owner: '8x8', user_name_ci: 'u', given_name: 'G', family_name: 'F', display_name: 'G F' }
      const times = { created_at: 'x', updated_at: 'x', reason_detail: '{}', search_text: '' }
      const user = (tenant_id: string, id: string, state: string, reason: string | null) =>
        insert('users', {
          ...{ tenant_id, id, user_name: 'u', active: 1, teams_enabled: 1, state, reason, ...names, ...times },
        })
      const account = (id: string, more: Record<string, string | null>) =>
        insert('m365_accounts', {
          ...{ tenant_id: 't', id, upn: id, upn_ci: id, enabled: 1, user_type: 'member', phone_licence: 'enabled' },
          ...{ calling_plan: 0, seen_at: 'x', ...more },
        })
      const change = (subject: string, ordinal: number) =>
        insert('queued_changes', {
          ...{ tenant_id: 't', subject, ordinal, service: 'teams', kind: 'assign', rank: 1, field: 'f' },
          ...{ cause: 'DRIFT', since: 'x' },
        })
      await user('t', 'a', 'inSync', null)
      await user('t', 'b', 'blocked', 'NO_NUMBER')
      await user('t', 'c', 'blocked', 'NO_NUMBER')
      await user('other', 'a', 'inSync', null)
      await account('x', {})
      await account('y', { gone_at: 'x' })
      await account('z', { linked_user_id: 'a' })
      await change('user:b', 0)
      await change('user:b', 1)
      await migrate(db, name)
      // who is new is counted by whoever adds it, since 0036
      await sql`update users set state = 'inSync', reason = null where tenant_id = 't' and id = 'c'`.execute(db)
      await account('v', { user_type: 'guest' })
      const kept = await db.selectFrom('totals').selectAll().orderBy('tenant_id').orderBy('name').execute()
      assert.deepEqual(
        kept.map((one) => `${one.tenant_id} ${one.name} ${one.value}`),
        [
          'other users:inSync: 1',
          't onlyInM365 1',
          't queued 1',
          't queuedChanges 2',
          't seen:m365 3',
          't users:blocked:NO_NUMBER 1',
          't users:inSync: 2',
        ],
      )
    })

    it('0014 hides whom 8x8 was seen to hide, and whom it does not have yet', async () => {
      await upTo('0012-provisioning-log')
      const user = (id: string, owner: string, pbxId: string | null) =>
        sql`insert into users (tenant_id, id, owner, pbx_id, user_name, user_name_ci, given_name, family_name, display_name,
          active, teams_enabled, state, reason_detail, search_text, created_at, updated_at)
          values ('t', ${id}, ${owner}, ${pbxId}, 'u', 'u', 'G', 'F', 'G F', 1, 1, 'inSync', '{}', '', 'x', 'x')`.execute(
          db,
        )
      const seen = (id: string, shown: boolean | null) =>
        sql`insert into pbx_contents (tenant_id, id, content)
          values ('t', ${id}, ${JSON.stringify({ id, displayInDirectory: shown })})`.execute(db)
      for (const [id, shown] of [
        ['shown', true],
        ['hidden', false],
        ['untold', null],
      ] as const) {
        await user(id, 'pbx', id)
        await seen(id, shown)
      }
      await user('new', 'idp', null)
      await migrate(db, name)
      const hidden = await db
        .selectFrom('users')
        .select('id')
        .where('directory_visible', '=', 0)
        .orderBy('id')
        .execute()
      assert.deepEqual(
        hidden.map(({ id }) => id),
        ['hidden', 'new'],
      )
      const total = await db.selectFrom('totals').select('value').where('name', '=', 'hidden').executeTakeFirst()
      assert.equal(Number(total?.value), 2)
    })

    it('0038 keeps an address that is the name of its user too on one line of what is searched, and no other', async () => {
      await upTo('0035-emergency')
      const texts = {
        twice: ['a@b.c', 'ada\na@b.c\na@b.c\n+44', 'ada\na@b.c\n+44'],
        last: ['a@b.c', 'ada\na@b.c\na@b.c', 'ada\na@b.c'],
        longer: ['a@b.c', 'ada\na@b.c\na@b.com', 'ada\na@b.c\na@b.com'],
        other: ['a@b.c', 'ada\na@b.c\nada@b.c', 'ada\na@b.c\nada@b.c'],
      } as const
      for (const [id, [user, text]] of Object.entries(texts))
        await sql`insert into users (tenant_id, id, owner, user_name, user_name_ci, given_name, family_name, display_name,
          active, teams_enabled, state, reason_detail, search_text, created_at, updated_at)
          values ('t', ${id}, 'pbx', ${user}, ${user}, '', '', '', 1, 1, 'inSync', '{}', ${text}, 'x', 'x')`.execute(db)
      await migrate(db, name)
      const rows = await db.selectFrom('users').select(['id', 'search_text']).execute()
      assert.deepEqual(
        Object.fromEntries(rows.map((row) => [row.id, row.search_text])),
        Object.fromEntries(Object.entries(texts).map(([id, [, , text]]) => [id, text])),
      )
    })

    it('0030 and 0031 move records into the rows of their users, and make chains of their changes', async () => {
      await upTo('0029-notices')
      const insert = (table: string, row: Record<string, string | number | null>) =>
        sql`insert into ${sql.table(table)} (${sql.join(Object.keys(row).map((column) => sql.ref(column)))})
          values (${sql.join(Object.values(row))})`.execute(db)
      const names = { given_name: 'G', family_name: 'F', display_name: 'G F', search_text: '', reason_detail: '{}' }
      const flags = { owner: 'idp', active: 1, teams_enabled: 0, state: 'inSync' }
      const user = (tenant_id: string, id: string) =>
        insert('users', {
          ...{ tenant_id, id, user_name: id, user_name_ci: id, created_at: 'x', updated_at: 'x', ...names, ...flags },
        })
      const record = (tenant_id: string, user_id: string, linked: number) =>
        insert('user_records', {
          ...{ tenant_id, id: `record-${user_id}`, seq: user_id === 'a' ? 2 : 1, user_id, linked, version: 3 },
          ...{ created_at: 'c', changed_at: 'd', external_id: linked ? 'ext' : null, user_name_ci: user_id },
          ...{ title_ci: 'chief', active: 1, in_groups: 1, body: `{"userName":"${user_id}"}` },
        })
      let seq = 0
      const change = (tenant_id: string, user_id: string) =>
        insert('directory_changes', { tenant_id, seq: ++seq, at: 'x', user_id, kind: 'updated', cause: 'X' })
      for (const id of ['a', 'b', 'none']) await user('t', id)
      await user('other', 'a')
      await record('t', 'a', 1)
      await record('t', 'b', 0)
      await record('other', 'a', 1)
      for (const [tenant, id] of ['t a', 't b', 't a', 'other a'].map((one) => one.split(' ')))
        await change(tenant ?? '', id ?? '')
      for (const id of ['gone', 'a', 'gone']) await change('t', id)
      await sql`insert into counters (tenant_id, name, value) values ('t', 'changes', 7)`.execute(db)
      await migrate(db, name)

      const work = { db, engine: name === 'sqlite' ? SQLITE : POSTGRES }
      const resources = createResourceStore(work)
      const records = async (visible: 'all' | 'linked') => {
        const query = { where: null, sort: null, startIndex: 1, count: 10, matches: () => true }
        return (await resources.users('t', visible, query)).items
      }
      assert.deepEqual(await records('all'), [
        ...[['b', false] as const, ['a', true] as const].map(([id, linked]) => ({
          ...{ id: `record-${id}`, userId: id, linked, version: 3, createdAt: 'c', changedAt: 'd' },
          ...{ text: `{"userName":"${id}"}`, groups: [] },
        })),
      ])
      assert.equal((await records('linked')).length, 1)
      const kept = { title_ci: 'chief', external_id: 'ext', user_name_ci: 'a', in_groups: 1, active: 1 }
      const [row] = await db.selectFrom('user_records').selectAll().where('external_id', '=', 'ext').execute()
      assert.deepEqual({ ...row, ...kept }, { ...row })

      const totals = async () => {
        const rows = await db.selectFrom('totals').selectAll().where('name', 'like', 'records%').execute()
        return rows.map((one) => `${one.tenant_id} ${one.name} ${one.value}`).sort()
      }
      assert.deepEqual(await totals(), [
        'other records 1',
        'other records:linked 1',
        't records 2',
        't records:linked 1',
      ])
      await sql`update users set record_linked = null where tenant_id = 't' and id = 'a'`.execute(db)
      await sql`update users set record_linked = 1 where tenant_id = 't' and id = 'b'`.execute(db)
      assert.deepEqual(await totals(), [
        'other records 1',
        'other records:linked 1',
        't records 1',
        't records:linked 1',
      ])

      const seqs = async (id: string, limit = 10) =>
        (await history(work, 't', id, limit)).map(({ seq }) => Number(seq)).toSorted((one, next) => next - one)
      assert.deepEqual(await seqs('a'), [6, 3, 1])
      assert.deepEqual(await seqs('a', 2), [6, 3])
      assert.deepEqual([await seqs('b'), await seqs('none'), await seqs('gone')], [[2], [], [7, 5]])
      const line = {
        at: 'x',
        kind: 'updated',
        field: null,
        before: null,
        after: null,
        cause: 'X',
        causedBy: null,
      } as const
      await logChanges(
        work,
        't',
        ['none', 'a', 'none'].map((userId) => ({ ...line, userId })),
      )
      await deleteUsers(work, 't', ['a'])
      assert.deepEqual(
        [await seqs('a'), await seqs('none')],
        [
          [9, 6, 3, 1],
          [10, 8],
        ],
      )
    })
  })
