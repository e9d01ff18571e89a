import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { NO_COUNTS } from '../../../src/jobs/job.ts'
import type { AuditEntry, Job, Page, Services, ServiceView, SyncStatus } from '../../../src/api/contract.ts'
import { createWorld, endedJob, NOW, OTHER_TENANT, TENANT, type World } from '../world.ts'

describe('services', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
  })
  afterEach(() => world.close())

  const rename = async (kind: string, body: unknown) => {
    const answer = await world.call('admin', 'PUT', `/api/services/${kind}`, body)
    return { status: answer.status, body: (await answer.json()) as ServiceView & { detail: string } }
  }
  const asOther = async (method: string, path: string, body?: string): Promise<Response> => {
    const token = await world.token('admin', { tid: OTHER_TENANT, iss: 'https://other.example' })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    return fetch(world.url + path, { method, headers, ...(body === undefined ? {} : { body }) })
  }

  it('shows both services, how many were read, and what is not added as null', async () => {
    const { pbx, teams } = await world.get<Services>('/api/services')
    assert.deepEqual(
      [pbx?.name, pbx?.place, pbx?.status, pbx?.read],
      ['8x8 PBX', '8x8, sandbox', 'notConnected', { users: 60, sites: 2, managed: null }],
    )
    assert.deepEqual(teams?.settings, { voiceRoutingPolicy: '8x8', callingPolicy: null, deactivated: 'unassign' })
    assert.deepEqual(await (await asOther('GET', '/api/services')).json(), { pbx: null, teams: null })
  })

  it('tests a connection, shows what is not granted, and records who asked', async () => {
    const answer = await world.call('operator', 'POST', '/api/services/teams/check')
    const view = (await answer.json()) as ServiceView
    assert.equal(view.status, 'attention')
    assert.deepEqual(view.check, {
      at: NOW,
      ok: false,
      permissions: [{ name: 'Read users', vendorName: 'User.Read.All', granted: false }],
      reason: { code: 'CONSENT', detail: {} },
      raw: 'Forbidden',
    })
    const { items } = await world.get<Page<AuditEntry>>('/api/audit?via=tab')
    assert.deepEqual([items[0]?.action, items[0]?.target, items[0]?.via], ['services.check', 'teams', 'tab'])
  })

  it('SYNC-7 renames the PBX everywhere, history included, and records both names', async () => {
    const id = await endedJob(world.stores, 1)
    await world.stores.jobs.createRun(TENANT, {
      runId: 'r',
      services: ['pbx'],
      type: 'manual',
      diagnostic: false,
      counts: NO_COUNTS,
      startedBy: { id: 'x', name: 'x' },
      at: NOW,
    })
    const { status, body } = await rename('pbx', { name: '  Téléphones “1”  ' })
    assert.deepEqual([status, body.name], [200, 'Téléphones “1”'])
    const jobs = await world.get<Page<Job>>('/api/jobs')
    assert.deepEqual(
      jobs.items.map(({ serviceName }) => serviceName),
      ['Téléphones “1”', 'Microsoft Teams'],
    )
    assert.equal((await world.get<SyncStatus>('/api/sync')).names.pbx, 'Téléphones “1”')
    assert.equal((await world.get<Job>(`/api/jobs/${id}`)).serviceName, 'Microsoft Teams')
    const [entry] = (await world.get<Page<AuditEntry>>('/api/audit?via=tab')).items
    assert.deepEqual([entry?.action, entry?.before, entry?.after], ['services.change', '8x8 PBX', 'Téléphones “1”'])
    assert.equal((await world.stores.tenants.pbx(TENANT))?.settings.writes, 'full')
  })

  it('leaves the mark of changed settings as it was: a name needs no sync', async () => {
    const changedAt = async () => (await world.stores.tenants.pbx(TENANT))?.settingsChangedAt
    await rename('pbx', { name: 'One' })
    assert.equal(await changedAt(), null)
    await world.stores.tenants.changeSettings(
      TENANT,
      'pbx',
      { name: 'One', writes: 'none' },
      '2026-11-19T12:00:00.000Z',
    )
    await rename('pbx', { name: 'Two' })
    assert.equal(await changedAt(), '2026-11-19T12:00:00.000Z')
  })

  it('records nothing when the name stays', async () => {
    await rename('pbx', { name: '8x8 PBX' })
    assert.equal((await world.get<Page<AuditEntry>>('/api/audit?via=tab')).total, 0)
  })

  for (const [title, body, says] of [
    ['an empty name', { name: '   ' }, /1 to 64 characters/],
    ['a long name', { name: 'x'.repeat(65) }, /1 to 64 characters/],
    ['a name with a line break', { name: 'a\nb' }, /no control characters/],
    ['a name with NUL', { name: 'a\u0000b' }, /no control characters/],
    ['a name that is a number', { name: 8 }, /name: .*string/],
    ['nothing at all', {}, /at least one of name, scope, enabled/],
    ['another setting', { name: 'x', wages: 'full' }, /There is no "wages" here; use name/],
  ] as const)
    it(`refuses ${title}`, async () => {
      const answer = await rename('pbx', body)
      assert.equal(answer.status, 400)
      assert.match(answer.body.detail, says)
      assert.equal((await world.get<Services>('/api/services')).pbx?.name, '8x8 PBX')
    })

  it('renames only the PBX, knows only two services, and none that is not added', async () => {
    assert.match((await rename('teams', { name: 'x' })).body.detail, /Only the 8x8 PBX/)
    for (const kind of ['sbc', '__proto__', 'PBX'])
      assert.deepEqual((await rename(kind, { name: 'x' })).status, 404, kind)
    assert.equal((await asOther('PUT', '/api/services/pbx', '{"name":"x"}')).status, 409)
    assert.equal((await asOther('POST', '/api/services/teams/check')).status, 409)
  })

  it('ENG-10 lists the audit newest first, of this tenant only', async () => {
    await rename('pbx', { name: 'One' })
    await rename('pbx', { name: 'Two' })
    const first = await world.get<Page<AuditEntry>>('/api/audit?limit=1')
    assert.deepEqual([first.items[0]?.after, first.total], ['Two', 2])
    const second = await world.get<Page<AuditEntry>>(`/api/audit?limit=1&cursor=${first.nextCursor}`)
    assert.deepEqual([second.items[0]?.after, second.nextCursor], ['One', null])
  })
})
