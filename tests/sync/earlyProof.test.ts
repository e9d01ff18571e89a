/** Proof of what was written, while the rest is written: what it asks, and what it leaves to whoever looks later. */
import assert from 'node:assert/strict'
import type { Job } from '../../src/jobs/store.ts'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../journeys/person.ts'
import { openWorld, type SyncWorld } from './world.ts'

const LIST = /^GET .*numberAssignments$/
const LOOKS = 'GET /admin/teams/telephoneNumberManagement/numberAssignments'
/** Three batches. */
const MANY = 60

describe('proof while the rest is written', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let round = 0
  beforeEach(async () => {
    world = await openWorld({ users: 70, limits: true })
    await world.run()
    await world.stores.tenants.changeGuard(world.tenantId, { number: 5, share: 0 })
  })
  afterEach(() => world.close())

  /** Other numbers for many, then a sync. */
  async function changed(before: () => Promise<void> = () => Promise.resolve()): Promise<Job> {
    round += 1
    const people = (await world.users()).filter(({ number }) => number !== null).slice(0, MANY)
    assert.equal(people.length, MANY)
    for (const [index, { userName }] of people.entries())
      await changePbxUser(world.url, userName, (each) =>
        setNumber(each, `+4479${round}00${String(index).padStart(5, '0')}`),
      )
    await resetRequests(world.url)
    await before()
    const job = (await world.run()).at(-1)
    return job ?? assert.fail('no job')
  }

  async function allTheirs(job: Job): Promise<void> {
    assert.equal(job.state, 'succeeded', await world.output(job.id))
    assert.equal(job.counts.changed, MANY)
    const people = (await world.users()).filter(({ number }) => number?.startsWith(`+4479${round}00`))
    assert.equal(people.length, MANY)
    const views = await world.stores.directory.viewsOf(
      world.tenantId,
      people.map(({ id }) => id),
    )
    for (const { user, managed, held } of views) {
      assert.equal(user.state, 'inSync')
      assert.deepEqual(
        managed.map(({ number }) => number),
        [user.number],
      )
      assert.deepEqual(
        held.map(({ number }) => number),
        [user.number],
      )
    }
  }

  it('lists the numbers once, and looks at each user whose number it changed', async () => {
    const job = await changed()
    await allTheirs(job)
    const asked = await requests(world.url)
    assert.equal(countOf(asked, 'graph', LIST), 1 + MANY, 'the list before the writes, and each user once')
    const output = await world.output(job.id)
    assert.equal(output.match(/^.*verified change /gm)?.length, MANY)
  })

  it('leaves what it could not look at to the list', async () => {
    const fault = { system: 'graph', match: LOOKS, kind: 'status', status: 403, after: 1, times: 20 }
    const job = await changed(() => world.faults({ faults: [fault] }))
    await allTheirs(job)
    assert.equal(
      countOf(await requests(world.url), 'graph', LIST),
      1 + 20 + 1,
      'the list, one batch of looks, the list',
    )
  })

  it('gives back a number that Microsoft kept beside the new one', async () => {
    await allTheirs(await changed(() => world.faults({ switches: { secondNumber: 'keep' } })))
  })

  it('leaves what has no effect yet to whoever looks later', async () => {
    const job = await changed(() => world.faults({ switches: { assignOutcome: 'noEffect' } }))
    assert.equal(job.counts.changed, 0)
    assert.equal(job.counts.failed, MANY)
    assert.equal((await world.output(job.id)).match(/: NOT_VERIFIED/g)?.length, MANY)
  })
})
