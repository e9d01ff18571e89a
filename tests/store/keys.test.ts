import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { GROUPS, USERS } from '../../src/directory/schema/resourceTypes.ts'
import type { ResourceBody } from '../../src/directory/schema/resource.ts'
import type { ProvidedFacts, UserWrite } from '../../src/directory/store.ts'
import { matches } from '../../src/scim/filter/matches.ts'
import { parseFilter } from '../../src/scim/filter/parseFilter.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import { keysOf } from '../../src/store/resources/keys.ts'
import { conditionOf, GROUP_PLACES, USER_PLACES } from '../../src/store/resources/where.ts'
import type { Schema } from '../../src/store/schema.ts'
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'
import { engines, newFolder, newTenant, type Opened } from './engines.ts'

/** More than are read by their ids at once share an address. */
const PEOPLE = 130
const FACTS = { userName: '', federationId: null, givenName: '', familyName: '', displayName: '', email: null }
const NOTHING = { site: null, title: null, department: null, locale: null, timezone: null }
const AT = '2026-01-01T00:00:00.000Z'

const bodyOf = (n: number): ResourceBody => ({
  id: `r${n}`,
  externalId: `ext-${n}`,
  userName: `Person.${n}@example.com`,
  title: n % 2 === 0 ? 'even' : 'odd',
  active: true,
  emails: [
    { value: `Work.${n}@example.com`, type: 'work' },
    { value: n < 3 ? 'few@example.com' : 'ALL@example.com', type: 'home' },
  ],
})

const FILTERS = [
  'id eq "r7"',
  'id eq "R7"',
  'id eq "r7" or id eq "r5" or id eq "nobody"',
  'userName eq "person.5@EXAMPLE.com" or externalId eq "ext-3"',
  'userName eq "person.5@example.com" or title eq "even"',
  'userName eq "person.5@example.com" and title eq "even"',
  'emails.value eq "work.9@example.com"',
  'emails eq "WORK.9@example.com"',
  'emails[type eq "work"].value eq "work.9@example.com"',
  'emails[type eq "home"].value eq "work.9@example.com"',
  'emails[value eq "work.1@example.com" or value eq "few@example.com"]',
  'emails.value eq "few@example.com"',
  'emails.value eq "all@example.com"',
  'emails.value eq "all@example.com" and userName eq "person.8@example.com"',
  'not (emails.value eq "all@example.com")',
  'emails.value ge "work.9"',
  'not (emails.value ge "few")',
  'externalId eq "ext-4" and not (userName eq "person.4@example.com")',
]

const attributeNamed = (wanted: string) =>
  USERS.schema.attributes.find(({ name }) => name === wanted) ?? assert.fail(wanted)

for (const { name, open } of engines)
  describe(`what an index has, on ${name}`, () => {
    let opened: Opened
    const tenant = newTenant()
    before(async () => {
      opened = await open()
      for (let n = 0; n < PEOPLE; n += 1) {
        const body = bodyOf(n)
        const facts = { ...FACTS, ...NOTHING, userName: `Person.${n}@example.com`, active: true, workPhone: null }
        const write: UserWrite = {
          body,
          facts: { ...facts, mobilePhone: null } satisfies ProvidedFacts,
          owned: [],
          cause: 'PROVISIONED',
        }
        const ids = { record: `r${n}`, user: `u${n}` }
        const outcome = await opened.stores.resources.createUser(tenant, write, ids, { by: 'test', at: AT })
        assert.equal(outcome.kind, 'written')
      }
    })
    after(() => opened.close())

    for (const text of FILTERS)
      it(`finds by ${text} whom the evaluator matches, in their order`, async () => {
        const where = parseFilter(text, USERS)
        const expected = Array.from({ length: PEOPLE }, (_, n) => bodyOf(n)).filter((body) => matches(where, body))
        const ids = expected.map(({ id }) => id)
        const query = { where, matches: (body: ResourceBody) => matches(where, body), sort: null }
        const { users } = opened.stores.resources
        const whole = await users(tenant, 'all', { ...query, startIndex: 1, count: PEOPLE })
        assert.deepEqual([whole.items.map(({ id }) => id), whole.total], [ids, ids.length])
        const by = { extension: null, attribute: attributeNamed('title'), sub: null }
        const sorted = await users(tenant, 'all', {
          ...query,
          sort: { by, descending: true },
          startIndex: 1,
          count: 99,
        })
        const odd = ids.filter((id) => Number(String(id).slice(1)) % 2 === 1)
        const even = ids.filter((id) => !odd.includes(id))
        assert.deepEqual(
          sorted.items.map(({ id }) => id),
          [...odd, ...even].slice(0, 99),
        )
        const part = await users(tenant, 'all', { ...query, startIndex: 2, count: 3 })
        assert.deepEqual([part.items.map(({ id }) => id), part.total], [ids.slice(1, 4), ids.length])
        const after = { kind: 'user' as const, key: null, seq: 4, total: ids.length }
        const rest = await users(tenant, 'all', { ...query, startIndex: 1, count: PEOPLE, after })
        assert.deepEqual(
          rest.items.map(({ id }) => id),
          ids.filter((id) => Number(String(id).slice(1)) >= 4),
        )
      })
  })

describe('a filter', () => {
  const keysIn = (text: string) =>
    keysOf(parseFilter(text, USERS), ['id', 'userName', 'externalId', 'email'])?.map(({ by }) => by) ?? null

  it('is answered by an index where all that match have a value in one', () => {
    assert.deepEqual(keysIn('emails[type eq "work"].value eq "x" or id eq "y"'), ['email', 'id'])
    assert.deepEqual(keysIn('(id eq "a" or id eq "b") and userName eq "x" and title co "y"'), ['userName'])
    assert.equal(keysIn('userName eq "x" or title eq "y"'), null)
    assert.equal(keysIn('not (userName eq "x")'), null)
    assert.equal(keysIn('emails[type eq "work"] and userName ne "x"'), null)
  })

  it('goes by SQLite from each record to its own addresses and members, never through those of all', async () => {
    const folder = newFolder()
    const db = new Kysely<Schema>({
      dialect: sqliteDialect(join(folder, 'voice-sync.db'), { release: () => undefined }),
    })
    const plan = async (table: string, condition: ReturnType<typeof conditionOf>): Promise<string[]> => {
      const { rows } = await sql<{ detail: string }>`explain query plan select r.id from ${sql.table(table)} r
        where r.tenant_id = 'a' and r.seq >= 1 and r.seq < 9 and ${condition} order by r.seq`.execute(db)
      return rows.map(({ detail }) => detail)
    }
    try {
      await migrate(db, 'sqlite')
      for (const term of ['ge "a"', 'eq "a"', 'lt "a"', 'co "a"'])
        for (const filter of [`emails.value ${term}`, `not (emails.value ${term})`]) {
          const steps = await plan('user_records', conditionOf(parseFilter(filter, USERS), USER_PLACES, SQLITE))
          const looks = steps.filter((step) => / e /.test(step))
          assert.deepEqual([looks.length, steps.some((step) => step.includes('users_record_place'))], [1, true], filter)
          assert.match(looks[0] ?? '', /\(tenant_id=\? AND record_id=\?/, filter)
        }
      for (const filter of [
        'members.value ge "a"',
        'not (members.value ge "a")',
        'members.value co "a"',
        'members.type eq "User"',
        'not (members.type pr)',
      ]) {
        const steps = await plan('group_records', conditionOf(parseFilter(filter, GROUPS), GROUP_PLACES, SQLITE))
        const looks = steps.filter((step) => / e /.test(step))
        assert.equal(looks.length, 1, filter)
        assert.match(looks[0] ?? '', /\(tenant_id=\? AND group_id=\?/, filter)
      }
    } finally {
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
