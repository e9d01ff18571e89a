import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { AuditEntry, Page, ScopeEffect, Services, ServiceView, User } from '../../../src/api/contract.ts'
import { plant } from '../../planted/plant.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

const SALES = { id: '11111111-1111-4111-8111-111111111111', name: 'Sales' }

describe('settings of a service', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
  })
  afterEach(() => world.close())

  const put = async (kind: string, body: object, revision?: string) => {
    const seen: Record<string, string> = revision === undefined ? {} : { 'if-match': revision }
    const answer = await world.call('admin', 'PUT', `/api/services/${kind}`, body, seen)
    return { status: answer.status, body: (await answer.json()) as ServiceView & Record<string, string> }
  }
  const view = async (kind: 'pbx' | 'teams') => (await world.get<Services>('/api/services'))[kind]

  it('changes policies, and says both in the audit log; what is left out stays', async () => {
    const { status, body } = await put('teams', { voiceRoutingPolicy: '8x8-UK', callingPolicy: null })
    assert.equal(status, 200)
    assert.deepEqual(body.settings, { voiceRoutingPolicy: '8x8-UK', callingPolicy: null, deactivated: 'unassign' })
    const [entry] = (await world.get<Page<AuditEntry>>('/api/audit?via=tab')).items
    assert.deepEqual(
      [entry?.target, entry?.before, entry?.after],
      [
        'teams',
        'voice routing: 8x8; calling policy: left alone; deactivated: unassign',
        'voice routing: 8x8-UK; calling policy: left alone; deactivated: unassign',
      ],
    )
    assert.ok((await world.stores.tenants.teams(TENANT))?.settingsChangedAt, 'a sync is needed')
  })

  it('takes country and state of the PBX, and who takes voicemail, without asking for a sync', async () => {
    assert.equal((await put('pbx', { country: 'GB', region: 'Greater London' })).status, 200)
    assert.equal((await put('teams', { voicemail: 'teams' })).status, 200)
    const { pbx, teams } = await world.get<Services>('/api/services')
    assert.deepEqual([pbx?.settings['country'], pbx?.settings['region']], ['GB', 'Greater London'])
    assert.equal(teams?.settings['voicemail'], 'teams')
    const kept = [await world.stores.tenants.pbx(TENANT), await world.stores.tenants.teams(TENANT)]
    assert.deepEqual(
      kept.map((service) => service?.settingsChangedAt),
      [null, null],
    )
  })

  it('SVC-1 keeps no state of another country, nor one without a country', async () => {
    const place = async (change: object) => {
      const { status } = await put('pbx', change)
      const { pbx } = await world.get<Services>('/api/services')
      return [status, pbx?.settings['country'] ?? null, pbx?.settings['region'] ?? null]
    }
    assert.deepEqual(await place({ region: 'Texas' }), [400, null, null])
    assert.deepEqual(await place({ country: 'US', region: 'Texas' }), [200, 'US', 'Texas'])
    assert.deepEqual(await place({ region: 'Ohio' }), [200, 'US', 'Ohio'])
    assert.deepEqual(await place({ country: 'US' }), [200, 'US', 'Ohio'])
    assert.deepEqual(await place({ name: 'Another' }), [200, 'US', 'Ohio'])
    assert.deepEqual(await place({ country: 'CA' }), [200, 'CA', null])
    assert.deepEqual(await place({ region: 'Québec' }), [200, 'CA', 'Québec'])
    assert.deepEqual(await place({ country: null }), [200, null, null])
    assert.deepEqual(await place({ country: null, region: 'Texas' }), [400, null, null])
    const { items } = await world.get<Page<AuditEntry>>('/api/audit?via=tab')
    assert.ok(items.some(({ before, after }) => before === 'place: US, Ohio' && after === 'place: CA, none'))
  })

  for (const [name, kind, body] of [
    ['a country that is none', 'pbx', { country: 'Britain' }],
    ['two letters that are no country', 'pbx', { country: 'ZZ' }],
    ['a country in small letters', 'pbx', { country: 'gb' }],
    ['a state with line breaks', 'pbx', { country: 'US', region: 'Te\nxas' }],
    ['a policy of no letters', 'teams', { callingPolicy: ' ' }],
    ['a policy of the other service', 'pbx', { callingPolicy: 'x' }],
    ['a country of the other service', 'teams', { country: 'GB' }],
    ['nothing at all', 'teams', {}],
  ] as const)
    it(`refuses ${name}`, async () => {
      const answer = await put(kind, body)
      assert.equal(answer.status, 400, JSON.stringify(answer.body))
    })

  it('two admins at once: the second is told who was first, and nothing of the first is lost', async () => {
    const before = await view('teams')
    assert.equal((await put('teams', { callingPolicy: 'First' }, before?.revision)).status, 200)
    const { status, body } = await put('teams', { deactivated: 'keep' }, before?.revision)
    assert.deepEqual([status, body['title'], body['changedAt']], [412, 'Changed meanwhile', NOW])
    assert.match(String(body['detail']), /^Dana Whitfield changed this/)
    const now = await view('teams')
    assert.deepEqual([now?.settings['callingPolicy'], now?.settings['deactivated']], ['First', 'unassign'])
    assert.equal((await put('teams', { deactivated: 'keep' }, now?.revision)).status, 200)
  })

  it('says whether a policy exists', async () => {
    const exists = async (name: string) =>
      world.get<{ exists: boolean }>(`/api/services/teams/policy?setting=callingPolicy&name=${name}`)
    assert.deepEqual([await exists('8x8'), await exists('other')], [{ exists: true }, { exists: false }])
    const answer = await world.call('admin', 'GET', '/api/services/teams/policy?setting=meeting&name=x')
    assert.equal(answer.status, 400)
  })

  it('counts whom a scope would let go, and whose number that takes back, and changes nothing', async () => {
    const ask = async (scope: object) => {
      const answer = await world.call('admin', 'POST', '/api/services/teams/effect', { scope })
      assert.equal(answer.status, 200)
      return (await answer.json()) as ScopeEffect
    }
    const none = await ask({ kind: 'all' })
    assert.deepEqual([none.enter, none.leave, none.numbers, none.some], [0, 0, 0, []])
    assert.ok(none.inScope > 0)
    const empty = await ask({ kind: 'groups', groups: [SALES] })
    assert.deepEqual([empty.wouldBe, empty.leave], [0, none.inScope])
    assert.ok(empty.numbers > 0 && empty.some.length <= 20)
    const users = await world.get<Page<User>>('/api/users?limit=100')
    const known = new Set(users.items.map(({ id }) => id))
    assert.ok(empty.some.every(({ userId }) => known.has(userId)))
    assert.deepEqual((await view('teams'))?.scope, { kind: 'all' })
  })

  it('SVC-6 the PBX service comes with its source too: an upload needs no key', async () => {
    assert.equal((await world.call('admin', 'DELETE', '/api/services/pbx')).status, 200)
    const csv = { 'content-type': 'text/csv' }
    const early = await world.call('admin', 'POST', '/api/services/pbx/upload', 'Login,Number\n1,2', csv)
    assert.equal(early.status, 201, 'it is looked through, and used once its source is chosen')
    assert.equal(await view('pbx'), null)
    assert.equal((await world.call('admin', 'PUT', '/api/services/pbx/source', { source: 'csv' })).status, 200)
    assert.deepEqual(
      [(await view('pbx'))?.settings['source'], (await view('pbx'))?.settings['writes']],
      ['csv', 'none'],
    )
    const upload = await world.call('admin', 'POST', '/api/services/pbx/upload', 'Login,Number\n1,2', csv)
    assert.equal(upload.status, 201)
  })

  it('removes a service with its key and settings; what was read stays, and it can be added again', async () => {
    const before = await world.get<Page<User>>('/api/users?limit=1')
    const answer = await world.call('admin', 'DELETE', '/api/services/teams')
    assert.equal(answer.status, 200)
    assert.equal(((await answer.json()) as Services).teams, null)
    assert.equal((await world.call('admin', 'DELETE', '/api/services/teams')).status, 409)
    assert.equal((await world.get<Page<User>>('/api/users?limit=1')).total, before.total)
    const [entry] = (await world.get<Page<AuditEntry>>('/api/audit?via=tab')).items
    assert.deepEqual([entry?.target, entry?.before, entry?.after], ['teams', 'added', 'removed'])
    const app = {
      clientId: '22222222-2222-4222-8222-222222222222',
      proof: 'secret',
      clientSecret: plant('client-secret'),
    }
    const added = await world.call('admin', 'PUT', '/api/connections/microsoft365', app)
    assert.equal(added.status, 200, await added.text())
    assert.deepEqual((await view('teams'))?.settings, {
      voiceRoutingPolicy: null,
      callingPolicy: null,
      deactivated: 'unassign',
    })
  })
})
