import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { Job, ListedAuditEntry, Page, SyncStarted, SyncStatus } from '../../../src/api/contract.ts'
import { createWorld, NOW, OTHER_TENANT, TENANT, type World } from '../world.ts'

type Role = 'admin' | 'operator' | 'reader'

describe('a sync of chosen users', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
    for (const service of ['pbx', 'teams'] as const)
      await world.stores.tenants.saveCursor(TENANT, service, { value: 'since', fullAt: NOW })
  })
  afterEach(() => world.close())

  async function start(body: unknown, role: Role = 'operator') {
    const answer = await world.call(role, 'POST', '/api/sync', body)
    return { status: answer.status, body: (await answer.json()) as SyncStarted & { detail: string; most?: number } }
  }
  const running = async () => (await world.get<SyncStatus>('/api/sync')).running
  const jobOf = (id = '') => world.get<Job>(`/api/jobs/${id}`)

  it('SYNC-11 is started by an operator, tells how many in lists, and names them in the job alone', async () => {
    const { status, body } = await start({ service: 'all', users: { ids: ['user-21', 'user-22'] } })
    assert.equal(status, 202, body.detail)
    assert.equal(body.jobIds.length, 2)
    assert.deepEqual(
      (await running()).map(({ task, chosen }) => [task, chosen]),
      Array.from({ length: 2 }, () => [{ kind: 'users', users: 2 }, undefined]),
    )
    const { chosen, task } = await jobOf(body.jobIds[1])
    assert.deepEqual(task, { kind: 'users', users: 2 })
    assert.deepEqual(
      chosen?.map(({ id }) => id),
      ['user-21', 'user-22'],
    )
    assert.ok(chosen.every(({ userName, displayName }) => userName && displayName))
  })

  it('stands in the audit log once for the sync, and once for each user', async () => {
    const { body } = await start({ service: 'teams', users: { ids: ['user-21', 'user-22'] } })
    const { items } = await world.get<Page<ListedAuditEntry>>('/api/audit?via=tab')
    assert.deepEqual(items.map(({ action, target, after }) => [action, target, after]).reverse(), [
      ['sync.start', `job ${body.jobIds[0]}`, 'teams, 2 chosen users'],
      ['sync.start', 'user user-21', `teams, 2 chosen users, job ${body.jobIds[0]}`],
      ['sync.start', 'user user-22', `teams, 2 chosen users, job ${body.jobIds[0]}`],
    ])
  })

  it('is of everybody who fits a search', async () => {
    const { body } = await start({ service: 'pbx', users: { search: 'user', filter: 'state:blocked' }, preview: true })
    const { total, items } = await world.get<Page<{ id: string }>>('/api/users?search=user&filter=state:blocked')
    assert.ok(total > 0)
    const { chosen, preview } = await jobOf(body.jobIds[0])
    assert.equal(preview, true)
    assert.deepEqual(chosen?.map(({ id }) => id).sort(), items.map(({ id }) => id).sort())
  })

  it('is none of a reader\u2019s', async () => {
    assert.equal((await start({ service: 'all', users: { ids: ['user-21'] } }, 'reader')).status, 403)
    assert.deepEqual(await running(), [])
  })

  it('is not joined to one that is running', async () => {
    await start({ service: 'all' })
    const { status, body } = await start({ service: 'all', users: { ids: ['user-21'] } })
    assert.equal(status, 409)
    assert.match(body.detail, /A sync is running/)
  })

  it('waits for the first sync of everybody', async () => {
    await world.stores.tenants.saveCursor(TENANT, 'teams', null)
    const { status, body } = await start({ service: 'all', users: { ids: ['user-21'] } })
    assert.equal(status, 409)
    assert.match(body.detail, /Use Sync Now once/)
  })

  const many = Array.from({ length: 201 }, (_, at) => `user-${at}`)
  for (const [title, users, status, says] of [
    ['an id twice', { ids: ['user-21', 'user-21'] }, 400, /"user-21" comes more than once/],
    ['an unknown id', { ids: ['user-21', 'nobody'] }, 404, /1 of these 2 users are not in the directory, "nobody"/],
    ['too many ids', { ids: many }, 400, /201 users are chosen.*at most 200.*Sync Now/],
    ['no ids', { ids: [] }, 400, /users.ids: use at least 1/],
    ['neither ids nor a filter', {}, 400, /Say which users/],
    ['ids and a filter', { ids: ['user-21'], filter: 'state:blocked' }, 400, /either ids, or/],
    ['a filter that is none', { filter: 'colour:red' }, 400, /colour/],
    ['a list', ['user-21'], 400, /users: it must be of type object/],
    ['ids that are none', { ids: [7] }, 400, /users.ids.0: it must be of type string/],
    ['an unknown key', { ids: ['user-21'], force: true }, 400, /There is no "force"/],
    ['an empty id', { ids: [''] }, 400, /users.ids.0: must be the id of a user/],
    ['an id of the prototype', { ids: ['constructor', '__proto__'] }, 404, /2 of these 2 users/],
    ['an id with a break in it', { ids: ["x'\n\u0000"] }, 400, /users.ids.0: must be the id of a user/],
  ] as const) {
    it(`starts nothing for ${title}`, async () => {
      const answer = await start({ service: 'all', users })
      assert.equal(answer.status, status, answer.body.detail)
      assert.match(answer.body.detail, says)
      assert.deepEqual(await running(), [])
    })
  }

  it('starts nothing for a filter that fits nobody', async () => {
    const { status, body } = await start({ service: 'all', users: { search: 'nobody-is-called-that' } })
    assert.equal(status, 409)
    assert.match(body.detail, /Nobody/)
  })

  it('starts nothing together with one user, or with taking everything back', async () => {
    const users = { ids: ['user-21'] }
    const both = await start({ service: 'all', users, userId: 'user-21' })
    assert.deepEqual([both.status, both.body.detail], [400, 'Send either userId, or users.'])
    const withdraw = await start({ service: 'teams', users, preview: true, task: 'withdraw' })
    assert.equal(withdraw.status, 400)
    assert.deepEqual(await running(), [])
  })

  it('takes no users of another tenant', async () => {
    const token = await world.token('admin', { tid: OTHER_TENANT, iss: 'https://other.example' })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ service: 'all', users: { ids: ['user-21'] } })
    const answer = await fetch(`${world.url}/api/sync`, { method: 'POST', headers, body })
    assert.equal(answer.status, 404)
    assert.match(((await answer.json()) as { detail: string }).detail, /not in the directory/)
    assert.deepEqual(await running(), [])
  })
})
