/** `meta.lastModified gt` on both engines, held against the plain evaluation of everybody. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { ResourceType } from '../../src/directory/schema/attribute.ts'
import { GROUPS, USERS } from '../../src/directory/schema/resourceTypes.ts'
import type { ResourceBody } from '../../src/directory/schema/resource.ts'
import type { DecideUser, ResourceQuery } from '../../src/directory/store.ts'
import { decisions } from '../../src/scim/decisions.ts'
import { matches } from '../../src/scim/filter/matches.ts'
import { parseFilter } from '../../src/scim/filter/parseFilter.ts'
import { DatabaseInUse } from '../../src/store/errors.ts'
import { openStore, type Stores } from '../../src/store/open.ts'
import { keysOf } from '../../src/store/resources/keys.ts'
import { newDatabase } from '../postgres.ts'
import { besidePostgres, besideSqlite, newFolder, newTenant } from './engines.ts'
import { AT, pbxAccount } from './sample.ts'
import { takeIn, userIdOf } from './steps.ts'

const SEED = 20_261_123
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const DECISIONS = new URL('../../src/scim/decisions.ts', import.meta.url)

/** A clock that steps back as often as not. */
const timeOf = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
const minutes = fc.nat(12)

describe('a filter by the time of the last change', () => {
  const keysIn = (text: string) =>
    keysOf(parseFilter(text, USERS), ['userName', 'lastModified'])?.map(({ by }) => by) ?? null

  it('is answered by what is remembered, unless an index has fewer', () => {
    assert.deepEqual(keysIn('meta.lastModified gt "2026-01-01T00:00:00Z" and title eq "x"'), ['lastModified'])
    assert.deepEqual(keysIn('meta.lastModified ge "2026-01-01T00:00:00Z" and userName eq "x"'), ['userName'])
    assert.deepEqual(keysIn('userName eq "x" or meta.lastModified gt "2026-01-01T00:00:00Z"'), [
      'userName',
      'lastModified',
    ])
    assert.equal(keysIn('meta.lastModified lt "2026-01-01T00:00:00Z"'), null)
    assert.equal(keysIn('not (meta.lastModified gt "2026-01-01T00:00:00Z")'), null)
    assert.equal(keysIn('meta.created gt "2026-01-01T00:00:00Z"'), null)
  })
})

interface Place {
  open(): Promise<Stores>
  /** Past the store, as nobody does. */
  run(text: string): Promise<unknown>
  remove(): void
}

async function onSqlite(): Promise<Place> {
  const folder = newFolder()
  return {
    open: () => openStore({ databaseUrl: null, folder, decisions: DECISIONS }),
    run: (text) => Promise.resolve(besideSqlite(folder, text)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** As the product opens it: nobody else may write there. */
async function onPostgres(): Promise<Place> {
  const databaseUrl = await newDatabase()
  return {
    open: () => onceFree(() => openStore({ databaseUrl, folder: '/nowhere', alone: true })),
    run: (text) => besidePostgres(databaseUrl, text),
    remove: () => undefined,
  }
}

/** PostgreSQL hears a moment later that whoever had the database is gone. */
async function onceFree(open: () => Promise<Stores>, left = 100): Promise<Stores> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof DatabaseInUse) || left === 0) throw error
    await sleep(20)
    return onceFree(open, left - 1)
  }
}

for (const [name, newPlace] of [
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgres],
] as const)
  describe(`users and groups by the time of their last change, on ${name}`, () => {
    let place: Place
    let stores: Stores
    before(async () => {
      place = await newPlace()
      stores = await place.open()
    })
    after(async () => {
      await stores.close()
      place.remove()
    })

    const caller = (minute: number) => ({ by: 'test', at: timeOf(minute) })
    const everything = { where: null, matches: () => true, sort: null, startIndex: 1, count: 1_000 }

    function create(tenantId: string, n: number, minute: number) {
      const asked = { body: { schemas: [CORE], userName: `person.${n}@example.com` } }
      const write = Object.assign(() => decisions.create(asked)(), { elsewhere: { decision: 'create', asked } })
      const ids = { record: `${tenantId}-r${n}`, user: `${tenantId}-u${n}` }
      return stores.resources.createUser(tenantId, write, ids, caller(minute))
    }

    function patch(tenantId: string, id: string, minute: number, title: string) {
      const asked = { body: { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'title', value: title }] } }
      const decide: DecideUser = (found) => decisions.patch(asked)(found)
      const elsewhere = { decision: 'patch', asked }
      return stores.resources.changeUser(tenantId, 'all', id, Object.assign(decide, { elsewhere }), caller(minute))
    }

    async function look(tenantId: string, kind: 'users' | 'groups', text: string): Promise<void> {
      const { resources } = stores
      const list = (query: Pick<ResourceQuery, 'where' | 'matches'>) =>
        kind === 'users'
          ? resources.users(tenantId, 'all', { ...everything, ...query })
          : resources.groups(tenantId, { ...everything, ...query })
      const where = parseFilter(text, kind === 'users' ? USERS : GROUPS)
      const known = (body: ResourceBody): boolean => matches(where, body)
      const whole = await list(everything)
      const expected = whole.items.flatMap(({ id, text: body, createdAt, changedAt }) =>
        known({ ...(JSON.parse(body) as ResourceBody), meta: { created: createdAt, lastModified: changedAt } })
          ? id
          : [],
      )
      const { items, total } = await list({ where, matches: known })
      assert.deepEqual([items.map(({ id }) => id), total], [expected, expected.length], text)
    }

    const PEOPLE = 12
    const person = fc.nat(PEOPLE - 1)
    const did = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('patch' as const), n: person, minute: minutes }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('create' as const), n: person, minute: minutes }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('same' as const), n: person, minute: minutes }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), n: person, minute: minutes }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('group' as const), n: person, minute: minutes }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('pbx' as const), n: person, minute: minutes }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('many' as const), n: person, minute: minutes }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), n: person, minute: minutes }) },
    )
    const filter = fc
      .record({ operator: fc.constantFrom('gt', 'ge', 'eq'), minute: minutes, more: fc.nat(5) })
      .map(({ operator, minute, more }) => {
        const since = `meta.lastModified ${operator} "${timeOf(minute)}"`
        const until = `meta.lastModified lt "${timeOf(minute + 3)}"`
        const all = [since, `${since} and ${until}`, `${since} and id pr`, `${since} and not (externalId eq "x")`]
        return [...all, `${since} or meta.created gt "${timeOf(9)}"`, `not (${since})`][more] ?? since
      })

    it('finds whom the plain evaluation finds, whoever changed them and however often it starts again', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(did, filter), { minLength: 5, maxLength: 20 }), async (steps) => {
          const tenantId = newTenant()
          const { directory, tenants } = stores
          await tenants.seed({ id: tenantId, name: tenantId, createdAt: AT }, null, null)
          await tenants.changeProvisioning(tenantId, { on: true, provider: 'entra', visible: 'all' }, AT)
          for (let n = 100; n < 104; n += 1) await create(tenantId, n, 0)
          const accounts = [1, 2, 3].map((n) => pbxAccount(n))
          await directory.seePbx(tenantId, accounts, null, AT)
          await takeIn(directory, tenantId, timeOf(1))
          for (const kind of ['users', 'groups'] as const)
            await look(tenantId, kind, `meta.lastModified gt "${timeOf(2)}"`)
          let turn = 0
          for (const [{ kind, n, minute }, text] of steps) {
            turn += 1
            const id = n < 4 ? `${tenantId}-r${100 + n}` : userIdOf(pbxAccount(1 + (n % 3)).id)
            switch (kind) {
              case 'patch':
                await patch(tenantId, id, minute, `title ${turn}`)
                break
              case 'same':
                await patch(tenantId, id, minute, 'always this')
                break
              case 'create':
                await create(tenantId, n, minute)
                break
              case 'remove':
                await stores.resources.removeUser(tenantId, 'all', `${tenantId}-r${n}`, () => undefined, caller(minute))
                break
              case 'group': {
                const body = { schemas: [GROUPS.schema.id], displayName: `Group ${turn}` }
                const members = { kind: 'replace' as const, ids: [`${tenantId}-r${n}`] }
                const key = `${tenantId}-g${n % 3}`
                const made = await stores.resources.changeGroup(
                  tenantId,
                  key,
                  () => ({ body, members }),
                  caller(minute),
                )
                if (made.kind === 'missing')
                  await stores.resources.createGroup(tenantId, { body, members }, key, caller(minute))
                break
              }
              case 'pbx': {
                const account = pbxAccount(1 + (n % 3), { title: `title ${turn}`, updatedAt: `${AT}${turn}` })
                await stores.directory.seePbx(tenantId, [account], null, AT)
                await takeIn(stores.directory, tenantId, timeOf(minute))
                break
              }
              case 'many':
                await Promise.all(
                  Array.from({ length: 20 }, (_, at) =>
                    at < 16
                      ? patch(tenantId, `${tenantId}-r${100 + (at % 4)}`, minute, `title ${turn} ${at}`)
                      : look(tenantId, 'groups', text),
                  ),
                )
                break
              case 'restart':
                await stores.close()
                stores = await place.open()
            }
            await look(tenantId, 'users', text)
            await look(tenantId, 'groups', text)
          }
        }),
        { seed: SEED, numRuns: 15, endOnFailure: true },
      )
    })

    /** What changes records of a tenant; each answers whose. */
    const DEEDS: Record<string, (tenantId: string, minute: number) => Promise<string[]>> = {
      async 'a user is made'(tenantId, minute) {
        await create(tenantId, 50, minute)
        return [`${tenantId}-r50`]
      },
      async 'a user is changed'(tenantId, minute) {
        await patch(tenantId, `${tenantId}-r1`, minute, 'new')
        return [`${tenantId}-r1`]
      },
      async 'many are changed at once'(tenantId, minute) {
        const changed = Array.from({ length: 20 }, (_, n) => `${tenantId}-r${n}`)
        for (const title of ['one', 'two', 'three'])
          await Promise.all(changed.map((id) => patch(tenantId, id, minute, title)))
        return changed
      },
      async '8x8 has another user'(tenantId, minute) {
        await stores.directory.seePbx(tenantId, [pbxAccount(9)], null, AT)
        await takeIn(stores.directory, tenantId, timeOf(minute))
        return [userIdOf(pbxAccount(9).id)]
      },
      async '8x8 changes a user that is offered'(tenantId, minute) {
        await stores.directory.seePbx(tenantId, [pbxAccount(1, { title: 'new', updatedAt: 'later' })], null, AT)
        await takeIn(stores.directory, tenantId, timeOf(minute))
        return [userIdOf(pbxAccount(1).id)]
      },
      async 'a group is made'(tenantId, minute) {
        const body = { schemas: [GROUPS.schema.id], displayName: 'Another' }
        await stores.resources.createGroup(tenantId, { body, members: null }, `${tenantId}-g5`, caller(minute))
        return [`${tenantId}-g5`]
      },
      async 'a group is changed'(tenantId, minute) {
        const body = { schemas: [GROUPS.schema.id], displayName: 'Renamed' }
        await stores.resources.changeGroup(tenantId, `${tenantId}-g1`, () => ({ body, members: null }), caller(minute))
        return [`${tenantId}-g1`]
      },
      async 'a user leaves its group'(tenantId, minute) {
        await stores.resources.removeUser(tenantId, 'all', `${tenantId}-r1`, () => undefined, caller(minute))
        return [`${tenantId}-g1`]
      },
    }

    for (const [deed, does] of Object.entries(DEEDS))
      it(`knows who changed when ${deed}`, async () => {
        const tenantId = newTenant()
        const { directory, resources, tenants } = stores
        await tenants.seed({ id: tenantId, name: tenantId, createdAt: AT }, null, null)
        await tenants.changeProvisioning(tenantId, { on: true, provider: 'entra', visible: 'all' }, AT)
        for (let n = 0; n < 20; n += 1) await create(tenantId, n, 0)
        await directory.seePbx(tenantId, [pbxAccount(1)], null, AT)
        await takeIn(directory, tenantId, timeOf(0))
        const group = { body: { schemas: [GROUPS.schema.id], displayName: 'One' }, members: membersOf(tenantId) }
        await resources.createGroup(tenantId, group, `${tenantId}-g1`, caller(0))
        // from here on
        const since = timeOf(5)
        assert.deepEqual(await changed(tenantId, since), [])
        const ids = await does(tenantId, 7)
        assert.deepEqual((await changed(tenantId, since)).sort(), ids.sort())
      })

    const membersOf = (tenantId: string) => ({ kind: 'replace' as const, ids: [`${tenantId}-r1`] })

    async function changed(tenantId: string, since: string): Promise<string[]> {
      const text = `meta.lastModified gt "${since}"`
      const ask = (type: ResourceType) => {
        const where = parseFilter(text, type)
        return { ...everything, where, matches: (body: ResourceBody) => matches(where, body) }
      }
      const users = await stores.resources.users(tenantId, 'all', ask(USERS))
      const groups = await stores.resources.groups(tenantId, ask(GROUPS))
      return [...users.items, ...groups.items].map(({ id }) => id)
    }

    it('looks at nobody else once it knows who changed', async () => {
      const tenantId = newTenant()
      for (let n = 0; n < 5; n += 1) await create(tenantId, n, n)
      const names = () => changed(tenantId, timeOf(2))
      assert.deepEqual(await names(), [`${tenantId}-r3`, `${tenantId}-r4`])
      // nobody changes a record past the store: who is found after all was looked for among everybody
      await place.run(
        `update users set record_changed_at = '${timeOf(9)}' where tenant_id = '${tenantId}' and record_id = '${tenantId}-r0' returning id`,
      )
      assert.deepEqual(await names(), [`${tenantId}-r3`, `${tenantId}-r4`])
      await patch(tenantId, `${tenantId}-r1`, 5, 'new')
      assert.deepEqual(await names(), [`${tenantId}-r1`, `${tenantId}-r3`, `${tenantId}-r4`])
    })
  })
