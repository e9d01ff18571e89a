import assert from 'node:assert/strict'
import type { User } from '../../src/api/contract.ts'
import { startProduct, type Product } from '../product.ts'
import { assignments, expected, readClouds, teamsNumbers } from './checker.ts'
import { changePbxUser, deletePbxUser, setNumber } from './pbxAdmin.ts'
import { signIn, type Person } from './person.ts'

const NEW_NUMBER = '+442079990001'

async function until<T>(look: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 60_000
  for (;;) {
    const value = await look()
    if (holds(value) || Date.now() > end) return value
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

describe('journey: movers and leavers', function () {
  this.timeout(180_000)
  let product: Product
  let admin: Person
  let people: User[]
  /** What people, rooms and attendants hold that 8x8 knows nothing of. */
  let foreign: string[]

  before(async () => {
    product = await startProduct({ SANDBOX_PROBLEMS: 'on', SANDBOX_USERS: '120', WATCH_SECONDS: '1' })
    admin = await signIn(product.url)
    const { users, ...clouds } = await readClouds(product.url)
    const untouched = (await expected(product.url)).filter((each) => each.state === 'untouched')
    const names = new Set(untouched.map((each) => each.userName.toLowerCase()))
    const ids = new Set(users.filter((each) => names.has(each.userPrincipalName.toLowerCase())).map((each) => each.id))
    foreign = assignments({ ...clouds, users }).filter((line) => ids.has(line.split(' ')[1] ?? ''))
    await admin.sync()
    people = (await admin.users()).filter((user) => user.state === 'inSync')
  })
  after(() => product.stop())

  it('a new number at 8x8 turns the button blue with 1 and no click, and names user, old, new and cause', async () => {
    const [mover] = people
    assert.ok(mover)
    await changePbxUser(product.url, mover.userName, (user) => setNumber(user, NEW_NUMBER))
    const status = await until(
      () => admin.status(),
      (now) => now.queued > 0,
    )
    assert.deepEqual([status.button, status.queued], ['queued', 1])
    const changes = await admin.changes()
    const number = changes.find((change) => change.field === 'number')
    assert.deepEqual(
      [number?.displayName, number?.before, number?.after, number?.cause],
      [mover.displayName, mover.number, NEW_NUMBER, 'NUMBER_CHANGED'],
    )
    const teams = changes.find((change) => change.field === 'teamsNumber')
    assert.deepEqual([teams?.kind, teams?.before, teams?.after], ['change', mover.number, NEW_NUMBER])
  })

  it('the next sync gives the mover the new number and frees the old one', async () => {
    const [mover] = people
    assert.ok(mover)
    await admin.sync()
    const clouds = await readClouds(product.url)
    assert.equal(teamsNumbers(clouds).get(mover.teams.userPrincipalName?.toLowerCase() ?? ''), NEW_NUMBER)
    assert.equal(
      clouds.numbers.some((each) => each.telephoneNumber === mover.number && each.assignmentTargetId),
      false,
    )
  })

  it('two who swap their numbers both end with the right one', async () => {
    const [, first, second] = people
    assert.ok(first?.number && second?.number)
    const [one, two] = [first.number, second.number]
    await changePbxUser(product.url, first.userName, (user) => setNumber(user, '+442079990009'))
    await changePbxUser(product.url, second.userName, (user) => setNumber(user, one))
    await changePbxUser(product.url, first.userName, (user) => setNumber(user, two))
    await admin.sync()
    const teams = teamsNumbers(await readClouds(product.url))
    assert.equal(teams.get(first.teams.userPrincipalName?.toLowerCase() ?? ''), two)
    assert.equal(teams.get(second.teams.userPrincipalName?.toLowerCase() ?? ''), one)
  })

  it('a chain: one gives a number up, the next takes it, a third takes that one’s', async () => {
    const [first, second, third] = people.slice(10, 13)
    assert.ok(first?.number && second?.number && third?.number)
    const [one, two] = [first.number, second.number]
    await changePbxUser(product.url, first.userName, (user) => setNumber(user, null))
    await changePbxUser(product.url, second.userName, (user) => setNumber(user, one))
    await changePbxUser(product.url, third.userName, (user) => setNumber(user, two))
    const jobs = await admin.sync()
    assert.ok(jobs.every((job) => job.counts.failed === 0))
    const teams = teamsNumbers(await readClouds(product.url))
    const upn = (user: User): string => user.teams.userPrincipalName?.toLowerCase() ?? ''
    assert.deepEqual(
      [first, second, third].map((user) => teams.get(upn(user))),
      [undefined, one, two],
    )
  })

  it('one deactivated and one deleted at 8x8 both lose the Teams number, and nobody else loses anything', async () => {
    const [, , , inactive, deleted] = people
    assert.ok(inactive && deleted)
    const before = assignments(await readClouds(product.url))
    await changePbxUser(product.url, inactive.userName, (user) => {
      user.basicInfo.status = 'INACTIVE'
    })
    await deletePbxUser(product.url, deleted.userName)
    const jobs = await admin.sync()
    assert.ok(jobs.every((job) => job.state.startsWith('succeeded')))
    const after = assignments(await readClouds(product.url))
    const lost = before.filter((line) => !after.includes(line)).map((line) => line.split(' ')[0])
    assert.deepEqual(lost.sort(), [inactive.number, deleted.number].sort())
    assert.deepEqual(
      after.filter((line) => !before.includes(line)),
      [],
    )
    const users = await admin.users()
    const state = (id: string) => users.find((user) => user.id === id)
    assert.deepEqual([state(inactive.id)?.state, state(inactive.id)?.reason?.code], ['excluded', 'INACTIVE'])
    assert.deepEqual([state(deleted.id)?.state, state(deleted.id)?.reason?.code], ['excluded', 'PBX_USER_GONE'])
  })

  it('Calling Plan users and resource accounts hold what they held before the first sync', async () => {
    assert.ok(foreign.some((line) => line.includes('callingPlan')))
    const now = assignments(await readClouds(product.url))
    assert.deepEqual(
      foreign.filter((line) => !now.includes(line)),
      [],
    )
  })
})
