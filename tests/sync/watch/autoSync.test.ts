import assert from 'node:assert/strict'
import { changePbxUser, deletePbxUser, setNumber } from '../../journeys/pbxAdmin.ts'
import { setTeams } from '../teamsSettings.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DANA = { id: 'u', name: 'Dana', type: 'manual' } as const
const AUTO = { autoSync: true, windows: [], timezone: 'Europe/London' }

describe('Auto Sync', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 14 })
    await world.stores.tenants.changeSchedule(world.tenantId, AUTO)
  })
  afterEach(() => world.close())

  async function started(): Promise<string[]> {
    const run = await world.sync.tick(world.tenantId)
    if (!run) return []
    const jobs = await world.ended(run.jobs.map((job) => job.id))
    return jobs.map(({ type, service, state, startedBy }) => `${startedBy.name} ${type} ${service} ${state}`)
  }
  const BOTH = ['Auto Sync auto pbx succeeded', 'Auto Sync auto teams succeeded']
  const auto = async () => (await world.sync.status(world.tenantId)).auto
  const change = async (at: number, number: string): Promise<void> =>
    changePbxUser(world.url, (await world.users())[at]?.userName ?? '', (each) => setNumber(each, number))

  it('waits for a person’s first sync, and then for something to do', async () => {
    assert.deepEqual((await auto()).holds.slice(0, 1), ['setup'])
    assert.deepEqual(await started(), [])
    await world.run()
    assert.deepEqual(await auto(), { on: true, next: null, holds: ['nothing'] })
    assert.deepEqual(await started(), [])
  })

  it('starts within ten minutes of a change at 8x8, a minute after the last one', async () => {
    await world.run()
    await change(0, '+442079990000')
    await world.look()
    assert.deepEqual((await auto()).holds, ['settling'])
    assert.deepEqual(await started(), [])
    await world.pass(61_000)
    assert.deepEqual(await started(), BOTH)
    assert.ok((await world.users()).every((user) => user.state === 'inSync'))
    assert.deepEqual(await started(), [])
  })

  it('starts for a change in Teams, too', async () => {
    await world.run()
    const number = (await world.users())[0]?.number
    const answer = await fetch(
      `${world.url}/sandbox/graph/admin/teams/telephoneNumberManagement/numberAssignments/unassignNumber`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ telephoneNumber: number, numberType: 'directRouting' }),
      },
    )
    assert.equal(answer.status, 202)
    await world.pass(1000)
    await world.look()
    await world.pass(61_000)
    assert.deepEqual(await started(), BOTH)
  })

  it('SVC-8 takes a disabled service no part in', async () => {
    await world.run()
    await setTeams(world, { off: 'keep' })
    const [user] = await world.users()
    await changePbxUser(world.url, user?.userName ?? '', (each) => setNumber(each, '+442079990000'))
    await world.look()
    await world.pass(61_000)
    assert.deepEqual(await started(), [BOTH[0]], '8x8 is taken in, Teams is left alone')
  })

  it('does nothing when an admin turned it off, or outside its windows', async () => {
    await world.run()
    await change(0, '+442079990000')
    await world.look()
    await world.pass(2 * MINUTE)
    await world.stores.tenants.changeSchedule(world.tenantId, { ...AUTO, autoSync: false })
    assert.deepEqual(await auto(), { on: false, next: null, holds: ['off'] })
    assert.deepEqual(await started(), [])
    // the world's clock shows Saturday noon
    const windows = [{ days: ['sun' as const], from: '02:00', to: '04:00' }]
    await world.stores.tenants.changeSchedule(world.tenantId, { ...AUTO, windows })
    assert.deepEqual(await auto(), { on: true, next: '2026-11-22T02:00:00.000Z', holds: ['window'] })
    assert.deepEqual(await started(), [])
    await world.pass(14 * HOUR)
    assert.deepEqual(await started(), BOTH)
  })

  it('leaves to a person what the guard stopped', async () => {
    await world.run()
    await world.stores.tenants.changeGuard(world.tenantId, { number: 2, share: 0 })
    for (const user of (await world.users()).slice(0, 3)) await deletePbxUser(world.url, user.userName)
    await world.look()
    await world.pass(2 * MINUTE)
    assert.deepEqual(await started(), ['Auto Sync auto pbx refused', 'Auto Sync auto teams cancelled'])
    await world.pass(24 * HOUR)
    assert.deepEqual((await auto()).holds, ['approval'])
    assert.deepEqual(await started(), [])
  })

  it('backs off after a failure, longer each time', async () => {
    await world.run()
    await change(0, '+442079990000')
    await world.look()
    await world.faults({ revoke: ['8x8'] })
    await world.pass(2 * MINUTE)
    const failed = ['Auto Sync auto pbx failed', 'Auto Sync auto teams cancelled']
    assert.deepEqual(await started(), failed)
    assert.deepEqual((await auto()).holds, ['failed'])
    assert.deepEqual(await started(), [])
    await world.pass(15 * MINUTE)
    assert.deepEqual(await started(), failed)
    await world.pass(16 * MINUTE)
    assert.deepEqual(await started(), [])
    await world.faults({})
    await world.pass(15 * MINUTE)
    assert.deepEqual(await started(), BOTH)
  })

  it('takes in a change at 8x8 after a person’s sync of Teams alone, which did not', async () => {
    await world.run()
    await change(0, '+442079990000')
    await world.look()
    await world.pass(1000)
    await world.run('teams')
    assert.equal((await world.sync.status(world.tenantId)).queued, 1)
    await world.pass(2 * MINUTE)
    assert.deepEqual(await started(), BOTH)
  })

  it('SVC-8 is not held for ever by what the guard stopped in a service that is disabled now', async () => {
    await world.run()
    await world.stores.tenants.changeGuard(world.tenantId, { number: 2, share: 0 })
    for (const user of (await world.users()).slice(0, 3))
      await changePbxUser(world.url, user.userName, (each) => setNumber(each, null))
    await world.look()
    await world.pass(2 * MINUTE)
    assert.deepEqual(await started(), ['Auto Sync auto pbx succeeded', 'Auto Sync auto teams refused'])
    assert.deepEqual((await auto()).holds.slice(0, 1), ['approval'])
    await setTeams(world, { off: 'keep' })
    await change(5, '+442079990000')
    await world.look()
    await world.pass(2 * MINUTE)
    assert.deepEqual(await started(), [BOTH[0]])
  })

  it('SVC-8 does not begin anew what a person cancelled, where only 8x8 takes part', async () => {
    await world.run()
    await setTeams(world, { off: 'keep' })
    await change(0, '+442079990000')
    await world.look()
    await world.pass(2 * MINUTE)
    await world.faults({ faults: [{ system: '8x8', match: 'GET /users', kind: 'delay', ms: 20_000 }] })
    const run = await world.sync.tick(world.tenantId)
    assert.ok(run)
    const [id = ''] = run.jobs.map((job) => job.id)
    await world.sync.cancel(world.tenantId, DANA, id)
    assert.equal((await world.ended([id]))[0]?.state, 'cancelled')
    await world.faults({})
    await world.pass(2 * MINUTE)
    assert.deepEqual((await auto()).holds, ['tried'])
    assert.deepEqual(await started(), [])
  })

  it('holds after an undo until a person starts a sync', async () => {
    await world.run()
    await change(0, '+442079990000')
    const [, did] = await world.run()
    const { jobs } = await world.sync.undo(world.tenantId, DANA, did?.id ?? '')
    await world.ended(jobs.map((job) => job.id))
    await world.pass(24 * HOUR)
    assert.deepEqual((await auto()).holds, ['undone'])
    assert.deepEqual(await started(), [])
    await world.run()
    await change(1, '+442079990001')
    await world.look()
    await world.pass(2 * MINUTE)
    assert.deepEqual(await started(), BOTH)
  })
})
