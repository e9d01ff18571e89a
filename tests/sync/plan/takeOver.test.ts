import assert from 'node:assert/strict'
import type { UserRow } from '../../../src/directory/store.ts'
import type { Job } from '../../../src/jobs/store.ts'
import { otherNumberOf } from '../../../src/sync/plan/takeOver.ts'
import { readClouds } from '../../journeys/checker.ts'
import { assign, changeAccount, numbersHeld, unassign } from '../microsoftAdmin.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const BY = { id: 'dana', name: 'Dana Whitfield' }
const MCOEV = '4828c8ec-dc2e-4779-b502-87ac9ce28ab7'
const CALLING_PLAN = '4ed3ff63-69d7-4fb7-b984-5aec7f605ca8'
const FOREIGN = '+442071230001'

describe('taking over a number of somebody else’s making', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let someone: UserRow

  const begin = async (type: string): Promise<void> => {
    world = await openWorld({ users: 12 })
    const account = (await readClouds(world.url)).users.find((one) => !one.userPrincipalName.includes('onmicrosoft'))
    assert.ok(account)
    if (type === 'callingPlan') {
      const assignedPlans = [MCOEV, CALLING_PLAN].map((servicePlanId) => ({ servicePlanId }))
      await changeAccount(world.url, account.id, { assignedPlans })
    }
    await assign(world.url, FOREIGN, account.id, type)
    await world.run()
    const found = (await world.users()).find((user) => user.reason === 'OTHER_NUMBER')
    assert.deepEqual([found?.m365Id, found?.reasonDetail['number']], [account.id, FOREIGN])
    someone = found!
  }
  afterEach(() => world.close())

  const agree = (number: string) =>
    world.stores.directory.agreeToTakeOver(world.tenantId, someone.id, {
      number,
      by: BY,
      at: '2026-11-21T12:00:00.000Z',
    })
  const theirs = async (): Promise<UserRow | undefined> => (await world.users()).find((user) => user.id === someone.id)
  const typeOf = async (number: string) => {
    const { numbers } = await readClouds(world.url)
    const found = numbers.find((each) => each.telephoneNumber === number)
    return found && [found.numberType, found.assignmentTargetId]
  }
  const changes = (job: Job | undefined) =>
    world.stores.jobs.planned(world.tenantId, job?.id ?? '', { after: -1, limit: 50 })

  for (const secondNumber of ['replace', 'keep', 'refuse'] as const)
    for (const type of ['callingPlan', 'operatorConnect', 'directRouting'])
      it(`a ${type} number gives way where a second one is met with: ${secondNumber}`, async () => {
        await begin(type)
        await world.faults({ switches: { secondNumber } })
        await agree(FOREIGN)
        await world.look()
        const [queued] = (await world.stores.directory.queuedOf(world.tenantId, someone.id)).filter(
          (each) => each.kind === 'change',
        )
        assert.deepEqual([queued?.before, queued?.after, queued?.cause], [FOREIGN, someone.number, 'TAKE_OVER'])
        const [, teams] = await world.run()
        assert.equal(teams?.state, 'succeeded', await world.output(teams?.id ?? ''))
        assert.deepEqual(await numbersHeld(world.url, someone.m365Id), [someone.number])
        assert.deepEqual(
          await typeOf(FOREIGN),
          type === 'directRouting' ? undefined : [type, null],
          'released, as its type',
        )
        assert.equal((await theirs())?.state, 'inSync')
        const [first] = await changes(teams)
        assert.deepEqual(first?.was, { type, category: 'primary' }, 'what undo needs is kept')
        const [view] = await world.stores.directory.viewsOf(world.tenantId, [someone.id])
        assert.equal(view?.takeOver, null, 'the agreement is used up')
      })

  for (const type of ['callingPlan', 'directRouting'])
    it(`a ${type} number comes back when the new one is refused after all`, async () => {
      await begin(type)
      const outcomeNumbers = [someone.number]
      await world.faults({ switches: { secondNumber: 'refuse', assignOutcome: 'failed', outcomeNumbers } })
      await agree(FOREIGN)
      const [, teams] = await world.run()
      assert.deepEqual(await numbersHeld(world.url, someone.m365Id), [FOREIGN], await world.output(teams?.id ?? ''))
      assert.deepEqual(await typeOf(FOREIGN), [type, someone.m365Id], 'as the type that it was')
    })

  it('holds for exactly that number: another one is asked about again', async () => {
    await begin('directRouting')
    await agree('+442071239999')
    await world.run()
    assert.deepEqual(
      [(await theirs())?.reason, await numbersHeld(world.url, someone.m365Id)],
      ['OTHER_NUMBER', [FOREIGN]],
    )
    await agree(FOREIGN)
    await unassign(world.url, FOREIGN)
    await assign(world.url, '+442071230002', someone.m365Id ?? '')
    await world.run()
    assert.deepEqual(
      [(await theirs())?.reason, await numbersHeld(world.url, someone.m365Id)],
      ['OTHER_NUMBER', ['+442071230002']],
    )
    const [view] = await world.stores.directory.viewsOf(world.tenantId, [someone.id])
    assert.equal(view?.takeOver, null, 'the agreement ended with the number')
  })

  it('put by hand in the place of ours, and in its way: it is offered, and gives way', async () => {
    world = await openWorld({ users: 12 })
    await world.run()
    someone = (await world.users()).find(({ m365Id }) => m365Id !== null)!
    await world.faults({ switches: { secondNumber: 'refuse' } })
    await unassign(world.url, someone.number ?? '')
    await world.pass(60_000)
    await assign(world.url, FOREIGN, someone.m365Id ?? '')
    await world.run()
    assert.equal((await theirs())?.reason, 'OTHER_NUMBER')
    const [view] = await world.stores.directory.viewsOf(world.tenantId, [someone.id])
    assert.equal(view && otherNumberOf(view)?.number, FOREIGN)
    await agree(FOREIGN)
    await world.run()
    assert.deepEqual(
      [(await theirs())?.state, await numbersHeld(world.url, someone.m365Id)],
      ['inSync', [someone.number]],
    )
  })

  it('without an agreement it is left alone', async () => {
    await begin('operatorConnect')
    await world.run()
    assert.deepEqual(await numbersHeld(world.url, someone.m365Id), [FOREIGN])
  })
})
