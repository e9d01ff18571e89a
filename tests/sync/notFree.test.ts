/** A sync in which a number is not free: who has to be solved first, and who may go on in the same plan. */
import assert from 'node:assert/strict'
import type { UserRow } from '../../src/directory/store.ts'
import type { Job, PlannedChange } from '../../src/jobs/store.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { assign, changeAccount, numbersHeld, unassign } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const NEW = '+442079990001'

describe('a sync, where a number is not free', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let some: (UserRow & { number: string; m365Id: string })[]
  beforeEach(async () => {
    world = await openWorld({ users: 30 })
    await world.run()
    some = (await world.users()).filter((user): user is (typeof some)[number] =>
      Boolean(user.state === 'inSync' && user.number && user.m365Id),
    )
  })
  afterEach(() => world.close())

  const give = (user: UserRow, to: string | null) =>
    changePbxUser(world.url, user.userName, (each) => setNumber(each, to))
  const disable = (user: UserRow) => changeAccount(world.url, user.m365Id ?? '', { accountEnabled: false })
  const rows = async (job: Job | undefined): Promise<PlannedChange[]> =>
    world.stores.jobs.planned(world.tenantId, job?.id ?? '', { after: -1, limit: 200 })
  const held = async (job: Job | undefined) =>
    (await rows(job)).flatMap(({ userName, status, reason, raw }) =>
      status === 'failed' ? [[userName, reason, raw]] : [],
    )
  const standing = async ({ id }: UserRow) => {
    const user = (await world.users()).find((each) => each.id === id)
    return [user?.state, user?.reason]
  }
  const four = () => some.slice(0, 4) as [(typeof some)[0], (typeof some)[0], (typeof some)[0], (typeof some)[0]]

  it('of a chain, each is told who at its end has to be solved first, in the preview too', async () => {
    const [one, two, three, last] = four()
    for (const user of [one, two, three, last]) await give(user, null)
    await give(one, two.number)
    await give(two, three.number)
    await give(three, last.number)
    await give(last, NEW)
    await disable(last)
    const [, foreseen] = await world.run('all', { preview: true })
    const [, teams] = await world.run()
    const why = `${last.displayName} has to be solved first: M365_DISABLED`
    for (const job of [foreseen, teams]) {
      const output = await world.output(job?.id ?? '')
      for (const [user, holder] of [
        [one, two],
        [two, three],
        [three, last],
      ] as const)
        assert.ok(
          output.includes(
            `${user.userName} does not get ${holder.number}, which ${holder.displayName} has. ${why}. After that, Sync Now moves it`,
          ),
          output,
        )
      assert.deepEqual(
        (await held(job)).sort(),
        [one, two, three].map(({ userName }) => [userName, 'NUMBER_IN_USE', why]).sort(),
      )
    }
    assert.deepEqual(await standing(two), ['blocked', 'NUMBER_IN_USE'])
    // nothing new comes of another sync, and it says the same
    const [, again] = await world.run()
    assert.equal((await held(again)).length, 3)
    await changeAccount(world.url, last.m365Id, { accountEnabled: true })
    await world.run()
    for (const user of [one, two, three, last]) assert.deepEqual(await standing(user), ['inSync', null])
  })

  it('that another still has at 8x8 ends a chain too: its number is shared', async () => {
    const [one, two, leaver] = four()
    await deletePbxUser(world.url, leaver.userName)
    await world.look()
    const word = { note: 'a mistake', jobId: '1', by: { id: 'a', name: 'Ada' }, at: new Date(0).toISOString() }
    await world.stores.directory.keepUsers(world.tenantId, [{ userId: leaver.id, removal: 'gone' }], word)
    await give(two, leaver.number)
    await give(one, two.number)
    const [, teams] = await world.run()
    const why = `${two.displayName} has to be solved first: NUMBER_SHARED`
    assert.deepEqual(await held(teams), [[one.userName, 'NUMBER_IN_USE', why]], await world.output(teams?.id ?? ''))
  })

  it('a whole row of waiters costs a few statements, and the last of it is looked at once', async () => {
    const row = some.slice(0, 25)
    for (const user of row) await give(user, null)
    for (const [at, user] of row.entries()) await give(user, row[at + 1]?.number ?? NEW)
    const last = row.at(-1)!
    await disable(last)
    await world.run('pbx')
    const { directory } = world.stores
    const { viewsOf } = directory
    let looks = 0
    directory.viewsOf = (...asked) => {
      looks += 1
      return viewsOf(...asked)
    }
    const [teams] = await world.run('teams')
    directory.viewsOf = viewsOf
    const found = await held(teams)
    assert.equal(found.length, row.length - 1)
    assert.ok(found.every(([, , raw]) => raw === `${last.displayName} has to be solved first: M365_DISABLED`))
    assert.ok(looks < 10, `${looks} looks`)
  })

  it('who turns out to be set up in Teams just then gets the number that another gives up in the same sync', async () => {
    const [one, leaver, waits] = four()
    // of somebody without a number Teams is asked again by each plan
    for (const user of [one, waits]) await give(user, null)
    await world.run()
    await changeAccount(world.url, one.m365Id, { teamsProvisioned: false })
    await give(one, NEW)
    await world.pass(25 * 3_600_000)
    await world.run()
    assert.deepEqual(await standing(one), ['waiting', 'NOT_PROVISIONED_YET'])
    await give(leaver, null)
    await give(one, leaver.number)
    await changeAccount(world.url, one.m365Id, { teamsProvisioned: true })
    const [, teams] = await world.run()
    assert.deepEqual(await numbersHeld(world.url, one.m365Id), [leaver.number], await world.output(teams?.id ?? ''))
    assert.equal(teams?.state, 'succeeded')
  })

  it('of chosen users, who waits for one who waits for others stays queued as that one does', async () => {
    const [one, two, other] = four()
    for (const user of [one, two, other]) await give(user, null)
    await give(one, two.number)
    await give(two, other.number)
    await give(other, NEW)
    await world.run('pbx')
    const userIds = [one.id, two.id]
    const by = { id: 'u', name: 'Dana', type: 'manual' } as const
    const { jobs } = await world.sync.start(world.tenantId, by, { service: 'teams', userIds })
    const [teams] = await world.ended(jobs.map(({ id }) => id))
    assert.deepEqual(
      (await held(teams)).sort(),
      [
        [one.userName, 'HOLDER_MOVES_FIRST', two.displayName],
        [two.userName, 'HOLDER_MOVES_FIRST', other.displayName],
      ].sort(),
    )
    for (const user of [one, two, other]) assert.deepEqual(await standing(user), ['queued', null])
    await world.run()
    for (const user of [one, two, other]) assert.deepEqual(await standing(user), ['inSync', null])
  })

  it('stands refused only until it is free: then its user is queued, and a sync does it', async () => {
    const [one, last] = four()
    await give(last, NEW)
    await give(one, last.number)
    await disable(last)
    await world.run()
    assert.deepEqual(await standing(one), ['blocked', 'NUMBER_IN_USE'])
    await world.look()
    assert.deepEqual(await standing(one), ['blocked', 'NUMBER_IN_USE'], 'nothing changed')
    await unassign(world.url, last.number)
    await world.look()
    assert.deepEqual(await standing(one), ['queued', null])
    await world.run()
    assert.deepEqual(await numbersHeld(world.url, one.m365Id), [last.number])
  })

  for (const secondNumber of ['replace', 'keep', 'refuse'])
    it(`that was given to another by hand, or swapped, is set back by one sync where a second one is met with: ${secondNumber}`, async () => {
      await world.faults({ switches: { secondNumber } })
      const [one, two, three, other] = four()
      for (const user of [one, two, three, other]) await unassign(world.url, user.number)
      await assign(world.url, one.number, two.m365Id)
      await assign(world.url, two.number, one.m365Id)
      await assign(world.url, three.number, other.m365Id)
      const [, teams] = await world.run()
      assert.equal(teams?.state, 'succeeded', await world.output(teams?.id ?? ''))
      for (const user of [one, two, three, other]) {
        assert.deepEqual(await numbersHeld(world.url, user.m365Id), [user.number])
        assert.deepEqual(await standing(user), ['inSync', null])
      }
    })

  it('that was given by hand to somebody who should have none stays there, and nothing of it is queued', async () => {
    const [one, none] = four()
    await give(none, null)
    await world.run()
    await unassign(world.url, one.number)
    await assign(world.url, one.number, none.m365Id)
    await world.look()
    assert.deepEqual(await standing(one), ['blocked', 'NUMBER_IN_USE'])
    assert.equal((await world.sync.status(world.tenantId)).queued, 0)
    const [, teams] = await world.run()
    assert.deepEqual(await rows(teams), [])
    assert.deepEqual(await numbersHeld(world.url, none.m365Id), [one.number])
    await unassign(world.url, one.number)
    await world.run()
    assert.deepEqual(await numbersHeld(world.url, one.m365Id), [one.number])
  })
})
