import assert from 'node:assert/strict'
import type { Job } from '../../src/jobs/store.ts'
import { type Approver, ExceedsGuard } from '../../src/sync/sync.ts'
import { assignments, readClouds, type Clouds } from '../journeys/checker.ts'
import { changePbxUser } from '../journeys/pbxAdmin.ts'
import { changeAccount, unassign } from './microsoftAdmin.ts'
import { setTeams } from './teamsSettings.ts'
import { openWorld, type SyncWorld } from './world.ts'

const ADMIN: Approver = { id: 'a', name: 'Ada', type: 'manual', exceedGuard: true }
const LIST = 'GET /admin/teams/telephoneNumberManagement/numberAssignments'
const ASKS = ['refused', 'M365_EMPTY']

describe('Teams that shows no number at all, though some of them are ours', function () {
  this.timeout(60_000)
  let world: SyncWorld
  afterEach(() => world.close())

  const clouds = (): Promise<Clouds> => readClouds(world.url)
  const ends = (job: Job | undefined) => [job?.state, job?.cause?.code]
  const synced = async (): Promise<Job | undefined> => (await world.run('teams'))[0]
  async function approve(job: Job | undefined): Promise<Job | undefined> {
    const { jobs } = await world.sync.approve(world.tenantId, ADMIN, job?.id ?? '')
    return (await world.ended(jobs.map(({ id }) => id)))[0]
  }
  const managed = async (): Promise<number> => (await world.stores.directory.counts(world.tenantId)).managed
  /** Somebody takes every number off by hand, in the Teams admin center. */
  async function begin(users: number): Promise<void> {
    world = await openWorld({ users })
    await world.run()
  }
  async function takeAllOff(): Promise<void> {
    for (const { telephoneNumber } of (await clouds()).numbers) await unassign(world.url, telephoneNumber)
    await world.pass(5_000)
    assert.deepEqual(assignments(await clouds()), [])
  }

  it('asks, and goes on when an admin says that it is so', async () => {
    await begin(3)
    const before = assignments(await clouds())
    await takeAllOff()
    const refused = await synced()
    assert.deepEqual(ends(refused), ASKS)
    assert.deepEqual([refused?.plan?.changes, refused?.plan?.removals, refused?.plan?.limit], [3, 3, 10])
    assert.match(await world.output(refused?.id ?? ''), /Guard: Microsoft 365 sent an empty list of numbers, twice/)
    assert.deepEqual(assignments(await clouds()), [])
    assert.equal((await world.sync.status(world.tenantId)).button, 'refused')
    // what was seen as empty once is no news to the store, and still a question
    const again = await synced()
    assert.deepEqual(ends(again), ASKS)
    await world.look()
    const [preview] = await world.run('teams', { preview: true })
    assert.equal(preview?.state, 'succeeded')
    const operator = { ...ADMIN, exceedGuard: false }
    for (const job of [again, preview])
      await assert.rejects(world.sync.approve(world.tenantId, operator, job?.id ?? ''), ExceedsGuard)
    const job = await approve(again)
    assert.deepEqual([job?.state, job?.counts.assigned], ['succeeded', 3], await world.output(job?.id ?? ''))
    assert.match(await world.output(job?.id ?? ''), /Guard: passed, as Ada approved this plan/)
    assert.deepEqual(assignments(await clouds()), before)
    assert.equal((await world.sync.status(world.tenantId)).button, 'green')
    assert.equal(await managed(), 3)
    assert.deepEqual(ends(await synced()), ['succeeded', undefined])
  })

  it('is asked once where nobody can have a number any more', async () => {
    await begin(4)
    const [first, ...others] = await world.users()
    await changePbxUser(world.url, first?.userName ?? '', (user) => {
      for (const extension of user.serviceInfo.extensions) extension.msTeamsEnabled = false
    })
    for (const { m365Id } of others) await changeAccount(world.url, m365Id ?? '', { accountEnabled: false })
    await takeAllOff()
    const [, refused] = await world.run()
    assert.deepEqual(ends(refused), ASKS)
    const job = await approve(refused)
    assert.deepEqual([job?.state, job?.counts.assigned], ['succeededWithErrors', 0])
    assert.equal(await managed(), 0)
    assert.deepEqual(ends(await synced()), ['succeededWithErrors', undefined])
    const reasons = (await world.users()).map(({ reason }) => reason)
    assert.deepEqual(reasons.sort(), ['M365_DISABLED', 'M365_DISABLED', 'M365_DISABLED', 'TEAMS_OFF'])
  })

  it('is not believed at its first word, and costs nothing when it was not so', async () => {
    await begin(12)
    const before = assignments(await clouds())
    await world.faults({ faults: [{ system: 'graph', match: LIST, kind: 'emptyPage', times: 1 }] })
    assert.deepEqual(ends(await synced()), ['succeeded', undefined])
    await world.faults({ faults: [{ system: 'graph', match: LIST, kind: 'emptyPage' }] })
    const refused = await synced()
    assert.deepEqual(ends(refused), ASKS)
    // somebody approves without looking: the list is there again, so it is no more the plan that was approved
    await world.faults({ faults: [] })
    assert.deepEqual(ends(await approve(refused)), ['failed', 'PLAN_EXPIRED'])
    const job = await synced()
    assert.deepEqual([job?.state, job?.counts.planned, await managed()], ['succeeded', 0, 12])
    assert.deepEqual(assignments(await clouds()), before)
  })

  it('is how it should be after everything was given back', async () => {
    await begin(25)
    await setTeams(world, { off: 'withdraw' })
    await world.stores.tenants.changeGuard(world.tenantId, { number: 25, share: 0 })
    const job = await synced()
    assert.deepEqual([job?.state, job?.counts.removed, job?.cause], ['succeeded', 25, null])
    assert.equal(await managed(), 0)
    assert.deepEqual(assignments(await clouds()), [])
  })
})
