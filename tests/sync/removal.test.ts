import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { UserRow } from '../../src/directory/store.ts'
import { deletePbxUser, findPbxUser } from '../journeys/pbxAdmin.ts'
import { connectProvider, person, type Provider } from './provider.ts'
import { openWorld, type SyncWorld } from './world.ts'

const AT = '2026-11-21T13:00:00.000Z'
const DANA = { id: 'd', name: 'Dana' }
const POST = 'POST /users'

describe('a user that 8x8 deleted and the identity provider has', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let provider: Provider
  let member: UserRow
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.run()
    provider = await connectProvider(world)
    member = (await world.users()).find((one) => one.state === 'inSync' && one.number !== null)!
    await provider.change(member.id, (body) => ({ ...body, title: 'Chief' }))
    await world.run()
    await deletePbxUser(world.url, member.userName)
    await fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
  })
  afterEach(() => world.close())

  const directory = () => world.stores.directory
  const asked = async (call: string): Promise<number> => {
    const answer = await fetch(`${world.url}/sandbox/requests`)
    return ((await answer.json()) as { '8x8': Record<string, number> })['8x8'][call] ?? 0
  }
  const user = async () => (await world.users()).find((one) => one.id === member.id)
  const queued = async () =>
    (await directory().queuedOf(world.tenantId, member.id)).map(({ service, kind, cause, causedBy }) =>
      [service, kind, cause, causedBy].join(' '),
    )
  const choose = () => directory().chooseRemoval(world.tenantId, member.id, { by: DANA, at: AT })
  const createAgain = () => directory().createAgain(world.tenantId, member.id, { at: AT, by: DANA.name })

  it('waits for an admin to decide, whatever syncs run', async () => {
    await world.run()
    await world.run()
    const gone = await user()
    assert.deepEqual([gone?.state, gone?.reason, await asked(POST)], ['blocked', 'CREATE_OR_REMOVE', 0])
    await provider.change(member.id, (body) => ({ ...body, active: false }))
    await world.run()
    const { state, reason } = (await user())!
    assert.deepEqual([state, reason], ['excluded', 'PBX_USER_GONE'], 'nobody needs it at 8x8 any more')
  })

  it('Create again: the next PBX job creates it, hidden and without a licence, and it is the same user', async () => {
    assert.equal(await createAgain(), false, 'not before the directory has taken in that it is gone')
    await world.run()
    assert.equal(await createAgain(), true)
    await world.look()
    assert.deepEqual(await queued(), ['pbx create NEW_IN_PROVIDER '])
    const [job] = await world.run()
    assert.deepEqual([job?.state, job?.counts.created, await asked(POST)], ['succeeded', 1, 1])
    const made = await findPbxUser(world.url, member.userName)
    const again = (await user())!
    assert.deepEqual([again.pbxId, again.deletedAt, again.title], [made.basicInfo.userId, null, 'Chief'])
    assert.deepEqual([again.reason, again.directoryVisible, again.number], ['NO_PBX_LICENCE', false, null])
    const history = await directory().history(world.tenantId, member.id, 20)
    assert.ok(history.some(({ cause, causedBy }) => cause === 'CREATE_AGAIN' && causedBy === 'Dana'))
    await world.run()
    assert.equal(await asked(POST), 1)
  })

  it('Remove: goes with the next PBX job after its number went from Teams, record and all', async () => {
    await world.run('pbx')
    await choose()
    const [early] = await world.run('pbx')
    assert.ok(await user(), 'its number is still in Teams')
    assert.equal(early?.counts.planned, 0)
    assert.deepEqual(await directory().remove(world.tenantId, [member.id], AT), [])
    await world.run('teams')
    await world.look()
    assert.deepEqual(await queued(), ['pbx delete REMOVED_HERE Dana'])
    const { total } = await directory().queued(world.tenantId, null, 10)
    const [preview] = await world.run('pbx', { preview: true })
    assert.deepEqual([preview?.plan?.changes, preview?.plan?.removals], [total, 1])
    assert.ok(await user(), 'a preview removes nobody')
    const [job] = await world.run('pbx')
    assert.deepEqual([job?.state, job?.counts.deleted, job?.counts.done], ['succeeded', 1, 1])
    assert.equal(await user(), undefined)
    assert.deepEqual(await queued(), [])
    await assert.rejects(provider.recordOf(member.id), /no record/)
    const last = (await directory().history(world.tenantId, member.id, 20)).toSorted((a, b) => b.seq - a.seq)[0]
    assert.deepEqual([last?.kind, last?.cause, last?.causedBy], ['deleted', 'REMOVED_HERE', 'Dana'])
    assert.equal(
      (await world.run()).every(({ state }) => state === 'succeeded'),
      true,
    )
    const { userId } = await provider.create(person(member.userName))
    assert.notEqual(userId, member.id)
    await world.run('pbx')
    assert.equal(await asked(POST), 1, 'who comes back is created as anybody')
  })

  it('Remove of somebody whom 8x8 still has: the to-do closes when it is deleted there, and then it goes', async () => {
    const other = (await world.users()).find(({ id, pbxId }) => id !== member.id && pbxId !== null)!
    await directory().chooseRemoval(world.tenantId, other.id, { by: DANA, at: AT })
    const { id: userId, pbxId: accountId, userName } = other
    await directory().request(world.tenantId, {
      ...{ id: 'delete', userId, accountId, userName, field: 'deleted', before: null, value: 'true', create: null },
      ...{ by: DANA, at: AT, state: 'todo', sentAt: null, endedAt: null, reason: 'PBX_WRITE_OFF', raw: null },
    })
    const todos = async () => (await directory().requests(world.tenantId, { states: ['todo'], limit: 10 })).total
    await world.run()
    assert.deepEqual([await todos(), (await user())?.id === member.id], [1, true])
    await deletePbxUser(world.url, userName)
    await world.run()
    assert.equal(await todos(), 0)
    await world.run('pbx')
    assert.ok(!(await world.users()).some(({ id }) => id === userId))
  })

  it('Remove counts for the guard', async () => {
    await world.run()
    await choose()
    await world.stores.tenants.changeGuard(world.tenantId, { number: 0, share: 0 })
    const [job] = await world.run('pbx')
    assert.deepEqual([job?.state, job?.cause?.code], ['refused', 'TOO_MANY_REMOVALS'])
    assert.ok(await user())
  })

  it('Remove goes on after a restart, and is counted once', async () => {
    await world.run()
    await choose()
    const { jobs } = await world.sync.start(world.tenantId, { ...DANA, type: 'manual' }, { service: 'pbx' })
    await world.restart()
    const [job] = await world.ended(jobs.map(({ id }) => id))
    assert.deepEqual([job?.state, job?.counts.deleted], ['succeeded', 1])
    assert.equal(await user(), undefined)
  })

  it('whom the provider made is removed before 8x8 has it, and not created by the same job', async () => {
    await world.run('pbx')
    const { userId } = await provider.create(person('ana@contoso.example'))
    await world.run('pbx', { preview: true })
    await directory().chooseRemoval(world.tenantId, userId, { by: DANA, at: AT })
    const [job] = await world.run('pbx')
    assert.deepEqual([await asked(POST), job?.counts.planned], [0, 1])
    assert.equal(
      (await world.users()).find(({ id }) => id === userId),
      undefined,
    )
    const { items } = await directory().requests(world.tenantId, { states: ['pending', 'sent', 'todo'], limit: 10 })
    assert.deepEqual(items, [])
  })
})
