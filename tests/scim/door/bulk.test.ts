import assert from 'node:assert/strict'
import {
  BULK,
  engines,
  ENTERPRISE,
  ERROR,
  filtered,
  GROUP,
  openWorld,
  PATCH_OP,
  SCIM,
  USER,
  type Client,
  type Said,
  type World,
} from './world.ts'

const BULK_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse'

interface Result {
  method?: string
  bulkId?: string
  location?: string
  version?: string
  status: string
  response?: { status: string; scimType?: string; detail: string; schemas: string[] }
}

const user = (bulkId: string, userName: string, more: object = {}) => ({
  ...{ method: 'POST', path: '/Users', bulkId },
  data: { schemas: [USER], userName, ...more },
})
const group = (bulkId: string, displayName: string, members: string[] = [], more: object = {}) => ({
  ...{ method: 'POST', path: '/Groups', bulkId },
  data: { schemas: [GROUP], displayName, members: members.map((value) => ({ value })), ...more },
})
const patch = (path: string, ...operations: object[]) => ({
  ...{ method: 'PATCH', path },
  data: { schemas: [PATCH_OP], Operations: operations },
})

const idOf = ({ location }: Result): string => String(location).split('/').at(-1) ?? ''

for (const engine of engines)
  describe(`bulks at the SCIM door, on ${engine.name}`, () => {
    let world: World
    let client: Client
    before(async () => (world = await openWorld(engine)))
    beforeEach(async () => (client = await world.tenant({ sites: ['London'] })))
    after(() => world.close())

    const send = (operations: unknown, more: object = {}): Promise<Said> =>
      client.send('POST', '/Bulk', { schemas: [BULK], Operations: operations, ...more })

    async function results(operations: unknown, more: object = {}): Promise<Result[]> {
      const { status, headers, body, text } = await send(operations, more)
      assert.deepEqual([status, headers['content-type']], [200, SCIM], text)
      assert.deepEqual(body.schemas, [BULK_RESPONSE])
      assert.ok(!('failOnErrors' in body))
      const told = body['Operations'] as Result[]
      for (const each of told) {
        assert.equal('response' in each, Number(each.status) >= 400, JSON.stringify(each))
        if (each.response) assert.deepEqual([each.response.schemas, each.response.status], [[ERROR], each.status])
      }
      return told
    }
    const statuses = (told: Result[]): string => told.map(({ status }) => status).join(' ')
    const members = async (id: string): Promise<string[]> =>
      ((await client.get(`/Groups/${id}`)).body.members ?? []).map(({ value }) => value)

    it('do as the single requests do, one after another, and tell what became of each', async () => {
      const ada = await client.user('ada@example.com')
      const bob = await client.user('bob@example.com')
      const cid = await client.user('cid@example.com')
      const told = await results([
        user('qwerty', 'dan@example.com', { title: 'new' }),
        {
          method: 'PUT',
          path: `/Users/${ada.id}`,
          version: ada.meta.version,
          data: { schemas: [USER], userName: 'ada@example.com', title: 'put' },
        },
        { ...patch(`/Users/${bob.id}`, { op: 'replace', path: 'title', value: 'patched' }), bulkId: 'mine' },
        { method: 'DELETE', path: `/Users/${cid.id}`, version: cid.meta.version },
        group('grp', 'Sales', [ada.id]),
      ])
      assert.equal(statuses(told), '201 200 200 204 201')
      const [dan, put, patched, deleted, sales] = told
      assert.ok(dan && put && patched && deleted && sales)
      assert.deepEqual(
        told.map(({ method, bulkId, version }) => [method, bulkId, version]),
        [
          ['POST', 'qwerty', 'W/"1"'],
          ['PUT', undefined, 'W/"2"'],
          ['PATCH', 'mine', 'W/"2"'],
          ['DELETE', undefined, undefined],
          ['POST', 'grp', 'W/"1"'],
        ],
      )
      for (const [result, title] of [
        [dan, 'new'],
        [put, 'put'],
        [patched, 'patched'],
      ] as const) {
        const { body } = await client.get(`/Users/${idOf(result)}`)
        assert.deepEqual([body.title, body.meta.location, body.meta.version], [title, result.location, result.version])
      }
      assert.equal(deleted.location, cid.meta.location)
      assert.equal((await client.get(`/Users/${cid.id}`)).status, 404)
      assert.deepEqual(await members(idOf(sales)), [ada.id])
    })

    it('take what the figures of RFC 7644 §3.7 have, and a path as the text has it', async () => {
      const ada = await client.user('ada@example.com', { nickName: 'Ada' })
      const told = await results([
        { ...user('qwerty', 'dan@example.com'), path: 'Users' },
        {
          ...{ method: 'PATCH', path: `Users/${ada.id}`, version: ada.meta.version },
          data: [
            { op: 'remove', path: 'nickName' },
            { op: 'add', path: 'userName', value: 'dave@example.com' },
            { op: 'add', path: `${ENTERPRISE}:manager`, value: { value: 'bulkId:qwerty' } },
          ],
        },
      ])
      assert.equal(statuses(told), '201 200')
      const { body } = await client.get(`/Users/${ada.id}`)
      assert.deepEqual([body.userName, body['nickName']], ['dave@example.com', undefined])
      assert.deepEqual(body[ENTERPRISE], { manager: { value: told[0] && idOf(told[0]) } })
    })

    it("take a PATCH without its schemas, as PingIdentity's SDK sends it", async () => {
      const ada = await client.user('ada@example.com', { nickName: 'Ada' })
      const data = { Operations: [{ op: 'remove', path: 'nickName' }] }
      const told = await results([{ method: 'PATCH', path: `/Users/${ada.id}`, data }])
      assert.equal(statuses(told), '200')
      const { body } = await client.get(`/Users/${ada.id}`)
      assert.equal(body['nickName'], undefined)
    })

    it('go on after an error, and say of each what the single request would have said', async () => {
      const ada = await client.user('ada@example.com')
      const site = { 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User': { site: 'Rome' } }
      const told = await results([
        user('a', 'ADA@example.com'),
        user('b', 'b@example.com', site),
        { method: 'PUT', path: `/Users/${ada.id}`, version: 'W/"7"', data: { schemas: [USER], userName: 'x' } },
        { method: 'DELETE', path: '/Users/nobody' },
        patch(`/Users/${ada.id}`, { op: 'replace', path: 'nothing', value: 1 }),
        user('c', 'c@example.com'),
      ])
      assert.equal(statuses(told), '409 400 412 404 400 201')
      assert.deepEqual(
        told.map(({ response }) => response?.scimType),
        ['uniqueness', 'invalidValue', undefined, undefined, 'invalidPath', undefined],
      )
      assert.match(String(told[1]?.response?.detail), /"Rome".*"London"/)
      assert.deepEqual(
        told.map(({ location }) => location !== undefined),
        [false, false, true, true, true, true],
      )
      assert.equal((await client.get(`/Users/${ada.id}`)).body.meta.version, 'W/"1"')
    })

    it('end after as many errors as failOnErrors says', async () => {
      const operations = [
        user('a', 'a@example.com'),
        user('a2', 'a@example.com'),
        user('b', 'b@example.com'),
        user('b2', 'b@example.com'),
        user('c', 'c@example.com'),
      ]
      assert.equal(statuses(await results(operations, { failOnErrors: 2 })), '201 409 201 409')
      assert.equal((await client.get(filtered('/Users', 'userName eq "c@example.com"'))).body.totalResults, 0)
      assert.equal(statuses(await results(operations, { failOnErrors: 1 })), '409')
      assert.equal(statuses(await results(operations, { failOnErrors: 0 })), '409 409 409 409 201')
      for (const failOnErrors of [-1, 1.5, '1', true, {}]) {
        const got = await send(operations, { failOnErrors })
        assert.deepEqual([got.status, got.body.scimType], [400, 'invalidSyntax'])
      }
    })

    it('put the id of what was made where its bulkId stands: in values, in paths and in value paths', async () => {
      const ann = await client.user('ann@example.com')
      const told = await results([
        user('u', 'u@example.com'),
        group('g', 'G', ['bulkId:u', ann.id]),
        user('v', 'v@example.com', { [ENTERPRISE]: { manager: { value: 'bulkId:u' } } }),
        patch('/Groups/bulkId:g', { op: 'add', path: 'members', value: [{ value: 'bulkId:v' }] }),
        patch('/Groups/bulkId:g', { op: 'remove', path: 'members[value eq "bulkId:u"]' }),
        patch('/Users/bulkId:u', { op: 'replace', path: 'nickName', value: 'bulkId:nobody' }),
        patch('/Users/bulkId:u', {
          op: 'replace',
          value: { title: 'bulkId:nobody', [`${ENTERPRISE}:manager`]: 'bulkId:v' },
        }),
      ])
      assert.equal(statuses(told), '201 201 201 200 200 200 200')
      const [u, g, v] = told.map(idOf)
      assert.ok(u && g && v)
      assert.deepEqual(await members(g), [ann.id, v])
      const read = async (id: string) => (await client.get(`/Users/${id}`)).body
      assert.deepEqual((await read(v))[ENTERPRISE], { manager: { value: u } })
      assert.deepEqual(
        [(await read(u))[ENTERPRISE], (await read(u)).title],
        [{ manager: { value: v } }, 'bulkId:nobody'],
      )
      assert.deepEqual(told[3]?.location, told[1]?.location)
    })

    it('make first what an earlier operation refers to', async () => {
      const told = await results([
        group('a', 'A', ['bulkId:b', 'bulkId:u']),
        group('b', 'B', ['bulkId:u']),
        user('u', 'u@example.com'),
      ])
      assert.equal(statuses(told), '201 201 201')
      const [a, b, u] = told.map(idOf)
      assert.ok(a && b && u)
      assert.deepEqual([await members(a), await members(b)], [[b, u], [u]])
      assert.deepEqual(
        told.map(({ version }) => version),
        ['W/"1"', 'W/"1"', 'W/"1"'],
      )
      const { groups } = (await client.get(`/Users/${u}`)).body
      assert.deepEqual(groups.map(({ value }) => value).toSorted(), [a, b].toSorted())
      const more = await results([
        patch(`/Groups/${a}`, { op: 'add', path: 'members', value: [{ value: 'bulkId:v' }] }),
        { method: 'DELETE', path: '/Groups/bulkId:c' },
        user('v', 'v@example.com'),
        group('c', 'C'),
      ])
      assert.equal(statuses(more), '200 204 201 201')
      assert.deepEqual(await members(a), [b, u, idOf(more[2] as Result)])
      assert.deepEqual(await client.names('/Groups'), ['B', 'A'])
    })

    it('resolve circles: groups in each other, managers of each other, and one in itself', async () => {
      const told = await results([
        group('a', 'A', ['bulkId:b']),
        group('b', 'B', ['bulkId:c']),
        group('c', 'C', ['bulkId:a', 'bulkId:b']),
        user('m', 'm@example.com', { [ENTERPRISE]: { department: 'x', manager: 'bulkId:n' } }),
        user('n', 'n@example.com', { [ENTERPRISE]: { manager: { value: 'bulkId:m' } } }),
        group('self', 'Self', ['bulkId:self', 'bulkId:m']),
      ])
      assert.equal(statuses(told), '201 201 201 201 201 201')
      const [a, b, c, m, n, self] = told.map(idOf)
      assert.ok(a && b && c && m && n && self)
      assert.deepEqual([await members(a), await members(b)], [[b], [c]])
      assert.deepEqual((await members(c)).toSorted(), [a, b].toSorted())
      assert.deepEqual(await members(self), [m])
      const enterprise = async (id: string) => (await client.get(`/Users/${id}`)).body[ENTERPRISE]
      assert.deepEqual(await enterprise(m), { department: 'x', manager: { value: n } })
      assert.deepEqual(await enterprise(n), { manager: { value: m } })
      for (const { location, version } of told.slice(0, 5))
        assert.equal((await client.get(new URL(String(location)).pathname.slice(8))).body.meta.version, version)
    })

    it('leave nothing half done of a circle in which one is refused', async () => {
      await client.user('taken@example.com')
      const told = await results([
        group('a', 'A', ['bulkId:b']),
        group('b', 'B', ['bulkId:c']),
        group('c', 'C', ['bulkId:a', 'bulkId:u']),
        user('u', 'taken@example.com'),
        group('d', 'D', ['bulkId:a']),
        group('e', 'E'),
        patch('/Groups/bulkId:a', { op: 'add', path: 'members', value: [{ value: 'x' }] }),
      ])
      assert.equal(statuses(told), '409 409 409 409 409 201 409')
      assert.match(String(told[4]?.response?.detail), /"a"/)
      assert.deepEqual(await client.names('/Groups'), ['E'])
      const circle = [
        group('a', 'A', ['bulkId:b']),
        group('c', 'C', ['bulkId:b']),
        group('b', 'B', ['bulkId:a', 'bulkId:c'], { displayName: '' }),
      ]
      assert.equal(statuses(await results(circle)), '409 409 400')
      assert.deepEqual(await client.names('/Groups'), ['E'])
      const inside = [
        group('a', '', ['bulkId:b', 'bulkId:d']),
        group('b', 'B', ['bulkId:a']),
        group('d', 'D', ['bulkId:b']),
      ]
      assert.equal(statuses(await results(inside)), '400 409 409')
      assert.deepEqual(await client.names('/Groups'), ['E'])
    })
  })
