import assert from 'node:assert/strict'
import { sharedPlans } from '../../src/bot/sharedPlans.ts'
import { createWorld, type World } from './world.ts'

describe('the plan of a stopped sync, told to many at once', () => {
  let world: World
  let at = 0
  let looks = 0
  before(async () => {
    world = await createWorld({ users: 8 })
    await world.sync.run('all')
    await world.tenants.changeGuard(world.tenantId, { number: 1, share: 0 })
    const { items } = await world.directory.users(world.tenantId, { states: ['inSync'], limit: 3 })
    await world.changeInPbx(
      items.map(({ userName }) => userName),
      { teamsEnabled: 'false' },
    )
  })
  after(() => world.close())

  const counting = () => ({
    tenants: world.tenants,
    directory: world.directory,
    jobs: {
      ...world.jobs,
      summary: (...asked: Parameters<World['jobs']['summary']>) => {
        looks += 1
        return world.jobs.summary(...asked)
      },
    },
  })

  it('is looked at once for all of them, again a little later, and at once when somebody decided', async () => {
    const run = await world.sync.run('all')
    assert.ok(run.some(({ state }) => state === 'refused'))
    const plans = run.filter(({ plan }) => plan).length
    const planOf = sharedPlans(() => at)
    const tell = () => Promise.all(Array.from({ length: 50 }, () => planOf(counting(), world.tenantId, run)))
    const all = await tell()
    assert.equal(all[0]?.keepable?.removals.length, 3)
    assert.ok(all.every((one) => one === all[0]))
    await tell()
    assert.equal(looks, plans)
    at += 5_001
    await tell()
    assert.equal(looks, 2 * plans)
    const approved = { id: 'd', name: 'Dana', at: new Date(0).toISOString(), jobId: '' }
    const decided = run.map((job) => (job.state === 'refused' ? { ...job, approved } : job))
    const [after] = await Promise.all([planOf(counting(), world.tenantId, decided), tell()])
    assert.equal(looks, 3 * plans)
    assert.notEqual(after, all[0])
  })

  it('is looked at again where that failed', async () => {
    const run = await world.jobs.run(
      world.tenantId,
      (await world.jobs.jobs(world.tenantId, { limit: 1 })).items[0]!.runId,
    )
    const planOf = sharedPlans(() => at)
    const gone = () => Promise.reject(new Error('the store is gone'))
    const broken = { ...counting(), jobs: { ...world.jobs, summary: gone } }
    await assert.rejects(planOf(broken, world.tenantId, run), /the store is gone/)
    assert.ok(await planOf(counting(), world.tenantId, run))
  })
})
