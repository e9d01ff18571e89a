import assert from 'node:assert/strict'
import { changePbxUser, setNumber } from '../../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../../journeys/person.ts'
import { changeAccount, unassign } from '../microsoftAdmin.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const DANA = { id: 'u', name: 'Dana', type: 'manual' } as const
const HOUR = 3_600_000
const number = (at: number): string => `+44207999${String(at).padStart(4, '0')}`

describe('retry of what did not work', function () {
  this.timeout(60_000)
  let world: SyncWorld
  beforeEach(async () => {
    world = await openWorld({ users: 30 })
    await world.run()
  })
  afterEach(() => world.close())

  async function renumber(from: number, to: number): Promise<string[]> {
    const users = (await world.users()).slice(from, to)
    for (const [at, user] of users.entries())
      await changePbxUser(world.url, user.userName, (each) => setNumber(each, number(from + at)))
    return users.map((user) => user.userName)
  }
  async function retry(jobId: string | undefined) {
    const { jobs } = await world.sync.retry(world.tenantId, DANA, jobId ?? '')
    return world.ended(jobs.map((job) => job.id))
  }
  const numberOf = async (userName: string) => (await world.users()).find((each) => each.userName === userName)
  const assigns = async () => countOf(await requests(world.url), 'graph', /\/assignNumber$/)
  const refused = (jobId: string | undefined, message: RegExp) =>
    assert.rejects(world.sync.retry(world.tenantId, DANA, jobId ?? ''), { name: 'NotPossible', message })

  it('tries the refused ones again, though their refusal stands, and nobody else', async () => {
    const [bad = '', good = ''] = await renumber(0, 2)
    await world.faults({ switches: { assignOutcome: 'noEffect', outcomeNumbers: [number(0)] } })
    const [, teams] = await world.run()
    assert.equal((await numberOf(bad))?.reason, 'NOT_VERIFIED')
    assert.equal((await numberOf(good))?.state, 'inSync')
    const [third = ''] = await renumber(2, 3)
    // once more, after that job gave it what it wanted then
    await changePbxUser(world.url, good, (each) => setNumber(each, '+442079998000'))
    await world.run('pbx')
    await world.faults({})
    await resetRequests(world.url)
    const jobs = await retry(teams?.id)
    assert.deepEqual(
      jobs.map(({ service, type, state, task }) => [service, type, state, task.kind]),
      [['teams', 'manual', 'succeeded', 'retry']],
    )
    assert.equal((await numberOf(bad))?.state, 'inSync')
    assert.equal((await numberOf(third))?.state, 'queued')
    assert.equal((await numberOf(good))?.state, 'queued')
    assert.equal(await assigns(), 1)
    await refused(jobs[0]?.id, /Nothing failed or waits/)
  })

  it('counts those it tried again, whoever else needs attention', async () => {
    const [bad = '', worse = ''] = await renumber(0, 2)
    const other = (await world.users())[5] ?? assert.fail()
    await changeAccount(world.url, other.m365Id ?? '', { accountEnabled: false })
    const switches = { assignOutcome: 'noEffect', outcomeNumbers: [number(0), number(1)] }
    await world.faults({ switches })
    const [, teams] = await world.run()
    assert.deepEqual([teams?.counts.blocked, teams?.counts.failed], [3, 2])
    await world.faults({ switches: { ...switches, outcomeNumbers: [number(1)] } })
    const [one] = await retry(teams?.id)
    assert.deepEqual(
      [one?.state, one?.counts.blocked, one?.counts.changed, one?.counts.failed, one?.counts.blockedInAll],
      ['succeededWithErrors', 1, 1, 1, 2],
    )
    assert.deepEqual([(await numberOf(bad))?.state, (await numberOf(worse))?.reason], ['inSync', 'NOT_VERIFIED'])
    const { jobs } = world.stores
    assert.deepEqual(await jobs.reasons(world.tenantId, one?.id ?? ''), [{ reason: 'NOT_VERIFIED', users: 1 }])
    const output = await world.output(one?.id ?? '')
    assert.match(output, /of those it tried again 1 still to be looked at, 0 waiting/)
    assert.doesNotMatch(output, /M365_DISABLED/)
    await world.faults({})
    const [last] = await retry(one?.id)
    assert.deepEqual([last?.state, last?.counts.blocked, last?.counts.blockedInAll], ['succeeded', 0, 1])
    assert.deepEqual(await jobs.reasons(world.tenantId, last?.id ?? ''), [])
  })

  it('reaches whom a stopped job did not reach', async () => {
    await renumber(0, 30)
    await world.faults({ faults: [{ system: 'graph', match: 'POST /$batch', kind: 'status', status: 403, after: 1 }] })
    const [, teams] = await world.run()
    assert.deepEqual([teams?.state, teams?.cause?.code], ['failed', 'CONSENT'])
    await world.faults({})
    const [again] = await retry(teams?.id)
    assert.equal(again?.state, 'succeeded', await world.output(again?.id ?? ''))
    assert.ok((await world.users()).every((user) => user.state === 'inSync'))
  })

  it('of an 8x8 job that failed does the whole run again', async () => {
    const [changed = ''] = await renumber(0, 1)
    await world.faults({ faults: [{ system: '8x8', match: 'GET /users', kind: 'malformed' }] })
    const [pbx, teams] = await world.run()
    assert.deepEqual([pbx?.state, teams?.state], ['failed', 'cancelled'])
    await world.faults({})
    const jobs = await retry(pbx?.id)
    assert.deepEqual(
      jobs.map(({ service, state }) => [service, state]),
      [
        ['pbx', 'succeeded'],
        ['teams', 'succeeded'],
      ],
    )
    assert.equal((await numberOf(changed))?.state, 'inSync')
  })

  it('of a Teams job that failed before it had a plan does that job again, alone', async () => {
    const [changed = ''] = await renumber(0, 1)
    const match = 'GET /admin/teams/telephoneNumberManagement/numberAssignments'
    await world.faults({ faults: [{ system: 'graph', match, kind: 'status', status: 403 }] })
    const [pbx, teams] = await world.run()
    assert.deepEqual([pbx?.state, teams?.state], ['succeeded', 'failed'])
    await world.faults({})
    const jobs = await retry(teams?.id)
    assert.deepEqual(
      jobs.map(({ service, state }) => [service, state]),
      [['teams', 'succeeded']],
    )
    assert.equal((await numberOf(changed))?.state, 'inSync')
  })

  const start = async (options: { preview?: boolean; userId?: string } = {}): Promise<string> => {
    const { jobs } = await world.sync.start(world.tenantId, DANA, { service: 'teams', ...options })
    return jobs[0]?.id ?? ''
  }
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
  }
  const phaseOf = async (id: string) => (await world.stores.jobs.job(world.tenantId, id))?.phase ?? null
  const slowly = (match: string, ms: number) =>
    world.faults({ faults: [{ system: 'graph', match, kind: 'delay', ms }] })
  const provision = async (userName: string, teamsProvisioned: boolean): Promise<void> => {
    await changeAccount(world.url, (await numberOf(userName))?.m365Id ?? '', { teamsProvisioned })
  }

  it('reaches whom a cancelled job did not reach, where nothing else is left of it', async () => {
    // more than are on their way at once
    await world.close()
    world = await openWorld({ users: 150 })
    await world.run()
    await renumber(0, 150)
    await world.run('pbx')
    await slowly('POST /$batch', 60)
    const id = await start()
    await until(async () => (await world.stores.jobs.countPlanned(world.tenantId, id)).started > 0)
    await refused(id, /is still running/)
    await world.sync.cancel(world.tenantId, DANA, id)
    await world.ended([id])
    const { planned, failed, started, waiting } = await world.stores.jobs.countPlanned(world.tenantId, id)
    assert.deepEqual([planned > 0, failed, started, waiting], [true, 0, 0, 0])
    await world.faults({})
    const [again] = await retry(id)
    assert.deepEqual([again?.task.kind, again?.state], ['retry', 'succeeded'])
    assert.ok((await world.users()).every((user) => user.state === 'inSync'))
  })

  it('reaches the one on whom a job stopped for everybody’s sake, too', async () => {
    await renumber(0, 12)
    await world.run('pbx')
    const match = 'POST /admin/teams/telephoneNumberManagement/numberAssignments/assignNumber'
    await world.faults({ faults: [{ system: 'graph', match, kind: 'status', status: 403, after: 2, times: 1 }] })
    const [teams] = await world.run('teams')
    assert.deepEqual([teams?.state, teams?.cause?.code], ['failed', 'CONSENT'])
    const failed = await world.stores.jobs.planned(world.tenantId, teams?.id ?? '', {
      ...{ statuses: ['failed'], after: -1, limit: 50 },
    })
    assert.deepEqual(
      failed.map(({ reason }) => reason),
      ['CONSENT'],
    )
    await world.faults({})
    const [again] = await retry(teams?.id)
    assert.deepEqual([again?.task.kind, again?.state], ['retry', 'succeeded'])
    assert.ok((await world.users()).every((user) => user.state === 'inSync'))
  })

  it('of a job that was cancelled before it had a plan does that job again', async () => {
    const [changed = ''] = await renumber(0, 1)
    await world.run('pbx')
    await slowly('GET /users', 20_000)
    await world.pass(25 * HOUR)
    const id = await start()
    await until(async () => (await phaseOf(id)) === 'read')
    await world.sync.cancel(world.tenantId, DANA, id)
    await world.ended([id])
    await world.faults({})
    const [again] = await retry(id)
    assert.deepEqual([again?.task.kind, again?.state], ['sync', 'succeeded'])
    assert.equal((await numberOf(changed))?.state, 'inSync')
  })

  it('of one user’s job that failed before it had a plan does that one again, and nobody else', async () => {
    const [one = '', other = ''] = await renumber(0, 2)
    await world.run('pbx')
    const user = await numberOf(one)
    await world.faults({ faults: [{ system: 'graph', kind: 'status', status: 403 }] })
    const id = await start({ userId: user?.id ?? '' })
    assert.equal((await world.ended([id]))[0]?.state, 'failed')
    await world.faults({})
    const [again] = await retry(id)
    assert.deepEqual(again?.task, { kind: 'user', userId: user?.id })
    assert.deepEqual([(await numberOf(one))?.state, (await numberOf(other))?.state], ['inSync', 'queued'])
  })

  it('tries users that a job left waiting without a write of theirs, but not those of another job', async () => {
    const [first = '', second = ''] = await renumber(0, 2)
    await provision(first, false)
    await world.pass(25 * HOUR)
    const earlier = (await world.run()).at(-1)
    assert.equal((await numberOf(first))?.reason, 'NOT_PROVISIONED_YET')
    const [third = ''] = await renumber(2, 3)
    await provision(third, false)
    // the second wants another number by now, and no job has looked at that yet
    await changePbxUser(world.url, second, (each) => setNumber(each, '+442079998001'))
    await world.run('pbx')
    await provision(first, true)
    await resetRequests(world.url)
    const [again] = await retry(earlier?.id)
    assert.equal(again?.state, 'succeeded', await world.output(again?.id ?? ''))
    assert.equal((await numberOf(first))?.state, 'inSync')
    assert.equal((await numberOf(second))?.state, 'queued')
    assert.equal(await assigns(), 1)
  })

  it('of what was refused leaves those alone who wait since a later job', async () => {
    const [bad = '', late = ''] = await renumber(0, 2)
    await world.faults({ switches: { assignOutcome: 'noEffect', outcomeNumbers: [number(0)] } })
    const earlier = (await world.run()).at(-1)
    await world.faults({})
    assert.equal((await numberOf(bad))?.reason, 'NOT_VERIFIED')
    await provision(late, false)
    await unassign(world.url, number(1))
    await world.pass(25 * HOUR)
    await world.run()
    assert.equal((await numberOf(late))?.reason, 'NOT_PROVISIONED_YET')
    await provision(late, true)
    await retry(earlier?.id)
    assert.equal((await numberOf(late))?.state, 'waiting')
    await world.run()
    assert.equal((await numberOf(late))?.state, 'inSync')
  })

  it('of a plan that expired does what that job was for, and not the plan', async () => {
    await renumber(0, 2)
    await world.run('pbx')
    const [preview] = await world.run('teams', { preview: true })
    await renumber(2, 3)
    await world.run('pbx')
    const { jobs } = await world.sync.approve(world.tenantId, { ...DANA, exceedGuard: true }, preview?.id ?? '')
    const [expired] = await world.ended(jobs.map(({ id }) => id))
    assert.deepEqual([expired?.state, expired?.cause?.code], ['failed', 'PLAN_EXPIRED'])
    assert.ok((await world.stores.jobs.countPlanned(world.tenantId, expired?.id ?? '')).planned > 0)
    const [again] = await retry(expired?.id)
    assert.deepEqual([again?.task.kind, again?.state, again?.planOf], ['sync', 'succeeded', null])
    assert.ok((await world.users()).every((user) => user.state === 'inSync'))
  })

  it('of a preview, or of what the guard stopped, is none', async () => {
    await renumber(0, 1)
    await world.run('pbx')
    const preview = await start({ preview: true })
    await world.ended([preview])
    await refused(preview, /was a preview/)
    await world.stores.tenants.changeGuard(world.tenantId, { number: 0, share: 0 })
    const [user] = await world.users()
    await changePbxUser(world.url, user?.userName ?? '', (each) => setNumber(each, null))
    const stopped = (await world.run()).find(({ state }) => state === 'refused')
    await refused(stopped?.id, /waits for approval/)
  })

  it('says why there is nothing to try again', async () => {
    const [pbx] = await world.run()
    await refused(pbx?.id, /Nothing failed/)
    await refused('99', /no job 99/)
  })
})
