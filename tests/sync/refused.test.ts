import assert from 'node:assert/strict'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../journeys/person.ts'
import { changeAccount, numbersHeld } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const NUMBER = '+442079990001'
const ASSIGN = 'POST /admin/teams/telephoneNumberManagement/numberAssignments/assignNumber'

describe('a write that Microsoft refuses because it does not know the user', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let accountId: string
  let userName: string
  beforeEach(async () => {
    world = await openWorld({ users: 8 })
    await world.run()
    const first = (await world.users())[0]
    accountId = first?.m365Id ?? ''
    userName = first?.userName ?? ''
    await changePbxUser(world.url, userName, (user) => setNumber(user, NUMBER))
  })
  afterEach(() => world.close())

  const user = async () => (await world.users()).find((each) => each.userName === userName)
  const stands = async () => [(await user())?.state, (await user())?.reason]
  const assigns = async () => countOf(await requests(world.url), 'graph', /\/assignNumber$/)
  const provision = (teamsProvisioned: boolean) => changeAccount(world.url, accountId, { teamsProvisioned })
  const refuse = (status: number, message: string) =>
    world.faults({ faults: [{ system: 'graph', match: ASSIGN, kind: 'status', status, message, times: 1 }] })

  for (const [what, status, message] of [
    ['has not set the user up', 404, 'User is not provisioned'],
    ['does not find the user', 400, "The user 'x' is not found"],
  ] as const)
    it(`Teams ${what}: its record is read again, and no write is sent until there is one`, async () => {
      await provision(false)
      await refuse(status, message)
      await resetRequests(world.url)
      const [, teams] = await world.run()
      assert.match(await world.output(teams?.id ?? ''), /Read again: 1 user that Microsoft did not know/)
      assert.deepEqual(await stands(), ['waiting', 'NOT_PROVISIONED_YET'])
      assert.ok((await user())?.nextTryAt)
      assert.equal(await assigns(), 1)
      await world.run()
      assert.equal(await assigns(), 1, 'nothing is sent again blindly')
      await provision(true)
      await world.run()
      assert.deepEqual(await stands(), ['inSync', null])
      assert.ok((await numbersHeld(world.url, accountId)).includes(NUMBER))
    })

  it('a record that is still there leaves the refusal as it was told', async () => {
    await refuse(400, "The user 'x' is not found")
    await world.run()
    assert.deepEqual(await stands(), ['blocked', 'TARGET_NOT_FOUND'])
  })

  it('nothing is asked again of other refusals', async () => {
    await refuse(400, 'Something nobody has seen')
    const [, teams] = await world.run()
    assert.doesNotMatch(await world.output(teams?.id ?? ''), /Read again/)
  })

  it('that it cannot be read again costs the job nothing', async () => {
    await provision(false)
    const down = { system: 'graph', match: 'GET /users/{user-id}', kind: 'status', status: 400 }
    const refusal = {
      system: 'graph',
      match: ASSIGN,
      kind: 'status',
      status: 400,
      message: "The user 'x' is not found",
    }
    await world.faults({ faults: [down, refusal] })
    const [, teams] = await world.run()
    assert.equal(teams?.state, 'succeededWithErrors')
    assert.match(await world.output(teams?.id ?? ''), /could not be read again/)
  })
})
