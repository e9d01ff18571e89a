import assert from 'node:assert/strict'
import { ServiceOff } from '../../src/sync/sync.ts'
import { assignments, readClouds } from '../journeys/checker.ts'
import { changePbxUser, createPbxUser, findPbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { numbersHeld } from './microsoftAdmin.ts'
import { connectProvider, person } from './provider.ts'
import { setTeams } from './teamsSettings.ts'
import { openWorld, type SyncWorld } from './world.ts'

const NEW = '+442079990001'
const BY = { id: 'dana', name: 'Dana', type: 'manual' } as const

describe('SVC-8 disabling a service', function () {
  this.timeout(60_000)
  let world: SyncWorld
  before(async () => {
    world = await openWorld({ users: 8 })
    await world.run()
  })
  after(() => world.close())

  const start = (service: 'all' | 'pbx' | 'teams') => world.sync.start(world.tenantId, BY, { service })
  const button = async () => (await world.sync.status(world.tenantId)).button
  const policies = async (id: string) => {
    const answer = await fetch(`${world.url}/sandbox/graph/admin/teams/userConfigurations/${id}`)
    return ((await answer.json()) as { effectivePolicyAssignments: unknown[] }).effectivePolicyAssignments.length
  }

  it('Teams, keeping numbers: nothing can start, nothing is queued, and the button says so', async () => {
    const before = assignments(await readClouds(world.url))
    await setTeams(world, { off: 'keep' })
    await assert.rejects(start('teams'), (error) => error instanceof ServiceOff && error.service === 'teams')
    const [user] = await world.users()
    await changePbxUser(world.url, user!.userName, (each) => setNumber(each, NEW))
    const jobs = await world.run('all')
    assert.deepEqual(
      jobs.map((job) => [job.service, job.state]),
      [['pbx', 'succeeded']],
      'the directory goes on',
    )
    await world.look()
    const status = await world.sync.status(world.tenantId)
    assert.deepEqual([status.button, status.off, status.queued], ['off', ['teams'], 0])
    assert.ok((await world.users()).every((each) => each.reason === 'SERVICE_OFF'))
    assert.deepEqual(assignments(await readClouds(world.url)), before)
  })

  it('enabled again, it adopts what is as wanted and changes the rest', async () => {
    await setTeams(world, { off: null })
    await world.run()
    assert.ok((await world.users()).every((user) => user.state === 'inSync'))
    assert.equal(await button(), 'green')
  })

  it('Teams, withdrawing: the guard stops what is too much, before the first write', async () => {
    await world.stores.tenants.changeGuard(world.tenantId, { number: 3, share: 0 })
    const before = assignments(await readClouds(world.url))
    await setTeams(world, { off: 'withdraw' })
    const { jobs } = await world.sync.start(world.tenantId, BY, { service: 'teams', task: { kind: 'withdraw' } })
    const [job] = await world.ended(jobs.map((each) => each.id))
    assert.deepEqual([job?.state, job?.cause?.detail], ['refused', { removals: '8', limit: '3' }])
    assert.deepEqual(assignments(await readClouds(world.url)), before)
  })

  it('and once the limit allows, takes back every number and policy that is ours', async () => {
    await world.stores.tenants.changeGuard(world.tenantId, { number: 10, share: 0 })
    const [user] = await world.users()
    assert.equal(await policies(user?.m365Id ?? ''), 2)
    const jobs = await world.run('teams')
    assert.deepEqual(
      jobs.map((job) => [job.state, job.counts.removed, job.counts.policies]),
      [['succeeded', 8, 16]],
    )
    assert.deepEqual(assignments(await readClouds(world.url)), [])
    assert.equal(await policies(user?.m365Id ?? ''), 0)
    assert.equal((await world.stores.directory.counts(world.tenantId)).managed, 0)
    assert.equal(await button(), 'off')
    await assert.rejects(start('teams'), ServiceOff, 'nothing is left to withdraw')
  })

  it('what a sync was stopped at while it gives back can be approved, and what it left is taken back by the next', async () => {
    const other = await openWorld({ users: 4 })
    try {
      await other.run()
      const [user] = await other.users()
      await other.stores.tenants.changeGuard(other.tenantId, { number: 1, share: 0 })
      await setTeams(other, { off: 'withdraw' })
      const [stopped] = await other.run('teams')
      assert.deepEqual([stopped?.task.kind, stopped?.state], ['sync', 'refused'])
      const match = 'POST /admin/teams/policy/userAssignments/unassign'
      await other.faults({ faults: [{ system: 'graph', match, kind: 'status', status: 403 }] })
      const { jobs } = await other.sync.approve(other.tenantId, { ...BY, exceedGuard: true }, stopped?.id ?? '')
      const [applied] = await other.ended(jobs.map((each) => each.id))
      assert.deepEqual([applied?.state, applied?.cause?.code], ['failed', 'CONSENT'])
      assert.deepEqual(assignments(await readClouds(other.url)), [])
      await other.faults({})
      const [again] = await other.run('teams')
      assert.equal(again?.state, 'succeeded')
      const path = `sandbox/graph/admin/teams/userConfigurations/${user?.m365Id}`
      const teams = (await (await fetch(`${other.url}/${path}`)).json()) as { effectivePolicyAssignments: object[] }
      assert.deepEqual(teams.effectivePolicyAssignments, [])
    } finally {
      await other.close()
    }
  })

  it('Teams, withdrawing: says nothing of users who need attention, for that is in nobody’s way', async () => {
    const other = await openWorld({ users: 4 })
    try {
      await other.run()
      const [user] = await other.users()
      const headers = { 'content-type': 'application/json' }
      const path = `${other.url}/sandbox/graph/users/${user?.m365Id}`
      await fetch(path, { method: 'PATCH', headers, body: JSON.stringify({ accountEnabled: false }) })
      const [, blocked] = await other.run()
      assert.equal(blocked?.counts.blocked, 1)
      const options = { service: 'teams', task: { kind: 'withdraw' }, preview: true } as const
      const planned = await other.sync.start(other.tenantId, BY, options)
      const [preview] = await other.ended(planned.jobs.map((each) => each.id))
      const { jobs } = await other.sync.approve(other.tenantId, { ...BY, exceedGuard: true }, preview?.id ?? '')
      const [job] = await other.ended(jobs.map((each) => each.id))
      assert.deepEqual([job?.state, job?.counts.removed], ['succeeded', 4])
      assert.doesNotMatch(await other.output(job?.id ?? ''), /Check first/)
    } finally {
      await other.close()
    }
  })

  it('the 8x8 PBX: its jobs do not start, users stay, and Teams goes on from the directory', async () => {
    await setTeams(world, { off: null })
    const pbx = await world.stores.tenants.pbx(world.tenantId)
    const at = '2026-11-21T12:00:00.000Z'
    await world.stores.tenants.changeSettings(world.tenantId, 'pbx', { ...pbx!.settings, off: true }, at)
    await assert.rejects(start('pbx'), (error) => error instanceof ServiceOff && error.service === 'pbx')
    const jobs = await world.run('all')
    assert.deepEqual(
      jobs.map((job) => [job.service, job.state]),
      [['teams', 'succeeded']],
    )
    const [user] = await world.users()
    assert.deepEqual(await numbersHeld(world.url, user?.m365Id ?? ''), [user?.number])
    await setTeams(world, { off: 'keep' })
    await assert.rejects(start('all'), ServiceOff)
    assert.equal(await button(), 'off')
  })

  it('8x8 disabled: nothing of it is queued, and what came meanwhile goes with the first sync after', async () => {
    const { tenants } = world.stores
    const { settings } = (await tenants.pbx(world.tenantId))!
    const set = (off: boolean) =>
      tenants.changeSettings(world.tenantId, 'pbx', { ...settings, off }, '2026-11-21T12:00:00.000Z')
    await set(false)
    await world.run()
    await set(true)
    const provider = await connectProvider(world)
    const { userId } = await provider.create(person('ana.silva@contoso.example'))
    const other = (await world.users()).find((one) => one.pbxId !== null && one.deletedAt === null)!
    await world.stores.directory.request(world.tenantId, {
      ...{ id: 'r1', userId: other.id, accountId: other.pbxId, userName: other.userName, field: 'title', create: null },
      ...{ before: null, value: 'Boss', by: { id: 'd', name: 'Dana' }, at: '2026-11-21T12:00:00.000Z' },
      ...{ state: 'pending' as const, sentAt: null, endedAt: null, reason: null, raw: null },
    })
    await world.look()
    assert.equal((await world.sync.status(world.tenantId)).queued, 0)
    await set(false)
    await world.run()
    const made = (await world.users()).find((one) => one.id === userId)
    assert.ok(made?.pbxId, 'the first sync creates who was provisioned meanwhile')
    const [request] = await world.stores.directory.requestsOf(world.tenantId, ['r1'])
    assert.equal(request?.state, 'done')
  })

  it('8x8 disabled: whom it shows since is no change either, and is one again once it is enabled', async () => {
    const { tenants } = world.stores
    const { settings } = (await tenants.pbx(world.tenantId))!
    const set = (off: boolean) =>
      tenants.changeSettings(world.tenantId, 'pbx', { ...settings, off }, '2026-11-21T12:00:00.000Z')
    const queued = async () => {
      await world.look()
      return (await world.sync.status(world.tenantId)).queued
    }
    const [user] = await world.users()
    const like = await findPbxUser(world.url, user!.userName)
    const { basicInfo } = like
    await createPbxUser(world.url, { ...like, basicInfo: { ...basicInfo, userName: 'joiner@contoso.example' } })
    assert.equal(await queued(), 1)
    await set(true)
    assert.equal(await queued(), 0)
    await set(false)
    assert.equal(await queued(), 1)
  })
})
