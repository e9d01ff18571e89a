import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { openWorld, type SyncWorld } from './world.ts'

const HOUR_MS = 3_600_000

/** 8x8's list leaves extensions out, so every user is read alone. */
describe('reading 8x8 user by user', () => {
  let world: SyncWorld
  before(async () => {
    world = await openWorld({ users: 300 })
  })
  after(() => world.close())

  const switches = { listExtensions: false }
  const counted = async (): Promise<Record<string, number>> => {
    const answer = await fetch(`${world.url}/sandbox/requests`)
    return ((await answer.json()) as { '8x8': Record<string, number> })['8x8']
  }
  const singles = async (): Promise<number> => (await counted())['GET /users/{userId}'] ?? 0
  const forget = () => fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
  const start = async (): Promise<string> => {
    const by = { id: 'u', name: 'Dana', type: 'manual' } as const
    const { jobs } = await world.sync.start(world.tenantId, by, { service: 'pbx' })
    return jobs[0]!.id
  }
  const reached = async (requests: number): Promise<void> => {
    while ((await singles()) < requests) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const end = async (id: string) => (await world.ended([id]))[0]!

  it('says how long it takes, goes on after two restarts, and reads nobody twice', async () => {
    await world.faults({ switches })
    const id = await start()
    await reached(50)
    await world.restart()
    const first = await singles()
    assert.ok(first < 300, 'the restart came in the middle')
    await reached(first + 50)
    await world.restart()
    const job = await end(id)
    assert.equal(job.state, 'succeeded')
    assert.deepEqual([job.counts.read, job.counts.created], [300, 300])
    assert.equal(await singles(), 300)
    const said = await world.output(id)
    assert.match(said, /8x8's list does not tell extensions; reading 300 users one by one takes about 3 minutes\./)
    assert.match(said, /reading the \d+ left of 300 users one by one/)
    assert.ok((await world.users()).some((user) => user.number !== null))
  })

  it('reads only what changed from then on', async () => {
    await forget()
    const job = await end(await start())
    assert.deepEqual([job.state, job.counts.read], ['succeeded', 0])
    await world.look()
    assert.equal(await singles(), 0)
  })

  it('takes a read that was cut off for no whole, and the next job goes on with it', async () => {
    await world.pass(8 * 24 * HOUR_MS)
    await forget()
    const reset = { system: '8x8', match: 'GET /users/{userId}', after: 120, kind: 'status', status: 403 }
    await world.faults({ switches, faults: [reset] })
    const failed = await end(await start())
    assert.deepEqual([failed.state, failed.cause?.code], ['failed', 'PBX_PERMISSION'])
    const { users } = await world.stores.directory.counts(world.tenantId)
    assert.deepEqual([users, await world.stores.directory.countPendingRemovals(world.tenantId)], [300, 0])
    const refused = (await singles()) - 120
    await world.faults({ switches })
    const job = await end(await start())
    assert.deepEqual([job.state, job.counts.read, job.counts.deleted], ['succeeded', 300, 0])
    assert.equal(await singles(), 300 + refused)
  })

  it('starts again when what it has is older than a day', async () => {
    await world.pass(8 * 24 * HOUR_MS)
    await forget()
    const match = 'GET /users/{userId}'
    await world.faults({ switches, faults: [{ system: '8x8', match, after: 120, kind: 'status', status: 403 }] })
    await end(await start())
    await world.pass(25 * HOUR_MS)
    await world.faults({ switches })
    await forget()
    const job = await end(await start())
    assert.deepEqual([job.state, await singles()], ['succeeded', 300])
  })

  it('leaves a read of hours to a job: the watch looks for changes alone', async () => {
    await world.pass(8 * 24 * HOUR_MS)
    await forget()
    await world.look()
    assert.equal(await singles(), 0)
    assert.equal((await world.stores.tenants.pbx(world.tenantId))?.lookFailed, null)
  })

  it('reads by list again as soon as that tells extensions', async () => {
    await world.faults({ switches: { listExtensions: true } })
    await forget()
    const job = await end(await start())
    assert.deepEqual([job.state, job.counts.read, await singles()], ['succeeded', 300, 0])
    assert.equal(await world.stores.tenants.oneByOneRead(world.tenantId), null)
  })
})
