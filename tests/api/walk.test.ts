import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { hostileRequests, type Shape } from '../http/hostile.ts'
import { assertSecure, headersIn } from '../http/secure.ts'
import { sendRaw } from '../http/serving.ts'
import { createWorld, NOW, TENANT, type World } from './world.ts'

const SEED = 20261122
const EACH = 8
const CORE = ['schemas', 'userName', 'name', 'emails', 'active', 'externalId', 'members', 'displayName', 'Operations']
const SCIM_QUERY = ['filter', 'startIndex', 'count', 'sortBy', 'sortOrder', 'attributes', 'excludedAttributes']
const INSIDES = /node_modules|\.ts\b|    at |Error:|SQLITE|select .* from/

interface Operation {
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema?: { properties?: object; $ref?: string } }> }
}
interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, { properties?: object }> }
}
interface Door {
  name: string
  url: string
  table: ReturnType<World['server']['table']>
  shapes: Shape[]
  headers: Record<string, string>
  type: string
}

describe('every route, walked from the table', function () {
  this.timeout(60_000)
  let world: World
  let doors: Door[]
  before(async () => {
    world = await createWorld()
    doors = [await apiDoor(), await scimDoor()]
  })
  after(() => world.close())

  async function apiDoor(): Promise<Door> {
    const document = await world.get<Document>('/api/openapi.json')
    const shapes = world.server.table().map(({ method, path }) => shapeOf(document, method, path))
    const headers = { authorization: `Bearer ${await world.token('admin')}` }
    return { name: 'api', url: world.url, table: world.server.table(), shapes, headers, type: 'application/json' }
  }

  function shapeOf({ paths, components }: Document, method: string, path: string): Shape {
    const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    const query = (operation?.parameters ?? []).flatMap((each) => (each.in === 'query' ? [each.name] : []))
    const schema = operation?.requestBody?.content['application/json']?.schema
    const found = schema?.$ref ? components.schemas[schema.$ref.split('/').at(-1)!] : schema
    return { method, path, query, body: Object.keys(found?.properties ?? {}) }
  }

  async function scimDoor(): Promise<Door> {
    await world.stores.tenants.changeProvisioning(TENANT, { on: true, provider: 'entra', visible: 'all' }, NOW)
    const made = await world.call('admin', 'POST', '/api/identity/scim/tokens', { name: 'walk' })
    const { token } = (await made.json()) as { token: string }
    const shapes = world.scimServer.table().map(({ method, path }) => ({ method, path, query: SCIM_QUERY, body: CORE }))
    const headers = { authorization: `Bearer ${token}` }
    return {
      name: 'scim',
      url: world.scimUrl,
      table: world.scimServer.table(),
      shapes,
      headers,
      type: 'application/scim+json',
    }
  }

  const plainPath = (path: string): string => path.replace(':kind', 'pbx').replace(/:\w+/g, '1')
  const headersOf = (answer: Response): Record<string, string> => Object.fromEntries(answer.headers)

  /** Its beginning: a live stream never ends. */
  async function beginning(answer: Response): Promise<string> {
    const reader = answer.body?.getReader()
    const first = await reader?.read()
    await reader?.cancel()
    return first?.value ? new TextDecoder().decode(first.value) : ''
  }

  it('has the headers that every answer must have: for strangers, for those who may, and for other sites', async () => {
    for (const { url, shapes, headers, type } of doors)
      for (const { method, path } of shapes) {
        const at = url + plainPath(path)
        const body = ['GET', 'DELETE'].includes(method) ? {} : { body: '{}' }
        const typed = 'body' in body ? { 'content-type': type } : {}
        for (const [who, sent] of [
          ['a stranger', typed],
          ['an admin', { ...typed, ...headers }],
          ['another site', { ...typed, ...headers, origin: 'https://evil.example', cookie: 'a=b' }],
        ] as const) {
          const answer = await fetch(at, { method, headers: sent, ...body })
          await answer.body?.cancel()
          assertSecure(headersOf(answer), `${who}: ${method} ${path} ${answer.status}`)
        }
        const preflight = await fetch(at, {
          method: 'OPTIONS',
          headers: { origin: 'https://evil.example', 'access-control-request-method': method },
        })
        assert.equal(preflight.status, 403, path)
        assertSecure(headersOf(preflight), `preflight ${path}`)
      }
  })

  it('takes no body that is larger, deeper or of another kind than it says, and reads none of what it refuses', async () => {
    let refused = 0
    for (const { url, table, headers } of doors)
      for (const { method, path, maxBody, takes } of table) {
        const isJson = takes.some((type) => type.includes('json'))
        const [type = ''] = takes
        for (const [what, status, sent, body] of [
          ['too large', 413, { 'content-type': type, 'content-length': String(maxBody + 1) }, ''],
          ['no JSON', 415, { 'content-type': 'text/xml', 'content-length': '4' }, '<a/>'],
          ['a form', 415, { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '3' }, 'a=b'],
          ['no type', 415, { 'content-length': '2' }, '{}'],
          ['zipped', 415, { 'content-type': type, 'content-encoding': 'gzip', 'content-length': '2' }, '{}'],
          ...(isJson
            ? ([['too deep', 400, { 'content-type': type, 'content-length': '80' }, '['.repeat(80)]] as const)
            : []),
        ] as const) {
          const head = Object.entries({ host: 'x', ...headers, ...sent, connection: 'close' })
          const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('')
          const text = `${method} ${plainPath(path)} HTTP/1.1\r\n${lines}\r\n${body}`
          const answer = await sendRaw(Number(new URL(url).port), text)
          const expected = maxBody === 0 ? 413 : status
          assert.match(answer, new RegExp(`^HTTP/1\\.1 ${expected} `), `${what}: ${method} ${path}`)
          assert.match(answer, /"detail":"[^"]{10,}/, path)
          assertSecure(headersIn(answer), `${what}: ${method} ${path}`)
          refused++
        }
      }
    assert.ok(refused > 300, String(refused))
  })

  it(`has no answer that is a fault of ours, whatever comes (seed ${SEED})`, async () => {
    let asked = 0
    for (const { name, url, shapes, headers, type } of doors)
      for (const [at, shape] of shapes.entries())
        for (const request of hostileRequests(shape, SEED + at, EACH, type)) {
          const what = `${name} ${JSON.stringify(request).slice(0, 600)}`
          // what came before may have ended it
          const answer = await fetch(url + request.path, {
            method: request.method,
            headers: { ...request.headers, ...headers },
            ...(request.body === undefined ? {} : { body: request.body }),
          }).catch((error: unknown) => assert.fail(`${what}: ${String(error)}`))
          const text = answer.status < 400 ? await beginning(answer) : await answer.text()
          asked++
          // RFC 7644 §3.11: what a service without /Me says of it
          const isMe = answer.status === 501 && /^\/scim\/v2\/Me\b/.test(request.path)
          assert.ok(answer.status < 500 || isMe, `${what}: ${answer.status} ${text.slice(0, 300)}`)
          if (answer.status >= 400) {
            assert.ok(!INSIDES.test(text), `${what}: ${text.slice(0, 300)}`)
            assert.match(answer.headers.get('content-type') ?? '', /json/, what)
          }
          assert.equal(answer.headers.get('x-injected'), null, what)
          assertSecure(headersOf(answer), what)
        }
    assert.ok(asked > 500, String(asked))
    assert.deepEqual(
      world.log.lines.filter(({ level }) => level === 'error'),
      [],
    )
  })

  it('stands after all of that', async () => {
    assert.equal((await fetch(`${world.url}/healthz`)).status, 200)
    assert.equal(({} as Record<string, unknown>)['a'], undefined)
  })
})
