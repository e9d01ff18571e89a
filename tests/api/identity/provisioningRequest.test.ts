import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { MadeScimToken, Page, ProvisioningEntry, ProvisioningRequestDetail } from '../../../src/api/contract.ts'
import { plant } from '../../planted/plant.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

const LOG = '/api/provisioning/log'
const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'
const DANA = { schemas: [CORE], userName: 'dana@new.com', name: { givenName: 'Dana', familyName: 'W' } }

describe('SCIM-8 one request of the provisioning log', () => {
  let world: World
  let token: string
  beforeEach(async () => {
    world = await createWorld()
    await world.call('admin', 'PUT', '/api/identity/scim', { on: true, provider: 'okta', visible: 'all' })
    const made = await world.call('admin', 'POST', '/api/identity/scim/tokens', { name: 'Okta' })
    token = ((await made.json()) as MadeScimToken).token
  })
  afterEach(() => world.close())

  let asked = 0
  beforeEach(() => (asked = 0))
  /** What the log says of it, once it does. */
  async function send(method: string, path: string, body?: unknown): Promise<ProvisioningRequestDetail> {
    const type = { 'content-type': 'application/scim+json' }
    const answer = await fetch(`${world.scimUrl}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : type) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    await answer.text()
    asked += 1
    for (;;) {
      const { items, total } = await world.get<Page<ProvisioningEntry>>(LOG)
      const newest = items[0]
      if (total >= asked && newest) return world.get<ProvisioningRequestDetail>(`${LOG}/${newest.seq}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  it('that went well has its user, what it changed, and nothing of what it sent', async () => {
    const made = await send('POST', '/Users', DANA)
    assert.deepEqual([made.status, made.reason, made.sent, made.provider], [201, null, null, 'okta'])
    assert.equal(made.user?.userName, 'dana@new.com')
    assert.equal(made.user?.isSame, true)
    assert.deepEqual(made.changes, [{ kind: 'created', field: null, before: null, after: null }])
    const Operations = [{ op: 'replace', path: 'title', value: 'Lead' }]
    const changed = await send('PATCH', `/Users/${made.resourceId}`, { schemas: [PATCH], Operations })
    assert.deepEqual([changed.status, changed.user?.id], [200, made.user?.id])
    assert.ok(changed.changes?.length)
    const read = await send('GET', `/Users/${made.resourceId}`)
    assert.deepEqual([read.user?.id, read.changes, read.sent], [made.user?.id, null, null])
  })

  it('changed what the history has of its own time and token, and nothing else', async () => {
    const made = await send('POST', '/Users', DANA)
    const { resourceId, credentialId } = made
    const about = { credentialId, route: '/Users/:id', method: 'PATCH', resourceId, userName: null }
    const more = { status: 200, scimType: null, detail: null }
    const at = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString()
    const changesOf = async (entry: { at: string; ms: number; credentialId?: string }): Promise<number | undefined> => {
      await world.stores.provisioningLog.append(TENANT, [{ ...about, ...more, ...entry }])
      asked += 1
      return (await world.get<ProvisioningRequestDetail>(`${LOG}/${asked}`)).changes?.length
    }
    assert.equal(await changesOf({ at: at(5), ms: 5.4 }), 1)
    assert.equal(await changesOf({ at: at(5), ms: 4 }), 0, 'it came later')
    assert.equal(await changesOf({ at: at(-1), ms: 9 }), 0, 'it was answered before')
    assert.equal(await changesOf({ at: at(5), ms: 9, credentialId: 'another' }), 0, 'another token')
  })

  it('that was refused has why, what was answered, and what it sent without secrets', async () => {
    const password = plant('one-request')
    const refused = await send('POST', '/Users?from=okta', { ...DANA, password, [SITE]: { site: 'Rome' } })
    assert.deepEqual([refused.status, refused.reason, refused.scimType], [400, 'site', 'invalidValue'])
    assert.match(refused.detail ?? '', /^There is no site "Rome"/)
    assert.deepEqual([refused.user, refused.changes], [null, null])
    assert.equal(refused.sent?.query, 'from=okta')
    const body = JSON.parse(refused.sent?.body ?? '') as Record<string, unknown>
    assert.deepEqual(body, { ...DANA, password: '•••', [SITE]: { site: 'Rome' } })
    const filter = await send('GET', `/Users?filter=${encodeURIComponent('userName is "x"')}`)
    assert.deepEqual(
      [filter.reason, filter.sent],
      ['request', { query: 'filter=userName is "x"', body: null, cut: false }],
    )
    const broken = await send('POST', '/Users', '{"userName": ')
    assert.deepEqual([broken.reason, broken.sent], ['request', null])
    const unknown = await send('PATCH', '/Users/nobody', {
      schemas: [PATCH],
      Operations: [{ op: 'remove', path: 'title' }],
    })
    assert.deepEqual([unknown.reason, unknown.user], ['gone', null])
  })

  it('that was refused before there was a user leads to who has that username now', async () => {
    const refused = await send('POST', '/Users', { ...DANA, [SITE]: { site: 'Rome' } })
    const made = await send('POST', '/Users', DANA)
    const again = await world.get<ProvisioningRequestDetail>(`${LOG}/${refused.seq}`)
    assert.deepEqual([again.user?.id, again.user?.isSame], [made.user?.id, false])
  })

  it('names the group that it is about', async () => {
    const group = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Sales' }
    const { group: name, user } = await send('POST', '/Groups', group)
    assert.deepEqual([name, user], ['Sales', null])
  })

  it('is found by its reason, in the list and in the files, which have no body', async () => {
    await send('POST', '/Users', DANA)
    const refused = await send('POST', '/Users', { ...DANA, userName: 'rome@new.com', [SITE]: { site: 'Rome' } })
    await send('GET', '/Users/nobody')
    const found = await world.get<Page<ProvisioningEntry>>(`${LOG}?reason=site`)
    assert.deepEqual([found.total, found.items.map(({ seq }) => seq)], [1, [refused.seq]])
    assert.equal((await world.get<Page<ProvisioningEntry>>(`${LOG}?reason=site&outcome=failed`)).total, 0)
    assert.equal((await world.get<Page<ProvisioningEntry>>(`${LOG}?reason=site&search=nobody`)).total, 0)
    const csv = await (await world.call('reader', 'GET', `${LOG}.csv?reason=site`)).text()
    const lines = csv.trim().split('\r\n')
    assert.equal(lines.length, 2)
    assert.match(lines[0] ?? '', /,reason$/)
    assert.match(lines[1] ?? '', /,No such site$/)
    assert.ok(!csv.includes('givenName'))
    assert.equal((await world.call('admin', 'GET', `${LOG}?reason=bad`)).status, 400)
  })

  it('that is not kept is a 404 which says how long they are, whatever number it is', async () => {
    await send('POST', '/Users', DANA)
    for (const id of ['2', '0', '-1', '1.5', '1e3', '999999999999999999999', 'x']) {
      const answer = await world.call('reader', 'GET', `${LOG}/${id}`)
      assert.equal(answer.status, 404, id)
      assert.match(((await answer.json()) as { detail: string }).detail, /kept for 30 days/)
    }
  })
})
