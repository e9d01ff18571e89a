import assert from 'node:assert/strict'
import type { Scope } from '../../../src/tenants/tenant.ts'
import { assignments, readClouds } from '../../journeys/checker.ts'
import { countOf, requests, resetRequests } from '../../journeys/person.ts'
import { addMember, changeAccount, createGroup, deleteGroup, numbersHeld, removeMember } from '../microsoftAdmin.ts'
import { setTeams } from '../teamsSettings.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const scoped = (...groups: { id: string; name: string }[]): Scope => ({ kind: 'groups', groups })
const READ = /transitiveMembers/

describe('SVC-4 scope: members of chosen groups', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 30 })
  })
  afterEach(() => world.close())

  /** Everybody's Entra object id, by username. */
  const accounts = async (): Promise<string[]> =>
    (await readClouds(world.url)).users
      .filter((one) => !one.userPrincipalName.includes('onmicrosoft'))
      .map((one) => one.id)

  const standing = async (id: string) => {
    const user = (await world.users()).find((each) => each.m365Id === id)
    return [user?.state, user?.reason]
  }

  it('gives numbers to members alone, through groups in groups, and leaves the others out by design', async () => {
    const everyone = await accounts()
    const inner = await createGroup(world.url, 'Inner', everyone.slice(0, 4))
    const outer = await createGroup(world.url, 'Outer', [everyone[4]!, inner.id])
    await setTeams(world, { scope: scoped(outer) })
    const jobs = await world.run()
    assert.deepEqual(
      jobs.map((job) => job.state),
      ['succeeded', 'succeeded'],
      await world.output(jobs[1]?.id ?? ''),
    )
    assert.equal(Object.keys(assignments(await readClouds(world.url))).length, 5)
    const users = await world.users()
    assert.equal(users.filter((user) => user.state === 'inSync').length, 5)
    assert.equal(users.filter((user) => user.reason === 'OUT_OF_SCOPE').length, 25)
  })

  it('says before it is saved what a scope would do, and that is what the sync then does', async () => {
    const everyone = await accounts()
    await world.run()
    const first = await createGroup(world.url, 'First', everyone.slice(0, 9))
    const scope = scoped(first)
    const aside = (await world.users()).find((user) => user.m365Id === everyone[15])
    const word = { note: 'later', by: { id: 'u', name: 'Dana' }, at: '2026-11-21T12:00:00.000Z', until: null }
    await world.stores.directory.leaveOut(world.tenantId, [aside!.id], word)
    const told = await world.sync.scopeEffect(world.tenantId, scope)
    assert.deepEqual(
      [told.inScope, told.wouldBe, told.enter, told.leave, told.numbers],
      [30, 9, 0, 21, 20],
      'whoever is left out keeps its number',
    )
    assert.equal(told.some.length, 20)
    await setTeams(world, { scope })
    assert.equal(Object.keys(assignments(await readClouds(world.url))).length, 30, 'nothing was written yet')
    await world.stores.tenants.changeGuard(world.tenantId, { number: 100, share: 1 })
    const [, teams] = await world.run()
    assert.equal(teams?.counts.removed, told.numbers)
    const back = await world.sync.scopeEffect(world.tenantId, { kind: 'all' })
    assert.deepEqual([back.inScope, back.wouldBe, back.enter, back.leave, back.numbers], [9, 30, 21, 0, 0])
    await deleteGroup(world.url, first.id)
    const why = /^Microsoft 365 has no group "First" any more/
    await assert.rejects(world.sync.scopeEffect(world.tenantId, scope), { name: 'NotPossible', message: why })
  })

  it('takes the number of who leaves the groups, and gives it to who joins', async () => {
    const everyone = await accounts()
    const group = await createGroup(world.url, 'Voice', everyone.slice(0, 12))
    await setTeams(world, { scope: scoped(group) })
    await world.run()
    const [leaver, joiner] = [everyone[0]!, everyone[20]!]
    await removeMember(world.url, group.id, leaver)
    await addMember(world.url, group.id, joiner)
    await world.look()
    assert.deepEqual(await standing(leaver), ['queued', null], 'the watch sees it')
    const [, teams] = await world.run()
    assert.deepEqual([teams?.counts.removed, teams?.counts.assigned], [1, 1])
    assert.deepEqual(await numbersHeld(world.url, leaver), [])
    assert.equal((await numbersHeld(world.url, joiner)).length, 1)
    assert.deepEqual(await standing(leaver), ['excluded', 'OUT_OF_SCOPE'])
    await addMember(world.url, group.id, leaver)
    await world.run('teams')
    assert.equal((await numbersHeld(world.url, leaver)).length, 1, 'in again, assigned again')
  })

  it('shows at the next look who would lose the number, and whose problem is none any more', async () => {
    const everyone = await accounts()
    await changeAccount(world.url, everyone[9]!, { assignedPlans: [] })
    await world.run()
    assert.deepEqual((await world.users()).filter((user) => user.state === 'blocked').length, 1)
    const group = await createGroup(world.url, 'Voice', everyone.slice(0, 9))
    await setTeams(world, { scope: scoped(group) })
    await world.look()
    const { items } = await world.stores.directory.queued(world.tenantId, null, 100)
    assert.deepEqual(
      [items.length, new Set(items.map((each) => `${each.kind} ${each.cause}`))],
      [60, new Set(['unassign OUT_OF_SCOPE', 'policy OUT_OF_SCOPE'])],
      'a number and the two policies that came with it, each',
    )
    const [excluded] = (await world.users()).filter((user) => user.state === 'excluded')
    assert.equal(excluded?.reason, 'OUT_OF_SCOPE')
    assert.equal((await world.sync.status(world.tenantId)).button, 'queued')
  })

  it('a member’s licence is checked as anybody’s', async () => {
    const everyone = await accounts()
    const group = await createGroup(world.url, 'Voice', everyone.slice(0, 3))
    await changeAccount(world.url, everyone[0]!, { assignedPlans: [] })
    await setTeams(world, { scope: scoped(group) })
    await world.run()
    assert.deepEqual([await numbersHeld(world.url, everyone[0]!)], [[]])
    const [blocked] = (await world.users()).filter((user) => user.state === 'blocked')
    assert.equal(blocked?.reason, 'NO_PHONE_LICENSE')
  })

  it('the removals of a group that shrank count for the guard, after it was read twice', async () => {
    const everyone = await accounts()
    const group = await createGroup(world.url, 'Voice', everyone)
    await setTeams(world, { scope: scoped(group) })
    await world.run()
    const before = assignments(await readClouds(world.url))
    for (const id of everyone.slice(0, 12)) await removeMember(world.url, group.id, id)
    await resetRequests(world.url)
    const [, teams] = await world.run()
    assert.deepEqual([teams?.state, teams?.cause?.code], ['refused', 'TOO_MANY_REMOVALS'])
    assert.deepEqual(teams?.cause?.detail, { removals: '12', limit: '10' })
    assert.deepEqual(assignments(await readClouds(world.url)), before)
    assert.equal(countOf(await requests(world.url), 'graph', READ), 2)
  })

  it('an empty group is no reason to take everybody’s number', async () => {
    const everyone = await accounts()
    const group = await createGroup(world.url, 'Voice', everyone)
    await setTeams(world, { scope: scoped(group) })
    await world.run()
    const before = assignments(await readClouds(world.url))
    for (const id of everyone) await removeMember(world.url, group.id, id)
    const [, teams] = await world.run()
    assert.deepEqual([teams?.state, teams?.cause?.code], ['failed', 'M365_EMPTY'])
    assert.deepEqual(teams?.cause?.detail, { list: 'group members' })
    assert.deepEqual(assignments(await readClouds(world.url)), before)
    assert.ok((await world.users()).every((user) => user.state === 'inSync'))
  })

  it('a group that is gone, or may not be read, stops the job with its name, and nobody is out of scope', async () => {
    const everyone = await accounts()
    const group = await createGroup(world.url, 'Voice', everyone)
    await setTeams(world, { scope: scoped(group) })
    await world.run()
    const before = assignments(await readClouds(world.url))
    await world.faults({ switches: { withoutConsent: ['GroupMember.Read.All'] } })
    const [, denied] = await world.run()
    assert.deepEqual([denied?.state, denied?.cause?.code], ['failed', 'GROUP_MISSING'])
    await world.faults({})
    await deleteGroup(world.url, group.id)
    const [, gone] = await world.run()
    assert.deepEqual(
      [gone?.state, gone?.cause?.code, gone?.cause?.detail],
      ['failed', 'GROUP_MISSING', { group: 'Voice' }],
    )
    assert.match(gone?.cause?.raw ?? '', /does not exist/, 'the vendor’s words are kept')
    assert.deepEqual(assignments(await readClouds(world.url)), before)
    assert.ok((await world.users()).every((user) => user.state === 'inSync'))
  })

  it('without groups, none are read', async () => {
    await world.run()
    assert.equal(countOf(await requests(world.url), 'graph', READ), 0)
  })

  it('finds groups by the beginning of their name', async () => {
    const names = (await world.sync.groups(world.tenantId, 'voice e')).map((group) => group.name)
    assert.deepEqual(names, ['Voice Europe', 'Voice Everybody'])
    assert.deepEqual(await world.sync.groups(world.tenantId, "o'brien"), [])
    assert.ok((await world.sync.groups(world.tenantId, '')).length > 5)
  })
})
