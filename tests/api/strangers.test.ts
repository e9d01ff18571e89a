import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { createWorld, NOW, OTHER_TENANT, TENANT, type World } from './world.ts'

const SECONDS = Date.parse(NOW) / 1_000
/** What only the one company has: the user of the other is called as the first of this one. */
const OURS = /Example Ltd|Person\d{3}|"user-\d|London|\+1212555(?!1001)\d/

describe('every route, asked with a credential of somebody else', function () {
  this.timeout(60_000)
  let world: World
  let routes: { method: string; path: string }[]
  let scimToken: string
  let tokenId: string
  before(async () => {
    world = await createWorld()
    routes = world.server.table().filter(({ access }) => access !== 'public')
    await world.stores.tenants.changeProvisioning(TENANT, { on: true, provider: 'entra', visible: 'all' }, NOW)
    const made = await world.call('admin', 'POST', '/api/identity/scim/tokens', { name: 'Entra' })
    const { token, id } = (await made.json()) as { token: string; id: string }
    ;[scimToken, tokenId] = [token, id]
  })
  after(() => world.close())

  const bodied = (method: string) => method !== 'GET' && method !== 'DELETE'
  const idsOf = (path: string): string[] => {
    if (!path.includes('/:')) return ['']
    if (path.includes('/users/') || path.includes('/people/')) return ['user-1', 'user-3']
    if (path.includes('/sites/')) return ['s1']
    if (path.includes('/numbers/')) return ['%2B12125551003']
    if (path.includes('/tokens/')) return [tokenId]
    return ['1', '2']
  }
  const at = (path: string, id: string): string => path.replace(':kind', 'pbx').replace(/:\w+/g, id)

  async function ask(method: string, path: string, headers: Record<string, string>, body?: unknown) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const typed: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const stop = new AbortController()
    const answer = await fetch(world.url + path, {
      method,
      headers: { ...typed, ...headers },
      signal: stop.signal,
      ...sent,
    })
    const text = answer.headers.get('content-type') === 'text/event-stream' ? await first(answer) : await answer.text()
    stop.abort()
    return { status: answer.status, text }
  }
  /** A live stream never ends. */
  async function first(answer: Response): Promise<string> {
    const reader = answer.body!.getReader()
    const { value } = await reader.read()
    await reader.cancel()
    return Buffer.from(value ?? []).toString()
  }

  it('lets in none that is of another door, over, not yet good, or sent in another way', async () => {
    const admin = await world.token('admin')
    const strangers: Record<string, Record<string, string>> = {
      'the token of an identity provider': { authorization: `Bearer ${scimToken}` },
      'a token that ended': {
        authorization: `Bearer ${await world.token('admin', { iat: SECONDS - 7_200, nbf: SECONDS - 7_200, exp: SECONDS - 61 })}`,
      },
      'a token of tomorrow': { authorization: `Bearer ${await world.token('admin', { nbf: SECONDS + 86_400 })}` },
      'a token of an unknown tenant': {
        authorization: `Bearer ${await world.token('admin', { tid: '77777777-7777-4777-8777-777777777777' })}`,
      },
      'a token of one tenant by the issuer of another': {
        authorization: `Bearer ${await world.token('admin', { tid: OTHER_TENANT })}`,
      },
      'a token of the Bot Framework': {
        authorization: `Bearer ${await world.token('admin', { iss: 'https://api.botframework.com', scp: undefined, serviceurl: 'https://smba.example' })}`,
      },
      'a token of an app': { authorization: `Bearer ${await world.token('admin', { idtyp: 'app' })}` },
      'a password': { authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` },
      'a cookie': { cookie: `token=${admin}; authorization=Bearer ${admin}` },
      'headers of a proxy': {
        'x-forwarded-user': 'admin',
        'x-ms-client-principal-id': 'x',
        'x-original-url': '/healthz',
      },
      'a good token behind a bad one': { authorization: `Bearer x, Bearer ${admin}` },
    }
    for (const { method, path } of routes)
      for (const [who, headers] of Object.entries(strangers)) {
        const { status } = await ask(method, at(path, '1'), headers, bodied(method) ? {} : undefined)
        assert.equal(status, 401, `${who}: ${method} ${path}`)
      }
  })

  it('shows and changes nothing of a company to the admin of another', async () => {
    const token = await world.token('admin', { tid: OTHER_TENANT, iss: 'https://other.example' })
    const headers = { authorization: `Bearer ${token}` }
    const { directory, tenants, jobs } = world.stores
    const kept = async () =>
      JSON.stringify([
        await directory.users(TENANT, { limit: 100 }),
        await directory.viewsOf(TENANT, ['user-1', 'user-3']),
        await directory.sites(TENANT),
        await directory.requestsOf(TENANT, ['user-1', 'user-3']),
        await jobs.jobs(TENANT, { limit: 100 }),
        await Promise.all([tenants.pbx(TENANT), tenants.teams(TENANT), tenants.credentials(TENANT)]),
        await Promise.all([tenants.guard(TENANT), tenants.schedule(TENANT), tenants.roleAssignments(TENANT)]),
      ])
    const before = await kept()
    let asked = 0
    for (const { method, path } of routes)
      for (const id of idsOf(path))
        for (const body of bodied(method) ? [{}, undefined] : [undefined]) {
          const { status, text } = await ask(method, at(path, id), headers, body)
          const what = `${method} ${at(path, id)}: ${status} ${text.slice(0, 200)}`
          // what was asked for may be repeated, and examples of a refusal are nobody's
          if (status < 400) assert.ok(!OURS.test(text), what)
          assert.ok(status < 500 && status !== 401, what)
          asked++
        }
    assert.ok(asked > 150, String(asked))
    assert.equal(await kept(), before)
  })
})
