import assert from 'node:assert/strict'
import type { Job } from '../../src/jobs/store.ts'
import { ExceedsGuard, type Approver } from '../../src/sync/sync.ts'
import { assignments, readClouds } from '../journeys/checker.ts'
import { createPbxUser, deletePbxUser, findPbxUser } from '../journeys/pbxAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const ADMIN: Approver = { id: 'a', name: 'Ada', type: 'manual', exceedGuard: true }
const DAY = 24 * 60 * 60 * 1000
const ASKS = ['refused', 'PBX_EMPTY']

describe('8x8 that shows no user at all, though it had some', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let people: Awaited<ReturnType<typeof findPbxUser>>[]
  beforeEach(async () => {
    world = await openWorld({ users: 4 })
    await world.run()
    people = await Promise.all((await world.users()).map(({ userName }) => findPbxUser(world.url, userName)))
    // audit records would name each of them; only the list is empty here
    await world.pass(100 * DAY)
    for (const { basicInfo } of people) await deletePbxUser(world.url, basicInfo.userName)
    await world.pass(100 * DAY)
  })
  afterEach(() => world.close())

  const ends = (job: Job | undefined) => [job?.state, job?.cause?.code]
  const synced = async (): Promise<Job | undefined> => (await world.run('pbx'))[0]
  const inTeams = async () => assignments(await readClouds(world.url)).length
  const living = async () => (await world.users()).filter(({ deletedAt }) => deletedAt === null).length
  async function approve(job: Job | undefined): Promise<Job[]> {
    const { jobs } = await world.sync.approve(world.tenantId, ADMIN, job?.id ?? '')
    return world.ended(jobs.map(({ id }) => id))
  }

  it('is asked for twice before it is a question, and anew by each look', async () => {
    await fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
    assert.deepEqual(ends(await synced()), ASKS)
    const requests = (await (await fetch(`${world.url}/sandbox/requests`)).json()) as { '8x8': Record<string, number> }
    assert.equal(requests['8x8']['GET /users'], 3, 'once for the cursor')
    const { cursor } = (await world.stores.tenants.pbx(world.tenantId)) ?? assert.fail()
    assert.equal(Date.parse(cursor?.fullAt ?? ''), 0, 'what changed since is not enough')
  })

  it('is a question, below the guard’s number too, and however often it is seen', async () => {
    const [pbx, teams] = await world.run()
    assert.deepEqual([ends(pbx), ends(teams)], [ASKS, ['cancelled', 'PBX_JOB_ENDED']])
    assert.deepEqual([pbx?.plan?.removals, pbx?.plan?.limit], [4, 10])
    assert.match(await world.output(pbx?.id ?? ''), /8x8 sent an empty list of users, twice, though it had some/)
    assert.equal((await world.sync.status(world.tenantId)).button, 'refused')
    await world.look()
    assert.equal((await world.stores.tenants.pbx(world.tenantId))?.lookFailed, 'PBX_EMPTY', 'the watch only notes it')
    for (let more = 0; more < 2; more += 1) assert.deepEqual(ends(await synced()), ASKS)
    assert.deepEqual([await living(), await inTeams()], [4, 4])
  })

  it('an admin says that it is so: exactly that plan is applied, once, and nobody is asked again', async () => {
    const [refused] = await world.run()
    const operator = { ...ADMIN, exceedGuard: false }
    await assert.rejects(world.sync.approve(world.tenantId, operator, refused?.id ?? ''), ExceedsGuard)
    const [pbx, teams] = await approve(refused)
    assert.deepEqual([pbx?.state, pbx?.counts.deleted], ['succeeded', 4], await world.output(pbx?.id ?? ''))
    assert.match(await world.output(pbx?.id ?? ''), /Guard: passed, as Ada approved this plan/)
    assert.deepEqual([teams?.state, teams?.counts.removed], ['succeeded', 4])
    assert.deepEqual([await living(), await inTeams()], [0, 0])
    await assert.rejects(approve(refused), /approved/i)
    assert.deepEqual((await world.run()).map(ends), [
      ['succeeded', undefined],
      ['succeeded', undefined],
    ])
    await world.look()
    assert.equal((await world.stores.tenants.pbx(world.tenantId))?.lookFailed, null)
    const [first] = people
    assert.ok(first)
    await createPbxUser(world.url, first)
    await world.run()
    assert.deepEqual([await living(), await inTeams()], [1, 1], 'and somebody comes back')
  })

  it('a plan approved too late expires, and everybody is there as before', async () => {
    const refused = await synced()
    for (const person of people) await createPbxUser(world.url, person)
    assert.deepEqual(ends((await approve(refused))[0]), ['failed', 'PLAN_EXPIRED'])
    assert.deepEqual((await world.run()).map(ends), [
      ['succeeded', undefined],
      ['succeeded', undefined],
    ])
    assert.deepEqual([await living(), await inTeams()], [4, 4])
  })
})
