/** Bulks that nobody in his right mind would send, and what they may cost. */
import assert from 'node:assert/strict'
import type { Exchange } from '../../../src/http/door.ts'
import { noted } from '../../../src/scim/noted.ts'
import type { Provisioner } from '../../../src/scim/provisioner.ts'
import { BULK, engines, ERROR, GROUP, openWorld, PATCH_OP, USER, type Client, type Said, type World } from './world.ts'
import { MARK, plant } from '../../planted/plant.ts'

interface Result {
  location?: string
  status: string
  response?: { scimType?: string; detail: string }
}

const user = (bulkId: string, userName: string) => ({
  ...{ method: 'POST', path: '/Users', bulkId },
  data: { schemas: [USER], userName },
})
const group = (bulkId: string, members: string[]) => ({
  ...{ method: 'POST', path: '/Groups', bulkId },
  data: { schemas: [GROUP], displayName: bulkId, members: members.map((value) => ({ value })) },
})

const [sqlite] = engines

describe('what the SCIM door refuses of a bulk', () => {
  let world: World
  let client: Client
  let seen: Exchange<Provisioner>[]
  before(async () => {
    assert.ok(sqlite)
    const note = (exchange: Exchange<Provisioner>): void => void seen.push(exchange)
    world = await openWorld(sqlite, {
      rate: { perSecond: 1, burst: 3_000 },
      witness: { now: () => 0, note, turnedAway: () => undefined },
    })
  })
  beforeEach(async () => {
    client = await world.tenant()
    seen = []
  })
  after(() => world.close())

  const send = (operations: unknown, more: object = {}): Promise<Said> =>
    client.send('POST', '/Bulk', { schemas: [BULK], Operations: operations, ...more })
  async function results(...operations: unknown[]): Promise<Result[]> {
    const { status, body, text } = await send(operations)
    assert.equal(status, 200, text)
    return body['Operations'] as Result[]
  }
  const told = (all: Result[]): string =>
    all.map(({ status, response }) => [status, response?.scimType].join(' ').trim()).join(', ')
  const users = async (): Promise<number> => (await client.get('/Users?count=0')).body.totalResults

  it('is what has more operations or bytes than /ServiceProviderConfig says, by 413 that names the limit', async () => {
    const config = (await client.get('/ServiceProviderConfig')).body
    assert.deepEqual(config['bulk'], { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 })
    const many = await send(Array.from({ length: 1001 }, (_, n) => user(`u${n}`, `u${n}@example.com`)))
    assert.deepEqual([many.status, many.body.status, many.body.schemas], [413, '413', [ERROR]])
    assert.match(many.body.detail, /1001 .*maxOperations \(1000\)/)
    const padded = (bytes: number): string => {
      const text = JSON.stringify({ schemas: [BULK], Operations: [user('u', 'u@example.com')] })
      return text + ' '.repeat(bytes - text.length)
    }
    const large = await client.send('POST', '/Bulk', padded(1_048_577))
    assert.deepEqual([large.status, large.body.schemas], [413, [ERROR]])
    assert.match(large.body.detail, /maxPayloadSize.* 1048576/)
    assert.equal(await users(), 0)
    assert.equal((await client.send('POST', '/Bulk', padded(1_048_576))).status, 200)
    assert.equal(await users(), 1)
  })

  it('is what is no BulkRequest, as a whole', async () => {
    for (const body of [
      {},
      { schemas: [BULK] },
      { schemas: [BULK], Operations: [] },
      { schemas: [BULK], Operations: {} },
      { schemas: BULK, Operations: [user('a', 'a@example.com')] },
      { schemas: [PATCH_OP], Operations: [user('a', 'a@example.com')] },
      { schemas: [BULK], Operations: [user('same', 'a@example.com'), group('same', [])] },
      { schemas: [BULK], Operations: [user('a', 'a@example.com')], failOnErrors: 'x' },
    ]) {
      const { status, body: said } = await client.send('POST', '/Bulk', body)
      assert.deepEqual([status, said.scimType], [400, 'invalidSyntax'], JSON.stringify(body))
    }
    assert.equal((await client.send('GET', '/Bulk')).status, 405)
    assert.equal(await users(), 0)
  })

  it('is each operation that is none, and no other', async () => {
    const data = { schemas: [USER], userName: 'x@example.com' }
    const odd: [unknown, string][] = [
      [null, '400 invalidSyntax'],
      ['POST', '400 invalidSyntax'],
      [[], '400 invalidSyntax'],
      [{}, '400 invalidSyntax'],
      [{ method: 'GET', path: '/Users' }, '400 invalidSyntax'],
      [{ method: ['POST'], path: '/Users', bulkId: 'm', data }, '400 invalidSyntax'],
      [{ method: 'POST', path: '/Users', data }, '400 invalidSyntax'],
      [{ method: 'POST', path: '/Users', bulkId: '', data }, '400 invalidSyntax'],
      [{ method: 'POST', path: '/Users', bulkId: 7, data }, '400 invalidSyntax'],
      [{ method: 'POST', path: '/Users', bulkId: 'n' }, '400 invalidSyntax'],
      [{ method: 'POST', path: '/Users', bulkId: 'l', data: [data] }, '400 invalidSyntax'],
      [{ method: 'PATCH', path: '/Users/x', version: 1, data }, '400 invalidSyntax'],
      [{ method: 'PATCH', path: '/Users/x', data: {} }, '400 invalidSyntax'],
    ]
    const paths = [
      ...['/Bulk', '/Me', '/Schemas', '/', '', '/Users/x', '/Users/.search', 'Users/x', '/users', '/Users?x=1'],
      ...['https://other.example/scim/v2/Users', '/scim/v2/Users', '/../Users', '//Users', null, 1, {}, ['/Users']],
    ]
    for (const [n, path] of paths.entries())
      odd.push([{ method: 'POST', path, bulkId: `p${n}`, data }, '400 invalidPath'])
    for (const id of ['', '..', '.search', 'a/b', '\u0000', '%00', '%', '%ff', '\ud800', 'x?y=1', 'x'.repeat(5_000)])
      odd.push([{ method: 'DELETE', path: `/Users/${id}` }, '400 invalidPath'])
    const got = await results(...odd.map(([sent]) => sent), user('right', 'right@example.com'))
    for (const [index, [sent, expected]] of odd.entries())
      assert.equal(told(got.slice(index, index + 1)), expected, JSON.stringify(sent)?.slice(0, 200))
    assert.equal(got.at(-1)?.status, '201')
    assert.equal(await users(), 1)
    assert.doesNotMatch(JSON.stringify(got), /\.ts:|node_modules/)
  })

  it('is what refers to nothing, to what is no resource, or to what was not made', async () => {
    const all = await results(
      group('g1', ['bulkId:nobody']),
      { method: 'DELETE', path: '/Users/bulkId:nobody' },
      { ...user('u1', 'u1@example.com'), path: '/Users/bulkId:u1' },
      group('g2', ['bulkId:u1']),
      { method: 'DELETE', path: '/Groups/bulkId:u2' },
      user('u2', 'u2@example.com'),
      { method: 'PATCH', path: '/Users/x', bulkId: 'p', data: {} },
      group('g3', ['bulkId:p']),
    )
    assert.equal(
      told(all),
      '400 invalidValue, 400 invalidValue, 400 invalidPath, 409, 404, 201, 400 invalidSyntax, 400 invalidValue',
    )
    assert.match(String(all[0]?.response?.detail), /"nobody"/)
    assert.match(String(all[3]?.response?.detail), /"u1"/)
    assert.deepEqual(await client.names('/Groups'), [])
  })

  it('never reaches another tenant', async () => {
    const other = await world.tenant()
    const theirs = await other.user('theirs@example.com')
    const sales = await other.group('Sales', [theirs.id])
    const change = { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'displayName', value: 'x' }] }
    const all = await results(
      { method: 'DELETE', path: `/Users/${theirs.id}` },
      { method: 'PATCH', path: `/Users/${theirs.id}`, data: change },
      { method: 'PUT', path: `/Groups/${sales.id}`, data: { schemas: [GROUP], displayName: 'x' } },
      user('u', 'theirs@example.com'),
      group('g', [theirs.id]),
    )
    assert.equal(told(all), '404, 404, 404, 201, 201')
    assert.deepEqual((await other.get(`/Users/${theirs.id}`)).body.groups.length, 1)
    const { body } = await client.get(`/Groups/${all[4]?.location?.split('/').at(-1)}`)
    assert.equal(body.members[0]?.display, undefined)
  })

  it('is not a circle however deep', async () => {
    const size = 300
    const circle = Array.from({ length: size }, (_, n) => group(`g${n}`, [`bulkId:g${(n + 1) % size}`]))
    const all = await results(...circle)
    assert.deepEqual([...new Set(all.map(({ status }) => status))], ['201'])
    const { body } = await client.get('/Groups?count=1000')
    const next = new Map(body.Resources.map(({ id, members }) => [id, members[0]?.value]))
    let [at, steps] = [body.Resources[0]?.id, 0]
    do [at, steps] = [next.get(at ?? ''), steps + 1]
    while (at !== body.Resources[0]?.id && steps < 2 * size)
    assert.equal(steps, size)
  })

  it('is what comes too often: every operation counts as a request', async () => {
    const many = (round: number) =>
      Array.from({ length: 999 }, (_, n) => ({ method: 'DELETE', path: `/Users/${round}-${n}` }))
    for (let round = 0; round < 3; round++) assert.equal((await results(...many(round))).length, 999)
    seen = []
    const { status, headers, body } = await send(many(3))
    assert.deepEqual([status, body.schemas], [429, [ERROR]])
    assert.match(String(headers['retry-after']), /^[1-9]\d*$/)
    assert.deepEqual(
      seen.map((each) => noted(each, '', 0).status),
      [429],
    )
    assert.equal((await client.get('/Users')).status, 200)
  })

  it('is in the request log as the single requests would be, each with its user', async () => {
    const ada = await client.user('ada@example.com')
    seen = []
    const password = plant('password')
    const told = await results(
      user('b', 'bob@example.com'),
      {
        method: 'PATCH',
        path: `/Users/${ada.id}`,
        data: { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'title', value: 'x' }] },
      },
      { method: 'DELETE', path: `/Users/${ada.id}` },
      { ...user('c', 'BOB@example.com'), data: { schemas: [USER], userName: 'BOB@example.com', password } },
      { method: 'GET', path: '/Users', data: { password } },
      { method: password, path: '/Users', data: { password } },
      group('g', ['bulkId:c']),
    )
    const lines = seen.map((each) => noted(each, '', 0))
    assert.deepEqual(
      lines.map(({ method, route, userName, status }) => [method, route, userName, status].join(' ')),
      [
        'POST /Users bob@example.com 201',
        'PATCH /Users/:id ada@example.com 200',
        'DELETE /Users/:id ada@example.com 204',
        'POST /Users BOB@example.com 409',
        'POST /Bulk  400',
        'POST /Bulk  400',
        'POST /Groups  409',
        'POST /Bulk  200',
      ],
    )
    assert.deepEqual([lines[1]?.resourceId, lines[3]?.scimType], [ada.id, 'uniqueness'])
    assert.doesNotMatch(JSON.stringify([lines, told]), new RegExp(MARK))
  })

  it('lets others in between its operations', async () => {
    let answered = 0
    let ended = false
    const bulk = results(
      ...Array.from({ length: 1000 }, (_, n) => ({ method: 'POST', path: '/Users', bulkId: `${n}` })),
    )
    void bulk.then(() => (ended = true))
    const other = await world.tenant()
    while (!ended) {
      await other.get('/ServiceProviderConfig')
      answered++
    }
    assert.equal((await bulk).length, 1000)
    assert.ok(answered > 3, `only ${answered} were`)
  })
})
