import assert from 'node:assert/strict'
import { deletePbxUser } from '../journeys/pbxAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const BY = { id: 'u', name: 'Dana', type: 'manual' } as const

describe('what a job read, over its lives', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 30 })
  })
  afterEach(() => world.close())

  /** The next plan is not kept before this is let go; resolves once the job is there. */
  function holdPlan(): { there: Promise<void>; letGo: () => void } {
    const { jobs } = world.stores
    const keep = jobs.plan
    let arrived: () => void
    let letGo: () => void = () => undefined
    const there = new Promise<void>((resolve) => (arrived = resolve))
    const gone = new Promise<void>((resolve) => (letGo = resolve))
    jobs.plan = async (...plan) => {
      jobs.plan = keep
      arrived()
      await gone
      return keep(...plan)
    }
    return { there, letGo }
  }

  async function cutWhilePlanning(service: 'pbx' | 'teams', between?: () => Promise<void>) {
    const held = holdPlan()
    const { jobs } = await world.sync.start(world.tenantId, BY, { service })
    await held.there
    const restarted = world.restart(between)
    held.letGo()
    await restarted
    const [job] = await world.ended(jobs.map(({ id }) => id))
    assert.ok(job?.resumedAt, 'it had two lives')
    return job
  }

  it('8x8: everybody, though the second life found nothing new to read', async () => {
    const job = await cutWhilePlanning('pbx')
    assert.deepEqual([job.state, job.counts.read, job.counts.created], ['succeeded', 30, 30])
  })

  it('Microsoft 365: everybody, and once', async () => {
    await world.run('pbx')
    const job = await cutWhilePlanning('teams')
    const people = await world.stores.directory.countSeen(world.tenantId, 'm365')
    assert.deepEqual([job.state, job.counts.read], ['succeeded', people])
  })

  it('a read that did not end counts for nothing: the next one has it all', async () => {
    // the second page does not come in the first life
    const held = world.hold(/^GET .*\/8x8\/.*\/users\b/, 1)
    const { jobs } = await world.sync.start(world.tenantId, BY, { service: 'pbx' })
    await held.come()
    await world.restart(() => Promise.resolve(held.letOut()))
    const [job] = await world.ended(jobs.map(({ id }) => id))
    assert.ok(job?.resumedAt, 'it had two lives')
    assert.deepEqual([job.state, job.counts.read], ['succeeded', 30])
  })

  it('what changed between the lives is read as well', async () => {
    await world.run('pbx')
    const [one, two] = await world.users()
    await deletePbxUser(world.url, one?.userName ?? '')
    const job = await cutWhilePlanning('pbx', () => deletePbxUser(world.url, two?.userName ?? ''))
    assert.deepEqual([job.state, job.counts.deleted], ['succeeded', 2])
  })
})
