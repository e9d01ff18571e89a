import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { AuditEntry, Excluded, Page, ProblemBody, UserDetail } from '../../../src/api/contract.ts'
import { connectProvider, person, type Provider } from '../../sync/provider.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

describe('release from the identity provider, at the API', () => {
  let world: World
  let provider: Provider
  beforeEach(async () => {
    world = await createWorld()
    provider = await connectProvider({ stores: world.stores, tenantId: TENANT })
    await provider.change('user-8', (body) => ({ ...body, title: 'Chief' }))
  })
  afterEach(() => world.close())

  const release = async (id: string, role: 'admin' | 'operator' = 'admin') => {
    const answer = await world.call(role, 'POST', `/api/users/${id}/release`)
    return { status: answer.status, body: (await answer.json()) as UserDetail & ProblemBody }
  }

  it('DIR-5 locks what the provider owns, until an admin releases the user, which is recorded', async () => {
    const owned = await world.get<UserDetail>('/api/users/user-8')
    assert.equal(owned.owner, 'idp')
    assert.ok(owned.owned.includes('title') && owned.owned.includes('userName') && !owned.owned.includes('timezone'))
    const ask = { field: 'title', value: 'Boss' }
    const locked = await world.call('admin', 'POST', '/api/users/user-8/requests', ask)
    assert.equal(locked.status, 409)
    const { status, body } = await release('user-8')
    assert.deepEqual([status, body.owner, body.owned], [200, 'pbx', []])
    assert.deepEqual(
      body.history.filter(({ cause }) => cause === 'RELEASED').map(({ field, causedBy }) => [field, causedBy]),
      [['owner', 'Dana Whitfield']],
    )
    assert.equal((await provider.recordOf('user-8')).linked, false)
    const { items } = await world.get<Page<AuditEntry>>('/api/audit?via=tab')
    assert.deepEqual(
      items.map(({ action, target, before, after }) => [action, target, before, after]),
      [['users.release', 'user user-8', 'idp', 'pbx']],
    )
    const free = await world.call('admin', 'POST', '/api/users/user-8/requests', ask)
    assert.equal(free.status, 202)
  })

  it('is an admin’s alone, and of one who is owned by the provider and has an account at 8x8', async () => {
    assert.equal((await release('user-8', 'operator')).status, 403)
    assert.equal((await release('nobody')).status, 404)
    const notOwned = await release('user-9')
    assert.deepEqual([notOwned.status, notOwned.body.title], [409, 'Not possible'])
    const { userId } = await provider.create(person('ana@contoso.example'))
    const notThere = await release(userId)
    assert.equal(notThere.status, 409)
    assert.match(notThere.body.detail, /8x8 does not have this user yet/)
    assert.equal((await world.get<UserDetail>(`/api/users/${userId}`)).owner, 'idp')
  })

  it('whom no sync can create is told of by the reason, not sent to sync again and again', async () => {
    const { userId } = await provider.create(person('zoe@contoso.example'))
    const ask = async () => {
      const answer = await world.call('admin', 'POST', '/api/users/directory', { ids: [userId], visible: true })
      return ((await answer.json()) as Excluded).refused[0]?.why ?? ''
    }
    assert.match(await ask(), /: 8x8 does not have this user yet\. Sync first, then ask again\.$/)
    const none = { waitingSince: null, nextTryAt: null, changes: [] }
    const detail = { field: 'givenName', right: 'letters A to Z' }
    const refused = { ...none, userId, state: 'blocked', reason: 'PBX_VALUE_REFUSED', reasonDetail: detail } as const
    await world.stores.directory.assess(TENANT, [refused], [], [], NOW)
    const { displayName } = await world.get<UserDetail>(`/api/users/${userId}`)
    assert.equal(
      await ask(),
      `${displayName}: 8x8 does not have this user, and a sync cannot create it yet. 8x8 does not take this value of First name. ` +
        'Use letters A to Z. What the identity provider owns is changed there.',
    )
  })

  it('whom 8x8 deleted is not told to sync until 8x8 has the user, though no sync took that in', async () => {
    const { directory } = world.stores
    const [user] = await directory.usersOf(TENANT, ['user-9'])
    assert.ok(user?.pbxId && !user.deletedAt)
    await directory.loseSeen(TENANT, 'pbx', [user.pbxId], NOW)
    const answer = await world.call('admin', 'POST', '/api/users/directory', { ids: [user.id], visible: false })
    const why = ((await answer.json()) as Excluded).refused[0]?.why
    assert.match(why ?? '', /: 8x8 does not have this user any more\.$/)
  })

  it('a user whom the provider deleted is offered to it again', async () => {
    await provider.remove((await provider.recordOf('user-8')).id)
    await release('user-8')
    assert.equal((await provider.recordOf('user-8')).linked, false)
  })
})
