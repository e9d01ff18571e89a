import assert from 'node:assert/strict'
import type { Job, PlannedChange } from '../../src/jobs/store.ts'
import {
  AlreadyApproved,
  type Approver,
  ExceedsGuard,
  NoSuchJob,
  NothingToApprove,
  SyncGoing,
} from '../../src/sync/sync.ts'
import { assignments, readClouds, shouldHave } from '../journeys/checker.ts'
import { changePbxUser, createPbxUser, deletePbxUser, findPbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../journeys/person.ts'
import { unassign } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const ADMIN: Approver = { id: 'a', name: 'Ada', type: 'manual', exceedGuard: true }
const OPERATOR: Approver = { ...ADMIN, id: 'o', name: 'Ole', exceedGuard: false }
/** Everything that changes a cloud; asking for a token and reading in batches do not. */
const WRITES = /^(PUT|PATCH|DELETE) |^POST .*(users|assignNumber|unassignNumber|userAssignments)/

async function writes(world: SyncWorld): Promise<number> {
  const seen = await requests(world.url)
  return countOf(seen, 'graph', WRITES) + countOf(seen, '8x8', WRITES)
}

async function planOf(world: SyncWorld, job: Job | undefined): Promise<PlannedChange[]> {
  assert.ok(job)
  const changes: PlannedChange[] = []
  for (;;) {
    const after = changes.at(-1)?.ordinal ?? -1
    const page = await world.stores.jobs.planned(world.tenantId, job.id, { after, limit: 200 })
    if (page.length === 0) return changes
    changes.push(...page)
  }
}

async function approve(world: SyncWorld, job: Job | undefined, by = ADMIN): Promise<Job[]> {
  assert.ok(job)
  const { jobs } = await world.sync.approve(world.tenantId, by, job.id)
  return world.ended(jobs.map(({ id }) => id))
}

const states = (jobs: Job[]) => jobs.map(({ service, state, cause }) => [service, state, cause?.code ?? null])
const WELL = [
  ['pbx', 'succeeded', null],
  ['teams', 'succeeded', null],
]
const lines = (changes: PlannedChange[]) =>
  changes.map(({ subject, kind, field, before, after }) => `${subject} ${kind} ${field} ${before} ${after}`).sort()

describe('preview of a first sync', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let pbx: Job | undefined
  let teams: Job | undefined

  before(async () => {
    world = await openWorld({ users: 30 })
    await resetRequests(world.url)
    ;[pbx, teams] = await world.run('all', { preview: true })
  })
  after(() => world.close())

  it('ends well, writes nothing, and takes nobody in', async () => {
    assert.deepEqual([pbx?.state, teams?.state], ['succeeded', 'succeeded'], await world.output('2'))
    assert.equal(await writes(world), 0)
    assert.deepEqual(await world.users(), [])
    assert.deepEqual(await world.stores.directory.changesAfter(world.tenantId, 0, 10), [])
  })

  it('lists who joins, and each number and policy they would get, with before, after and cause', async () => {
    const clouds = await readClouds(world.url)
    const joins = await planOf(world, pbx)
    assert.deepEqual(
      joins.map((each) => [each.subject, each.kind, each.cause, each.userId]),
      clouds.pbx.map((user) => [user.basicInfo.userId, 'create', 'NEW_IN_PBX', null]).sort(),
    )
    const plan = await planOf(world, teams)
    const wanted = clouds.pbx.flatMap((user) => shouldHave(user) ?? [])
    const assigns = plan.filter(({ kind }) => kind === 'assign')
    assert.deepEqual(assigns.map(({ after }) => after).sort(), wanted.sort())
    for (const each of assigns)
      assert.deepEqual([each.before, each.field, each.cause, each.userId], [null, 'teamsNumber', 'FIRST_NUMBER', null])
    assert.deepEqual(
      new Set(plan.map(({ field }) => field)),
      new Set(['teamsNumber', 'voiceRoutingPolicy', 'callingPolicy']),
    )
    assert.equal(plan.length, 3 * wanted.length)
  })

  it('counts for nothing: neither as the last sync nor for what the button says of it', async () => {
    const status = await world.sync.status(world.tenantId)
    assert.deepEqual([status.latest, status.button, status.queued], [{ pbx: null, teams: null }, 'queued', 30])
    assert.equal((await world.stores.tenants.pbx(world.tenantId))?.settingsChangedAt, null)
  })

  it('applied, makes exactly those writes, once', async () => {
    const planned = await planOf(world, teams)
    const before = assignments(await readClouds(world.url))
    const jobs = await approve(world, teams, OPERATOR)
    assert.deepEqual(states(jobs), WELL, await world.output(jobs[1]?.id ?? ''))
    assert.deepEqual(
      jobs.map(({ planOf: of }) => of),
      [pbx?.id, teams?.id],
    )
    const after = assignments(await readClouds(world.url)).filter((line) => !before.includes(line))
    const promised = planned.filter(({ kind }) => kind === 'assign')
    assert.deepEqual(after, promised.map((each) => `${each.after} ${each.holderId} directRouting primary`).sort())
    assert.deepEqual(lines(await planOf(world, jobs[1])), lines(planned))
    assert.deepEqual(lines(await planOf(world, jobs[0])), lines(await planOf(world, pbx)))
    assert.ok((await writes(world)) > planned.length / 3)
    const again = await world.run()
    assert.deepEqual(
      again.map(({ counts }) => counts.planned),
      [0, 0],
    )
  })

  it('is approved once, and says who did', async () => {
    await assert.rejects(approve(world, pbx), (error: unknown) => {
      assert.ok(error instanceof AlreadyApproved)
      assert.deepEqual([error.approved?.name, error.approved?.jobId], ['Ole', '3'])
      return true
    })
  })
})

describe('preview', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 40 })
    await world.run()
  })
  afterEach(() => world.close())

  const numbered = async () => (await world.users()).filter(({ teamsNumber }) => teamsNumber !== null)

  it('of movers, leavers, a swap and a joiner with the number of a leaver is the plan that a sync makes', async () => {
    const [mover, leaver, gone, one, two, off] = await numbered()
    assert.ok(mover && leaver && gone && one && two && off)
    const like = await findPbxUser(world.url, gone.userName)
    await changePbxUser(world.url, mover.userName, (user) => setNumber(user, '+442079990001'))
    await changePbxUser(world.url, leaver.userName, (user) => void (user.basicInfo.status = 'INACTIVE'))
    await deletePbxUser(world.url, gone.userName)
    // whoever is new at 8x8 has the number of the one who went, and the Microsoft 365 account of the one who is off
    await changePbxUser(world.url, off.userName, (user) => {
      for (const extension of user.serviceInfo.extensions) extension.msTeamsEnabled = false
      user.basicInfo.userName = `was-${user.basicInfo.userName}`
      Object.assign(user.basicInfo, { ssoFederationId: null })
    })
    Object.assign(like.basicInfo, { userName: 'new.joiner@example.com', ssoFederationId: null })
    await createPbxUser(world.url, like)
    await changePbxUser(world.url, one.userName, (user) => setNumber(user, '+442079990009'))
    await changePbxUser(world.url, two.userName, (user) => setNumber(user, one.number))
    await changePbxUser(world.url, one.userName, (user) => setNumber(user, two.number))
    const before = await world.users()
    await resetRequests(world.url)
    const preview = await world.run('all', { preview: true })
    assert.equal(await writes(world), 0)
    const facts = (users: typeof before) => users.map((user) => [user.id, user.userName, user.number, user.m365Id])
    assert.deepEqual(facts(await world.users()), facts(before))
    const jobs = await approve(world, preview[0])
    assert.deepEqual(
      states(jobs),
      [WELL[0], ['teams', 'succeededWithErrors', null]],
      await world.output(jobs[1]?.id ?? ''),
    )
    assert.deepEqual(lines(await planOf(world, jobs[0])), lines(await planOf(world, preview[0])))
    const done = (await planOf(world, jobs[1])).filter(({ status }) => status === 'done')
    assert.deepEqual(lines(done), lines(await planOf(world, preview[1])))
  })

  for (const [what, move] of [
    [
      'a number changed at 8x8',
      (name: string) => changePbxUser(world.url, name, (user) => setNumber(user, '+442079990002')),
    ],
    ['another user left 8x8', (name: string) => deletePbxUser(world.url, name)],
  ] as const)
    it(`expires when ${what} meanwhile: the job says what differs and writes nothing`, async () => {
      const [mover, other] = await numbered()
      assert.ok(mover && other)
      await changePbxUser(world.url, mover.userName, (user) => setNumber(user, '+442079990001'))
      const preview = await world.run('all', { preview: true })
      await move(other.userName)
      await resetRequests(world.url)
      const jobs = await approve(world, preview[0])
      assert.deepEqual(states(jobs), [
        ['pbx', 'failed', 'PLAN_EXPIRED'],
        ['teams', 'cancelled', 'PBX_JOB_ENDED'],
      ])
      assert.match(await world.output(jobs[0]?.id ?? ''), new RegExp(`new: .* of ${other.userName}: `))
      assert.equal(await writes(world), 0)
      assert.equal((await world.users()).find(({ id }) => id === mover.id)?.number, mover.number)
    })

  it('expires when Teams moved meanwhile', async () => {
    const [mover, other] = await numbered()
    assert.ok(mover && other)
    await changePbxUser(world.url, mover.userName, (user) => setNumber(user, '+442079990001'))
    await world.run('pbx')
    const [preview] = await world.run('teams', { preview: true })
    assert.deepEqual(
      (await planOf(world, preview)).map(({ kind, before, after }) => [kind, before, after]),
      [['change', mover.number, '+442079990001']],
    )
    await unassign(world.url, other.number ?? '')
    await world.pass(60_000)
    await resetRequests(world.url)
    const [job] = await approve(world, preview)
    assert.deepEqual(states([job!]), [['teams', 'failed', 'PLAN_EXPIRED']])
    assert.match(await world.output(job?.id ?? ''), new RegExp(`new: assign teamsNumber of ${other.userName}`))
    assert.equal(await writes(world), 0)
  })

  it('does not expire for what changes nothing that a sync would do', async () => {
    const [mover, other] = await numbered()
    assert.ok(mover && other)
    await changePbxUser(world.url, mover.userName, (user) => setNumber(user, '+442079990001'))
    const preview = await world.run('all', { preview: true })
    await world.look()
    await changePbxUser(world.url, other.userName, () => undefined)
    assert.deepEqual(states(await approve(world, preview[1])), WELL)
  })

  it('of Teams alone plans from what is accepted', async () => {
    const [mover] = await numbered()
    assert.ok(mover)
    await changePbxUser(world.url, mover.userName, (user) => setNumber(user, '+442079990001'))
    await world.look()
    const [preview] = await world.run('teams', { preview: true })
    assert.deepEqual([preview?.state, preview?.plan?.changes], ['succeeded', 0])
  })

  it('that exceeds the guard says so and ends well; only who may let more pass approves it', async () => {
    for (const user of (await numbered()).slice(0, 12)) await deletePbxUser(world.url, user.userName)
    const preview = await world.run('all', { preview: true })
    assert.deepEqual(states(preview), WELL)
    assert.deepEqual([preview[0]?.plan?.removals, preview[0]?.plan?.limit], [12, 10])
    assert.equal(preview[1]?.plan?.removals, 12)
    await assert.rejects(approve(world, preview[1], OPERATOR), ExceedsGuard)
    const jobs = await approve(world, preview[1])
    assert.deepEqual(states(jobs), WELL)
    assert.match(await world.output(jobs[0]?.id ?? ''), /Guard: passed, as Ada approved this plan of job 3/)
    assert.equal(jobs[1]?.counts.removed, 12)
  })

  it('ENG-2 tells numbers that vanished in Teams apart from those it would take away', async () => {
    const [gone, leaver] = await numbered()
    assert.ok(gone?.teamsNumber && leaver)
    await deletePbxUser(world.url, leaver.userName)
    await unassign(world.url, gone.teamsNumber)
    const [, preview] = await world.run('all', { preview: true })
    assert.deepEqual([preview?.plan?.removals, preview?.plan?.vanished], [2, 1])
    assert.match(await world.output(preview?.id ?? ''), /Guard: 2 removals of at most 10 \(1 of them vanished/)
  })

  it('within the guard when it was made, and above a lower one when it is applied, is stopped once more', async () => {
    for (const user of (await numbered()).slice(0, 3)) await deletePbxUser(world.url, user.userName)
    const [preview] = await world.run('all', { preview: true })
    await world.stores.tenants.changeGuard(world.tenantId, { number: 2, share: 0 })
    const [pbx] = await approve(world, preview, OPERATOR)
    assert.deepEqual([pbx?.state, pbx?.plan?.removals, pbx?.plan?.limit], ['refused', 3, 2])
  })

  it('is not applied while a sync runs, nor when there is none', async () => {
    const [preview] = await world.run('pbx', { preview: true })
    await world.sync.start(world.tenantId, ADMIN, { service: 'all' })
    await assert.rejects(approve(world, preview), SyncGoing)
    await world.ended(['4', '5'])
    await assert.rejects(world.sync.approve(world.tenantId, ADMIN, '4'), NothingToApprove)
    await assert.rejects(world.sync.approve(world.tenantId, ADMIN, '999'), NoSuchJob)
  })

  it('a PBX job lists what it took in, field by field', async () => {
    const [mover, gone] = await numbered()
    assert.ok(mover && gone)
    await changePbxUser(world.url, mover.userName, (user) => setNumber(user, '+442079990001'))
    await deletePbxUser(world.url, gone.userName)
    const [job] = await world.run('pbx')
    const took = (await planOf(world, job)).map(({ kind, field, before, after, status }) => [
      kind,
      field,
      before,
      after,
      status,
    ])
    assert.deepEqual(took.sort(), [
      ['delete', 'user', gone.displayName, null, 'done'],
      ['update', 'number', mover.number, '+442079990001', 'done'],
    ])
  })
})
