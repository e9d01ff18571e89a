/** Histories that the model test found the engine to fail at, each shortened to what matters. */
import assert from 'node:assert/strict'
import type { UserRow } from '../../src/directory/store.ts'
import { readClouds } from '../journeys/checker.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const NEW = '+442079990001'

describe('found by the model test', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let users: UserRow[]

  beforeEach(async () => {
    world = await openWorld({ users: 6 })
    await world.run()
    users = await world.users()
  })
  afterEach(() => world.close())

  const numberOf = async (number: string | null) =>
    (await readClouds(world.url)).numbers.find((each) => each.telephoneNumber === number)

  it('a leaver whose Microsoft account is gone too fails no job, and keeps nobody else’s policies', async () => {
    const [gone, leaver] = users
    assert.ok(gone?.m365Id && leaver)
    for (const { userName } of [gone, leaver]) await deletePbxUser(world.url, userName)
    await fetch(`${world.url}/sandbox/graph/users/${gone.m365Id}`, { method: 'DELETE' })
    const [, teams] = await world.run()
    assert.equal(teams?.state, 'succeeded', await world.output(teams?.id ?? ''))
    for (const { number } of [gone, leaver]) assert.equal(await numberOf(number), undefined)
    const path = `admin/teams/userConfigurations/${leaver.m365Id}`
    const answer = await fetch(`${world.url}/sandbox/graph/${path}`)
    const { effectivePolicyAssignments } = (await answer.json()) as { effectivePolicyAssignments: object[] }
    assert.deepEqual(effectivePolicyAssignments, [])
    assert.equal((await world.sync.status(world.tenantId)).queued, 0)
  })

  it('who gets the number of somebody that 8x8 deleted is queued with it, before the deletion is accepted', async () => {
    const [leaver, heir] = users
    assert.ok(leaver && heir)
    await deletePbxUser(world.url, leaver.userName)
    await changePbxUser(world.url, heir.userName, (user) => setNumber(user, leaver.number))
    await world.look()
    const queued = await world.stores.directory.queuedOf(world.tenantId, heir.id)
    assert.deepEqual(
      queued.map(({ service, kind, after }) => [service, kind, after]),
      [
        ['teams', 'change', leaver.number],
        ['pbx', 'update', leaver.number],
      ],
    )
    await world.run()
    assert.equal((await numberOf(leaver.number))?.assignmentTargetId, heir.m365Id)
  })

  it('a number whose activation failed is assigned again, not taken for held', async () => {
    const [mover] = users
    assert.ok(mover)
    await changePbxUser(world.url, mover.userName, (user) => setNumber(user, NEW))
    await world.faults({ switches: { assignOutcome: 'failed', outcomeNumbers: [NEW] } })
    await world.run()
    assert.equal((await numberOf(NEW))?.activationState, 'assignmentFailed')
    await world.faults({})
    await world.run()
    const after = await numberOf(NEW)
    assert.deepEqual([after?.assignmentTargetId, after?.activationState], [mover.m365Id, 'activated'])
    assert.equal((await world.users()).find(({ id }) => id === mover.id)?.state, 'inSync')
  })
})
