import assert from 'node:assert/strict'
import {
  BULK,
  engines,
  filtered,
  GROUP,
  openWorld,
  SEARCH,
  USER,
  type Client,
  type Resource,
  type World,
} from './world.ts'

const PEOPLE = 23

for (const engine of engines)
  describe(`lists by cursor at the SCIM door, on ${engine.name}`, () => {
    let world: World
    let client: Client
    before(async () => {
      world = await openWorld(engine)
      client = await filled()
    })
    after(() => world.close())

    /** Titles repeat, and every fourth has none. */
    async function filled(): Promise<Client> {
      const made = await world.tenant()
      const people = Array.from({ length: PEOPLE }, (_, n) => ({
        userName: `u${(n * 7) % PEOPLE}@example.com`,
        externalId: 'same',
        nickName: n % 2 === 0 ? 'even' : 'odd',
        ...(n % 4 === 0 ? {} : { title: `t${n % 3}` }),
      }))
      const groups = Array.from({ length: 7 }, (_, n) => ({ displayName: `group ${n % 4}` }))
      const post = (path: string, schema: string) => (data: object, n: number) => ({
        ...{ method: 'POST', path, bulkId: `${path}${n}` },
        data: { schemas: [schema], ...data },
      })
      const Operations = [...people.map(post('/Users', USER)), ...groups.map(post('/Groups', GROUP))]
      assert.equal((await made.send('POST', '/Bulk', { schemas: [BULK], Operations })).status, 200)
      return made
    }

    const next = (cursor: string | undefined): string => `cursor=${cursor ?? ''}`

    async function page(path: string, of = client): Promise<Resource & { nextCursor?: string }> {
      const { status, body, text } = await of.get(path)
      assert.equal(status, 200, text)
      return body
    }

    /** Ids of all pages; `between` is done after each. */
    async function walk(path: string, count: number, between: (n: number) => Promise<void> = async () => undefined) {
      const ids: string[] = []
      const totals = new Set<number>()
      let cursor: string | undefined = ''
      let pages = 0
      while (cursor !== undefined) {
        const body: Resource & { nextCursor?: string } = await page(
          `${path}${path.includes('?') ? '&' : '?'}${next(cursor)}&count=${count}`,
        )
        assert.ok(body.itemsPerPage <= count && body.Resources.length === body.itemsPerPage)
        assert.equal(Object.hasOwn(body, 'startIndex'), false)
        if (body.nextCursor !== undefined) assert.match(body.nextCursor, /^[A-Za-z0-9._~-]+$/)
        ids.push(...body.Resources.map(({ id }) => id))
        totals.add(body.totalResults)
        cursor = body.nextCursor
        assert.ok(++pages < 100)
        await between(pages)
      }
      return { ids, totals: [...totals], pages }
    }

    const lists = [
      '/Users',
      filtered('/Users', 'title eq "t1"'),
      filtered('/Users', 'nickName eq "odd"'),
      filtered('/Users', 'externalId eq "same"'),
      filtered('/Users', 'externalId eq "same" and nickName eq "even"'),
      filtered('/Users', 'userName eq "u1@example.com"'),
      filtered('/Users', 'userName eq "nobody"'),
      '/Users?sortBy=userName',
      '/Users?sortBy=userName&sortOrder=descending',
      '/Users?sortBy=title',
      '/Users?sortBy=title&sortOrder=descending',
      '/Users?sortBy=nickName',
      filtered('/Users', 'title pr', '&sortBy=title'),
      filtered('/Users', 'nickName eq "odd"', '&sortBy=userName'),
      '/Groups',
      '/Groups?sortBy=displayName&sortOrder=descending',
      filtered('/Groups', 'displayName sw "group"'),
    ]
    for (const list of lists)
      it(`have the same in the same order as by index: ${decodeURIComponent(list)}`, async () => {
        const whole = (await page(`${list}${list.includes('?') ? '&' : '?'}count=1000`)).Resources.map(({ id }) => id)
        for (const count of [1, 6, 23, 1000]) {
          const { ids, totals, pages } = await walk(list, count)
          assert.deepEqual(ids, whole)
          assert.deepEqual(totals, [whole.length])
          assert.equal(pages, Math.max(1, Math.ceil(whole.length / count)))
        }
      })

    for (const [list, isTold] of [
      ['/Users', () => true],
      ['/Users?sortBy=userName', () => true],
      [filtered('/Users', 'nickName eq "odd"'), ({ nickName }) => nickName === 'odd'],
      ['/Users?sortBy=title&sortOrder=descending', () => true],
    ] as [string, (one: Resource) => boolean][])
      it(`have nobody twice and all that were there all along, whatever is written: ${decodeURIComponent(list)}`, async () => {
        const before = client
        client = await filled()
        const all = (await page('/Users?count=1000')).Resources
        const gone = new Set<string>()
        const remove = async (one: Resource | undefined): Promise<void> => {
          if (!one || gone.has(one.id)) return
          gone.add(one.id)
          assert.equal((await client.send('DELETE', `/Users/${one.id}`)).status, 204)
        }
        const { ids } = await walk(list, 5, async (n) => {
          await remove(all[n * 2])
          await remove(all[PEOPLE - n])
          await client.user(`a${n}@example.com`, { title: 't1', nickName: 'odd' })
          await client.user(`z${n}@example.com`, { title: 't2' })
          const one = all.find(({ id }) => !gone.has(id))
          await client.patch(`/Users/${one?.id}`, { op: 'replace', path: 'displayName', value: `${n}` })
        })
        assert.equal(new Set(ids).size, ids.length, 'somebody is there twice')
        for (const one of all) if (!gone.has(one.id) && isTold(one)) assert.ok(ids.includes(one.id), one.userName)
        client = before
      })

    it('are asked for in a body too', async () => {
      const search = (more: object) => client.send('POST', '/Users/.search', { schemas: [SEARCH], ...more })
      const first = (await search({ cursor: '', count: 10, filter: 'title pr' })).body as Resource & {
        nextCursor: string
      }
      const second = (await search({ cursor: first.nextCursor, count: 10, filter: 'TITLE pr' })).body
      assert.deepEqual([first.itemsPerPage, second.itemsPerPage, first.totalResults], [10, 7, 17])
      assert.ok(!('nextCursor' in second))
      const byUrl = await page(`/Users?filter=title%20pr&count=10&${next(first.nextCursor)}`)
      assert.deepEqual(byUrl.Resources, second.Resources)
      assert.deepEqual((await search({ cursor: null })).body.startIndex, 1)
    })

    it('begin with an empty cursor, with or without "="', async () => {
      const [one, other] = [await page('/Users?cursor&count=3'), await page('/Users?count=3&cursor=')]
      assert.deepEqual(one.Resources, other.Resources)
      assert.ok(one.nextCursor !== undefined && !('startIndex' in one))
      assert.ok(!('nextCursor' in (await page('/Users?count=3'))))
    })

    it('have their total and nothing else for a count of 0', async () => {
      for (const count of [0, -3])
        for (const list of ['/Users?', `${filtered('/Users', 'nickName pr')}&`, '/Users?sortBy=title&']) {
          const { totalResults, itemsPerPage, Resources, nextCursor } = await page(`${list}cursor=&count=${count}`)
          assert.deepEqual([totalResults, itemsPerPage, Resources, nextCursor], [PEOPLE, 0, [], undefined])
        }
    })

    it('are refused to a cursor that is of another list, or of none', async () => {
      const cursor = String((await page(filtered('/Users', 'title pr', '&cursor=&count=2'))).nextCursor)
      const plain = String((await page('/Users?cursor=&count=2')).nextCursor)
      const sorted = String((await page('/Users?sortBy=title&cursor=&count=2')).nextCursor)
      const other = await world.tenant()
      const right = filtered('/Users', 'title pr', `&count=2&cursor=${cursor}`)
      const text = Buffer.from(cursor, 'base64url').toString()
      const made = (parts: unknown): string =>
        filtered('/Users', 'title pr', `&count=2&cursor=${Buffer.from(JSON.stringify(parts)).toString('base64url')}`)
      const parts = JSON.parse(text) as unknown[]
      const wrong: [string, Client, string][] = [
        [filtered('/Users', 'title eq "t1"', `&count=2&cursor=${cursor}`), client, 'invalidCursor'],
        [`/Users?count=2&cursor=${cursor}`, client, 'invalidCursor'],
        [`${right}&sortBy=title`, client, 'invalidCursor'],
        [filtered('/Groups', 'displayName pr', `&count=2&cursor=${cursor}`), client, 'invalidCursor'],
        [`/Groups?count=2&cursor=${plain}`, client, 'invalidCursor'],
        [`?count=2&cursor=${plain}`, client, 'invalidCursor'],
        [`/Users?sortBy=title&sortOrder=descending&count=2&cursor=${sorted}`, client, 'invalidCursor'],
        [right, other, 'invalidCursor'],
        [`${right}x`, client, 'invalidCursor'],
        [right.slice(0, -4), client, 'invalidCursor'],
        [filtered('/Users', 'title pr', '&cursor=%00'), client, 'invalidSyntax'],
        [filtered('/Users', 'title pr', `&cursor=${'x'.repeat(3000)}`), client, 'invalidCursor'],
        [made({}), client, 'invalidCursor'],
        [made([1]), client, 'invalidCursor'],
        [made(parts.with(5, -1)), client, 'invalidCursor'],
        [made(parts.with(5, 'x')), client, 'invalidCursor'],
        [made(parts.with(4, 'device')), client, 'invalidCursor'],
        [made(parts.with(7, {})), client, 'invalidCursor'],
        [made(parts.with(7, 'a\0')), client, 'invalidCursor'],
        [made(parts.with(7, '\ud800')), client, 'invalidCursor'],
        [made([...parts, 1]), client, 'invalidCursor'],
        [right.replace('count=2', 'count=3'), client, 'invalidCount'],
        [right.replace('count=2', 'count=x'), client, 'invalidCount'],
        ['/Users?cursor=&count=1.5', client, 'invalidCount'],
        [`${right}&startIndex=1`, client, 'invalidValue'],
      ]
      for (const [path, of, scimType] of wrong) {
        const got = await of.get(path)
        assert.deepEqual([got.status, got.body.scimType], [400, scimType], path)
      }
      const search = await client.send('POST', '/Users/.search', { schemas: [SEARCH], cursor: 1 })
      assert.deepEqual([search.status, search.body.scimType], [400, 'invalidCursor'])
      const narrow = world.client(client.tenantId, client.token)
      const { tenants } = world.opened.stores
      const at = new Date().toISOString()
      await tenants.changeProvisioning(client.tenantId, { on: true, provider: 'entra', visible: 'linked' }, at)
      world.later(2_000)
      assert.equal((await narrow.get(right)).body.scimType, 'invalidCursor')
      await tenants.changeProvisioning(client.tenantId, { on: true, provider: 'entra', visible: 'all' }, at)
      world.later(2_000)
      assert.equal((await client.get(right)).status, 200)
      const { cursorTimeout } = (await page('/ServiceProviderConfig'))['pagination'] as { cursorTimeout: number }
      world.later((cursorTimeout - 5) * 1000)
      assert.equal((await client.get(right)).status, 200)
      world.later(6_000)
      const late = await client.get(right)
      assert.deepEqual([late.status, late.body.scimType], [400, 'expiredCursor'])
    })
  })
