import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'mocha'
import type { AuditEntry, AuditPage, Roles } from '../../../src/api/contract.ts'
import { createWorld, DANA, NOW, OTHER_TENANT, TENANT, type World } from '../world.ts'

const ANA = '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'
const SALES = '11111111-2222-4333-8444-555555555555'

describe('roles that admins give', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    for (const { kind, id } of await world.stores.tenants.roleAssignments(TENANT))
      await world.stores.tenants.removeRole(TENANT, kind, id)
  })

  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await world.call('admin', method, path, body)
    return { status: answer.status, body: (await answer.json()) as Roles & { detail: string; title: string } }
  }
  const put = (path: string, role: string, name = 'Ana Ruiz') => send('PUT', `/api/roles/${path}`, { role, name })
  const last = async (): Promise<AuditEntry | undefined> => (await world.get<AuditPage>('/api/audit')).items[0]

  it('ROLE-1 are given, changed and taken away, each with who did it, before and after', async () => {
    const { status, body } = await put(`people/${ANA.toUpperCase()}`, 'admin')
    const by = { id: DANA, name: 'Dana Whitfield' }
    const { at } = body.items[0]!
    assert.equal(status, 200)
    assert.deepEqual(body, { items: [{ kind: 'person', id: ANA, name: 'Ana Ruiz', role: 'admin', at, by }], fixed: [] })
    const entry = await last()
    assert.deepEqual(
      [entry?.action, entry?.target, entry?.before, entry?.after, entry?.actor, entry?.ip],
      ['roles.change', `person ${ANA}`, null, 'admin, Ana Ruiz', by, '127.0.0.1'],
    )
    await put(`groups/${SALES}`, 'reader', 'Sales')
    await put(`groups/${SALES}`, 'operator', 'Sales')
    assert.deepEqual([(await last())?.before, (await last())?.after], ['reader, Sales', 'operator, Sales'])
    const { items } = (await send('DELETE', `/api/roles/groups/${SALES}`)).body
    assert.deepEqual(
      items.map(({ id }) => id),
      [ANA],
    )
    assert.deepEqual([(await last())?.before, (await last())?.after], ['operator, Sales', null])
  })

  it('ROLE-1 the last admin stays, and it is said why', async () => {
    await put(`people/${ANA}`, 'admin')
    for (const refused of [await send('DELETE', `/api/roles/people/${ANA}`), await put(`people/${ANA}`, 'reader')]) {
      assert.deepEqual([refused.status, refused.body.title], [409, 'The last admin'])
      assert.match(refused.body.detail, /^Ana Ruiz is the only admin that is known here\. Make somebody else/)
    }
    assert.equal((await world.get<Roles>('/api/roles')).items[0]?.role, 'admin')
  })

  it('ROLE-1 two admins cannot take each other away at once', async () => {
    await put(`people/${ANA}`, 'admin')
    await put(`people/${SALES}`, 'admin')
    const both = await Promise.all([ANA, SALES].map((id) => send('DELETE', `/api/roles/people/${id}`)))
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
    assert.equal((await world.get<Roles>('/api/roles')).items.length, 1)
  })

  it('says the same thing twice without a second entry', async () => {
    await put(`people/${ANA}`, 'admin')
    const { seq } = (await last())!
    await put(`people/${ANA}`, 'admin')
    assert.equal((await last())?.seq, seq)
  })

  it('refuses what is no object id, no role, or no name, and what has no role', async () => {
    for (const id of ['x', '1', `${ANA}0`]) assert.equal((await put(`people/${id}`, 'admin')).status, 404, id)
    for (const [role, name] of [
      ['user', 'x'],
      ['root', 'x'],
      ['admin', ' '],
      ['admin', 'a\nb'],
      ['admin', 'x'.repeat(257)],
    ] as const)
      assert.equal((await put(`people/${ANA}`, role, name)).status, 400)
    assert.equal((await send('DELETE', `/api/roles/people/${ANA}`)).status, 404)
  })

  it('who may not ask for notices any more gets none', async () => {
    const { notifications } = world.stores
    const chat = { id: 'a:ana', kind: 'personal' as const, reference: '{}', userId: ANA, userName: 'Ana' }
    const subscribed = async () => (await notifications.subscribers(TENANT)).map(({ userId }) => userId)
    for (const last of ['reader', null]) {
      await put(`people/${ANA}`, 'operator')
      await notifications.keepConversation(TENANT, chat)
      await notifications.subscribe(TENANT, chat.id, NOW)
      assert.deepEqual(await subscribed(), [ANA])
      await (last ? put(`people/${ANA}`, last) : send('DELETE', `/api/roles/people/${ANA}`))
      assert.deepEqual(await subscribed(), [])
    }
  })

  it('are those of one tenant', async () => {
    await put(`people/${ANA}`, 'admin')
    assert.deepEqual(await world.stores.tenants.roleAssignments(OTHER_TENANT), [])
  })

  it('are at most so many, and the last place can still change', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`)
    for (const id of ids) assert.equal((await put(`groups/${id}`, 'reader', id)).status, 200)
    const over = await put(`groups/${SALES}`, 'reader')
    assert.deepEqual([over.status, over.body.title], [409, 'Too many'])
    assert.equal((await put(`groups/${ids[19]}`, 'operator')).status, 200)
  })

  it('count at the next request of that person', async () => {
    const me = async () =>
      (await (await world.call('user', 'GET', '/api/session')).json()) as { user: { roles: string[] } }
    assert.deepEqual((await me()).user.roles, ['user'])
    await put(`people/${DANA}`, 'operator', 'Dana')
    assert.deepEqual((await me()).user.roles, ['operator'])
    await put(`people/${ANA}`, 'admin')
    await send('DELETE', `/api/roles/people/${DANA}`)
    assert.deepEqual((await me()).user.roles, ['user'])
  })
})
