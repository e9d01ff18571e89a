import assert from 'node:assert/strict'
import type { Job } from '../../src/jobs/store.ts'
import { assignments, readClouds } from '../journeys/checker.ts'
import { changePbxUser, createPbxUser, deletePbxUser, findPbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

type PbxUser = Awaited<ReturnType<typeof findPbxUser>>

const NEW = '+442079990000'

describe('a user whom 8x8 deleted and created again, under another id, before a sync', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let userName: string
  let before: PbxUser
  beforeEach(async () => {
    world = await openWorld({ users: 6 })
    await world.run()
    userName = (await world.users())[0]?.userName ?? ''
    before = await findPbxUser(world.url, userName)
  })
  afterEach(() => world.close())

  /** The new id may come before or after the old one in the order in which accounts are taken in. */
  async function createAgain(change: (user: PbxUser) => void = () => undefined): Promise<void> {
    const copy = structuredClone(before)
    change(copy)
    await createPbxUser(world.url, copy)
    await world.pass(1_000)
  }
  const queued = async () => {
    const { items } = await world.stores.directory.queued(world.tenantId, null, 50)
    const { queued } = await world.sync.status(world.tenantId)
    return [queued, ...items.map(({ service, kind, field, after }) => `${service} ${kind} ${field} ${after}`)]
  }
  const planned = async (jobs: Job[]) => {
    const lines: string[] = []
    for (const { id, plan } of jobs) {
      const { items } = await world.stores.jobs.changes(world.tenantId, id, { limit: 50 })
      lines.push(...items.map(({ kind, field, after }) => `${kind} ${field} ${after}`))
      if (plan) lines.push(`removals ${plan.removals}`)
    }
    return lines
  }
  const preview = async () => planned(await world.run('all', { preview: true }))
  /** Nobody came and nobody went: one user, with the account that 8x8 has now. */
  async function goesOn(): Promise<void> {
    const now = await findPbxUser(world.url, userName)
    assert.notEqual(now.basicInfo.userId, before.basicInfo.userId)
    const users = await world.users()
    assert.equal(users.length, 6)
    const user = users.find((each) => each.userName === userName)
    assert.deepEqual([user?.pbxId, user?.deletedAt], [now.basicInfo.userId, null])
    assert.deepEqual(await queued(), [0])
  }

  it('queues, counts and removes nothing where all is as it was', async () => {
    const held = assignments(await readClouds(world.url))
    const since = await world.stores.directory.changesAfter(world.tenantId, 0, 200)
    await deletePbxUser(world.url, userName)
    await createAgain()
    await world.look()
    assert.deepEqual(await queued(), [0])
    assert.deepEqual(await preview(), ['removals 0', 'removals 0'])
    const jobs = await world.run()
    assert.deepEqual(
      jobs.map(({ state, counts }) => [state, counts.deleted, counts.created, counts.planned]),
      [
        ['succeeded', 0, 0, 0],
        ['succeeded', 0, 0, 0],
      ],
    )
    assert.deepEqual(assignments(await readClouds(world.url)), held)
    assert.equal((await world.stores.directory.changesAfter(world.tenantId, 0, 200)).length, since.length)
    await goesOn()
  })

  it('queues just what is different, and a sync does just that', async () => {
    await deletePbxUser(world.url, userName)
    await world.look()
    assert.ok((await queued()).includes('pbx delete user null'))
    await createAgain((user) => setNumber(user, NEW))
    await world.look()
    assert.deepEqual(await queued(), [1, `teams change teamsNumber ${NEW}`, `pbx update number ${NEW}`])
    assert.deepEqual(await preview(), [`update number ${NEW}`, 'removals 0', `change teamsNumber ${NEW}`, 'removals 0'])
    assert.deepEqual(await planned(await world.run()), [`update number ${NEW}`, `change teamsNumber ${NEW}`])
    await goesOn()
  })

  it('is a removal for the guard where the new one is not active', async () => {
    await deletePbxUser(world.url, userName)
    await createAgain((user) => {
      user.basicInfo.status = 'INACTIVE'
    })
    const [plan] = await world.run('pbx', { preview: true })
    assert.deepEqual(await planned(plan ? [plan] : []), ['update active false', 'removals 1'])
  })

  it('is one user also where the new account shows before the old one is seen to be gone', async () => {
    const { pbxId, id } = (await world.users()).find((each) => each.userName === userName) ?? {}
    const { directory } = world.stores
    const account = (await directory.viewsOf(world.tenantId, [id ?? '']))[0]?.pbx
    assert.ok(account)
    // audit records come later than changes
    const at = '2026-11-21T13:00:00.000Z'
    await directory.seePbx(world.tenantId, [{ ...account, id: 'its-new-id' }], null, at)
    await world.look()
    assert.deepEqual(await queued(), [1, `pbx create user ${account.givenName} ${account.familyName}`])
    await directory.losePbx(world.tenantId, [pbxId ?? ''], at)
    await world.look()
    assert.deepEqual(await queued(), [0])
  })

  it('goes on also when a sync reads that there is a new account before the records tell that the old one is gone', async () => {
    const held = assignments(await readClouds(world.url))
    const records = world.hold(/audits/)
    const running = world.run()
    await records.come()
    await deletePbxUser(world.url, userName)
    await createAgain()
    records.letOut()
    const jobs = await running
    assert.deepEqual(await planned(jobs), [])
    assert.deepEqual(assignments(await readClouds(world.url)), held)
    assert.deepEqual(await planned(await world.run()), [], 'and when they do')
    assert.deepEqual(assignments(await readClouds(world.url)), held)
    await goesOn()
  })

  it('comes back also after a sync took them for deleted', async () => {
    await deletePbxUser(world.url, userName)
    await world.run()
    assert.ok((await world.users()).find((each) => each.userName === userName)?.deletedAt)
    await createAgain()
    await world.look()
    const [count, ...lines] = await queued()
    assert.equal(count, 1)
    assert.ok(lines.some((line) => String(line).startsWith('pbx create user ')))
    await world.run()
    await goesOn()
    // and what happens to them later is seen as of anybody
    await changePbxUser(world.url, userName, (user) => setNumber(user, NEW))
    await world.look()
    assert.deepEqual(await queued(), [1, `teams change teamsNumber ${NEW}`, `pbx update number ${NEW}`])
  })
})
