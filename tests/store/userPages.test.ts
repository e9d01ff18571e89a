import assert from 'node:assert/strict'
import { CompiledQuery, Kysely, sql } from 'kysely'
import type { PbxFacts, UserQuery, UserRow } from '../../src/directory/store.ts'
import { createDirectoryStore } from '../../src/store/directory/store.ts'
import { BOUNDS, type Bounds } from '../../src/store/directory/users/userPages.ts'
import { askedOf } from '../../src/store/directory/users/userAsked.ts'
import { all } from '../../src/store/directory/users/userConditions.ts'
import { orderOf } from '../../src/store/directory/users/userOrder.ts'
import { users } from '../../src/store/directory/users/users.ts'
import type { Work } from '../../src/store/engine.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import { postgresDialect } from '../../src/store/postgres/dialect.ts'
import { POSTGRES } from '../../src/store/postgres/engine.ts'
import type { ListedUserTable, Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'
import { newDatabase } from '../postgres.ts'
import { AT, factsOf, pbxAccount } from './sample.ts'
import { userIdOf } from './steps.ts'

const PEOPLE = 160
const TENANT = 'lists'
const SITES = ['London', 'Zürich', null]
// in units of UTF-16 the third sorts after the second, in bytes before it
const NAMES = ['Ada', '\u{1f600}', '\ue000', 'Änne', 'ada']
const STANDING = [
  { state: 'blocked', reason: 'UNMATCHED' },
  { state: 'inSync', reason: null },
  { state: 'blocked', reason: 'NUMBER_IN_USE' },
  { state: 'excluded', reason: 'NO_NUMBER' },
] as const
const of = <T>(values: readonly T[], n: number): T => values[n % values.length] as T

/** Numbers of a site stand together, so that a page of one site by numbers is far along the sort. */
const factsFor = (n: number): PbxFacts => ({
  ...factsOf(
    pbxAccount(n, { givenName: of(NAMES, n), familyName: `F${n % 9}`, userName: `u${n % 7}.${n}@example.com` }),
  ),
  site: of(SITES, n),
  siteId: of(SITES, n) && 'site',
  licence: of(['X2', 'X4', null], n >> 2),
  active: n % 5 !== 1,
  extension: n % 6 === 0 ? null : String(100 + ((n * 37) % 90)),
  number: n % 8 === 2 ? null : `+${n % 3 === 0 ? 49 : 44}${String(1_000_000 + ((n * 13) % 50))}`,
})

const ASKED: Partial<UserQuery>[] = [
  {},
  { search: 'a' },
  { search: 'f3' },
  { sites: ['London'] },
  { sites: ['Zürich', 'London'], search: '44' },
  { states: ['blocked'] },
  { states: ['blocked', 'inSync'], conditions: [{ field: 'licence', test: 'is', values: ['X2'] }] },
  { reasons: ['UNMATCHED'], search: 'u' },
  { conditions: [{ field: 'state', test: 'not', values: ['blocked'] }], search: 'e' },
  { conditions: [{ field: 'reason', test: 'not', values: ['UNMATCHED'] }] },
  { reasons: ['ARCHIVED', 'NO_NUMBER'] },
  { conditions: [{ field: 'number', test: 'empty', values: [] }] },
  { conditions: [{ field: 'name', test: 'lacks', values: ['f1', 'ada'] }], sites: ['London'] },
  { conditions: [{ field: 'userName', test: 'contains', values: ['u3'] }] },
  { conditions: [{ field: 'userName', test: 'lacks', values: ['u3', 'u5'] }], sites: ['London'] },
  { conditions: [{ field: 'name', test: 'not', values: ['ada f1', 'ada f10'] }], search: 'f1' },
  { conditions: [{ field: 'name', test: 'contains', values: ['f1', 'a f2'] }], states: ['inSync', 'blocked'] },
  { conditions: [{ field: 'userName', test: 'contains', values: ['u3'] }], states: ['inSync', 'excluded'] },
  {
    sites: ['Zürich'],
    conditions: [
      { field: 'status', test: 'is', values: ['active'] },
      { field: 'number', test: 'contains', values: ['44'] },
      { field: 'extension', test: 'filled', values: [] },
    ],
  },
]
const SORTS = ['name', 'userName', 'site', 'extension', 'number', 'state'] as const

/** Nobody is found as one of few; of windows there is none, or everything is met in one. */
const WAYS: Record<string, Bounds> = {
  'looked through': { few: 2, read: 2, leastWindow: 1, longestWindow: 1 },
  'gathered and sorted': BOUNDS,
  'put aside in one look': { ...BOUNDS, leastWindow: 0 },
  'met along the sort': { few: 2, read: 2, leastWindow: 40, longestWindow: 40 },
  'met among those gathered': { ...BOUNDS, read: 0 },
}

const WITHOUT_ID = /^S\w+ users (?!.*\bid=\?)/
const WITH_ROWS = /^S\w+ users USING INDEX \w+ \(tenant_id=\?\)|^SCAN users/

const opens: Record<string, () => Promise<Work>> = {
  SQLite: () =>
    Promise.resolve({ db: logged(sqliteDialect(':memory:', { release: () => undefined })), engine: SQLITE }),
  PostgreSQL: async () => ({ db: logged(postgresDialect(await newDatabase())), engine: POSTGRES }),
}
const asked: { sql: string; parameters: readonly unknown[] }[] = []
const logged = (dialect: ConstructorParameters<typeof Kysely>[0]['dialect']) =>
  new Kysely<Schema>({ dialect, log: ({ query }) => void asked.push(query) })

for (const [name, open] of Object.entries(opens))
  describe(`pages of users, however they are come by, on ${name}`, () => {
    let work: Work
    before(async () => {
      work = await open()
      await migrate(work.db, work.engine.name)
      const directory = createDirectoryStore(work)
      const ns = Array.from({ length: PEOPLE }, (_, n) => n)
      await directory.seePbx(
        TENANT,
        ns.map((n) => pbxAccount(n)),
        null,
        AT,
      )
      const pending = await directory.pending(TENANT, null, 200)
      const accepted = pending.map(({ accountId, hash }) => ({ accountId, hash, userId: userIdOf(accountId) }))
      const cause = { create: true, changes: [], cause: 'CHANGED_IN_PBX', causedBy: null }
      const facts = accepted.map(({ accountId }) => factsFor(Number(accountId.slice(-5))))
      await directory.accept(
        TENANT,
        accepted.map((one, at) => ({ ...one, ...cause, facts: facts[at]! })),
        AT,
      )
      const standing = { reasonDetail: {}, waitingSince: null, nextTryAt: null, changes: [] }
      await directory.assess(
        TENANT,
        accepted.map(({ userId }, at) => ({ ...standing, userId, ...of(STANDING, at) })),
        [],
        [],
        AT,
      )
      const gone = accepted.filter((_, at) => at % 20 === 3).map(({ userId }) => userId)
      await work.db
        .updateTable('users')
        .set({ archived_at: AT, deleted_at: AT, reason: 'ARCHIVED' })
        .where('id', 'in', gone)
        .execute()
    })
    after(() => work.db.destroy())

    async function walked(
      query: Partial<UserQuery>,
      bounds: Bounds,
      limit = 9,
    ): Promise<[ids: string[], total: number[]]> {
      const seen: UserRow[] = []
      const totals = new Set<number>()
      let cursor: string | null = null
      do {
        const page = await users(work, TENANT, { ...query, limit, ...(cursor === null ? {} : { cursor }) }, bounds)
        seen.push(...page.items)
        totals.add(page.total)
        cursor = page.nextCursor
      } while (cursor !== null)
      return [seen.map(({ id }) => id), [...totals]]
    }

    /** By their rows, in one statement, and all at once. */
    async function plainly(query: UserQuery): Promise<string[]> {
      const { plain } = await askedOf(work, TENANT, query)
      const { column, direction } = orderOf(query)
      const archivedToo = query.reasons?.includes('ARCHIVED')
      const rows = await work.db
        .selectFrom('users')
        .select('id')
        .where('tenant_id', '=', TENANT)
        .where(all(archivedToo ? plain : [...plain, sql`archived_at is null`]))
        .orderBy(sql`${sql.ref(column)} is null`)
        .orderBy(column, direction)
        .orderBy('id', direction)
        .execute()
      return rows.map(({ id }) => id)
    }

    for (const [way, bounds] of Object.entries(WAYS))
      it(`are the same ${way} as their rows say, in every order`, async () => {
        for (const [at, query] of ASKED.entries())
          for (const [n, sort] of SORTS.entries()) {
            if (n % 2 !== at % 2) continue
            const one = { ...query, sort, descending: (at + (n >> 1)) % 2 === 0 }
            const expected = await plainly({ ...one, limit: 1000 })
            assert.ok(expected.length > 9, JSON.stringify(one))
            assert.deepEqual(await walked(one, bounds, 15), [expected, [expected.length]], JSON.stringify(one))
          }
      })

    if (name === 'PostgreSQL') {
      it('look through what is listed of everybody, and at the rows of a few alone', async () => {
        for (const query of ASKED.slice(1))
          for (const sort of SORTS) {
            asked.length = 0
            await users(work, TENANT, { ...query, sort, limit: 9 })
            const ofRows = asked.filter((each) => each.sql.includes('from "users"'))
            for (const { sql: text } of ofRows)
              assert.match(
                text,
                /"id" in|from \(select \* from "users"/,
                `${JSON.stringify({ ...query, sort })}\n${text}`,
              )
          }
      })

      it('list what each row says, whoever wrote it last', async () => {
        const agree = async (people: number): Promise<void> => {
          const listed = await work.db.selectFrom('listed_users').selectAll().orderBy('id').execute()
          const columns = Object.keys(listed[0] ?? {}) as (keyof ListedUserTable)[]
          assert.equal(listed.length, people)
          assert.deepEqual(listed, await work.db.selectFrom('users').select(columns).orderBy('id').execute())
        }
        await agree(PEOPLE)
        const moved = { site_ci: 'rome', licence: null, state: 'queued', number: sql<string>`number || '0'` }
        await work.db.updateTable('users').set(moved).where('active', '=', 1).execute()
        await agree(PEOPLE)
        const { numDeletedRows } = await work.db.deleteFrom('users').where('active', '=', 0).executeTakeFirstOrThrow()
        await agree(PEOPLE - Number(numDeletedRows))
      })
    }

    if (name === 'SQLite')
      it('read nobody to learn whether they match', async () => {
        for (const query of ASKED)
          for (const sort of ['name', 'site', 'extension', 'number'] as const)
            for (const bounds of [BOUNDS, WAYS['looked through']!]) {
              asked.length = 0
              await users(work, TENANT, { ...query, sort, limit: 9 }, bounds)
              for (const { sql, parameters } of asked.filter((each) => each.sql.includes('from "users"')).slice()) {
                const plan = await work.db.executeQuery<{ detail: string }>(
                  CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
                )
                const details = plan.rows.map(({ detail }) => detail)
                // whoever is named is found by that; everybody is looked through in an index alone
                const named = sql.includes('"id" in')
                const rows = details.filter((detail) => (named ? WITHOUT_ID.test(detail) : WITH_ROWS.test(detail)))
                assert.deepEqual(rows, [], `${JSON.stringify({ ...query, sort })}\n${sql}`)
              }
            }
      })
  })
