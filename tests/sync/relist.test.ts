import assert from 'node:assert/strict'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../journeys/person.ts'
import { assign, numbersHeld, unassign } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const LISTED = 'GET /admin/teams/telephoneNumberManagement/numberAssignments'
const LIST = /^GET .*numberAssignments$/
/** More than are looked at while the rest is written, and more than the guard lets a list lack. */
const MANY = 70

describe('reading back what was written', function () {
  this.timeout(60_000)
  let world: SyncWorld
  before(async () => {
    world = await openWorld({ users: 80 })
    await world.run()
    await world.stores.tenants.changeGuard(world.tenantId, { number: 5, share: 0 })
  })
  after(() => world.close())

  it('reads the numbers once: what it replaced itself is not missing from the list', async () => {
    const people = (await world.users()).filter(({ number }) => number !== null).slice(0, MANY)
    assert.equal(people.length, MANY)
    for (const [index, { userName }] of people.entries())
      await changePbxUser(world.url, userName, (each) => setNumber(each, `+4479300${String(index).padStart(5, '0')}`))
    await resetRequests(world.url)
    const jobs = await world.run()
    assert.deepEqual(
      jobs.map((job) => job.state),
      ['succeeded', 'succeeded'],
    )
    assert.equal(jobs.at(-1)?.counts.changed, MANY)
    assert.equal(countOf(await requests(world.url), 'graph', LIST), 2, 'before the writes and after them')
    for (const { id } of jobs) assert.doesNotMatch(await world.output(id), /missing from the list/)
  })
})

describe('numbers that were read long ago when they are overwritten', function () {
  this.timeout(60_000)
  /** Of each who changes its own number. */
  const MANY_MORE = 280
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 320, limits: true })
    await world.run()
    await world.stores.tenants.changeGuard(world.tenantId, { number: 5, share: 0 })
  })
  afterEach(() => world.close())

  /** Whose change goes last. */
  async function lastPlanned(): Promise<{ holder: string; number: string }> {
    const job = (await world.stores.jobs.active(world.tenantId)).find(({ service }) => service === 'teams')
    const statuses = ['planned' as const]
    const planned = await world.stores.jobs.planned(world.tenantId, job?.id ?? '', { statuses, after: -1, limit: 400 })
    const { holderId, before } =
      planned.filter((change) => 'holderId' in change).at(-1) ?? assert.fail('none is planned')
    return { holder: holderId, number: before ?? '' }
  }

  /** A sync whose writes stop for seventy seconds after the first batches; `meanwhile` somebody else has the time. */
  async function heldUp(meanwhile: (last: { holder: string; number: string }) => Promise<void>) {
    const people = (await world.users()).filter(({ number }) => number !== null).slice(0, MANY_MORE)
    assert.equal(people.length, MANY_MORE)
    for (const [index, { userName }] of people.entries())
      await changePbxUser(world.url, userName, (each) => setNumber(each, `+4479300${String(index).padStart(5, '0')}`))
    await resetRequests(world.url)
    const held = world.hold(/^POST .*\$batch$/, 2)
    const running = world.run()
    await held.come(6)
    await world.pass(70_000)
    const last = await lastPlanned()
    await meanwhile(last)
    held.letOut()
    const job = (await running).at(-1) ?? assert.fail('no job')
    return { job, last, asked: await requests(world.url), output: await world.output(job.id) }
  }

  it('lists all of them once more, and asks for none by itself', async () => {
    const { job, asked, output } = await heldUp(() => Promise.resolve())
    assert.equal(job.counts.changed, MANY_MORE, output)
    assert.equal(countOf(asked, 'graph', LIST), 3, 'before the writes, in their midst and after them')
  })

  it('does not overwrite what somebody gave a user by hand meanwhile', async () => {
    const { job, last, output } = await heldUp(async ({ holder, number }) => {
      await unassign(world.url, number)
      await assign(world.url, '+442071239999', holder)
    })
    assert.equal(job.counts.changed, MANY_MORE - 1)
    assert.match(output, new RegExp(`: not sent, expected \\${last.number} with`))
    assert.deepEqual(await numbersHeld(world.url, last.holder), ['+442071239999'])
  })

  it('asks for each where the list is refused', async () => {
    const fault = { system: 'graph', match: LISTED, kind: 'status', status: 403, after: 0, times: 1 }
    const { job, output } = await heldUp(() => world.faults({ faults: [fault] }))
    assert.equal(job.counts.changed, MANY_MORE, output)
  })
})
