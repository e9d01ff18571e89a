import assert from 'node:assert/strict'
import type {
  AuditPage,
  ChangedMeanwhile,
  GuardView,
  NamesView,
  NoticeChoices,
  Notices,
  People,
  Roles,
  RoleTable,
  SyncStatus,
} from '../../../src/api/contract.ts'
import { ACTIONS } from '../../../src/identity/roles.ts'
import { createWorld, DANA, TENANT, type World } from '../world.ts'

const ANA = '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'
const BEN = '2b6d0d1e-77aa-4f0b-9a55-0c3d6a1be043'

describe('settings of the tenant', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())

  const look = async <T>(path: string): Promise<{ value: T; version: string }> => {
    const answer = await world.call('admin', 'GET', path)
    return { value: (await answer.json()) as T, version: answer.headers.get('etag') ?? '' }
  }
  const save = async <T>(method: string, path: string, body: unknown, version?: string) => {
    const answer = await world.call('admin', method, path, body, version === undefined ? {} : { 'if-match': version })
    return { status: answer.status, body: (await answer.json()) as T, version: answer.headers.get('etag') ?? '' }
  }
  const last = async () => (await world.get<AuditPage>('/api/audit?limit=1')).items[0]

  it('SET of two admins at once: the second is told who was first and what is there now, and loses nothing', async () => {
    const path = '/api/settings/guard'
    const { version } = await look<GuardView>(path)
    const first = await save<GuardView>('PUT', path, { number: 12, share: 0.05 }, version)
    assert.equal(first.status, 200)
    const second = await save<ChangedMeanwhile<GuardView> & { detail: string }>(
      'PUT',
      path,
      { number: 3, share: 0.05 },
      version,
    )
    assert.equal(second.status, 412)
    assert.deepEqual(second.body.current, { number: 12, share: 0.05 })
    assert.deepEqual(second.body.changedBy, { id: DANA, name: 'Dana Whitfield' })
    assert.ok(second.body.changedAt)
    assert.match(second.body.detail, /^Dana Whitfield changed this after you looked/)
    assert.equal(second.version, first.version)
    assert.deepEqual(await world.get(path), { number: 12, share: 0.05 })
    const kept = await save<GuardView>('PUT', path, { number: 3, share: 0.05 }, second.version)
    assert.deepEqual([kept.status, kept.body.number], [200, 3])
  })

  it('a script that names no version has the last word, and what is as it was is not written down', async () => {
    const path = '/api/settings/retention'
    assert.equal((await save('PUT', path, { auditDays: 400 })).status, 200)
    const entry = await last()
    assert.equal(entry?.after, 'audit log for 400 days')
    assert.equal((await save('PUT', path, { auditDays: 400 })).status, 200)
    assert.equal((await last())?.seq, entry?.seq)
    assert.equal((await save('PUT', path, { auditDays: 29 })).status, 400)
  })

  it('a share is written down without the noise of fractions', async () => {
    await save('PUT', '/api/settings/guard', { number: 3, share: 0.07 })
    assert.equal((await last())?.after, '3 or 7 %')
  })

  it('names the organization and the 8x8 service, without turning Sync Now blue', async () => {
    const path = '/api/settings/names'
    const before = await world.get<SyncStatus>('/api/sync')
    const { value, version } = await look<NamesView>(path)
    const named = { organization: 'Zoë & Co', pbx: 'Phones of London' }
    const saved = await save<NamesView>('PUT', path, named, version)
    assert.deepEqual([saved.status, saved.body], [200, named])
    const after = await world.get<SyncStatus>('/api/sync')
    assert.deepEqual([after.organization, after.names.pbx, after.button], ['Zoë & Co', named.pbx, before.button])
    const entry = await last()
    assert.deepEqual(
      [entry?.action, entry?.target, entry?.before, entry?.after],
      [
        'settings.change',
        'names',
        `organization ${value.organization}; 8x8 PBX ${value.pbx}`,
        'organization Zoë & Co; 8x8 PBX Phones of London',
      ],
    )
    for (const wrong of [
      { ...named, pbx: null },
      { ...named, organization: ' ' },
      { organization: 'a\nb', pbx: 'x' },
    ])
      assert.equal((await save('PUT', path, wrong)).status, 400)
    assert.deepEqual(await world.get(path), named)
    assert.equal((await world.call('operator', 'PUT', path, named)).status, 403)
  })

  it('ROLE-1 roles are given on top of the roles that were looked at, or not at all', async () => {
    const { version } = await look<Roles>('/api/roles')
    const one = await save<Roles>('PUT', `/api/roles/people/${ANA}`, { role: 'admin', name: 'Ana Ruiz' }, version)
    assert.equal(one.status, 200)
    const stale = await save<ChangedMeanwhile<Roles>>(
      'PUT',
      `/api/roles/people/${BEN}`,
      { role: 'reader', name: 'Ben' },
      version,
    )
    assert.equal(stale.status, 412)
    assert.deepEqual(stale.body.current, one.body)
    assert.equal(stale.body.changedBy?.name, 'Dana Whitfield')
    assert.equal((await save('DELETE', `/api/roles/people/${ANA}`, undefined, version)).status, 412)
    const two = await save<Roles>('PUT', `/api/roles/people/${BEN}`, { role: 'admin', name: 'Ben' }, one.version)
    assert.deepEqual([two.status, two.body.items.length], [200, 2])
    assert.equal((await save('DELETE', `/api/roles/people/${ANA}`, undefined, two.version)).status, 200)
  })

  it('tells everybody with a role which role may do what, and whom to ask', async () => {
    const table = await world.get<RoleTable>('/api/settings/access', 'reader')
    assert.deepEqual(table.admins, { people: ['Ben'], groups: [], fixed: 0 })
    assert.deepEqual(Object.fromEntries(table.actions.map(({ action, roles }) => [action, roles])), ACTIONS)
  })

  it('finds people of Microsoft 365 by the beginning of the username, to give them a role', async () => {
    const { items } = await world.get<People>('/api/people?search=USER')
    assert.ok(items.length > 0 && items.length <= 20)
    for (const { userName, name } of items) {
      assert.match(userName, /^user/i)
      assert.ok(name)
    }
    assert.deepEqual((await world.get<People>('/api/people?search=%25')).items, [])
    assert.equal((await world.call('admin', 'GET', '/api/people')).status, 400)
    assert.equal((await world.call('operator', 'GET', '/api/people?search=a')).status, 403)
  })

  it('NOTE-2 lists who is told of problems, and ends it for one chat, on record', async () => {
    const { notifications } = world.stores
    const at = '2026-11-20T10:00:00.000Z'
    const chat = { id: '19:a/b@thread.tacv2;x=1', kind: 'channel' as const, reference: '{"secret":1}', userId: null }
    await notifications.keepConversation(TENANT, { ...chat, userName: null })
    await notifications.subscribe(TENANT, chat.id, at)
    const { items } = await world.get<Notices>('/api/notifications', 'reader')
    const none = { userName: null, lastDeliveredAt: null, lastError: null, failure: null, waiting: 0, held: 0 }
    const choices: NoticeChoices = { digest: false, quiet: 'settings', timezone: null }
    assert.deepEqual(items, [{ id: chat.id, kind: 'channel', since: at, ...none, nextAt: null, choices }])
    const path = `/api/notifications/${encodeURIComponent(chat.id)}`
    const own: NoticeChoices = { digest: true, quiet: [{ days: ['sat'], from: '00:00', to: '24:00' }], timezone: 'UTC' }
    assert.equal((await world.call('operator', 'PUT', path, own)).status, 403)
    const chosen = await save<Notices>('PUT', path, own)
    assert.deepEqual(chosen.body.items[0]?.choices, own)
    const said = await last()
    assert.deepEqual(
      [said?.target, said?.before, said?.after],
      [
        'notices of a channel',
        'digest off, quiet hours as set for all',
        'digest on, quiet hours sat 00:00 to 24:00, UTC',
      ],
    )
    for (const wrong of [
      { ...own, quiet: [] },
      { ...own, quiet: 'never' },
      { ...own, timezone: '+01:00' },
      { digest: 1 },
    ])
      assert.equal((await save('PUT', path, wrong)).status, 400, JSON.stringify(wrong))
    assert.equal((await save('PUT', '/api/notifications/nobody', own)).status, 404)
    // of a notice that did not arrive: why, what to do, who
    const entry1 = { conversationId: chat.id, notice: { kind: 'problem' as const, runId: 'r', jobId: '1' }, nextAt: at }
    await notifications.enqueue(TENANT, [entry1], 0)
    const [due] = await notifications.due(TENANT, at, 1)
    await notifications.failed(TENANT, due!.id, { error: 'as Teams said it', code: 'teams', at }, null)
    const [failing] = (await world.get<Notices>('/api/notifications')).items
    assert.equal(failing?.lastError, 'as Teams said it')
    assert.deepEqual([failing?.failure?.label, failing?.failure?.at], ['Teams did not take it', at])
    assert.ok(failing?.failure?.fix && failing.failure.who)
    assert.equal((await world.call('operator', 'DELETE', path)).status, 403)
    const ended = await save<Notices>('DELETE', path, undefined)
    assert.deepEqual([ended.status, ended.body], [200, { items: [] }])
    const entry = await last()
    assert.deepEqual([entry?.target, entry?.before, entry?.after], ['notices of a channel', 'on', 'off'])
    assert.equal((await save('DELETE', path, undefined)).status, 404)
  })
})
