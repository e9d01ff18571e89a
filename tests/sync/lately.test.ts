import assert from 'node:assert/strict'
import { GUARD_RULES } from '../../src/words/guardRules.ts'
import { reasonWords } from '../../src/words/reasons.ts'
import type { Job } from '../../src/jobs/store.ts'
import { AlreadyApproved, type Approver, ExceedsGuard } from '../../src/sync/sync.ts'
import { assignments, readClouds } from '../journeys/checker.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { numbersHeld, unassign } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const DAY = 24 * 60 * 60_000
const ADMIN: Approver = { id: 'a', name: 'Ada', type: 'manual', exceedGuard: true }
const AUTO = { autoSync: true, windows: [], timezone: 'Europe/London' }

describe('8x8 that loses a few users every day, each day fewer than the guard would stop', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let left: string[]
  beforeEach(async () => {
    world = await openWorld({ users: 30 })
    await world.run()
    left = (await world.users()).map(({ userName }) => userName)
    await world.stores.tenants.changeGuard(world.tenantId, { number: 2, share: 0 })
    await world.stores.tenants.changeSchedule(world.tenantId, AUTO)
  })
  afterEach(() => world.close())

  const lose = async (many: number): Promise<void> => {
    for (const userName of left.splice(0, many)) await deletePbxUser(world.url, userName)
  }
  /** A day later 8x8 has so many fewer, and Auto Sync does what it does. */
  async function dayWith(many: number): Promise<Job[]> {
    await world.pass(DAY)
    await lose(many)
    return autoSync()
  }
  async function autoSync(): Promise<Job[]> {
    await world.look()
    await world.pass(61_000)
    const started = await world.sync.tick(world.tenantId)
    return world.ended((started?.jobs ?? []).map(({ id }) => id))
  }
  const states = (jobs: Job[]) => jobs.map(({ service, state, cause }) => [service, state, cause?.code ?? null])
  const WELL = [
    ['pbx', 'succeeded', null],
    ['teams', 'succeeded', null],
  ]
  const STOPPED = [
    ['pbx', 'refused', 'REMOVALS_ADD_UP'],
    ['teams', 'cancelled', 'PBX_JOB_ENDED'],
  ]
  const approve = async (job: Job | undefined, by = ADMIN): Promise<Job[]> => {
    const { jobs } = await world.sync.approve(world.tenantId, by, job?.id ?? '')
    return world.ended(jobs.map(({ id }) => id))
  }

  it('stops Auto Sync once the days of a week are three times the limit together, before anything is taken in', async () => {
    for (const many of [2, 2, 2]) assert.deepEqual(states(await dayWith(many)), WELL)
    const before = assignments(await readClouds(world.url))
    const jobs = await dayWith(1)
    assert.deepEqual(states(jobs), STOPPED)
    assert.deepEqual(assignments(await readClouds(world.url)), before)
    const [pbx] = jobs
    assert.deepEqual(pbx?.cause?.detail, { removals: '1', lately: '6', limit: '6' })
    const output = await world.output(pbx?.id ?? '')
    assert.match(output, /Guard: 1 removal of at most 2\nGuard: 6 before it in the last 7 days without approval/)
    const { cause, fix } = reasonWords('REMOVALS_ADD_UP', pbx?.cause?.detail)
    assert.match(cause, /1 numbers or users away, after 6 .* 7 days .* at most 6/)
    assert.doesNotMatch(`${cause} ${fix}`, /unknown|\{/)
    assert.match(
      GUARD_RULES[2],
      /^A sync that starts by itself also stops .* seven days.* more than three times the limit\.$/,
    )
    assert.equal((await world.sync.status(world.tenantId)).button, 'refused')
  })

  it('goes on when an admin approves just that plan, and then counts anew', async () => {
    for (const many of [2, 2, 2]) await dayWith(many)
    const [refused] = await dayWith(2)
    await assert.rejects(approve(refused, { ...ADMIN, exceedGuard: false }), ExceedsGuard)
    const jobs = await approve(refused)
    assert.deepEqual(states(jobs), WELL, await world.output(jobs[1]?.id ?? ''))
    await assert.rejects(approve(refused), AlreadyApproved)
    // who approved for 8x8 looked at 8x8; Teams is counted for itself, and its last job was that admin's
    const next = await dayWith(1)
    assert.deepEqual(states(next), [
      ['pbx', 'succeeded', null],
      ['teams', 'refused', 'REMOVALS_ADD_UP'],
    ])
    assert.deepEqual(states(await approve(next[1])), [['teams', 'succeeded', null]])
    for (const many of [2, 2]) assert.deepEqual(states(await dayWith(many)), WELL)
  })

  it('forgets what is a week old, and counts a user once', async () => {
    for (const many of [2, 2]) assert.deepEqual(states(await dayWith(many)), WELL)
    const [flapping = ''] = left
    for (const active of [false, true, false, true, false, true]) {
      await world.pass(60_000)
      await changePbxUser(world.url, flapping, (user) => {
        user.basicInfo.status = active ? 'ACTIVE' : 'INACTIVE'
      })
      assert.deepEqual(states(await autoSync()), WELL)
    }
    left.shift()
    left.push(flapping)
    await world.pass(7 * DAY)
    for (const many of [2, 2, 2]) assert.deepEqual(states(await dayWith(many)), WELL)
  })

  it('does not stop a person, but tells them, and counts what their syncs took away', async () => {
    for (const many of [2, 2, 2]) {
      await world.pass(DAY)
      await lose(many)
      assert.deepEqual(states(await world.run()), WELL)
    }
    await lose(1)
    const jobs = await world.run()
    assert.deepEqual(states(jobs), WELL)
    for (const { id } of jobs)
      assert.match(
        await world.output(id),
        /Guard: 6 before it in the last 7 days without approval, together at most 6 where nobody is there/,
      )
    assert.deepEqual(states(await dayWith(1)), STOPPED)
  })

  it('lets pass what takes nothing away', async () => {
    for (const many of [2, 2, 2]) await dayWith(many)
    await changePbxUser(world.url, left[0] ?? '', (user) => setNumber(user, '+442079990000'))
    assert.deepEqual(states(await autoSync()), WELL)
    // a number that somebody took off in Teams is put back
    const kept = (await world.users()).find(({ userName }) => userName === left[1])
    await unassign(world.url, kept?.number ?? '')
    const jobs = await autoSync()
    assert.deepEqual(states(jobs), WELL, await world.output(jobs.at(-1)?.id ?? ''))
    assert.deepEqual(await numbersHeld(world.url, kept?.m365Id ?? ''), [kept?.number])
  })
})
