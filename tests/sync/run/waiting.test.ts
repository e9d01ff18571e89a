import assert from 'node:assert/strict'
import type { Waiting, WaitingUser } from '../../../src/directory/store.ts'
import { afterTry, isDue, nextTry } from '../../../src/sync/run/waiting.ts'
import { changePbxUser, setNumber } from '../../journeys/pbxAdmin.ts'
import { countOf, requests, resetRequests } from '../../journeys/person.ts'
import { openWorld, type SyncWorld } from '../world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = Date.parse('2026-11-25T12:00:00Z')
const iso = (ms: number): string => new Date(ms).toISOString()
const NUMBER = '+442079990000'

const waiting = (more: Partial<Waiting> = {}): Waiting => ({
  wanted: NUMBER,
  jobId: '2',
  tries: 0,
  due: iso(NOW - 1000),
  since: iso(NOW - HOUR),
  ...more,
})
const user = (more: Partial<WaitingUser> = {}): WaitingUser => ({
  userId: 'u',
  number: NUMBER,
  waitingSince: iso(NOW - HOUR),
  waiting: waiting(),
  ...more,
})
const retry = { jobId: '9', retry: true, startedAt: iso(NOW) }
const persons = { jobId: '9', retry: false, startedAt: iso(NOW) }

describe('waiting users: when they are tried again', () => {
  it('tries after 15 minutes, then 1, 4, 12 and 24 hours', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 99].map((tries) => nextTry(tries, 0) / MINUTE),
      [15, 60, 240, 720, 1440, 1440, 1440],
    )
  })

  const CASES: [string, WaitingUser, typeof retry, Partial<Waiting>, boolean][] = [
    [
      'a person’s job begins a wait',
      user({ waiting: null }),
      persons,
      { tries: 0, due: iso(NOW + 15 * MINUTE), jobId: '9', wanted: NUMBER },
      false,
    ],
    [
      'a retry moves it on, and stays the person’s',
      user(),
      retry,
      { tries: 1, due: iso(NOW + HOUR), jobId: '2' },
      false,
    ],
    [
      'a retry of others leaves it',
      user({ waiting: waiting({ due: iso(NOW + MINUTE) }) }),
      retry,
      { tries: 0, due: iso(NOW + MINUTE), jobId: '2' },
      false,
    ],
    [
      'a person’s sync in between does not push it away',
      user({ waiting: waiting({ tries: 3, due: iso(NOW + MINUTE) }) }),
      persons,
      { tries: 3, due: iso(NOW + MINUTE), jobId: '9' },
      false,
    ],
    [
      'another number begins it anew',
      user({ number: '+442079990001', waiting: waiting({ tries: 4 }) }),
      persons,
      { tries: 0, wanted: '+442079990001', since: iso(NOW - HOUR) },
      false,
    ],
    [
      'just before 72 hours it still waits',
      user({ waiting: waiting({ since: iso(NOW - 72 * HOUR + 1) }) }),
      retry,
      { tries: 1 },
      false,
    ],
    ['at 72 hours somebody has to look', user({ waiting: waiting({ since: iso(NOW - 72 * HOUR) }) }), retry, {}, true],
  ]
  for (const [title, before, job, wanted, over] of CASES)
    it(title, () => assert.partialDeepStrictEqual(afterTry(before, job, NOW), { waiting: wanted, over }))

  it('only what a person’s job had planned is due', () => {
    assert.equal(isDue(user(), iso(NOW)), true)
    assert.equal(isDue(user({ waiting: waiting({ due: iso(NOW + 1) }) }), iso(NOW)), false)
    assert.equal(isDue(user({ number: '+442079990001' }), iso(NOW)), false)
    assert.equal(isDue(user({ number: null, waiting: waiting({ wanted: null }) }), iso(NOW)), false)
    assert.equal(isDue(user({ waiting: null }), iso(NOW)), false)
  })
})

describe('waiting users: retries that start by themselves', function () {
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
  })
  afterEach(() => world.close())

  /** What Microsoft does in its own time: Teams' record of a user comes, or is gone. */
  async function provision(id: string, teamsProvisioned: boolean): Promise<void> {
    const answer = await fetch(`${world.url}/sandbox/graph/users/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ teamsProvisioned }),
    })
    assert.equal(answer.status, 204)
  }
  const stands = async () => {
    const found = (await world.users()).find((each) => each.userName === userName)
    return [found?.state, found?.reason]
  }
  const nextTryAt = async () => (await world.users()).find((each) => each.userName === userName)?.nextTryAt ?? null

  /** A user whose new number Microsoft takes for a passing fault of its own. */
  async function leaveWaiting(): Promise<void> {
    await world.faults({ switches: { assignOutcome: 'failed', outcomeNumbers: [NUMBER] } })
    await changePbxUser(world.url, userName, (each) => setNumber(each, NUMBER))
    await world.run()
    assert.deepEqual((await stands())[0], 'waiting')
  }

  async function retried(): Promise<string[]> {
    const started = await world.sync.tick(world.tenantId)
    if (!started) return []
    const jobs = await world.ended(started.jobs.map((job) => job.id))
    return jobs.map(({ type, service, state }) => `${type} ${service} ${state}`)
  }

  it('an admin’s sync says when Microsoft is asked again, and nothing starts before', async () => {
    await leaveWaiting()
    assert.ok(await nextTryAt())
    assert.deepEqual(await retried(), [])
    // a look in between does not forget it
    await world.stores.directory.dirtyAll(world.tenantId)
    await world.look()
    assert.ok(await nextTryAt())
    await world.pass(14 * MINUTE)
    assert.deepEqual(await retried(), [])
  })

  it('a retry gives the number once Microsoft can, and touches nobody else', async () => {
    await leaveWaiting()
    const other = (await world.users()).find((each) => each.userName !== userName)
    await changePbxUser(world.url, other?.userName ?? '', (each) => setNumber(each, '+442079990009'))
    await world.run('pbx')
    await world.faults({})
    await world.pass(16 * MINUTE)
    await resetRequests(world.url)
    assert.deepEqual(await retried(), ['retry teams succeeded'])
    assert.deepEqual(await stands(), ['inSync', null])
    assert.equal(await nextTryAt(), null)
    // the other's new number waits for a person
    const seen = await requests(world.url)
    assert.equal(countOf(seen, 'graph', /\/assignNumber$/), 1)
    assert.equal((await world.sync.status(world.tenantId)).queued, 1)
    assert.deepEqual(await retried(), [])
  })

  it('asks Teams again for its records of who it did not know yet', async () => {
    await leaveWaiting()
    await provision(accountId, false)
    await world.faults({})
    const fresh = await openWaiting()
    assert.equal(fresh, 'NOT_PROVISIONED_YET')
    await world.pass(16 * MINUTE)
    assert.deepEqual(await retried(), ['retry teams succeeded'])
    assert.deepEqual(await stands(), ['waiting', 'NOT_PROVISIONED_YET'])
    await provision(accountId, true)
    assert.deepEqual(await retried(), [], 'it is not due yet')
    await world.pass(61 * MINUTE)
    assert.deepEqual(await retried(), ['retry teams succeeded'])
    assert.deepEqual(await stands(), ['inSync', null])
  })

  /** Everything read anew, so that Teams has no record of the user. */
  async function openWaiting(): Promise<string | null | undefined> {
    await world.pass(25 * HOUR)
    await world.run()
    return (await stands())[1]
  }

  it('does not try what changed at 8x8 since', async () => {
    await leaveWaiting()
    await changePbxUser(world.url, userName, (each) => setNumber(each, '+442079990005'))
    await world.run('pbx')
    await world.faults({})
    await world.pass(16 * MINUTE)
    assert.deepEqual(await retried(), [])
    assert.equal((await stands())[0], 'queued')
  })

  it('tries less and less often for 72 hours, and then somebody has to look', async () => {
    await leaveWaiting()
    const reason = (await stands())[1]
    let tries = 0
    let hours = 0
    while (hours < 100 && (await stands())[0] === 'waiting') {
      await world.pass(HOUR)
      hours += 1
      const [job] = await retried()
      if (job) tries += 1
    }
    // by the hour: after 1, 2, 6, 18, 42 and 66 hours, and a last time
    assert.deepEqual([tries, hours], [7, 72])
    assert.deepEqual(await stands(), ['blocked', reason])
    assert.equal(await nextTryAt(), null)
    await world.stores.directory.dirtyAll(world.tenantId)
    await world.look()
    assert.deepEqual(await stands(), ['blocked', reason])
    // a person may still try, and it works when Microsoft can
    await world.faults({})
    await world.run()
    assert.deepEqual(await stands(), ['inSync', null])
  })

  it('is no reason to run in circles while Microsoft is down', async () => {
    await leaveWaiting()
    await world.faults({ faults: [{ system: 'entra', kind: 'status', status: 401 }], revoke: ['graph'] })
    await world.pass(16 * MINUTE)
    assert.deepEqual(await retried(), ['retry teams failed'])
    await world.pass(MINUTE)
    assert.deepEqual(await retried(), [])
    await world.pass(15 * MINUTE)
    assert.deepEqual(await retried(), ['retry teams failed'])
    await world.pass(16 * MINUTE)
    assert.deepEqual(await retried(), [], 'twice as long after the second')
  })

  it('a retry that a person cancelled does not begin anew before its next time', async () => {
    await leaveWaiting()
    await world.pass(16 * MINUTE)
    await world.faults({ faults: [{ system: 'graph', kind: 'delay', ms: 20_000 }] })
    const run = await world.sync.tick(world.tenantId)
    const [id = ''] = run?.jobs.map((job) => job.id) ?? []
    await world.sync.cancel(world.tenantId, { id: 'd', name: 'Dana' }, id)
    assert.equal((await world.ended([id]))[0]?.state, 'cancelled')
    await world.faults({})
    assert.deepEqual(await stands(), ['waiting', 'MS_TRANSIENT'])
    assert.deepEqual(await retried(), [], 'at once')
    await world.pass(2 * MINUTE)
    assert.deepEqual(await retried(), [], 'a while later')
    await world.pass(61 * MINUTE)
    assert.deepEqual(await retried(), ['retry teams succeeded'], 'at its next time')
    assert.deepEqual(await stands(), ['inSync', null])
  })
})
