import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type {
  AuditEntry,
  Job,
  Keepable,
  NumbersKept,
  NumbersTakenBack,
  Page,
  ProblemBody,
  UserDetail,
} from '../../../src/api/contract.ts'
import { createWorld, deletingJob, newRun, NOW, refusedJob, removingJob, TENANT, type World } from '../world.ts'

describe('ENG-2 "Keep all numbers", at the API', () => {
  let world: World
  let id: string
  beforeEach(async () => {
    world = await createWorld()
    id = await removingJob(world.stores)
  })
  afterEach(() => world.close())

  const send = async <T>(method: string, path: string, body?: unknown, role: 'admin' | 'operator' = 'admin') => {
    const answer = await world.call(role, method, path, body)
    return { status: answer.status, body: (await answer.json()) as T }
  }
  const keep = () => send<NumbersKept>('POST', `/api/jobs/${id}/keep`, { note: ' a filter ' })
  const audit = async () =>
    (await world.get<Page<AuditEntry>>('/api/audit?via=tab&limit=10')).items.map(
      ({ action, target, before, after }) => [action, target, before, after],
    )
  const job = () => world.get<Job>(`/api/jobs/${id}`)
  const kept = async () => (await world.get<UserDetail>('/api/users/user-3')).kept

  it('is told of the job and of the user, and written down', async () => {
    const { status, body } = await keep()
    assert.deepEqual([status, body], [200, { kept: 1, left: 0 }])
    const { declined, plan } = await job()
    assert.deepEqual(
      [declined?.name, declined?.at, declined?.note, declined?.users, plan?.mayApply],
      ['Dana Whitfield', NOW, 'a filter', 1, false],
    )
    const user = await kept()
    assert.deepEqual([user?.note, user?.jobId, user?.by.name, user?.at], ['a filter', id, 'Dana Whitfield', NOW])
    assert.deepEqual(await audit(), [['sync.keep', `job ${id}`, null, '1 users: a filter']])
  })

  it('is told before it is done: how many, and who goes all the same', async () => {
    const before = await world.get<Keepable>(`/api/jobs/${id}/keep`)
    assert.deepEqual(before, { users: 1, taken: 1, chosen: 0, left: 0 })
    await world.stores.directory.chooseRemoval(TENANT, 'user-3', { by: { id: 'd', name: 'Dana' }, at: NOW })
    const { status, body } = await send<{ detail: string }>('GET', `/api/jobs/${id}/keep`)
    assert.equal(status, 409)
    assert.match(body.detail, /only whom an admin chose to remove/)
    assert.equal((await keep()).status, 409)
    assert.equal((await job()).declined, null)
    assert.equal((await world.call('operator', 'GET', `/api/jobs/${id}/keep`)).status, 403)
  })

  it('taken back for the whole job, it can be decided anew', async () => {
    await keep()
    const back = await send<NumbersTakenBack>('DELETE', `/api/jobs/${id}/keep`)
    assert.deepEqual([back.status, back.body, await kept()], [200, { takenBack: 1 }, null])
    assert.deepEqual([(await job()).declined, (await job()).plan?.mayApply], [null, true])
    assert.deepEqual((await audit())[0], ['sync.keep.end', `job ${id}`, '1 users', null])
    assert.equal((await send('DELETE', `/api/jobs/${id}/keep`)).status, 409)
    assert.equal((await keep()).status, 200)
  })

  it('taken back for one user; a second time changes nothing and writes nothing down', async () => {
    await keep()
    const back = await send<UserDetail>('DELETE', '/api/users/user-3/keep')
    assert.equal(back.body.kept, null)
    await send('DELETE', '/api/users/user-3/keep')
    assert.deepEqual(
      (await audit()).map(([action, target]) => [action, target]),
      [
        ['sync.keep.end', 'user user-3'],
        ['sync.keep', `job ${id}`],
      ],
    )
  })

  it('needs an admin, a reason, and a plan that still holds; nothing is kept else', async () => {
    const path = `/api/jobs/${id}/keep`
    assert.equal((await send('POST', path, { note: 'x' }, 'operator')).status, 403)
    assert.equal((await send('DELETE', path, undefined, 'operator')).status, 403)
    assert.equal((await send('POST', path, { note: ' ' })).status, 400)
    assert.equal((await send('POST', '/api/jobs/999/keep', { note: 'x' })).status, 404)
    const other = await refusedJob(world.stores)
    const { status, body } = await send<ProblemBody>('POST', `/api/jobs/${other}/keep`, { note: 'x' })
    assert.equal(status, 409)
    assert.match(body.detail, /Nothing of what job/)
    assert.equal(await kept(), null)
  })

  it('of a PBX job, users whom 8x8 took away stay, told of each and taken back as numbers are', async () => {
    id = await deletingJob(world.stores)
    const pending = () => world.stores.directory.countPendingRemovals(TENANT)
    const before = await pending()
    assert.deepEqual((await keep()).body, { kept: 1, left: 0 })
    assert.deepEqual(
      [(await kept())?.note, (await job()).declined?.users, await pending()],
      ['a filter', 1, before - 1],
    )
    const back = await send<UserDetail>('DELETE', '/api/users/user-3/keep')
    assert.deepEqual([back.body.kept, await pending()], [null, before])
    assert.equal((await send('DELETE', `/api/jobs/${id}/keep`)).status, 200)
    assert.equal((await keep()).status, 200)
    const all = await send<NumbersTakenBack>('DELETE', `/api/jobs/${id}/keep`)
    assert.deepEqual([all.body, await kept(), await pending()], [{ takenBack: 1 }, null, before])
    assert.deepEqual(
      (await audit()).map(([action]) => action),
      ['sync.keep.end', 'sync.keep', 'sync.keep.end', 'sync.keep.end', 'sync.keep'],
    )
  })

  it('not while a sync goes: its plan would be another', async () => {
    const { jobs } = await world.stores.jobs.createRun(TENANT, newRun('run-going', ['teams']))
    const { status, body } = await keep().then(({ status, body }) => ({ status, body: body as unknown as ProblemBody }))
    assert.equal(status, 409)
    assert.match(body.detail, /A sync is running/)
    assert.deepEqual([await kept(), (await job()).declined, await audit()], [null, null, []])
    await world.stores.jobs.askToStop(TENANT, jobs[0]!.id, { id: 'x', name: 'x' }, NOW)
    assert.equal((await keep()).status, 200)
    await world.stores.jobs.createRun(TENANT, newRun('run-going-2', ['teams']))
    assert.equal((await send('DELETE', `/api/jobs/${id}/keep`)).status, 409)
    assert.notEqual(await kept(), null)
  })
})
