import assert from 'node:assert/strict'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../journeys/person.ts'
import { openWorld, type SyncWorld } from './world.ts'

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
