import assert from 'node:assert/strict'
import type { UserRow } from '../../../src/directory/store.ts'
import type { Job } from '../../../src/jobs/store.ts'
import { declineRemovals, endDeclined } from '../../../src/sync/guard/keep.ts'
import { type Approver, NotPossible } from '../../../src/sync/sync.ts'
import { changePbxUser, createPbxUser, deletePbxUser, findPbxUser, setNumber } from '../../journeys/pbxAdmin.ts'
import { numbersHeld } from '../microsoftAdmin.ts'
import { setTeams } from '../teamsSettings.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const ADMIN: Approver = { id: 'a', name: 'Ada', type: 'manual', exceedGuard: true }
const AT = '2026-11-21T12:00:00.000Z'
const DAY = 24 * 3_600_000

describe('users that 8x8 takes away, kept by the word of an admin', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let all: UserRow[]
  let gone: UserRow[]
  let off: UserRow[]
  let stopped: Job
  /** The first of those who are gone, as 8x8 had it. */
  let first: Awaited<ReturnType<typeof findPbxUser>>
  beforeEach(async () => {
    world = await openWorld({ users: 40 })
    await world.run()
    all = await world.users()
    gone = all.slice(0, 7)
    off = all.slice(7, 12)
    first = await findPbxUser(world.url, gone[0]!.userName)
    for (const { userName } of gone) await deletePbxUser(world.url, userName)
    for (const { userName } of off) await deactivate(userName)
    // what takes nobody away waits behind the guard too
    await changePbxUser(world.url, all[20]!.userName, (user) => setNumber(user, '+442079990001'))
    const [pbx] = await world.run()
    assert.deepEqual([pbx?.state, pbx?.plan?.removals], ['refused', 12])
    stopped = pbx ?? assert.fail()
  })
  afterEach(() => world.close())

  const deactivate = (userName: string, active = false) =>
    changePbxUser(world.url, userName, (user) => void (user.basicInfo.status = active ? 'ACTIVE' : 'INACTIVE'))
  /** As the console does it. */
  async function keep(job = stopped): Promise<number> {
    const keepable = await world.sync.keepable(world.tenantId, job.id)
    const why = { jobId: job.id, note: 'a wrong list', by: { id: 'a', name: 'Ada' }, at: AT }
    await world.stores.together(world.tenantId, async (rooms) =>
      assert.ok(await declineRemovals(rooms, world.tenantId, keepable, why)),
    )
    return keepable.removals.length
  }
  const now = async (user: UserRow) => (await world.users()).find(({ id }) => id === user.id) ?? assert.fail()
  const button = async () => (await world.sync.status(world.tenantId)).button
  const held = async (user: UserRow) => (await numbersHeld(world.url, user.m365Id)).length
  const places = (users: UserRow[]) =>
    Promise.all(
      users.map(async (user) => {
        const { state, reason, active, deletedAt } = await now(user)
        return [state, reason, active && deletedAt === null].join()
      }),
    )
  const KEPT = 'excluded,USER_KEPT,true'

  it('the rest is taken in, they stay as they were and do not come back, after a restart neither', async () => {
    assert.equal(await button(), 'refused')
    assert.equal(await keep(), 12)
    await world.look()
    assert.equal(await button(), 'queued', 'decided')
    const [pbx, teams] = await world.run()
    assert.deepEqual([pbx?.state, pbx?.counts.deleted, pbx?.counts.updated], ['succeeded', 0, 1])
    assert.deepEqual([teams?.state, teams?.counts.removed, teams?.counts.changed], ['succeeded', 0, 1])
    const output = await world.output(pbx?.id ?? '')
    assert.match(output, /Kept: 12 users as they were; removal declined by Ada/)
    assert.match(output, /Guard: 0 removals of at most 10/)
    await world.restart()
    const again = await world.run()
    assert.deepEqual(
      again.map(({ state, counts }) => [state, counts.planned]),
      [
        ['succeeded', 0],
        ['succeeded', 0],
      ],
    )
    assert.equal(await button(), 'green')
    assert.deepEqual(new Set(await places([...gone, ...off])), new Set([KEPT]))
    assert.deepEqual((await now(gone[0]!)).reasonDetail, { by: 'Ada', on: '2026-11-21', note: 'a wrong list' })
    for (const user of [...gone, ...off]) assert.equal(await held(user), 1, user.userName)
  })

  it('a complete read, a preview and a sync of one user keep them too', async () => {
    await keep()
    await world.pass(25 * 3_600_000)
    const [pbx, teams] = await world.run()
    assert.deepEqual([pbx?.counts.deleted, teams?.counts.removed], [0, 0])
    for (const preview of await world.run('all', { preview: true }))
      assert.deepEqual([preview.plan?.removals, preview.plan?.changes], [0, 0])
    const { jobs } = await world.sync.start(world.tenantId, ADMIN, { service: 'all', userId: gone[0]!.id })
    const [one] = await world.ended(jobs.map(({ id }) => id))
    const [step] = (one?.steps ?? []).filter(({ step }) => step === 'taken')
    assert.match(step?.detail ?? '', /Ada keeps the user as it was, against what 8x8 shows: a wrong list/)
    assert.deepEqual(await places([gone[0]!]), [KEPT])
  })

  it('ends for whom 8x8 shows otherwise, and is no word for the next time', async () => {
    await keep()
    await deactivate(off[0]!.userName, true)
    await deletePbxUser(world.url, off[1]!.userName)
    await createPbxUser(world.url, first)
    await world.run()
    assert.deepEqual(await places([off[0]!, off[1]!, off[2]!]), ['inSync,,true', 'excluded,PBX_USER_GONE,false', KEPT])
    assert.deepEqual(await places([gone[0]!]), ['inSync,,true'], '8x8 has it again')
    await deactivate(off[0]!.userName)
    const [pbx] = await world.run()
    assert.deepEqual([pbx?.state, pbx?.plan, pbx?.counts.updated], ['succeeded', null, 1])
    assert.deepEqual(await places([off[0]!]), ['excluded,INACTIVE,false'])
  })

  it('somebody who comes back and is deleted once more is not kept by what was said before', async () => {
    await keep()
    await world.run()
    await deactivate(off[0]!.userName, true)
    await world.look()
    await deletePbxUser(world.url, off[0]!.userName)
    await world.look()
    const [pbx] = await world.run()
    assert.equal(pbx?.counts.deleted, 1)
    assert.equal(await held(off[0]!), 0)
  })

  it('taken back for one, it goes with the next sync; for all, the guard stops again', async () => {
    await keep()
    await world.run()
    const { directory, jobs } = world.stores
    assert.deepEqual(await endDeclined(directory, world.tenantId, [gone[0]!.id]), [gone[0]!.id])
    await world.run()
    assert.deepEqual(await places(gone.slice(0, 2)), ['excluded,PBX_USER_GONE,false', KEPT])
    const ids = await world.sync.keptOf(world.tenantId, stopped.id)
    assert.equal((await endDeclined(directory, world.tenantId, ids, 'another')).length, 0)
    assert.equal((await endDeclined(directory, world.tenantId, ids, stopped.id)).length, 11)
    assert.ok(await jobs.endDecline(world.tenantId, stopped.id))
    const [pbx] = await world.run()
    assert.deepEqual([pbx?.state, pbx?.plan?.removals], ['refused', 11])
  })

  it('is told of each while Teams is disabled too, so that all of them are found', async () => {
    await keep()
    await setTeams(world, { off: 'keep' })
    await world.run('pbx')
    assert.deepEqual(new Set(await places([...gone, ...off])), new Set([KEPT]))
    assert.deepEqual(await places([all[30]!]), ['excluded,SERVICE_OFF,true'])
  })

  it('who is kept is not protected from another cause', async () => {
    await keep()
    await world.run()
    const { directory } = world.stores
    await directory.chooseRemoval(world.tenantId, gone[0]!.id, { by: { id: 'a', name: 'Ada' }, at: AT })
    await world.look()
    await world.run()
    assert.equal(await held(gone[0]!), 0, 'an admin chose to remove the user')
    assert.equal(await held(gone[1]!), 1)
  })

  it('nobody else gets the number of somebody who is kept', async () => {
    await keep()
    const number = gone[0]!.number ?? assert.fail()
    await changePbxUser(world.url, all[30]!.userName, (user) => setNumber(user, number))
    await world.run()
    assert.deepEqual(await places([gone[0]!, all[30]!]), [KEPT, 'blocked,NUMBER_SHARED,true'])
    assert.deepEqual(await numbersHeld(world.url, gone[0]!.m365Id), [number])
    await endDeclined(world.stores.directory, world.tenantId, [gone[0]!.id])
    await world.run()
    assert.deepEqual(await numbersHeld(world.url, all[30]!.m365Id), [number])
  })

  it('whom an admin chose to remove is none of them; of those alone there is nothing to keep', async () => {
    const choose = (user: UserRow) =>
      world.stores.directory.chooseRemoval(world.tenantId, user.id, { by: { id: 'd', name: 'Dana' }, at: AT })
    await choose(gone[0]!)
    const { removals, chosen, left } = await world.sync.keepable(world.tenantId, stopped.id)
    assert.deepEqual([removals.length, chosen, left], [11, 1, 0])
    const approve = async (id: string) =>
      world.ended((await world.sync.approve(world.tenantId, ADMIN, id)).jobs.map((job) => job.id))
    const [, numbers] = await approve(stopped.id)
    assert.equal(numbers?.state, 'refused')
    await approve(numbers.id)
    for (const user of [gone[1]!, gone[2]!]) await choose(user)
    await world.stores.tenants.changeGuard(world.tenantId, { number: 1, share: 0 })
    const [pbx] = await world.run('pbx')
    assert.deepEqual([pbx?.state, pbx?.plan?.removals], ['refused', 3], await world.output(pbx?.id ?? ''))
    await assert.rejects(world.sync.keepable(world.tenantId, pbx?.id ?? ''), /only whom an admin chose to remove/)
  })

  it('what is seen otherwise before the word is given is not kept by it', async () => {
    const keepable = await world.sync.keepable(world.tenantId, stopped.id)
    await deactivate(off[0]!.userName, true)
    await deletePbxUser(world.url, off[1]!.userName)
    await world.look()
    const word = { jobId: stopped.id, note: 'x', by: { id: 'a', name: 'Ada' }, at: AT }
    await world.stores.together(world.tenantId, (rooms) => declineRemovals(rooms, world.tenantId, keepable, word))
    await world.run()
    assert.deepEqual(await places(off.slice(0, 3)), ['inSync,,true', 'excluded,PBX_USER_GONE,false', KEPT])
  })

  it('is one decision', async () => {
    await keep()
    await assert.rejects(world.sync.approve(world.tenantId, ADMIN, stopped.id), NotPossible)
    await assert.rejects(world.sync.keepable(world.tenantId, stopped.id), NotPossible)
  })

  it('a list of 8x8 that came back empty is declined as well, and asked about no more', async () => {
    await world.close()
    world = await openWorld({ users: 4 })
    await world.run()
    await world.pass(100 * DAY)
    for (const { userName } of await world.users()) await deletePbxUser(world.url, userName)
    await world.pass(100 * DAY)
    const [empty] = await world.run()
    assert.deepEqual([empty?.state, empty?.cause?.code], ['refused', 'PBX_EMPTY'])
    assert.equal(await keep(empty), 4)
    for (let more = 0; more < 2; more++) {
      const [pbx, teams] = await world.run()
      assert.deepEqual([pbx?.state, pbx?.counts.deleted, teams?.counts.removed], ['succeeded', 0, 0])
    }
    assert.deepEqual(await places(await world.users()), [KEPT, KEPT, KEPT, KEPT])
  })
})
