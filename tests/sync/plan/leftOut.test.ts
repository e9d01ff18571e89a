import assert from 'node:assert/strict'
import type { UserRow } from '../../../src/directory/store.ts'
import { assignments, readClouds } from '../../journeys/checker.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../../journeys/pbxAdmin.ts'
import { numbersHeld, unassign } from '../microsoftAdmin.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const NEW = '+442079990001'
const BY = { id: 'dana', name: 'Dana Whitfield' }

describe('DIR-10 left out of sync', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let someone: UserRow
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.run()
    const [first] = await world.users()
    assert.ok(first?.m365Id)
    someone = first
  })
  afterEach(() => world.close())

  const now = () => new Date(Date.parse('2026-11-21T12:00:00.000Z')).toISOString()
  const leaveOut = (until: string | null = null) =>
    world.stores.directory.leaveOut(world.tenantId, [someone.id], {
      note: 'on a machine of its own',
      by: BY,
      at: now(),
      until,
    })
  const theirs = async (): Promise<UserRow | undefined> => (await world.users()).find((user) => user.id === someone.id)
  const held = () => numbersHeld(world.url, someone.m365Id)

  it('ends with its time, also where only 8x8 is synced', async () => {
    await leaveOut('2026-11-21T12:00:01.000Z')
    assert.equal((await theirs())?.reason, null, 'not looked at yet')
    await world.pass(5_000)
    await world.run('pbx')
    assert.deepEqual([(await theirs())?.state, (await theirs())?.reason], ['inSync', null])
  })

  it('nothing is changed, put right or taken away, whatever happens on either side', async () => {
    await leaveOut()
    await changePbxUser(world.url, someone.userName, (user) => setNumber(user, NEW))
    await world.run()
    assert.deepEqual(await held(), [someone.number], 'not changed')
    assert.deepEqual([(await theirs())?.state, (await theirs())?.reason], ['excluded', 'LEFT_OUT'])
    assert.equal((await theirs())?.reasonDetail['noted'], 'DRIFT', 'told that it differs')
    await changePbxUser(world.url, someone.userName, (user) => {
      user.basicInfo.status = 'INACTIVE'
    })
    await world.run()
    assert.deepEqual(await held(), [someone.number], 'not taken away')
    await unassign(world.url, someone.number ?? '')
    await changePbxUser(world.url, someone.userName, (user) => {
      user.basicInfo.status = 'ACTIVE'
    })
    await world.run()
    assert.deepEqual(await held(), [], 'not put right')
    const status = await world.sync.status(world.tenantId)
    assert.deepEqual([status.leftOut, status.queued, status.button], [1, 0, 'green'])
    const { items } = await world.stores.directory.drift(world.tenantId, null, 10)
    assert.deepEqual(
      items.map(({ userId, wanted, shown, fate }) => [userId, wanted, shown, fate]),
      [[someone.id, NEW, null, 'leftOut']],
    )
  })

  it('the number that somebody left out keeps is not given to anybody else', async () => {
    await leaveOut()
    const other = (await world.users())[1]
    assert.ok(other)
    await changePbxUser(world.url, someone.userName, (user) => setNumber(user, NEW))
    await changePbxUser(world.url, other.userName, (user) => setNumber(user, someone.number))
    await world.run()
    assert.deepEqual(await held(), [someone.number])
    const after = (await world.users()).find((user) => user.id === other.id)
    assert.deepEqual([after?.state, after?.reason], ['blocked', 'NUMBER_IN_USE'])
  })

  it('taken back in, everything is as wanted after a sync', async () => {
    await leaveOut()
    await changePbxUser(world.url, someone.userName, (user) => setNumber(user, NEW))
    await world.run()
    assert.deepEqual(await world.stores.directory.takeBackIn(world.tenantId, [someone.id]), [someone.id])
    await world.run()
    assert.deepEqual(await held(), [NEW])
    assert.deepEqual([(await theirs())?.state, (await world.sync.status(world.tenantId)).leftOut], ['inSync', 0])
  })

  it('taken back in, whoever waits for the number that it holds gets it', async () => {
    await leaveOut()
    const other = (await world.users())[1]
    assert.ok(other)
    for (const { userName } of [someone, other])
      await changePbxUser(world.url, userName, (user) => setNumber(user, null))
    await changePbxUser(world.url, someone.userName, (user) => setNumber(user, other.number))
    await changePbxUser(world.url, other.userName, (user) => setNumber(user, someone.number))
    await world.run()
    assert.deepEqual(await held(), [someone.number])
    await world.stores.directory.takeBackIn(world.tenantId, [someone.id])
    await world.run()
    assert.deepEqual(await held(), [other.number])
    assert.deepEqual(await numbersHeld(world.url, other.m365Id), [someone.number])
  })

  it('deleted at 8x8 meanwhile and taken back in, number and policies go', async () => {
    await leaveOut()
    await deletePbxUser(world.url, someone.userName)
    await world.run()
    assert.deepEqual(await held(), [someone.number])
    await world.stores.directory.takeBackIn(world.tenantId, [someone.id])
    await world.run()
    assert.deepEqual(await held(), [])
    const answer = await fetch(`${world.url}/sandbox/graph/admin/teams/userConfigurations/${someone.m365Id}`)
    const { effectivePolicyAssignments } = (await answer.json()) as { effectivePolicyAssignments: object[] }
    assert.deepEqual(effectivePolicyAssignments, [])
  })

  it('ends by itself when its time has come, and not before', async () => {
    await leaveOut(new Date(Date.parse('2026-11-21T12:00:00.000Z') + 3_600_000).toISOString())
    await changePbxUser(world.url, someone.userName, (user) => setNumber(user, NEW))
    await world.look()
    await world.run()
    assert.deepEqual(await held(), [someone.number])
    await world.pass(3_600_000)
    await world.look()
    assert.deepEqual([(await theirs())?.state, (await world.sync.status(world.tenantId)).leftOut], ['queued', 0])
    await world.run()
    assert.deepEqual(await held(), [NEW])
  })

  it('ends at a sync too, where nobody watches', async () => {
    await leaveOut(new Date(Date.parse('2026-11-21T12:00:00.000Z') + 3_600_000).toISOString())
    await changePbxUser(world.url, someone.userName, (user) => setNumber(user, NEW))
    await world.pass(3_600_000)
    await world.run()
    assert.deepEqual(await held(), [NEW])
  })

  it('a name that changes at 8x8 is taken in all the same: the directory is not Teams', async () => {
    await leaveOut()
    const before = assignments(await readClouds(world.url))
    await changePbxUser(world.url, someone.userName, (user) => {
      user.basicInfo.lastName = 'Newname'
    })
    await world.run()
    assert.equal((await theirs())?.familyName, 'Newname')
    assert.equal((await theirs())?.reason, 'LEFT_OUT')
    assert.deepEqual(assignments(await readClouds(world.url)), before)
  })
})
