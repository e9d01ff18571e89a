import assert from 'node:assert/strict'
import type { UserRow } from '../../src/directory/store.ts'
import { assignments, readClouds, shouldHave } from '../journeys/checker.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../journeys/person.ts'
import { openWorld, type SyncWorld } from './world.ts'

const NEW = '+442079990001'

/** Who holds a number in Teams, by Entra object id. */
async function holders(world: SyncWorld, number: string): Promise<string[]> {
  const { numbers } = await readClouds(world.url)
  return numbers.filter((each) => each.telephoneNumber === number).flatMap((each) => each.assignmentTargetId ?? [])
}

async function held(world: SyncWorld, user: UserRow): Promise<string[]> {
  const { numbers } = await readClouds(world.url)
  return numbers.filter((each) => each.assignmentTargetId === user.m365Id).map((each) => each.telephoneNumber)
}

describe('Teams job, when Microsoft has ways of its own', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let mover: UserRow

  beforeEach(async () => {
    world = await openWorld()
    await world.run()
    const [first] = await world.users()
    assert.ok(first)
    mover = first
  })
  afterEach(() => world.close())

  const give = (number: string) => changePbxUser(world.url, mover.userName, (user) => setNumber(user, number))

  for (const secondNumber of ['replace', 'keep', 'refuse'] as const)
    for (const refusals of ['request', 'operation'] as const)
      it(`a changed number ends alone with its user when a second one is met with: ${secondNumber}, told by the ${refusals}`, async () => {
        await world.faults({ switches: { secondNumber, refusals } })
        await give(NEW)
        const jobs = await world.run()
        assert.deepEqual(
          jobs.map((job) => job.state),
          ['succeeded', 'succeeded'],
          await world.output(jobs[1]?.id ?? ''),
        )
        assert.deepEqual(await held(world, mover), [NEW])
        assert.deepEqual(await holders(world, mover.number ?? ''), [])
        await resetRequests(world.url)
        await world.run()
        assert.equal(countOf(await requests(world.url), 'graph', /^POST .*\/(un)?assignNumber$/), 0)
      })

  for (const secondNumber of ['replace', 'keep', 'refuse'] as const)
    it(`users who pass their numbers on in a ring each get theirs when a second one is met with: ${secondNumber}`, async () => {
      await world.faults({ switches: { secondNumber } })
      const ring = (await world.users()).slice(0, 4)
      for (const user of ring) await changePbxUser(world.url, user.userName, (each) => setNumber(each, null))
      const next = ring.map((_, at) => ring[(at + 1) % ring.length]?.number ?? '')
      for (const [at, user] of ring.entries())
        await changePbxUser(world.url, user.userName, (each) => setNumber(each, next[at] ?? ''))
      const [, teams] = await world.run()
      assert.equal(teams?.state, 'succeeded', await world.output(teams?.id ?? ''))
      assert.deepEqual(
        await Promise.all(ring.map((user) => held(world, user))),
        next.map((number) => [number]),
      )
    })

  it('who gave up the old number and was refused the new one gets the old one back', async () => {
    await give(NEW)
    // refused once the old one is gone: the new number does not take effect for anybody
    await world.faults({ switches: { secondNumber: 'refuse', assignOutcome: 'failed', outcomeNumbers: [NEW] } })
    const jobs = await world.run()
    assert.equal(jobs[1]?.state, 'succeededWithErrors', await world.output(jobs[1]?.id ?? ''))
    assert.deepEqual(await held(world, mover), [mover.number], await world.output(jobs[1]?.id ?? ''))
    const after = (await world.users()).find((user) => user.id === mover.id)
    assert.deepEqual([after?.state, after?.reason], ['waiting', 'MS_TRANSIENT'])
  })

  it('an assignment that succeeds but does not take is not believed', async () => {
    await give(NEW)
    await world.faults({ switches: { assignOutcome: 'noEffect', outcomeNumbers: [NEW] } })
    const [, teams] = await world.run()
    assert.equal(teams?.state, 'succeededWithErrors')
    const stands = async () => {
      const after = (await world.users()).find((user) => user.id === mover.id)
      return [after?.state, after?.reason, (await world.sync.status(world.tenantId)).queued]
    }
    assert.deepEqual(await stands(), ['blocked', 'NOT_VERIFIED', 0])
    // the refusal stands at the next look: nothing is queued that would only be refused again
    await world.stores.directory.dirtyAll(world.tenantId)
    await world.look()
    assert.deepEqual(await stands(), ['blocked', 'NOT_VERIFIED', 0])
    // a sync that a person starts does try again
    await world.faults({})
    await world.run()
    assert.deepEqual(await stands(), ['inSync', null, 0])
  })

  it('an assignment that stays pending waits for Microsoft, and is not a failure', async () => {
    await give(NEW)
    await world.faults({ switches: { assignOutcome: 'pending', outcomeNumbers: [NEW] } })
    const [, teams] = await world.run()
    assert.equal(teams?.state, 'succeeded', await world.output('4'))
    assert.equal(teams.counts.waiting, 1)
    const after = (await world.users()).find((user) => user.id === mover.id)
    assert.deepEqual([after?.state, after?.reason], ['waiting', 'NOT_ACTIVATED_YET'])
    const status = await world.sync.status(world.tenantId)
    assert.deepEqual([status.button, status.queued], ['green', 0])
  })

  it('a number that stays pending is ours: 8x8 may move on, and in the end the user has one number', async () => {
    await give(NEW)
    await world.faults({ switches: { assignOutcome: 'pending', outcomeNumbers: [NEW] } })
    await world.run()
    await give('+442079990002')
    await world.run()
    await world.run()
    const after = (await world.users()).find((user) => user.id === mover.id)
    assert.deepEqual([after?.state, after?.reason], ['inSync', null])
    assert.deepEqual(await held(world, mover), ['+442079990002'])
  })

  it('an answer that was lost on the way back is read back, not sent again', async () => {
    await give(NEW)
    await resetRequests(world.url)
    const assign = 'POST /admin/teams/telephoneNumberManagement/numberAssignments/assignNumber'
    await world.faults({ faults: [{ system: 'graph', match: assign, kind: 'reset', applied: true, times: 1 }] })
    const [, teams] = await world.run()
    assert.deepEqual([teams?.state, teams?.cause?.code], ['failed', 'M365_UNAVAILABLE'])
    const [, again] = await world.run()
    assert.equal(again?.state, 'succeeded')
    assert.deepEqual(await held(world, mover), [NEW])
    assert.equal(countOf(await requests(world.url), 'graph', /\/assignNumber$/), 1)
  })

  it('a permission taken back in the middle stops the job with its cause, and the rest stays queued', async () => {
    for (const [index, user] of (await world.users()).slice(0, 30).entries())
      await changePbxUser(world.url, user.userName, (each) =>
        setNumber(each, `+4420799910${String(index).padStart(2, '0')}`),
      )
    const match = 'POST /$batch'
    await world.faults({ faults: [{ system: 'graph', match, kind: 'status', status: 403, after: 1 }] })
    const [, teams] = await world.run()
    assert.deepEqual([teams?.state, teams?.cause?.code], ['failed', 'CONSENT'])
    assert.ok((teams?.counts.notReached ?? 0) > 0)
    assert.ok((await world.sync.status(world.tenantId)).queued > 0)
    await world.faults({})
    const [, next] = await world.run()
    assert.equal(next?.state, 'succeeded', await world.output(next?.id ?? ''))
    assert.equal((await world.sync.status(world.tenantId)).button, 'green')
  })
})

describe('Teams job, stopped in the middle', function () {
  this.timeout(60_000)

  it('goes on after the restart and sends nothing twice, not even what Microsoft takes its time for', async () => {
    const world = await openWorld()
    const wanted = (await readClouds(world.url)).pbx.flatMap((user) => shouldHave(user) ?? [])
    await world.faults({ switches: { assignOutcome: 'pending', outcomeNumbers: wanted.slice(0, 5) } })
    const by = { id: 'u', name: 'Dana', type: 'manual' } as const
    const { jobs } = await world.sync.start(world.tenantId, by, { service: 'all' })
    const teams = jobs[1]?.id ?? ''
    const onTheWay = async () => (await world.stores.jobs.countPlanned(world.tenantId, teams)).started > 0
    while (!(await onTheWay())) await new Promise((resolve) => setTimeout(resolve, 1))
    await world.restart()
    assert.equal((await world.stores.jobs.job(world.tenantId, teams))?.endedAt, null, 'it had ended before')
    const [ended] = await world.ended([teams])
    assert.equal(ended?.state, 'succeeded', await world.output(teams))
    assert.ok(ended.resumedAt)
    assert.equal(ended.counts.assigned, wanted.length - 5)
    assert.equal(countOf(await requests(world.url), 'graph', /\/assignNumber$/), wanted.length)
    await world.close()
  })
})

describe('Teams job, stopped when everything was sent', () => {
  it('still proves after the restart what Microsoft took its time for', async () => {
    const world = await openWorld({ users: 5 })
    const by = { id: 'u', name: 'Dana', type: 'manual' } as const
    await world.faults({ switches: { assignOutcome: 'pending' } })
    const { jobs } = await world.sync.start(world.tenantId, by, { service: 'all' })
    const teams = jobs[1]?.id ?? ''
    const phase = async () => (await world.stores.jobs.job(world.tenantId, teams))?.progress?.phase
    while ((await phase()) !== 'verify') await new Promise((resolve) => setTimeout(resolve, 0))
    await world.restart()
    const [ended] = await world.ended([teams])
    assert.ok(ended?.resumedAt, 'it had ended before')
    const counts = await world.stores.jobs.countPlanned(world.tenantId, teams)
    assert.deepEqual([counts.started, counts.planned], [0, 0])
    assert.equal(ended.counts.waiting, 5)
    assert.equal(countOf(await requests(world.url), 'graph', /\/assignNumber$/), 5)
    await world.close()
  }).timeout(60_000)
})

describe('a complete read of 8x8 that comes back empty', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.run()
    await world.pass(25 * 60 * 60 * 1000)
  })
  afterEach(() => world.close())

  const everyoneStays = async (): Promise<void> => {
    assert.ok((await world.users()).every((user) => user.state === 'inSync'))
    assert.equal(await world.stores.directory.countSeen(world.tenantId, 'pbx'), 12)
  }

  it('by a fault is not believed: the job fails with its reason, and everyone stays', async () => {
    await world.faults({ faults: [{ system: '8x8', match: 'GET /users', kind: 'emptyPage' }] })
    const [pbx] = await world.run()
    assert.deepEqual([pbx?.state, pbx?.cause?.code], ['failed', 'PBX_INCOMPLETE'])
    await everyoneStays()
    await world.faults({})
    assert.ok((await world.run()).every((job) => job.state === 'succeeded'))
  })

  it('by truth is not believed either, without a person’s word', async () => {
    for (const { userName } of await world.users()) await deletePbxUser(world.url, userName)
    const [pbx] = await world.run()
    assert.deepEqual([pbx?.state, pbx?.cause?.code], ['refused', 'PBX_EMPTY'])
    assert.ok((await world.users()).every((user) => user.deletedAt === null && user.teamsNumber === user.number))
  })
})

describe('the guard', function () {
  this.timeout(60_000)
  let world: SyncWorld
  before(async () => {
    world = await openWorld()
    await world.run()
  })
  after(() => world.close())

  it('refuses to deactivate more than it may, before the first write, and says how many', async () => {
    const before = assignments(await readClouds(world.url))
    for (const user of (await world.users()).slice(0, 11))
      await changePbxUser(world.url, user.userName, (each) => {
        each.basicInfo.status = 'INACTIVE'
      })
    const [pbx, teams] = await world.run()
    assert.deepEqual([pbx?.state, pbx?.cause?.code], ['refused', 'TOO_MANY_REMOVALS'])
    assert.deepEqual(pbx?.cause?.detail, { removals: '11', limit: '10' })
    assert.equal(teams?.state, 'cancelled')
    assert.deepEqual(assignments(await readClouds(world.url)), before)
    assert.equal((await world.sync.status(world.tenantId)).button, 'refused')
  })

  it('lets them pass once the limit allows', async () => {
    await world.stores.tenants.changeGuard(world.tenantId, { number: 11, share: 0 })
    const jobs = await world.run()
    assert.ok(jobs.every((job) => job.state === 'succeeded'))
    assert.equal(jobs[1]?.counts.removed, 11)
  })

  it('counts the numbers that the Teams job would take, too', async () => {
    const before = assignments(await readClouds(world.url))
    for (const user of (await world.users()).filter((each) => each.state === 'inSync').slice(0, 12))
      await changePbxUser(world.url, user.userName, (each) => {
        for (const extension of each.serviceInfo.extensions) extension.msTeamsEnabled = false
      })
    const [pbx, teams] = await world.run()
    assert.deepEqual([pbx?.state, teams?.state], ['succeeded', 'refused'])
    assert.deepEqual(teams?.cause?.detail, { removals: '12', limit: '11' })
    assert.deepEqual(assignments(await readClouds(world.url)), before)
  })
})
