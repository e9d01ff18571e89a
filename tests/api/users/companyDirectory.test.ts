import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type {
  AuditEntry,
  ChangeRequest,
  Excluded,
  Page,
  User,
  UserCounts,
  UserDetail,
} from '../../../src/api/contract.ts'
import { acceptance, pbxAccount } from '../people.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

const HIDDEN = [21, 22, 23]

describe('DIR-4 the company directory', () => {
  let world: World
  before(async () => {
    world = await createWorld()
    const { directory } = world.stores
    const accounts = HIDDEN.map((n) => pbxAccount(n, { displayInDirectory: false }))
    await directory.seePbx(TENANT, accounts, null, NOW)
    const pending = await directory.pendingOf(
      TENANT,
      accounts.map(({ id }) => id),
    )
    await directory.accept(
      TENANT,
      accounts.map((account, at) => {
        const hash = pending.find(({ accountId }) => accountId === account.id)?.hash ?? ''
        return { ...acceptance(HIDDEN[at] ?? 0, account), hash, create: false }
      }),
      NOW,
    )
  })
  after(() => world.close())

  const show = async (body: object, role: 'admin' | 'operator' | 'reader' = 'operator') =>
    world.call(role, 'POST', '/api/users/directory', body)
  const shown = async (id: string) => {
    const { requests, directoryVisible } = await world.get<UserDetail>(`/api/users/${id}`)
    return { directoryVisible, asked: requests.map(({ field, value, state }) => [field, value, state]) }
  }
  const hidden = async () => (await world.get<Page<User>>('/api/users?filter=directory:hidden')).items

  it('counts and finds who is hidden', async () => {
    assert.equal((await world.get<UserCounts>('/api/users/counts')).hidden, HIDDEN.length)
    const found = await hidden()
    assert.deepEqual(
      found.map(({ id, directoryVisible }) => [id, directoryVisible]),
      HIDDEN.map((n) => [`user-${n}`, false]),
    )
    const others = await world.get<Page<User>>('/api/users?filter=directory:visible&limit=200')
    assert.ok(others.total > 0 && others.items.every(({ directoryVisible }) => directoryVisible))
    const refused = await world.call('reader', 'GET', '/api/users?filter=directory:maybe')
    assert.match(((await refused.json()) as { detail: string }).detail, /use hidden, visible/)
  })

  it('one is asked of 8x8, stays hidden until 8x8 shows it, and the request is taken back by asking for what is there', async () => {
    const path = '/api/users/user-21/requests'
    const asked = await world.call('operator', 'POST', path, { field: 'directoryVisible', value: 'true' })
    assert.equal(asked.status, 202)
    assert.deepEqual(await shown('user-21'), {
      directoryVisible: false,
      asked: [['directoryVisible', 'true', 'pending']],
    })
    const back = await world.call('operator', 'POST', path, { field: 'directoryVisible', value: 'false' })
    assert.deepEqual([back.status, ((await back.json()) as ChangeRequest).state], [202, 'done'])
    assert.deepEqual((await shown('user-21')).asked, [])
    const nothing = await world.call('operator', 'POST', path, { field: 'directoryVisible', value: 'false' })
    assert.equal(nothing.status, 409)
  })

  it('many are asked at once, with one line for each that is not, and who asked is on record', async () => {
    const answer = await show({ ids: ['user-21', 'user-22', 'user-8', 'nobody'], visible: true })
    assert.equal(answer.status, 202)
    assert.deepEqual((await answer.json()) as Excluded, {
      done: 2,
      refused: [
        { id: 'user-8', why: 'Person008 Example is visible already.' },
        { id: 'nobody', why: 'There is no such user.' },
      ],
    })
    assert.deepEqual((await shown('user-22')).asked, [['directoryVisible', 'true', 'pending']])
    const entries = (await world.get<Page<AuditEntry>>('/api/audit')).items.slice(0, 2)
    assert.deepEqual(
      entries.map(({ action, target, after: value }) => [action, target, value]),
      [22, 21].map((n) => ['users.request', `directoryVisible of ${pbxAccount(n).userName}`, 'true']),
    )
    const all = (await (await show({ filter: 'directory:hidden', visible: true })).json()) as Excluded
    assert.deepEqual([all.done, all.refused], [3, []], 'asked again, the newer request takes the place of the older')
    const undone = (await (await show({ filter: 'directory:hidden', visible: false })).json()) as Excluded
    assert.equal(undone.done, 3)
    assert.deepEqual((await shown('user-22')).asked, [])
  })

  it('is not for readers, and says what is wrong', async () => {
    assert.equal((await show({ ids: ['user-21'], visible: true }, 'reader')).status, 403)
    assert.equal((await show({ ids: ['user-21'] })).status, 400)
    assert.equal((await show({ visible: true })).status, 400)
  })
})
