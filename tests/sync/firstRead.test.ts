import assert from 'node:assert/strict'
import { countOf, requests, resetRequests } from '../journeys/person.ts'
import { openWorld, type SyncWorld } from './world.ts'

const USERS = 40
const switches = { mostPerPage: 10 }
const LISTS = {
  '8x8 users': { system: '8x8', match: 'GET /users' },
  'Microsoft 365 users': { system: 'graph', match: 'GET /users' },
} as const

describe('a first read, with nothing to hold it against', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: USERS })
    await world.faults({ switches })
  })
  afterEach(() => world.close())

  for (const [what, list] of Object.entries(LISTS))
    it(`of ${what}: a page in the middle that lost some, silently, is told by its length, and nobody is missing`, async () => {
      // the first page of 8x8's users is read once more for its clock
      const half = { ...list, kind: 'mangle', as: 'half', after: list.system === '8x8' ? 2 : 1, times: 1 }
      await world.faults({ switches, faults: [half] })
      const jobs = await world.run()
      const output = (await Promise.all(jobs.map(({ id }) => world.output(id)))).join('\n')
      assert.match(output, /A page in the middle of the list was shorter than others\. Reading it once more\./)
      const users = await world.users()
      assert.equal(users.length, USERS)
      assert.deepEqual(
        users.filter(({ state }) => state !== 'inSync').map(({ reason }) => reason),
        [],
      )
    })

  it('is read once where its pages are alike, but for the last', async () => {
    await world.faults({ switches: { mostPerPage: 12 } })
    await resetRequests(world.url)
    const jobs = await world.run()
    for (const { id } of jobs) assert.doesNotMatch(await world.output(id), /once more/)
    assert.equal(countOf(await requests(world.url), 'graph', /^GET \/users$/), 4)
  })
})
