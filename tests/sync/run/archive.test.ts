import assert from 'node:assert/strict'
import type { UserRow } from '../../../src/directory/store.ts'
import { createPbxUser, deletePbxUser, findPbxUser } from '../../journeys/pbxAdmin.ts'
import { numbersHeld } from '../microsoftAdmin.ts'
import { connectProvider, person } from '../provider.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const DAY = 24 * 60 * 60 * 1000

describe('users that 8x8 deleted stay 30 days, and are archived then', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let leaver: UserRow
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.run()
    leaver = (await world.users()).find(({ state, number }) => state === 'inSync' && number !== null) ?? assert.fail()
  })
  afterEach(() => world.close())

  const directory = () => world.stores.directory
  const archived = async () => (await directory().users(world.tenantId, { reasons: ['ARCHIVED'], limit: 100 })).items
  const listed = async () => (await world.users()).find(({ id }) => id === leaver.id)
  const counts = () => directory().counts(world.tenantId)

  it('not a day sooner; then they are in no list and no count but where they are asked for', async () => {
    const before = await counts()
    await deletePbxUser(world.url, leaver.userName)
    await world.run()
    await world.pass(29 * DAY)
    await world.look()
    const kept = await listed()
    assert.deepEqual([kept?.state, kept?.reason, await archived()], ['excluded', 'PBX_USER_GONE', []])
    await world.pass(DAY + 1000)
    await world.look()
    assert.equal(await listed(), undefined)
    const [found] = await archived()
    assert.deepEqual([found?.id, found?.state, found?.reason], [leaver.id, 'excluded', 'ARCHIVED'])
    const search = { search: leaver.userName, limit: 10 }
    assert.equal((await directory().users(world.tenantId, search)).total, 0)
    const both = { ...search, reasons: ['ARCHIVED'] }
    assert.equal((await directory().users(world.tenantId, both)).total, 1)
    const after = await counts()
    assert.deepEqual([after.users, after.byState.excluded], [before.users - 1, before.byState.excluded])
    assert.deepEqual(
      (await directory().reasonCounts(world.tenantId)).filter(({ reason }) => reason === 'ARCHIVED'),
      [{ state: 'excluded', reason: 'ARCHIVED', users: 1 }],
    )
    const [last] = (await directory().history(world.tenantId, leaver.id, 50)).toSorted((a, b) => b.seq - a.seq)
    assert.deepEqual([last?.kind, last?.cause, last?.before], ['updated', 'ARCHIVED', leaver.displayName])
    const { items } = await world.stores.audit.entries(world.tenantId, {
      action: 'users.archive',
      cursor: null,
      limit: 9,
    })
    assert.deepEqual(
      items.map(({ target, via }) => [target, via]),
      [[`user ${leaver.id}`, 'system']],
    )
  })

  it('stays archived whatever is synced, and comes back as the person it was once 8x8 has it again', async () => {
    const person = await findPbxUser(world.url, leaver.userName)
    await deletePbxUser(world.url, leaver.userName)
    await world.run()
    await world.pass(31 * DAY)
    const [pbx] = await world.run()
    assert.equal(pbx?.state, 'succeeded')
    assert.equal((await archived()).length, 1, 'a job archives too')
    await directory().dirtyAll(world.tenantId)
    await world.run()
    assert.deepEqual(
      (await archived()).map(({ id }) => id),
      [leaver.id],
    )
    assert.equal((await world.sync.status(world.tenantId)).queued, 0)
    await createPbxUser(world.url, person)
    await world.run()
    const back = await listed()
    assert.deepEqual([back?.id, back?.state, back?.deletedAt, back?.archivedAt], [leaver.id, 'inSync', null, null])
    assert.deepEqual(await numbersHeld(world.url, leaver.m365Id), [leaver.number])
  })

  it('nobody whose number is still ours, or who is left out', async () => {
    const [, other] = (await world.users()).filter(({ state }) => state === 'inSync')
    assert.ok(other)
    for (const { userName } of [leaver, other]) await deletePbxUser(world.url, userName)
    const by = { id: 'dana', name: 'Dana' }
    const at = '2026-11-21T12:00:00.000Z'
    await directory().leaveOut(world.tenantId, [other.id], { note: 'a court said so', by, at, until: null })
    await world.run('pbx')
    await world.pass(31 * DAY)
    await world.look()
    assert.deepEqual(await archived(), [])
    assert.deepEqual(await numbersHeld(world.url, leaver.m365Id), [leaver.number])
    await world.run()
    assert.deepEqual(await numbersHeld(world.url, leaver.m365Id), [])
    await world.look()
    assert.deepEqual(
      (await archived()).map(({ id }) => id),
      [leaver.id],
    )
  })

  it('an identity provider’s own waits for an admin as long as the provider wants it', async () => {
    const provider = await connectProvider(world)
    await provider.change(leaver.id, (body) => body)
    await world.run()
    await deletePbxUser(world.url, leaver.userName)
    await world.run()
    await world.pass(40 * DAY)
    await world.look()
    assert.deepEqual([(await listed())?.reason, await archived()], ['CREATE_OR_REMOVE', []])
    await provider.change(leaver.id, (body) => ({ ...body, active: false }))
    await world.look()
    assert.deepEqual(
      (await archived()).map(({ id }) => id),
      [leaver.id],
    )
    await provider.change(leaver.id, (body) => ({ ...body, active: true }))
    await world.look()
    assert.deepEqual([(await listed())?.reason, await archived()], ['CREATE_OR_REMOVE', []], 'seen again')
    const asked = { at: new Date().toISOString(), by: 'Dana' }
    assert.ok(await directory().createAgain(world.tenantId, leaver.id, asked))
    await world.run()
    assert.equal((await findPbxUser(world.url, leaver.userName)).basicInfo.userName, leaver.userName)
    assert.equal((await listed())?.deletedAt, null)
  })

  it('one that the provider deleted as well comes back with a new record of that name', async () => {
    const provider = await connectProvider(world)
    await provider.change(leaver.id, (body) => body)
    await provider.remove((await provider.recordOf(leaver.id)).id)
    await deletePbxUser(world.url, leaver.userName)
    await world.run()
    await world.pass(31 * DAY)
    await world.look()
    assert.equal((await archived()).length, 1)
    const made = await provider.create(person(leaver.userName, {}, leaver.site))
    assert.equal(made.userId, leaver.id)
    await world.look()
    const back = await listed()
    assert.deepEqual([back?.archivedAt, back?.deletedAt, back?.state, await archived()], [null, null, 'queued', []])
    await world.run()
    assert.equal(
      (await findPbxUser(world.url, leaver.userName)).basicInfo.userName,
      leaver.userName,
      '8x8 has it again',
    )
  })
})
