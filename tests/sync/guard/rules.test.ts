import assert from 'node:assert/strict'
import type { UserRow } from '../../../src/directory/store.ts'
import type { Job } from '../../../src/jobs/store.ts'
import { GUARD_RULES } from '../../../src/words/guardRules.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../../journeys/pbxAdmin.ts'
import { unassign } from '../microsoftAdmin.ts'
import { openWorld, type SyncWorld } from '../world.ts'

/** What the settings and the README say of the guard; that syncs by themselves add up is in lately.test.ts. */
describe('what the guard counts, as it is told', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let all: UserRow[]
  beforeEach(async () => {
    world = await openWorld({ users: 40 })
    await world.run()
    all = (await world.users()).filter(({ state, number }) => state === 'inSync' && number !== null)
  })
  afterEach(() => world.close())

  const limit = (number: number, share = 0) => world.stores.tenants.changeGuard(world.tenantId, { number, share })
  const told = (jobs: Job[]) =>
    jobs.map(({ service, state, cause }) => `${service} ${state} ${cause?.code ?? ''}`.trim())
  const counted = (job: Job | undefined) => [job?.plan?.removals, job?.plan?.vanished ?? 0]
  const nameOf = (at: number): string => all[at]?.userName ?? assert.fail()
  const deactivate = (at: number) =>
    changePbxUser(world.url, nameOf(at), (user) => void (user.basicInfo.status = 'INACTIVE'))
  const give = (at: number, number: string | null) =>
    changePbxUser(world.url, nameOf(at), (user) => setNumber(user, number))
  const STOPPED = { pbx: ['pbx refused TOO_MANY_REMOVALS', 'teams cancelled PBX_JOB_ENDED'] }

  it('users whom 8x8 no longer has, or deactivated', async () => {
    await limit(1)
    await deletePbxUser(world.url, nameOf(0))
    await deactivate(1)
    const jobs = await world.run()
    assert.deepEqual(told(jobs), STOPPED.pbx)
    assert.deepEqual(counted(jobs[0]), [2, 0])
    assert.match(GUARD_RULES[1], /users whom 8x8 no longer has or deactivated, or whom an admin removed/)
  })

  it('numbers taken back in Teams, and those that vanished there; a changed number is none', async () => {
    await limit(1)
    await give(0, null)
    await give(1, '+442079990001')
    await unassign(world.url, all[2]?.number ?? '')
    const jobs = await world.run()
    assert.deepEqual(told(jobs), ['pbx succeeded', 'teams refused TOO_MANY_REMOVALS'])
    assert.deepEqual(counted(jobs[1]), [2, 1])
    assert.match(
      GUARD_RULES[1],
      /taken back in Teams, numbers of ours that vanished there.* A changed number is none\.$/,
    )
  })

  it('each job by itself', async () => {
    await limit(1)
    await deletePbxUser(world.url, nameOf(0))
    assert.deepEqual(told(await world.run()), ['pbx succeeded', 'teams succeeded'], 'a user and its number')
    assert.match(GUARD_RULES[0], /of the 8x8 job and of the Teams job each\.$/)
  })

  it('against the larger of a number and a share of the managed users', async () => {
    const { managed } = await world.stores.directory.counts(world.tenantId)
    const limits: (number | undefined)[] = []
    for (const [number, share] of [
      [7, 0.1],
      [1, 0.1],
    ] as const) {
      await limit(number, share)
      limits.push((await world.run('teams', { preview: true }))[0]?.plan?.limit)
    }
    assert.ok(managed >= 20 && managed < 80, `${managed} managed`)
    assert.deepEqual(limits, [7, Math.floor(managed / 10)])
    assert.match(GUARD_RULES[0], /^The larger of the two is the limit/)
  })
})
