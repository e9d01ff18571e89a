import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type {
  AuditEntry,
  ChangedScim,
  IdentityScim,
  MadeScimToken,
  Page,
  ProvisioningCycles,
  ProvisioningEntry,
} from '../../../src/api/contract.ts'
import { acceptance, pbxAccount } from '../people.ts'
import { createWorld, NOW, TENANT, USERS, type World } from '../world.ts'

const PATH = '/api/identity/scim'
const ON = { on: true, provider: 'okta', visible: 'all' }
const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'

const until = async (done: () => Promise<boolean>): Promise<void> => {
  for (let n = 0; n < 4_500; n++) {
    if (await done()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.fail('it did not come to be')
}

describe('user provisioning in the console API', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
  })
  afterEach(() => world.close())

  const put = (body: object) => world.call('admin', 'PUT', PATH, body)
  const make = async (body: object = { name: 'Okta' }): Promise<MadeScimToken> => {
    const answer = await world.call('admin', 'POST', `${PATH}/tokens`, body)
    assert.equal(answer.status, 201)
    return (await answer.json()) as MadeScimToken
  }
  const scim = (token: string, path: string, method = 'GET', body?: unknown) =>
    fetch(`${world.scimUrl}/scim/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  const log = (query = '') => world.get<Page<ProvisioningEntry>>(`/api/provisioning/log${query}`)
  const logged = async (count: number): Promise<ProvisioningEntry[]> => {
    await until(async () => (await log()).total >= count)
    const { items, total } = await log()
    assert.equal(total, count)
    return items
  }
  const records = async (visible: 'all' | 'linked' = 'all'): Promise<number> => {
    const query = { where: null, matches: () => true, sort: null, startIndex: 1, count: 0 }
    return (await world.stores.resources.users(TENANT, visible, query)).total
  }

  it('is off at first, and tells the URL to copy', async () => {
    const view = await world.get<IdentityScim>(PATH)
    assert.deepEqual([view.on, view.url, view.tokens], [false, 'https://console.example/scim/v2', []])
    assert.equal(view.health.state, 'off')
  })

  it('makes no token while it is off', async () => {
    const answer = await world.call('admin', 'POST', `${PATH}/tokens`, { name: 'Entra' })
    assert.equal(answer.status, 409)
    assert.match(((await answer.json()) as { detail: string }).detail, /Turn user provisioning on/)
  })

  it('turned on, offers every user in the background, and says so in the audit log', async () => {
    assert.equal((await put(ON)).status, 200)
    await until(async () => (await records()) === USERS)
    assert.equal(await records('linked'), 0)
    const { items } = await world.get<Page<AuditEntry>>('/api/audit?via=tab')
    assert.deepEqual(
      [items[0]?.action, items[0]?.before, items[0]?.after],
      ['identity.change', 'off, entra, all users', 'on, okta, all users'],
    )
  })

  it('turned on twice, offers nobody twice', async () => {
    await put(ON)
    await until(async () => (await records()) === USERS)
    await put({ ...ON, provider: 'entra' })
    await world.scim.close()
    assert.equal(await records(), USERS)
    assert.deepEqual(
      world.log.lines.filter(({ level }) => level === 'warn'),
      [],
    )
  })

  it('goes on with offering when the process starts again', async () => {
    const settings = { on: true, provider: 'entra', visible: 'all' } as const
    await world.stores.tenants.changeProvisioning(TENANT, settings, NOW)
    assert.equal(await records(), 0)
    await world.scim.open()
    await until(async () => (await records()) === USERS)
  })

  it('offers them all, however many steps that takes', async () => {
    const many = Array.from({ length: 350 }, (_, at) => acceptance(1000 + at, pbxAccount(1000 + at)))
    await world.stores.directory.accept(TENANT, many, NOW)
    await put(ON)
    await until(async () => (await records()) === USERS + 350)
  })

  it('offers nothing where it is off', async () => {
    await world.scim.open()
    world.scim.offer(TENANT)
    await world.scim.close()
    assert.equal(await records(), 0)
  })

  it('lets in with a token from when it is made, and two at once so that one can be rotated', async () => {
    await put(ON)
    const old = await make({ name: 'Okta 2026' })
    const fresh = await make({ name: 'Okta 2027', expiresAt: '2027-11-20T13:00:00+01:00' })
    assert.match(old.token, /^vsc_[\w-]{43}$/)
    assert.notEqual(old.token, fresh.token)
    assert.equal(fresh.credential.expiresAt, '2027-11-20T12:00:00.000Z')
    for (const { token } of [old, fresh]) assert.equal((await scim(token, '/Users?count=1')).status, 200)
    const ended = await world.call('admin', 'DELETE', `${PATH}/tokens/${old.credential.id}`)
    assert.equal((await scim(old.token, '/Users?count=1')).status, 401, 'at once, though it was let in a moment ago')
    const { tokens } = (await ended.json()) as IdentityScim
    assert.deepEqual(tokens.map(({ name, state }) => `${name}: ${state}`).sort(), [
      'Okta 2026: revoked',
      'Okta 2027: active',
    ])
    assert.equal((await scim(fresh.token, '/Users?count=1')).status, 200)
    const again = await world.call('admin', 'DELETE', `${PATH}/tokens/${old.credential.id}`)
    assert.equal(again.status, 409)
    assert.equal((await world.call('admin', 'DELETE', `${PATH}/tokens/nobody`)).status, 404)
  })

  it('turned off, ends every token and says how many', async () => {
    await put(ON)
    const one = await make()
    await make()
    assert.equal((await scim(one.token, '/Users?count=1')).status, 200)
    const changed = (await (await put({ ...ON, on: false })).json()) as ChangedScim
    assert.equal(changed.endedTokens, 2)
    assert.ok(changed.tokens.every(({ state }) => state === 'revoked'))
    assert.equal((await scim(one.token, '/Users?count=1')).status, 401)
    await put(ON)
    assert.equal((await scim(one.token, '/Users')).status, 401)
    const [entry] = await logged(3)
    assert.deepEqual([entry?.status, entry?.credential, entry?.outcome], [401, 'Okta', 'refused'])
    assert.match(entry?.detail ?? '', /^The token was revoked at /)
  })

  it('rotates a token: the new one works at once, and the old one goes on for 7 days and no longer', async () => {
    await put(ON)
    const old = await make({ name: 'Okta' })
    const path = `${PATH}/tokens/${old.credential.id}/rotate`
    const answer = await world.call('admin', 'POST', path, { expiresAt: '2027-01-01T00:00:00Z' })
    assert.equal(answer.status, 201)
    const fresh = (await answer.json()) as MadeScimToken
    assert.deepEqual(
      [fresh.credential.name, fresh.credential.expiresAt, fresh.credential.state],
      ['Okta', '2027-01-01T00:00:00.000Z', 'active'],
    )
    for (const { token } of [old, fresh]) assert.equal((await scim(token, '/Users?count=1')).status, 200)
    const { tokens } = await world.get<IdentityScim>(PATH)
    const kept = tokens.find(({ id }) => id === old.credential.id)
    assert.deepEqual([kept?.state, kept?.expiresAt], ['active', '2026-11-27T12:00:00.000Z'])
    const { items } = await world.get<Page<AuditEntry>>('/api/audit')
    assert.match(items[0]?.before ?? '', /the one before, active until 2026-11-27/)
    assert.ok(!JSON.stringify(items).includes(fresh.token))
  })

  it('rotates without overlap, never lengthens a life, and rotates nothing that has ended', async () => {
    await put(ON)
    const soon = await make({ name: 'soon', expiresAt: '2026-11-21T00:00:00Z' })
    const rotate = (id: string, body: object) => world.call('admin', 'POST', `${PATH}/tokens/${id}/rotate`, body)
    assert.equal((await rotate(soon.credential.id, { overlapDays: 30 })).status, 201)
    const { tokens } = await world.get<IdentityScim>(PATH)
    assert.equal(tokens.find(({ id }) => id === soon.credential.id)?.expiresAt, '2026-11-21T00:00:00.000Z')
    assert.equal((await rotate(soon.credential.id, { overlapDays: 0 })).status, 201)
    assert.equal((await scim(soon.token, '/Users?count=1')).status, 401)
    const again = await rotate(soon.credential.id, {})
    assert.equal(again.status, 409)
    assert.match(((await again.json()) as { detail: string }).detail, /has ended/)
    assert.equal((await rotate('nobody', {})).status, 404)
    for (const body of [{ overlapDays: 31 }, { overlapDays: -1 }, { expiresAt: NOW }, { name: 'other' }])
      assert.equal((await rotate(soon.credential.id, body)).status, 400, JSON.stringify(body))
  })

  it('says before it is turned off what would end and what would stay', async () => {
    await put(ON)
    const { token } = await make()
    await make({ name: 'short', expiresAt: '2026-11-21T00:00:00Z' })
    const dana = { schemas: [CORE], userName: 'dana@new.com', name: { givenName: 'D', familyName: 'W' } }
    assert.equal((await scim(token, '/Users', 'POST', dana)).status, 201)
    const { whenOff } = await world.get<IdentityScim>(PATH)
    assert.deepEqual(whenOff, { tokens: 2, users: 1 })
    const changed = (await (await put({ ...ON, on: false })).json()) as ChangedScim
    assert.deepEqual([changed.endedTokens, changed.whenOff], [2, { tokens: 0, users: 1 }])
  })

  it('makes no token that outlives the moment in which it is turned off', async () => {
    for (let round = 0; round < 10; round++) {
      await put(ON)
      const name = `round ${round}`
      await Promise.all([
        world.call('admin', 'POST', `${PATH}/tokens`, { name }),
        put({ ...ON, on: false }),
        world.call('admin', 'POST', `${PATH}/tokens`, { name }),
      ])
      const { tokens } = await world.get<IdentityScim>(PATH)
      assert.ok(tokens.every(({ state }) => state === 'revoked'))
    }
  })

  for (const [what, body] of [
    ['without a name', {}],
    ['with an empty name', { name: '  ' }],
    ['that has ended', { name: 'x', expiresAt: NOW }],
    ['that ends at no time', { name: 'x', expiresAt: 'tomorrow' }],
    ['with a secret of their own', { name: 'x', token: 'mine' }],
  ] as const)
    it(`refuses a token ${what}`, async () => {
      await put(ON)
      assert.equal((await world.call('admin', 'POST', `${PATH}/tokens`, body)).status, 400)
    })

  it('bounds how many tokens are active', async () => {
    await put(ON)
    for (let n = 0; n < 20; n++) await make({ name: `n${n}` })
    const answer = await world.call('admin', 'POST', `${PATH}/tokens`, { name: 'one more' })
    assert.equal(answer.status, 409)
  })

  it('logs each request with its user, outcome and reason, and filters them', async () => {
    await put({ ...ON, visible: 'linked' })
    const { token, credential } = await make()
    const dana = { schemas: [CORE], userName: 'dana@new.com', name: { givenName: 'D', familyName: 'W' } }
    const made = (await (await scim(token, '/Users', 'POST', dana)).json()) as { id: string }
    await scim(token, '/Users', 'POST', { ...dana, userName: 'user1@example.com' })
    await scim(token, `/Users?filter=${encodeURIComponent('userName eq "asked@new.com"')}`)
    const patch = (operations: object[]) =>
      scim(token, `/Users/${made.id}`, 'PATCH', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: operations,
      })
    await patch([{ op: 'replace', path: 'nonsense', value: 1 }])
    await scim(token, `/Users/${made.id}?attributes=id`)
    await scim(token, '/Users', 'POST', '{"userName": ')
    await scim(token, '/Users', 'POST', { ...dana, userName: 7 })
    await scim(token, '/Users/unknown')
    await scim(token, `/Users/${made.id}`, 'DELETE')
    const entries = await logged(9)
    const seen = [...entries]
      .reverse()
      .map(({ method, route, status, userName, scimType }) => [method, route, status, userName, scimType].join(' '))
    assert.deepEqual(seen, [
      'POST /Users 201 dana@new.com ',
      'POST /Users 409 user1@example.com uniqueness',
      'GET /Users 200 asked@new.com ',
      'PATCH /Users/:id 400 dana@new.com invalidPath',
      'GET /Users/:id 200 dana@new.com ',
      'POST /Users 400  invalidSyntax',
      'POST /Users 400  invalidValue',
      'GET /Users/:id 404  ',
      'DELETE /Users/:id 204 dana@new.com ',
    ])
    assert.ok(entries.every((one) => one.credentialId === credential.id && one.credential === 'Okta' && one.ms >= 0))
    assert.equal(entries[0]?.resourceId, made.id)
    assert.match(entries.find(({ status }) => status === 409)?.detail ?? '', /belongs to/)
    assert.equal((await log('?outcome=refused')).total, 5)
    assert.deepEqual(
      (await log('?search=DANA@new&outcome=ok')).items.map(({ method }) => method),
      ['DELETE', 'GET', 'POST'],
    )
    assert.equal((await world.call('admin', 'GET', '/api/provisioning/log?outcome=bad')).status, 400)
    assert.equal((await world.call('admin', 'GET', '/api/provisioning/log?cursor=bad')).status, 400)
    const { health } = await world.get<IdentityScim>(PATH)
    assert.deepEqual(health.counts, { ok: 4, refused: 5, failed: 0 })
    assert.deepEqual([health.state, health.last?.status, health.lastProblem?.status], ['failing', 204, 404])
    const cycles = await world.get<ProvisioningCycles>('/api/provisioning/cycles')
    const told = { startedAt: entries.at(-1)?.at, endedAt: entries[0]?.at, whole: true }
    assert.deepEqual(cycles, {
      current: { ...told, requests: 9, changes: 6, done: 2, refused: 4, failed: 0 },
      last: null,
    })
  })

  it('gives the log as CSV and as JSON, whole', async () => {
    await put(ON)
    const { token } = await make()
    for (let n = 0; n < 3; n++) await scim(token, `/Users/=${n}`)
    await logged(3)
    const csv = await (await world.call('reader', 'GET', '/api/provisioning/log.csv')).text()
    const lines = csv.trim().split('\r\n')
    assert.equal(lines.length, 4)
    assert.match(lines[0] ?? '', /^time,user,outcome,status,/)
    assert.ok(lines[1]?.includes(",'=2,"), 'a cell that looks like a formula is made text')
    const list = (await (await world.call('reader', 'GET', '/api/provisioning/log.json')).json()) as ProvisioningEntry[]
    assert.deepEqual(list, (await log()).items)
    const none = await world.call('reader', 'GET', '/api/provisioning/log.json?search=nobody')
    assert.deepEqual(await none.json(), [])
  })
})
