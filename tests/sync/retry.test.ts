import assert from 'node:assert/strict'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../journeys/person.ts'
import { openWorld, type SyncWorld } from './world.ts'

const DANA = { id: 'u', name: 'Dana', type: 'manual' } as const
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
    assert.equal(await assigns(), 1)
    await refused(jobs[0]?.id, /Nothing failed or waits/)
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

  it('says why there is nothing to try again', async () => {
    const [pbx] = await world.run()
    await refused(pbx?.id, /Nothing failed/)
    await refused('99', /no job 99/)
  })
})
