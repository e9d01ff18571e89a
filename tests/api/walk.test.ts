import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { hostileRequests, type Shape } from '../http/hostile.ts'
import { assertSecure } from '../http/secure.ts'
import { createWorld, NOW, TENANT, type World } from './world.ts'

const SEED = 20261122
const EACH = 12
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
    return { name: 'api', url: world.url, shapes, headers, type: 'application/json' }
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
    return { name: 'scim', url: world.scimUrl, shapes, headers, type: 'application/scim+json' }
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
          assert.ok(answer.status < 500, `${what}: ${answer.status} ${text.slice(0, 300)}`)
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
