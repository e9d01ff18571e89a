import assert from 'node:assert/strict'
import type { Job, JobPhase } from '../../../src/jobs/store.ts'
import { AlreadyEnded, NoSuchJob } from '../../../src/sync/sync.ts'
import { assignments, readClouds } from '../../journeys/checker.ts'
import { countOf, requests, resetRequests } from '../../journeys/person.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const DANA = { id: 'u', name: 'Dana' }
const WRITES = /(assignNumber|userAssignments\/assign)$/

describe('cancel', function () {
  this.timeout(60_000)
  let world: SyncWorld
  afterEach(() => world.close())

  const start = async (service: 'all' | 'teams' = 'all', preview = false): Promise<string[]> => {
    const { jobs } = await world.sync.start(world.tenantId, { ...DANA, type: 'manual' }, { service, preview })
    return jobs.map(({ id }) => id)
  }
  const look = async (id: string): Promise<Job> => {
    const job = await world.stores.jobs.job(world.tenantId, id)
    assert.ok(job)
    return job
  }
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
  }
  const inPhase = (id: string, phase: JobPhase) =>
    until(async () => {
      const job = await look(id)
      assert.equal(job.endedAt, null, 'it had ended before')
      return job.phase === phase
    })
  const cancel = (id: string) => world.sync.cancel(world.tenantId, DANA, id)
  const slowly = (system: '8x8' | 'graph', match: string, ms: number) =>
    world.faults({ faults: [{ system, match, kind: 'delay', ms }] })
  const writes = async () => countOf(await requests(world.url), 'graph', WRITES)

  it('while 8x8 is read: ends both jobs at once, and nothing is taken in', async () => {
    world = await openWorld({ users: 40 })
    await slowly('8x8', 'GET /users', 20_000)
    const [pbx = '', teams = ''] = await start()
    await inPhase(pbx, 'read')
    const asked = await cancel(pbx)
    assert.deepEqual(
      asked.map(({ id }) => id),
      [pbx, teams],
    )
    assert.deepEqual([(await look(teams)).state, (await look(teams)).startedAt], ['cancelled', null])
    const [ended] = await world.ended([pbx])
    assert.deepEqual([ended?.state, ended?.cause, ended?.counts.notReached], ['cancelled', null, 0])
    assert.match(await world.output(pbx), /Cancelled by Dana/)
    assert.match(await world.output(teams), /Cancelled by Dana before it began/)
    assert.deepEqual(await world.users(), [])
  })

  it('while 8x8 is taken in: stops between two steps, and the next sync takes in the rest', async () => {
    world = await openWorld({ users: 900 })
    const [pbx = ''] = await start()
    await until(async () => (await world.stores.jobs.countPlanned(world.tenantId, pbx)).done > 0)
    await cancel(pbx)
    const [ended] = await world.ended([pbx])
    const { users } = await world.stores.directory.counts(world.tenantId)
    assert.equal(ended?.state, 'cancelled')
    assert.ok(users > 0 && users < 900, `${users} users`)
    assert.equal(ended.counts.notReached, 900 - users)
    const [next] = await world.run('pbx')
    assert.deepEqual([next?.state, next?.counts.created], ['succeeded', 900 - users])
  })

  it('while Microsoft 365 is read: nothing is written', async () => {
    world = await openWorld({ users: 40 })
    await slowly('graph', 'GET /users', 20_000)
    const [, teams = ''] = await start()
    await inPhase(teams, 'read')
    await cancel(teams)
    const [ended] = await world.ended([teams])
    assert.deepEqual([ended?.state, await writes()], ['cancelled', 0])
    assert.equal((await look('1')).state, 'succeeded')
  })

  it('while Teams is planned: the half of a plan is dropped, and nothing is written', async () => {
    world = await openWorld({ users: 900 })
    const [, teams = ''] = await start()
    await inPhase(teams, 'plan')
    await cancel(teams)
    const [ended] = await world.ended([teams])
    assert.deepEqual([ended?.state, ended?.phase, ended?.counts.notReached], ['cancelled', 'plan', 0])
    assert.equal(await writes(), 0)
    assert.deepEqual(await world.stores.jobs.planned(world.tenantId, teams, { after: -1, limit: 1 }), [])
  })

  it('while numbers are assigned: what was sent is proven, the rest stays queued', async () => {
    world = await openWorld({ users: 400 })
    await slowly('graph', 'POST /$batch', 60)
    const [, teams = ''] = await start()
    await until(async () => (await world.stores.jobs.countPlanned(world.tenantId, teams)).started >= 40)
    await resetRequests(world.url)
    await cancel(teams)
    const [ended] = await world.ended([teams])
    // six batches of 20
    assert.ok((await writes()) <= 120, 'more was sent than what was on its way')
    const plan = await world.stores.jobs.countPlanned(world.tenantId, teams)
    assert.deepEqual([ended?.state, plan.started], ['cancelled', 0], await world.output(teams))
    const held = assignments(await readClouds(world.url)).filter((line) => line.includes('directRouting'))
    assert.equal(held.length, ended?.counts.assigned)
    assert.equal(plan.planned, ended?.counts.notReached)
    assert.equal(plan.planned, 3 * 400 - held.length)
    assert.equal((await world.sync.status(world.tenantId)).queued, 400)
    const [, next] = await world.run()
    assert.equal(next?.counts.assigned, 400 - held.length)
  })

  it('of a later sync does not make the first one open again, and that of a first one does not end it', async () => {
    world = await openWorld({ users: 6 })
    const cancelled = async () => {
      await slowly('graph', 'GET /users', 20_000)
      const [teams = ''] = await start('teams')
      await inPhase(teams, 'read')
      await cancel(teams)
      assert.equal((await world.ended([teams]))[0]?.state, 'cancelled')
      await world.faults({ faults: [] })
    }
    const { synced: atFirst } = await world.sync.status(world.tenantId)
    await world.run('pbx')
    await cancelled()
    assert.deepEqual([atFirst, (await world.sync.status(world.tenantId)).synced], [false, false])
    await world.run()
    assert.equal((await world.sync.status(world.tenantId)).synced, true)
    await cancelled()
    const { latest, synced } = await world.sync.status(world.tenantId)
    assert.deepEqual([latest.teams?.state, synced], ['cancelled', true])
  })

  it('while it proves: everything that was sent is proven', async () => {
    world = await openWorld({ users: 40 })
    await world.faults({ switches: { assignOutcome: 'pending' } })
    const [, teams = ''] = await start()
    await inPhase(teams, 'verify')
    await resetRequests(world.url)
    await cancel(teams)
    const [ended] = await world.ended([teams])
    const plan = await world.stores.jobs.countPlanned(world.tenantId, teams)
    assert.deepEqual([ended?.state, plan.started, plan.waiting], ['cancelled', 0, 40], await world.output(teams))
    assert.equal(await writes(), 0)
  })

  it('a preview: it keeps no plan', async () => {
    world = await openWorld({ users: 40 })
    await slowly('graph', 'GET /users', 20_000)
    const [pbx = '', teams = ''] = await start('all', true)
    await inPhase(teams, 'read')
    await cancel(pbx).catch((error: unknown) => assert.ok(error instanceof AlreadyEnded))
    await cancel(teams)
    const [ended] = await world.ended([teams])
    assert.deepEqual([ended?.state, ended?.plan], ['cancelled', null])
  })

  it('holds over a restart right after it was asked for', async () => {
    world = await openWorld({ users: 40 })
    await slowly('8x8', 'GET /users', 20_000)
    const [pbx = ''] = await start()
    await inPhase(pbx, 'read')
    await world.stores.jobs.askToStop(world.tenantId, pbx, DANA, new Date(0).toISOString())
    await world.restart()
    const [ended] = await world.ended([pbx])
    assert.deepEqual([ended?.state, ended?.cancelledBy?.name], ['cancelled', 'Dana'])
    assert.match(await world.output(pbx), /Cancelled by Dana/)
    assert.deepEqual(await world.users(), [])
  })

  it('asked for twice is one; of what has ended, or never was, it says so', async () => {
    world = await openWorld({ users: 40 })
    await slowly('8x8', 'GET /users', 20_000)
    const [pbx = '', teams = ''] = await start()
    await inPhase(pbx, 'read')
    const [first, second] = await Promise.all([
      cancel(pbx),
      world.sync.cancel(world.tenantId, { id: 'x', name: 'Xeno' }, pbx),
    ])
    assert.deepEqual(first[0]?.cancelledBy, second[0]?.cancelledBy)
    await world.ended([pbx])
    await assert.rejects(cancel(pbx), AlreadyEnded)
    await assert.rejects(cancel(teams), AlreadyEnded)
    await assert.rejects(cancel('99'), NoSuchJob)
  })
})
