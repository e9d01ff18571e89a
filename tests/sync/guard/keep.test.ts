import assert from 'node:assert/strict'
import type { UserRow } from '../../../src/directory/store.ts'
import type { Job } from '../../../src/jobs/store.ts'
import { declineRemovals, takenOf } from '../../../src/sync/guard/keep.ts'
import { type Approver, AlreadyApproved, NotPossible } from '../../../src/sync/sync.ts'
import { assignments, readClouds } from '../../journeys/checker.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../../journeys/pbxAdmin.ts'
import { numbersHeld } from '../microsoftAdmin.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const ADMIN: Approver = { id: 'a', name: 'Ada', type: 'manual', exceedGuard: true }
const AT = '2026-11-21T12:00:00.000Z'
const NEW = '+442079990001'

describe('the removals of a stopped sync, declined', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let all: UserRow[]
  let stopped: Job
  beforeEach(async () => {
    world = await openWorld({ users: 40 })
    await world.run()
    all = await world.users()
    await turnTeams('off', all.slice(1, 12))
    // 8x8 may give this number to somebody else
    await changePbxUser(world.url, all[0]!.userName, (user) => setNumber(user, null))
    // what is not a removal waits behind the guard too
    await changePbxUser(world.url, all[20]!.userName, (user) => setNumber(user, NEW))
    const [, teams] = await world.run()
    assert.equal(teams?.state, 'refused')
    stopped = teams
  })
  afterEach(() => world.close())

  async function turnTeams(to: 'on' | 'off', users: UserRow[]): Promise<void> {
    for (const user of users)
      await changePbxUser(world.url, user.userName, (each) => {
        for (const extension of each.serviceInfo.extensions) extension.msTeamsEnabled = to === 'on'
      })
  }
  /** As the console does it. */
  async function keep(job = stopped): Promise<number> {
    const keepable = await world.sync.keepable(world.tenantId, job.id)
    const by = { id: 'a', name: 'Ada' }
    const why = { jobId: job.id, note: 'a filter', by, at: AT }
    await world.stores.together(world.tenantId, async (rooms) =>
      assert.ok(await declineRemovals(rooms, world.tenantId, keepable, why)),
    )
    return keepable.removals.length
  }
  const now = async (user: UserRow) => (await world.users()).find(({ id }) => id === user.id)
  const reasons = async (users: UserRow[]) => (await Promise.all(users.map(now))).map((user) => user?.reason)
  const button = async () => (await world.sync.status(world.tenantId)).button
  const held = async (user: UserRow) => (await numbersHeld(world.url, user.m365Id)).length

  it('whom an admin chose to remove is none of them, and is told beside them', async () => {
    const by = { id: 'd', name: 'Dana' }
    await world.stores.directory.chooseRemoval(world.tenantId, all[1]!.id, { by, at: AT })
    const keepable = await world.sync.keepable(world.tenantId, stopped.id)
    const { removals, chosen, left } = keepable
    assert.deepEqual([removals.length, takenOf(keepable), chosen, left], [11, 11, 1, 0])
    assert.ok(!removals.some(({ userId }) => userId === all[1]?.id))
    assert.equal(await keep(), 11)
    await world.run()
    assert.deepEqual([await held(all[1]!), await held(all[2]!)], [0, 1])
    // taken back, the user is as any other
    assert.equal((await now(all[2]!))?.reason, 'KEPT')
  })

  it('the rest of the sync goes, and they do not come back, after a restart neither', async () => {
    const before = assignments(await readClouds(world.url))
    assert.equal(await button(), 'refused')
    assert.equal(await keep(), 12)
    assert.equal(await button(), 'queued', 'decided')
    const [, teams] = await world.run()
    assert.deepEqual([teams?.state, teams?.counts.removed, teams?.counts.changed], ['succeeded', 0, 1])
    const output = await world.output(teams?.id ?? '')
    assert.match(output, /Kept: numbers of 12 users; removal declined by Ada/)
    assert.match(output, /Guard: 0 removals of at most 10/)
    const after = assignments(await readClouds(world.url))
    for (const user of all.slice(0, 12)) assert.equal(await held(user), 1, user.userName)
    assert.equal(after.length, before.length)
    assert.deepEqual(await numbersHeld(world.url, all[20]?.m365Id ?? ''), [NEW])
    await world.restart()
    const [, again] = await world.run()
    assert.deepEqual([again?.state, again?.counts.planned], ['succeeded', 0])
    assert.equal(await button(), 'green')
    const user = await now(all[0]!)
    assert.deepEqual([user?.state, user?.reason], ['excluded', 'KEPT'])
    assert.deepEqual(user?.reasonDetail, { by: 'Ada', on: '2026-11-21', note: 'a filter' })
  })

  it('a complete look at everybody, a preview and a sync of one user keep them too', async () => {
    await keep()
    await world.run()
    await world.pass(25 * 3_600_000)
    const [, teams] = await world.run()
    assert.deepEqual([teams?.state, teams?.counts.planned], ['succeeded', 0])
    const [, preview] = await world.run('all', { preview: true })
    assert.deepEqual([preview?.plan?.removals, preview?.plan?.changes], [0, 0])
    const { jobs } = await world.sync.start(world.tenantId, ADMIN, { service: 'teams', userId: all[0]!.id })
    await world.ended(jobs.map(({ id }) => id))
    assert.equal(await held(all[0]!), 1)
  })

  it('holds for what was declined alone: one whose cause is another comes back, and the guard counts it', async () => {
    await keep()
    await world.run()
    await deletePbxUser(world.url, all[0]!.userName)
    const [, teams] = await world.run()
    assert.deepEqual([teams?.state, teams?.counts.removed], ['succeeded', 1])
    assert.equal(await held(all[0]!), 0)
    assert.deepEqual(await reasons(all.slice(0, 2)), ['PBX_USER_GONE', 'KEPT'])
  })

  it('ends when the number is wanted again, and is no word for the next time', async () => {
    await keep()
    await world.run()
    const some = all.slice(1, 12)
    await turnTeams('on', some)
    await world.run()
    assert.deepEqual([(await now(all[0]!))?.reason, (await now(all[1]!))?.state], ['KEPT', 'inSync'])
    await turnTeams('off', some)
    const [, teams] = await world.run()
    assert.deepEqual([teams?.state, teams?.plan?.removals], ['refused', 11])
    assert.equal(await button(), 'refused')
  })

  it('nobody else gets such a number meanwhile', async () => {
    await keep()
    const [first] = all
    assert.ok(first)
    await changePbxUser(world.url, all[30]!.userName, (user) => setNumber(user, first.number))
    const [, teams] = await world.run()
    assert.deepEqual([teams?.counts.failed, teams?.counts.blocked], [0, 1], await world.output(teams?.id ?? ''))
    assert.deepEqual(await reasons([first, all[30]!]), ['KEPT', 'NUMBER_IN_USE'])
    assert.deepEqual(await numbersHeld(world.url, first.m365Id), [first.number])
    await world.stores.directory.endKept(world.tenantId, [first.id])
    await world.run()
    assert.deepEqual(await numbersHeld(world.url, all[30]?.m365Id ?? ''), [first.number])
  })

  it('taken back, the guard stops the next sync again', async () => {
    await keep()
    await world.run()
    const ids = await world.sync.keptOf(world.tenantId, stopped.id)
    assert.equal((await world.stores.directory.endKept(world.tenantId, ids, 'another')).length, 0)
    assert.equal((await world.stores.directory.endKept(world.tenantId, ids, stopped.id)).length, 12)
    assert.ok(await world.stores.jobs.endDecline(world.tenantId, stopped.id))
    const [, teams] = await world.run()
    assert.deepEqual([teams?.state, teams?.plan?.removals], ['refused', 12])
    await assert.rejects(world.sync.keptOf(world.tenantId, stopped.id), NotPossible)
  })

  it('is one decision: not approved after it, not declined after an approval, nor while a sync goes', async () => {
    await keep()
    await assert.rejects(world.sync.approve(world.tenantId, ADMIN, stopped.id), NotPossible)
    await assert.rejects(world.sync.keepable(world.tenantId, stopped.id), NotPossible)
    assert.ok(await world.stores.jobs.endDecline(world.tenantId, stopped.id))
    const { jobs } = await world.sync.approve(world.tenantId, ADMIN, stopped.id)
    const declined = { id: 'a', name: 'Ada', at: AT, note: 'x', users: 12 }
    assert.equal(await world.stores.jobs.decline(world.tenantId, stopped.id, declined), false)
    await world.ended(jobs.map(({ id }) => id))
    assert.equal(await world.stores.jobs.decline(world.tenantId, stopped.id, declined), false)
    await assert.rejects(world.sync.keepable(world.tenantId, stopped.id), AlreadyApproved)
  })

  it('nothing is declined of whom a sync would do something else by now', async () => {
    await turnTeams('on', all.slice(1, 4))
    await world.run('pbx')
    const { removals, left } = await world.sync.keepable(world.tenantId, stopped.id)
    assert.deepEqual([removals.length, left], [9, 3])
    await turnTeams('on', all.slice(4, 12))
    await changePbxUser(world.url, all[0]!.userName, (user) => setNumber(user, all[0]!.number))
    await world.run('pbx')
    await assert.rejects(world.sync.keepable(world.tenantId, stopped.id), NotPossible)
    const [pbx] = await world.run('pbx')
    await assert.rejects(world.sync.keepable(world.tenantId, pbx?.id ?? ''), NotPossible, 'nothing was stopped')
  })

  it('somebody deleted at 8x8 keeps the account with the number, so that both go once it is taken back', async () => {
    await keep()
    await world.run()
    const gone = all.slice(12, 19)
    for (const { userName } of gone) await deletePbxUser(world.url, userName)
    await world.run('pbx')
    await world.stores.tenants.changeGuard(world.tenantId, { number: 5, share: 0 })
    const [teams] = await world.run('teams')
    assert.equal(teams?.state, 'refused')
    assert.equal(await keep(teams), 7)
    await world.run()
    await world.pass(25 * 3_600_000)
    await world.run()
    assert.deepEqual([(await now(gone[0]!))?.reason, (await now(gone[0]!))?.m365Id], ['KEPT', gone[0]!.m365Id])
    assert.equal(await held(gone[0]!), 1)
    await world.stores.directory.endKept(world.tenantId, [gone[0]!.id])
    await world.run()
    assert.deepEqual([await held(gone[0]!), await held(gone[1]!)], [0, 1])
  })

  it('an admin who chooses to remove the user ends it', async () => {
    await keep()
    await deletePbxUser(world.url, all[0]!.userName)
    await world.run('pbx')
    await world.stores.directory.chooseRemoval(world.tenantId, all[1]!.id, { by: { id: 'a', name: 'Ada' }, at: AT })
    await world.run()
    assert.deepEqual([await held(all[0]!), await held(all[1]!), await held(all[2]!)], [0, 0, 1])
  })
})
