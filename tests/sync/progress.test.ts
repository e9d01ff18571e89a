import assert from 'node:assert/strict'
import type { JobProgress } from '../../src/jobs/job.ts'
import { setTeams } from './teamsSettings.ts'
import { openWorld, type SyncWorld } from './world.ts'

const USERS = 30
const BY = { id: 'u', name: 'Dana', type: 'manual' } as const

/** What a person is told of every step of a sync, which of 100,000 users takes minutes. */
describe('the progress of a first sync', function () {
  this.timeout(60_000)
  let world: SyncWorld
  const told: (JobProgress & { jobId: string })[] = []

  before(async () => {
    world = await openWorld({ users: USERS })
    const { jobs } = world.stores
    const progress = jobs.progress.bind(jobs)
    // listened to, not replaced: everything is written as ever
    jobs.progress = async (tenantId, jobId, now, ...rest) => {
      told.push({ ...now, jobId })
      return progress(tenantId, jobId, now, ...rest)
    }
    const started = await world.sync.start(world.tenantId, BY, { service: 'all' })
    const ended = await world.ended(started.jobs.map(({ id }) => id))
    assert.deepEqual(
      ended.map(({ state }) => state),
      ['succeeded', 'succeeded'],
    )
  })
  after(() => world.close())

  const last = (phase: string, at: number) => {
    const jobs = [...new Set(told.map(({ jobId }) => jobId))]
    const found = told.findLast((one) => one.phase === phase && one.jobId === jobs[at])
    return found && [found.done, found.total]
  }

  it('tells how much there is to take in, plan, grant and look at, and comes to its end', () => {
    assert.deepEqual(last('take', 0), [USERS, USERS])
    assert.deepEqual(last('plan', 1), [USERS, USERS])
    const [granted, grants] = last('grant', 1) ?? []
    assert.ok(grants && granted === grants, `${granted} of ${grants} granted`)
    for (const at of [0, 1]) {
      const [done, total] = last('settle', at) ?? []
      assert.ok(total && done === total, `${done} of ${total} looked at`)
    }
  })

  it('moves while Teams is asked for each user whose policies are taken back', async () => {
    const { directory } = world.stores
    const see = directory.seeConfigurations.bind(directory)
    directory.seeConfigurations = async (...seen) => {
      const read = await see(...seen)
      await world.pass(1_000)
      return read
    }
    await world.stores.tenants.changeGuard(world.tenantId, { number: USERS, share: 1 })
    await setTeams(world, { off: 'withdraw' })
    const [job] = await world.run('teams')
    assert.equal(job?.state, 'succeeded')
    const moved = told.filter(
      ({ jobId, phase, done, total }) => jobId === job.id && phase === 'grant' && done > 0 && done < (total ?? 0),
    )
    assert.notDeepEqual(moved, [])
  })

  it('does not begin anew within a step', () => {
    const again = told.filter((one, at) => {
      const before = told[at - 1]
      return before?.jobId === one.jobId && before.phase === one.phase && before.done > one.done
    })
    assert.deepEqual(again, [])
  })
})
