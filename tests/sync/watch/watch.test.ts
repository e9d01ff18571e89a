import assert from 'node:assert/strict'
import type { QueuedRow, UserRow } from '../../../src/directory/store.ts'
import { changePbxUser, createPbxUser, deletePbxUser, findPbxUser } from '../../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../../journeys/person.ts'
import { readClouds } from '../../journeys/checker.ts'
import { openWorld, type SyncWorld } from '../world.ts'

/** A Microsoft 365 admin's own hand. */
async function graph(world: SyncWorld, method: string, path: string, body?: object): Promise<void> {
  const answer = await fetch(`${world.url}/sandbox/graph${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.text()}`)
}

const NUMBERS = '/admin/teams/telephoneNumberManagement/numberAssignments'

describe('watch: what changed on either side is queued, with its cause', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let people: UserRow[]

  beforeEach(async () => {
    world = await openWorld()
    await world.run()
    people = await world.users()
  })
  afterEach(() => world.close())

  const queued = async (): Promise<QueuedRow[]> => (await world.stores.directory.queued(world.tenantId, null, 50)).items
  const person = async (id: string): Promise<UserRow> => {
    const found = (await world.users()).find((user) => user.id === id)
    assert.ok(found)
    return found
  }

  it('a look at nothing new costs two requests a side and queues nothing', async () => {
    await resetRequests(world.url)
    await world.look()
    const seen = await requests(world.url)
    assert.deepEqual(Object.values(seen['8x8'] ?? {}), [1, 1])
    assert.deepEqual(Object.values(seen['graph'] ?? {}), [1, 1])
    assert.deepEqual(await queued(), [])
  })

  it('a number taken off by hand in Teams is drift, and the next sync puts it back', async () => {
    const [user] = people
    assert.ok(user?.number)
    await graph(world, 'POST', `${NUMBERS}/unassignNumber`, {
      telephoneNumber: user.number,
      numberType: 'directRouting',
    })
    await world.look()
    assert.partialDeepStrictEqual(await queued(), [
      { userId: user.id, kind: 'assign', after: user.number, cause: 'DRIFT' },
    ])
    assert.equal((await world.sync.status(world.tenantId)).button, 'queued')
    await world.run('teams')
    assert.equal((await person(user.id)).teamsNumber, user.number)
    assert.deepEqual(await queued(), [])
  })

  it('a blocked sign-in at Microsoft 365 needs attention, and nothing is written', async () => {
    const [user] = people
    await graph(world, 'PATCH', `/users/${user?.m365Id}`, { accountEnabled: false })
    await world.look()
    assert.equal((await person(user?.id ?? '')).reason, 'M365_DISABLED')
    await resetRequests(world.url)
    await world.run()
    assert.equal(countOf(await requests(world.url), 'graph', /^POST /), 0)
    await graph(world, 'PATCH', `/users/${user?.m365Id}`, { accountEnabled: true })
    await world.look()
    assert.equal((await person(user?.id ?? '')).state, 'inSync')
  })

  it('a user deleted at Microsoft 365 becomes unattached; 8x8 is not touched', async () => {
    const [user] = people
    await graph(world, 'DELETE', `/users/${user?.m365Id}`)
    await world.look()
    await resetRequests(world.url)
    const jobs = await world.run()
    assert.ok(jobs.every((job) => job.state.startsWith('succeeded')))
    assert.deepEqual(
      [(await person(user?.id ?? '')).state, (await person(user?.id ?? '')).reason],
      ['blocked', 'UNMATCHED'],
    )
    assert.equal(countOf(await requests(world.url), '8x8', /^(POST|PUT|DELETE) /), 0)
    const { numbers } = await readClouds(world.url)
    assert.ok(!numbers.some((each) => each.assignmentTargetId === user?.m365Id))
  })

  it('a name changed at 8x8 is one user queued for the PBX job, and writes nothing to Teams', async () => {
    const [user] = people
    await changePbxUser(world.url, user?.userName ?? '', (each) => {
      each.basicInfo.lastName = 'Renamed'
    })
    await world.look()
    assert.partialDeepStrictEqual(await queued(), [
      { service: 'pbx', field: 'familyName', before: user?.familyName, after: 'Renamed', cause: 'CHANGED_IN_PBX' },
    ])
    await resetRequests(world.url)
    await world.run()
    assert.equal((await person(user?.id ?? '')).familyName, 'Renamed')
    assert.equal(countOf(await requests(world.url), 'graph', /^POST /), 0)
  })

  for (const [what, between] of [
    ['and was seen to be gone', true],
    ['in one breath', false],
  ] as const)
    it(`a user deleted at 8x8 and created again, ${what}, is the same person with the same number`, async () => {
      const [user] = people
      assert.ok(user)
      const before = await findPbxUser(world.url, user.userName)
      await deletePbxUser(world.url, user.userName)
      if (between) await world.run()
      await createPbxUser(world.url, before)
      await world.look()
      const comes = (await queued()).map(({ kind, userName }) => [kind, userName])
      // whom nobody saw go does not come either
      assert.deepEqual(comes, between ? [['create', user.userName]] : [])
      const jobs = await world.run()
      assert.ok(
        jobs.every((job) => job.state === 'succeeded'),
        JSON.stringify(jobs.map((job) => job.cause)),
      )
      const same = (await world.users()).filter((each) => each.userName === user.userName)
      assert.deepEqual(
        same.map((each) => [each.id, each.state, each.deletedAt, each.teamsNumber]),
        [[user.id, 'inSync', null, user.number]],
      )
    })

  it('a side that cannot be reached is noted with its reason, and what was known stays', async () => {
    await world.faults({ revoke: ['8x8'] })
    await world.look()
    const status = await world.sync.status(world.tenantId)
    assert.deepEqual([status.looks.pbx.failed, status.looks.teams.failed], ['PBX_CREDENTIAL', null])
    assert.equal(status.inSync, people.length)
  })
})
