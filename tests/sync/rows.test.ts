/** The table of what happens to whom, row by row, where no other story tells it end to end. */
import assert from 'node:assert/strict'
import type { UserRow } from '../../src/directory/store.ts'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { assign, changeAccount, numbersHeld, unassign } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const OTHER = '+442079990001'

describe('what a sync does when', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let person: UserRow & { m365Id: string; number: string }
  beforeEach(async () => {
    world = await openWorld({ users: 10 })
    await world.run()
    const found = (await world.users()).find(({ state, number, m365Id }) => state === 'inSync' && number && m365Id)
    person = (found as typeof person | undefined) ?? assert.fail()
    await forget()
  })
  afterEach(() => world.close())

  const forget = () => fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
  /** Writes since the last `forget`, as "cloud METHOD path: times"; a batch counts for what is in it. */
  const writes = async (): Promise<string[]> => {
    const answer = await fetch(`${world.url}/sandbox/requests`)
    const calls = (await answer.json()) as Record<string, Record<string, number>>
    return Object.entries(calls)
      .flatMap(([cloud, paths]) => Object.keys(paths).map((path) => `${cloud} ${path}`))
      .filter((call) => !/ GET |\$batch|getPolicyId|oauth|token/.test(call))
      .map((call) => call.replace(/ \S*\//, ' '))
      .sort()
  }
  const now = async () => (await world.users()).find(({ id }) => id === person.id) ?? assert.fail()
  const standing = async () => [(await now()).state, (await now()).reason]
  const held = () => numbersHeld(world.url, person.m365Id)
  const status = (is: string) =>
    changePbxUser(world.url, person.userName, (user) => {
      user.basicInfo.status = is
    })
  const change = (what: object) => changeAccount(world.url, person.m365Id, what)
  const plans = async (capabilityStatus: string): Promise<object> => {
    const answer = await fetch(`${world.url}/sandbox/graph/users/${person.m365Id}?$select=assignedPlans`)
    const { assignedPlans } = (await answer.json()) as { assignedPlans: object[] }
    return { assignedPlans: assignedPlans.map((plan) => ({ ...plan, capabilityStatus })) }
  }

  it('a user is deactivated and active again: 8x8 keeps number and licence, and Teams gets the number back', async () => {
    await status('INACTIVE')
    await world.run()
    assert.deepEqual([await held(), await standing()], [[], ['excluded', 'INACTIVE']])
    assert.deepEqual([(await now()).number, (await now()).licence], [person.number, person.licence])
    await status('ACTIVE')
    await world.run()
    assert.deepEqual([await held(), await standing()], [[person.number], ['inSync', null]])
  })

  it('a name changes at 8x8: the directory takes it in, and Teams is not touched', async () => {
    await changePbxUser(world.url, person.userName, (user) => {
      user.basicInfo.firstName = 'Renamed'
      user.basicInfo.userName = 'renamed@contoso.example'
    })
    await forget()
    await world.run()
    assert.deepEqual(
      [(await now()).givenName, (await now()).userName, (await now()).m365Id],
      ['Renamed', 'renamed@contoso.example', person.m365Id],
      'the link stays',
    )
    assert.deepEqual([await held(), await standing(), await writes()], [[person.number], ['inSync', null], []])
  })

  it('the Microsoft 365 user is disabled, or loses its licence: nothing is written, and why is said', async () => {
    await change({ accountEnabled: false })
    await forget()
    await world.run()
    assert.deepEqual(
      [await standing(), await held(), await writes()],
      [['blocked', 'M365_DISABLED'], [person.number], []],
    )
    await change({ accountEnabled: true, ...(await plans('Deleted')) })
    await forget()
    await world.run()
    assert.deepEqual(
      [await standing(), await held(), await writes()],
      [['blocked', 'PHONE_LICENSE_OFF'], [person.number], []],
    )
    await change(await plans('Enabled'))
    await world.run()
    assert.deepEqual(await standing(), ['inSync', null])
  })

  it('the Microsoft 365 user is deleted: our number is freed, 8x8 is not touched, and a namesake is another account', async () => {
    const account = await (await fetch(`${world.url}/sandbox/graph/users/${person.m365Id}`)).json()
    await fetch(`${world.url}/sandbox/graph/users/${person.m365Id}`, { method: 'DELETE' })
    await forget()
    await world.run()
    assert.deepEqual([await held(), await standing()], [[], ['blocked', 'UNMATCHED']])
    assert.deepEqual([(await now()).m365Id, (await now()).number], [null, person.number])
    assert.deepEqual(
      (await writes()).filter((call) => call.startsWith('8x8')),
      [],
    )
    const { userPrincipalName, displayName } = account as { userPrincipalName: string; displayName: string }
    const made = await fetch(`${world.url}/sandbox/graph/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userPrincipalName, displayName, mail: person.email }),
    })
    const { id } = (await made.json()) as { id: string }
    await world.run()
    assert.deepEqual([(await now()).m365Id, await numbersHeld(world.url, id)], [id, [person.number]])
    assert.notEqual(id, person.m365Id)
  })

  it('somebody changes the number by hand in Teams: it goes back to what is wanted, with its cause', async () => {
    await unassign(world.url, person.number)
    await world.look()
    const [queued] = await world.stores.directory.queuedOf(world.tenantId, person.id)
    assert.deepEqual([queued?.kind, queued?.cause, queued?.after], ['assign', 'DRIFT', person.number])
    await world.run()
    assert.deepEqual([await held(), await standing()], [[person.number], ['inSync', null]])
    await unassign(world.url, person.number)
    await assign(world.url, OTHER, person.m365Id)
    await world.run()
    assert.deepEqual([await held(), await standing()], [[person.number], ['inSync', null]], 'another one too')
  })

  it('nothing but the e-mail is the same: nobody is linked', async () => {
    await fetch(`${world.url}/sandbox/graph/users/${person.m365Id}`, { method: 'DELETE' })
    await fetch(`${world.url}/sandbox/graph/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userPrincipalName: 'x@contoso.example', displayName: 'X', mail: person.email }),
    })
    await world.run()
    assert.deepEqual([await standing(), (await now()).m365Id], [['blocked', 'UNMATCHED'], null])
  })

  it('a number goes to another user at 8x8, whom somebody gave it in Teams by hand before: it is ours there, and goes with it', async () => {
    const other = (await world.users()).find(
      ({ id, state, number }) => id !== person.id && state === 'inSync' && number,
    )
    assert.ok(other?.m365Id && other.number)
    const give = (userName: string, number: string | null) =>
      changePbxUser(world.url, userName, (user) => setNumber(user, number))
    for (const number of [person.number, other.number]) await unassign(world.url, number)
    await assign(world.url, person.number, other.m365Id)
    await give(person.userName, null)
    await give(other.userName, person.number)
    await world.run()
    assert.deepEqual(await numbersHeld(world.url, other.m365Id), [person.number])
    await give(other.userName, null)
    await world.run()
    assert.deepEqual(await numbersHeld(world.url, other.m365Id), [])
  })
})
