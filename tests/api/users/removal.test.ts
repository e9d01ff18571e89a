import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { AuditEntry, Page, Todo, UserDetail } from '../../../src/api/contract.ts'
import { userWrite } from '../../../src/scim/rules/provided.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

describe('DIR-8 removing users, and creating again', () => {
  let world: World
  before(async () => {
    world = await createWorld()
    const { stores } = world
    await stores.tenants.changeProvisioning(TENANT, { on: true, provider: 'entra', visible: 'all' }, NOW)
    await stores.resources.offer(TENANT, null, 200, NOW)
    for (const id of ['user-7', 'user-8']) {
      const caller = { by: 'Entra', at: NOW }
      await stores.resources.changeUser(TENANT, 'all', id, (found) => userWrite(found.body, found), caller)
    }
    await gone(7)
    await gone(9)
  })
  after(() => world.close())

  /** 8x8 deleted it, and the directory knows. */
  async function gone(n: number): Promise<void> {
    const { directory } = world.stores
    await directory.losePbx(TENANT, [`pbx-${n}`], NOW)
    const change = { field: 'user', before: 'x', after: null }
    const one = { accountId: `pbx-${n}`, hash: 'gone', userId: `user-${n}`, create: false, facts: null }
    await directory.accept(TENANT, [{ ...one, changes: [change], cause: 'DELETED_IN_PBX', causedBy: null }], NOW)
  }
  const problem = async (method: string, path: string, body?: unknown, role: 'admin' | 'operator' = 'admin') => {
    const answer = await world.call(role, method, path, body)
    return { status: answer.status, detail: ((await answer.json()) as { detail?: string }).detail ?? '' }
  }
  const nameOf = async (id: string) => (await world.get<UserDetail>(`/api/users/${id}`)).userName
  const audit = async () => (await world.get<Page<AuditEntry>>('/api/audit')).items[0]

  it('is for admins alone, and needs the username to be sure', async () => {
    for (const what of ['recreate', 'delete'])
      assert.equal((await problem('POST', `/api/users/user-7/${what}`, {}, 'operator')).status, 403)
    const wrong = await problem('POST', '/api/users/user-9/delete', { confirm: 'somebody' })
    assert.equal(wrong.status, 400)
    assert.match(wrong.detail, new RegExp(`send .*${await nameOf('user-9')}`))
    assert.equal((await problem('POST', '/api/users/user-9/delete', {})).status, 400)
    assert.equal((await problem('POST', '/api/users/nobody/delete', { confirm: 'x' })).status, 404)
  })

  it('a removal is shown and on record, can be taken back, and is chosen once', async () => {
    const confirm = (await nameOf('user-9')).toUpperCase()
    const answer = await world.call('admin', 'POST', '/api/users/user-9/delete', { confirm })
    assert.equal(answer.status, 200)
    assert.deepEqual(((await answer.json()) as UserDetail).removal?.at, NOW)
    assert.deepEqual([(await audit())?.action, (await audit())?.target], ['users.delete', 'user user-9'])
    assert.equal((await problem('POST', '/api/users/user-9/delete', { confirm })).status, 409)
    assert.equal((await world.call('admin', 'DELETE', '/api/users/user-9/delete')).status, 200)
    assert.equal((await world.get<UserDetail>('/api/users/user-9')).removal, null)
    assert.equal((await problem('DELETE', '/api/users/user-9/delete')).status, 409)
  })

  it('of somebody whom 8x8 has, a to-do asks to delete it there, and goes when that is taken back', async () => {
    const confirm = await nameOf('user-10')
    await world.call('admin', 'POST', '/api/users/user-10/delete', { confirm })
    const [todo] = (await world.get<Page<Todo>>('/api/todos')).items
    assert.deepEqual(
      [todo?.title, todo?.steps],
      [
        `Delete ${confirm}`,
        [
          'In 8x8 Admin Console, open Users.',
          `Find ${confirm} and choose Delete.`,
          'Confirm that the user is deleted.',
        ],
      ],
    )
    await world.call('admin', 'DELETE', '/api/users/user-10/delete')
    assert.deepEqual((await world.get<Page<Todo>>('/api/todos')).items, [])
  })

  it('Create again is for whom 8x8 deleted and the provider has, active', async () => {
    assert.match((await problem('POST', '/api/users/user-8/recreate')).detail, /did not delete/)
    assert.match((await problem('POST', '/api/users/user-9/recreate')).detail, /No identity provider/)
    const answer = await world.call('admin', 'POST', '/api/users/user-7/recreate')
    assert.equal(answer.status, 200)
    const user = (await answer.json()) as UserDetail
    assert.deepEqual([user.deletedAt, user.number, user.directoryVisible], [null, null, false])
    assert.deepEqual([(await audit())?.action, (await audit())?.after], ['users.recreate', 'create again'])
    assert.equal((await problem('POST', '/api/users/user-7/recreate')).status, 409)
  })
})
