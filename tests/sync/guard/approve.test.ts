import assert from 'node:assert/strict'
import type { Job } from '../../../src/jobs/store.ts'
import { AlreadyApproved, type Approver, ExceedsGuard } from '../../../src/sync/sync.ts'
import { assignments, readClouds } from '../../journeys/checker.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../../journeys/person.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const ADMIN: Approver = { id: 'a', name: 'Ada', type: 'manual', exceedGuard: true }
const AUTO = { autoSync: true, windows: [], timezone: 'Europe/London' }

describe('a sync that the guard stopped', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 40 })
    await world.run()
  })
  afterEach(() => world.close())

  const turnOff = async (many: number): Promise<void> => {
    for (const user of (await world.users()).slice(0, many))
      await changePbxUser(world.url, user.userName, (each) => {
        for (const extension of each.serviceInfo.extensions) extension.msTeamsEnabled = false
      })
  }
  const remove = async (many: number): Promise<void> => {
    for (const user of (await world.users()).slice(0, many)) await deletePbxUser(world.url, user.userName)
  }
  const approve = async (job: Job | undefined): Promise<Job[]> => {
    const { jobs } = await world.sync.approve(world.tenantId, ADMIN, job?.id ?? '')
    return world.ended(jobs.map(({ id }) => id))
  }
  const states = (jobs: Job[]) => jobs.map(({ service, state, planOf }) => [service, state, planOf])

  it('before it took 8x8 in: approved, it takes exactly that in and goes on with Teams', async () => {
    await remove(11)
    const refused = await world.run()
    assert.deepEqual(
      refused.map(({ state }) => state),
      ['refused', 'cancelled'],
    )
    assert.deepEqual([refused[0]?.plan?.removals, refused[0]?.plan?.limit, refused[0]?.plan?.changes], [11, 10, 11])
    // what it saw is queued at once: the button asks about no other number than the lists show
    assert.equal((await world.sync.status(world.tenantId)).queued, 11)
    const jobs = await approve(refused[0])
    // the Teams job has a guard of its own, and nobody approved its plan
    assert.deepEqual(states(jobs), [
      ['pbx', 'succeeded', '3'],
      ['teams', 'refused', null],
    ])
    const ended = await approve(jobs[1])
    assert.deepEqual(states(ended), [['teams', 'succeeded', '6']])
    assert.equal(ended[0]?.counts.removed, 11)
    assert.equal((await world.sync.status(world.tenantId)).button, 'green')
  })

  it('is approved once, however many try at the same time, and not by everybody', async () => {
    await turnOff(12)
    const [, refused] = await world.run()
    assert.equal(refused?.state, 'refused')
    const operator = { ...ADMIN, exceedGuard: false }
    await assert.rejects(world.sync.approve(world.tenantId, operator, refused.id), ExceedsGuard)
    const tried = await Promise.allSettled(
      ['Ada', 'Bea', 'Cem'].map((name) => world.sync.approve(world.tenantId, { ...ADMIN, name }, refused.id)),
    )
    const [first] = tried.flatMap((each) => (each.status === 'fulfilled' ? each.value.jobs : []))
    const others = tried.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
    assert.equal(others.length, 2)
    for (const error of others) {
      assert.ok(error instanceof AlreadyApproved, String(error))
      assert.equal(error.approved?.jobId, first?.id)
    }
    const [job] = await world.ended([first?.id ?? ''])
    assert.deepEqual([job?.state, job?.counts.removed], ['succeeded', 12])
    await assert.rejects(world.sync.approve(world.tenantId, ADMIN, refused.id), AlreadyApproved)
  })

  it('asks on after a sync of one user, which settles nothing for the others, and Auto Sync waits as before', async () => {
    await turnOff(12)
    const [, refused] = await world.run()
    await world.stores.tenants.changeSchedule(world.tenantId, AUTO)
    const userId = (await world.users()).at(-1)?.id ?? ''
    const { jobs } = await world.sync.start(world.tenantId, ADMIN, { service: 'all', userId })
    assert.deepEqual(
      (await world.ended(jobs.map(({ id }) => id))).map(({ state }) => state),
      ['succeeded', 'succeeded'],
    )
    const asking = await world.sync.status(world.tenantId)
    assert.deepEqual([asking.button, asking.stopped.map(({ id }) => id)], ['refused', [refused?.id]])
    assert.ok(asking.auto.holds.includes('approval'))
    const [job] = await approve(refused)
    assert.deepEqual([job?.state, job?.counts.removed], ['succeeded', 12])
    const decided = await world.sync.status(world.tenantId)
    assert.deepEqual([decided.button, decided.stopped], ['green', []])
  })

  it('expires when one more would go', async () => {
    await turnOff(12)
    const [, refused] = await world.run()
    const before = assignments(await readClouds(world.url))
    await turnOff(13)
    await world.run('pbx')
    const [job] = await approve(refused)
    assert.deepEqual([job?.state, job?.cause?.code], ['failed', 'PLAN_EXPIRED'])
    assert.deepEqual(assignments(await readClouds(world.url)), before)
  })
})

describe('an approved plan, when the product is stopped in the middle', function () {
  this.timeout(60_000)
  let world: SyncWorld
  afterEach(() => world.close())

  it('while it takes 8x8 in: goes on, and does not take its own work for a change', async () => {
    world = await openWorld({ users: 1200 })
    const preview = await world.run('pbx', { preview: true })
    const { jobs } = await world.sync.approve(world.tenantId, ADMIN, preview[0]?.id ?? '')
    const id = jobs[0]?.id ?? ''
    const taken = async () => (await world.stores.jobs.countPlanned(world.tenantId, id)).done
    while ((await taken()) === 0) await new Promise((resolve) => setImmediate(resolve))
    await world.restart()
    assert.ok((await taken()) < 1200, 'it had ended before')
    // whoever changes now is of the next sync, and no part of what was approved
    const [late] = (await readClouds(world.url)).pbx.slice(-1)
    await changePbxUser(world.url, late?.basicInfo.userName ?? '', (user) => setNumber(user, '+442079990001'))
    const [ended] = await world.ended([id])
    assert.deepEqual([ended?.state, ended?.counts.created], ['succeeded', 1200], await world.output(id))
    assert.ok(ended?.resumedAt)
    assert.equal(await taken(), 1200)
    const users = await world.stores.directory.users(world.tenantId, { search: '2079990001', limit: 5 })
    assert.equal(users.total, 0)
  })

  it('while it writes to Teams: goes on and sends nothing twice', async () => {
    world = await openWorld({ users: 60 })
    await world.run('pbx')
    const [preview] = await world.run('teams', { preview: true })
    await resetRequests(world.url)
    await world.faults({ faults: [{ system: 'graph', match: 'POST /$batch', kind: 'delay', ms: 30 }] })
    const { jobs } = await world.sync.approve(world.tenantId, ADMIN, preview?.id ?? '')
    const id = jobs[0]?.id ?? ''
    const sent = async () => (await world.stores.jobs.countPlanned(world.tenantId, id)).started
    while ((await sent()) < 20) await new Promise((resolve) => setImmediate(resolve))
    await world.restart()
    const [ended] = await world.ended([id])
    assert.deepEqual([ended?.state, ended?.counts.assigned], ['succeeded', 60], await world.output(id))
    assert.ok(ended?.resumedAt)
    assert.equal(countOf(await requests(world.url), 'graph', /\/assignNumber$/), 60)
  })
})
