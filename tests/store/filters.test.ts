import assert from 'node:assert/strict'
import fc from 'fast-check'
import { GROUPS, USERS } from '../../src/directory/schema/resourceTypes.ts'
import type { ResourceBody } from '../../src/directory/schema/resource.ts'
import type { ProvidedFacts, UserWrite } from '../../src/directory/store.ts'
import { matches } from '../../src/scim/filter/matches.ts'
import { parseFilter } from '../../src/scim/filter/parseFilter.ts'
import { conditionOf, USER_PLACES } from '../../src/store/resources/where.ts'
import { SQLITE } from '../../src/store/sqlite/engine.ts'
import { countOf, texts, wishes, written, type Wish } from '../scim/filter/arbitrary.ts'
import { engines, newTenant, type Opened } from './engines.ts'

const SEED = 20_261_122
const PEOPLE = 60
const ASKED = 1_000
const TIMES = ['2025-12-31T23:59:59.000Z', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.500Z']
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const MEMBERS = [['r1', 'r2', 'r30'], ['r2'], [], ['r3', 'gone-1'], ['R2', 'g1'], ['r10', 'r11', 'r12', 'r3']]
const TERMS = [
  'members.value eq "r2"',
  'members eq "r2"',
  'members ne "r2"',
  'members.value co "3"',
  'members.value sw "r1"',
  'members.value ew "2"',
  'members.value gt "r2"',
  'members.value le "r1"',
  'members pr',
  'members.value pr',
  'not (members pr)',
  'members[value eq "r2"]',
  'members[value sw "r" and not (value ew "0")]',
  'members[value eq "r1" or value eq "r3"] and not (members.value eq "r2")',
]

/** Of members and groups that have names: decided by the engine, with the names looked up before. */
const NAME_TERMS = [
  'members.display co "ana"',
  'members.display eq "ANA ÜNAL"',
  'members.display eq "ana u\u0308nal"',
  'members.display sw "person 1"',
  'members.display ew "4"',
  'members.display gt "person 30"',
  'members.display le "b"',
  'members.display co ""',
  'members.display co "nobody"',
  'members.display pr',
  'not (members.display pr)',
  'members[display co "group 1"]',
  'members[display pr]',
  'not (members.display co "ana")',
  'members.display co "ana" and not (members.display co "group")',
  'members.display co "ana" or members.display co "group" or displayName ew "2"',
  'members.display co "ana" and members.value sw "r3"',
  'members.type eq "user"',
  'members.type eq "Group"',
  'members.type eq "unknown"',
  'members.type ne "User"',
  'members.type pr',
  'not (members.type pr)',
  'members[type eq "User" and value sw "r1"]',
  'members[not (type pr)]',
  'members.type eq "Group" and members.display co "group"',
]

/** Whoever has no name satisfies it too, it says several things of one member, or few groups are left: looked at in memory. */
const MEMORY_TERMS = [
  'members.display ne "Ana Ünal"',
  'members[not (display co "ana")]',
  'members[display co "ana" and type eq "User"]',
  'members[display co "ana" or value eq "gone-1"]',
  'members[display co "ana" and not (value eq "r3")]',
  'members[(display co "ana" or display co "group") and type eq "Group"]',
  'members[display co "ana" or display sw "group"]',
  'members[not (display co "group") and display co "ana"]',
  'not (members[display co "ana" and type eq "User"])',
  'displayName ew "3" or members[display co "group" and type eq "Group"]',
  'members.display co "ana" and members[type eq "User" and display ew "9"]',
  'members.type co "se"',
  'members.display co "ana" and members.value eq "r3"',
]

const GROUPS_TERMS = [
  'groups.display co "GROUP"',
  'groups.display eq "group 3"',
  'groups[display ew "2"]',
  'groups.display co "nobody"',
  'not (groups.display co "group 1")',
  'groups.display co "3" and groups.value sw "g5"',
  'groups.display pr',
  'groups.type eq "direct"',
  'groups.type ne "Direct"',
  'groups[type eq "direct" and value eq "g0"]',
  'groups.display gt "group 4" or userName sw "x"',
]

const email = fc.record({ value: texts, type: texts, primary: fc.boolean() }, { requiredKeys: ['value'] })
const bodies = fc.record(
  {
    userName: texts,
    active: fc.boolean(),
    name: fc.record({ givenName: texts }, { requiredKeys: [] }),
    title: texts,
    emails: fc.array(email, { minLength: 1, maxLength: 3 }),
    [ENTERPRISE]: fc.record({ department: texts, manager: fc.record({ value: texts }) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['userName', 'active'], noNullPrototype: true },
)

const FACTS: ProvidedFacts = {
  userName: '',
  federationId: null,
  givenName: '',
  familyName: '',
  displayName: '',
  email: null,
  active: true,
  site: null,
  title: null,
  department: null,
  locale: null,
  timezone: null,
  workPhone: null,
  mobilePhone: null,
}

/** Everybody as the evaluator sees them, by id. */
async function people(
  { stores }: Opened,
  tenant: string,
  nameOf: (index: number) => string = () => '',
): Promise<ResourceBody[]> {
  const all: ResourceBody[] = []
  for (const [index, sample] of fc.sample(bodies, { seed: SEED, numRuns: PEOPLE }).entries()) {
    const id = `r${index}`
    // usernames are unique, and a few begin with what is looked for
    const body = { ...(JSON.parse(JSON.stringify(sample)) as ResourceBody), id, userName: `${sample.userName}${index}` }
    const at = TIMES[index % TIMES.length] ?? ''
    const write: UserWrite = {
      body,
      facts: { ...FACTS, userName: body.userName, displayName: nameOf(index) },
      owned: [],
      cause: 'PROVISIONED',
    }
    const outcome = await stores.resources.createUser(
      tenant,
      write,
      { record: id, user: `u${index}` },
      { by: 'test', at },
    )
    assert.equal(outcome.kind, 'written')
    all.push({ ...body, meta: { created: at, lastModified: at } })
  }
  return all
}

const displayNameOf = (index: number): string =>
  index % 10 === 2 ? '' : index % 10 === 3 ? 'Ａna Ünal' : `Person ${index}`

/** As the evaluator sees a member: an id of nobody has neither a type nor a name. */
function memberOf(value: string): ResourceBody {
  const [, kind, number] = /^([rg])(\d+)$/.exec(value) ?? []
  if (kind === 'g') return { value, type: 'Group', display: `Group ${number}` }
  if (kind !== 'r') return { value }
  const display = displayNameOf(Number(number))
  return { value, type: 'User', ...(display === '' ? {} : { display }) }
}

/** Groups are kept as members, `schemas` and the site by rules of their own. */
const isKept = (wish: Wish): boolean => {
  switch (wish.kind) {
    case 'and':
    case 'or':
      return wish.of.every(isKept)
    case 'not':
      return isKept(wish.of)
    case 'is':
    case 'has':
      return !/^(groups|schemas)/.test(wish.name) && !wish.name.endsWith(':site')
    case 'some':
      return true
  }
}

const CALLER = { by: 'test', at: TIMES[0] ?? '' }

async function groupsOf(
  { stores }: Opened,
  tenant: string,
  groups: readonly { id: string; displayName: string; ids: string[] }[],
): Promise<void> {
  for (const { id, displayName, ids } of groups) {
    const write = { body: { schemas: [GROUPS.schema.id], displayName }, members: { kind: 'replace' as const, ids } }
    assert.equal((await stores.resources.createGroup(tenant, write, id, CALLER)).kind, 'written')
  }
}

for (const { name, open } of engines)
  describe(`filters on ${name}`, () => {
    let opened: Opened
    before(async () => void (opened = await open()))
    after(() => opened.close())

    it('a list has exactly those whom the evaluator matches', async () => {
      const tenant = newTenant()
      const everybody = await people(opened, tenant)
      const seen = new Map(everybody.map((body) => [body['id'], body]))
      let inMemory = 0
      const asked = wishes.filter((wish) => countOf(wish) <= 20 && isKept(wish))
      for (const wish of fc.sample(asked, { seed: SEED, numRuns: ASKED })) {
        const text = written(wish, () => false)
        const where = parseFilter(text, USERS)
        const known = (body: ResourceBody): boolean => matches(where, seen.get(body['id']) ?? body)
        if (conditionOf(where, USER_PLACES, SQLITE) === null) inMemory++
        const query = { where, matches: known, sort: null, startIndex: 1, count: PEOPLE }
        const { items, total } = await opened.stores.resources.users(tenant, 'all', query)
        const expected = everybody.filter(known).map((body) => body['id'])
        assert.deepEqual(
          items.map((item) => item.id),
          expected,
          text,
        )
        assert.equal(total, expected.length)
      }
      assert.ok(inMemory > ASKED / 10 && inMemory < (ASKED * 2) / 3, `${inMemory} were decided in memory`)
    })

    it('members and groups are looked for where they are kept, whatever is asked of their ids', async () => {
      const tenant = newTenant()
      await people(opened, tenant)
      const groups = MEMBERS.map((ids, at) => ({ id: `g${at}`, displayName: `Group ${at}`, ids }))
      const { resources } = opened.stores
      await groupsOf(opened, tenant, groups)
      const ask = { matches: () => assert.fail('decided in memory'), sort: null, startIndex: 1, count: PEOPLE }
      for (const term of TERMS) {
        const where = parseFilter(term, GROUPS)
        const { items, total } = await resources.groups(tenant, { ...ask, where })
        const whole = groups.map(({ id, displayName, ids }) => ({
          id,
          displayName,
          members: ids.map((value) => ({ value })),
        }))
        const expected = whole.filter((body) => matches(where, body)).map(({ id }) => id)
        assert.deepEqual([items.map(({ id }) => id), total], [expected, expected.length], term)
      }
      for (const term of TERMS.map((each) => each.replaceAll('members', 'groups').replaceAll(/"r/g, '"g'))) {
        const where = parseFilter(term, USERS)
        const { items } = await resources.users(tenant, 'all', { ...ask, where })
        const whole = Array.from({ length: PEOPLE }, (_, at) => `r${at}`).map((id) => ({
          id,
          groups: groups.filter(({ ids }) => ids.includes(id)).map((group) => ({ value: group.id })),
        }))
        const expected = whole.filter((body) => matches(where, body)).map(({ id }) => id)
        assert.deepEqual(
          items.map(({ id }) => id),
          expected,
          term,
        )
      }
    })

    describe('names of members and of groups', () => {
      const tenant = newTenant()
      const groups = MEMBERS.map((ids, at) => ({ id: `g${at}`, displayName: `Group ${at}`, ids }))
      const page = { sort: null, startIndex: 1, count: PEOPLE }
      before(async () => {
        await people(opened, tenant, displayNameOf)
        await groupsOf(opened, tenant, groups)
        // ids of another tenant are the same, and its names are its own
        const other = newTenant()
        await people(opened, other, () => 'Ana nobody')
        await groupsOf(opened, other, [{ id: 'g2', displayName: 'Group nobody', ids: ['r10', 'r1'] }])
      })

      for (const term of [...NAME_TERMS, ...MEMORY_TERMS])
        it(`groups are found by ${term}`, async () => {
          const where = parseFilter(term, GROUPS)
          const inMemory = (body: ResourceBody): boolean => matches(where, body)
          const known = MEMORY_TERMS.includes(term) ? inMemory : () => assert.fail('decided in memory')
          const { items, total } = await opened.stores.resources.groups(tenant, { ...page, where, matches: known })
          const whole = groups.map(({ ids, ...group }) => ({ ...group, members: ids.map(memberOf) }))
          const expected = whole.filter(inMemory).map(({ id }) => id)
          assert.deepEqual([items.map(({ id }) => id), total], [expected, expected.length])
        })

      it('of what the engine cannot decide, it leaves out whom no name lets through', async () => {
        const where = parseFilter('members[display co "group 1" and type eq "Group"] and schemas pr', GROUPS)
        const asked: unknown[] = []
        const known = (body: ResourceBody): boolean => asked.push(body['id']) > 0 && matches(where, body)
        const { items } = await opened.stores.resources.groups(tenant, { ...page, where, matches: known })
        assert.deepEqual([items.map(({ id }) => id), asked], [['g4'], ['g4']])
      })

      for (const term of GROUPS_TERMS)
        it(`users are found by ${term}`, async () => {
          const where = parseFilter(term, USERS)
          const known = (): boolean => assert.fail('decided in memory')
          const { items } = await opened.stores.resources.users(tenant, 'all', { ...page, where, matches: known })
          const whole = Array.from({ length: PEOPLE }, (_, at) => `r${at}`).map((id) => {
            const own = groups.filter(({ ids }) => ids.includes(id))
            return { id, groups: own.map((each) => ({ value: each.id, display: each.displayName, type: 'direct' })) }
          })
          const expected = whole.filter((body) => matches(where, body)).map(({ id }) => id)
          assert.deepEqual(
            items.map(({ id }) => id),
            expected,
          )
        })
    })
  })
