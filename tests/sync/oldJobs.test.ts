import assert from 'node:assert/strict'
import { openWorld, type SyncWorld } from './world.ts'

const BY = { id: 'u', name: 'Dana', type: 'manual' } as const
const YEARS = 3 * 365 * 86_400_000

describe('jobs of long ago', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
  })
  afterEach(() => world.close())

  const lines = async (id: string): Promise<number> =>
    (await world.stores.jobs.output(world.tenantId, id, 0, 500)).length

  const says = async (id: string, text: RegExp): Promise<void> => {
    while (!text.test(await world.output(id))) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  it('what they said goes while the service runs, and the newest loses only its exchanges', async () => {
    const first = await world.run()
    const diagnostic = await world.sync.start(world.tenantId, BY, { service: 'teams', diagnostic: true })
    await world.ended(diagnostic.jobs.map(({ id }) => id))
    const [, teams] = first
    assert.ok((await lines(teams!.id)) > 12)
    await world.pass(YEARS)
    await world.restart()
    await says(teams!.id, /is gone: it is kept for 730 days, as Activity is/)
    assert.equal(await lines(teams!.id), 1)
    assert.equal((await world.stores.jobs.job(world.tenantId, teams!.id))?.counts.assigned, teams!.counts.assigned)
    const [newest] = diagnostic.jobs
    await says(newest!.id, /answered is gone: it is kept for 30 days/)
    assert.ok((await lines(newest!.id)) > 1, 'its own lines stay')
    const again = await world.run()
    assert.deepEqual(
      again.map(({ state, counts }) => [state, counts.planned]),
      [
        ['succeeded', 0],
        ['succeeded', 0],
      ],
    )
  })
})
