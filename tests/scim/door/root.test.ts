import assert from 'node:assert/strict'
import { pbxAccount } from '../../store/sample.ts'
import { seeAndTakeIn } from '../../store/steps.ts'
import {
  engines,
  ENTERPRISE,
  ERROR,
  filtered,
  LIST,
  openWorld,
  SEARCH,
  type Client,
  type Resource,
  type Said,
  type World,
} from './world.ts'

for (const engine of engines)
  describe(`the root of the SCIM door, on ${engine.name}`, () => {
    let world: World
    let client: Client
    const ids: string[] = []
    before(async () => {
      world = await openWorld(engine)
      client = await world.tenant()
      const ada = await client.user('ada@example.com', {
        displayName: 'Ada',
        title: 'CTO',
        [ENTERPRISE]: { department: 'R' },
      })
      const bob = await client.user('bob@example.com', { displayName: 'Zed', externalId: 'x' })
      const sales = await client.group('Sales', [ada.id])
      const all = await client.group('all', [ada.id, sales.id])
      ids.push(ada.id, bob.id, sales.id, all.id)
    })
    after(() => world.close())

    const search = (more: object, of = client): Promise<Said> =>
      of.send('POST', '/.search', { schemas: [SEARCH], ...more })
    const initials = (found: Resource[]): string =>
      found.map(({ userName, displayName }) => (userName ?? displayName).slice(0, 1)).join('')

    it('lists users and groups, each as where it belongs', async () => {
      const { status, body } = await client.get('')
      assert.equal(status, 200)
      assert.deepEqual([body.schemas, body.totalResults, body.itemsPerPage, body.startIndex], [[LIST], 4, 4, 1])
      assert.deepEqual(
        body.Resources.map(({ id }) => id),
        ids,
      )
      for (const one of body.Resources)
        assert.deepEqual((await client.get(new URL(one.meta.location).pathname.slice(8))).body, one)
      assert.deepEqual((await client.get('/')).body, body)
      assert.deepEqual((await search({})).body, body)
    })

    const filters: [string, string][] = [
      ['meta.resourceType eq "User"', 'ab'],
      ['meta.resourceType eq "Group"', 'Sa'],
      ['(meta.resourceType eq "User") or (meta.resourceType eq "Group")', 'abSa'],
      ['meta.resourceType eq "User" and displayName sw "a"', 'a'],
      ['meta.resourceType eq "Device"', ''],
      ['displayName co "a"', 'aSa'],
      ['displayName sw "z" or displayName eq "sales"', 'bS'],
      ['title eq "cto"', 'a'],
      ['title ne "cto"', 'bSa'],
      ['not (title pr)', 'bSa'],
      ['externalId pr', 'b'],
      ['members.value pr', 'Sa'],
      ['not (members pr)', 'ab'],
      ['groups pr', 'a'],
      ['groups.value pr or members pr', 'aSa'],
      ['userName co "example" and members pr', ''],
      ['userName pr or members pr', 'abSa'],
      ['not (userName pr) and not (title pr)', 'Sa'],
      ['emails[type eq "work"]', ''],
      [`${ENTERPRISE}:department eq "r"`, 'a'],
      ['urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq "all"', 'a'],
      ['id pr', 'abSa'],
      ['meta.created gt "2020-01-01T00:00:00Z"', 'abSa'],
    ]
    for (const [filter, expected] of filters)
      it(`filter ${filter}`, async () => {
        const byUrl = (await client.get(filtered('', filter))).body
        assert.deepEqual([initials(byUrl.Resources), byUrl.totalResults], [expected, expected.length])
        assert.deepEqual((await search({ filter })).body, byUrl)
        for (const sortBy of ['userName', 'members.value', 'displayName'])
          assert.equal((await search({ filter, sortBy })).body.totalResults, expected.length)
      })

    it('knows a member and a group by id, of the right kind only', async () => {
      const [ada, , sales, all] = ids
      assert.equal(initials((await search({ filter: `members.value eq "${ada}"` })).body.Resources), 'Sa')
      assert.equal(initials((await search({ filter: `groups.value eq "${sales}"` })).body.Resources), 'a')
      assert.equal(
        (await search({ filter: `groups.value eq "${all}"` })).body.Resources[0]?.userName,
        'ada@example.com',
      )
      assert.equal((await search({ filter: `groups.value eq "${all}"` })).body.totalResults, 1)
      assert.equal(initials((await search({ filter: `id eq "${sales}" or id eq "${ada}"` })).body.Resources), 'aS')
    })

    it('sorts across both, with those last that have no such attribute', async () => {
      const sorts: [object, string][] = [
        [{ sortBy: 'displayName' }, 'aaSb'],
        [{ sortBy: 'displayName', sortOrder: 'descending' }, 'bSaa'],
        [{ sortBy: 'userName' }, 'abSa'],
        [{ sortBy: 'userName', sortOrder: 'descending' }, 'Saba'],
        [{ sortBy: 'title', filter: 'displayName co "a"' }, 'aSa'],
        [{ sortBy: 'displayName', startIndex: 2, count: 2 }, 'aS'],
        [{ sortBy: 'displayName', startIndex: 9 }, ''],
      ]
      for (const [more, expected] of sorts)
        assert.equal(initials((await search(more)).body.Resources), expected, JSON.stringify(more))
      assert.equal((await search({ sortBy: 'nothing' })).body.scimType, 'invalidValue')
    })

    it('is paged as one list, by index and by cursor, in whatever order they came', async () => {
      const mixed = await world.tenant()
      for (const n of [1, 2, 3]) {
        await mixed.group(`same ${n % 2}`)
        await mixed.user(`u${n}@example.com`, { displayName: `same ${n % 2}`, ...(n === 2 ? { title: 'x' } : {}) })
      }
      const lists = [
        {},
        { filter: 'displayName pr' },
        { filter: 'title pr or not (userName pr)' },
        { sortBy: 'displayName' },
        { sortBy: 'title', sortOrder: 'descending' },
        { sortBy: 'members.value' },
      ]
      for (const more of lists) {
        const { Resources: all, totalResults } = (await search(more, mixed)).body
        assert.ok(totalResults >= 4)
        for (const count of [1, 2, 3, 4, 6]) {
          const byIndex: Resource[] = []
          for (let startIndex = 1; startIndex <= totalResults; startIndex += count)
            byIndex.push(...(await search({ ...more, startIndex, count }, mixed)).body.Resources)
          assert.deepEqual(byIndex, all)
          const byCursor: Resource[] = []
          let pages = 0
          for (let cursor: unknown = ''; cursor !== undefined && pages < 10; pages++) {
            const { body, text } = await search({ ...more, cursor, count }, mixed)
            assert.equal(body.totalResults, totalResults, text)
            byCursor.push(...body.Resources)
            cursor = body['nextCursor']
          }
          assert.deepEqual(byCursor, all)
          assert.equal(pages, Math.ceil(totalResults / count))
        }
      }
      assert.equal((await search({ count: 0 })).body.totalResults, 4)
      const none = (await search({ count: 0, cursor: '' })).body
      assert.deepEqual([none.totalResults, none.Resources, none['nextCursor']], [4, [], undefined])
    })

    it('shows of each what was asked for', async () => {
      const { Resources } = (await search({ attributes: ['userName', 'members.value'] })).body
      assert.deepEqual(
        Resources.map((one) => Object.keys(one).toSorted().join(' ')),
        ['id schemas userName', 'id schemas userName', 'id members schemas', 'id members schemas'],
      )
    })

    it('has nothing of another tenant, and of offered users only what the caller may see', async () => {
      const other = await world.tenant()
      assert.equal((await search({}, other)).body.totalResults, 0)
      const [one] = ids
      assert.equal((await search({ filter: `id eq "${one}"` }, other)).body.totalResults, 0)
      const { directory, tenants } = world.opened.stores
      await seeAndTakeIn(directory, other.tenantId, [pbxAccount(1), pbxAccount(2)])
      await other.user('linked@example.com')
      const all = [
        {},
        { filter: 'userName pr' },
        { sortBy: 'userName' },
        { cursor: '', sortBy: 'title' },
        { cursor: '' },
      ]
      const found = async (): Promise<number[]> =>
        Promise.all(all.map(async (more) => (await search(more, other)).body.totalResults))
      assert.deepEqual(await found(), [3, 3, 3, 3, 3])
      const settings = { on: true, provider: 'entra', visible: 'linked' } as const
      await tenants.changeProvisioning(other.tenantId, settings, new Date().toISOString())
      world.later(2_000)
      assert.deepEqual(await found(), [1, 1, 1, 1, 1])
    })

    it('refuses what it does not know, and does not have /Me', async () => {
      for (const more of [{ filter: 'nothing eq 1' }, { filter: 'title eq' }, { schemas: [] }, { count: 'x' }])
        assert.equal((await search(more)).status, 400)
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const { status, body } = await client.send(method, '/Me', ['GET', 'DELETE'].includes(method) ? undefined : {})
        assert.deepEqual([status, body.schemas], [501, [ERROR]])
        assert.match(body.detail, /\/Me/)
      }
    })
  })
