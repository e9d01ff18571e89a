import assert from 'node:assert/strict'
import type { Comparison, Job, SyncStarted } from '../../../src/api/contract.ts'
import { NO_COUNTS, type PlannedChange } from '../../../src/jobs/job.ts'
import { createWorld, newRun, NOW, TENANT, type World } from '../world.ts'

const change = (ordinal: number, more: Partial<PlannedChange> = {}): PlannedChange => ({
  ordinal,
  userId: `user-${ordinal}`,
  subject: `pbx-${String(ordinal).padStart(4, '0')}`,
  userName: `user${ordinal}@example.com`,
  holderId: 'h',
  kind: 'assign',
  field: 'teamsNumber',
  before: null,
  after: `+4420${ordinal}`,
  cause: 'FIRST_NUMBER',
  causedBy: null,
  was: null,
  policy: null,
  waitsFor: [],
  status: 'done',
  operationId: null,
  reason: null,
  raw: null,
  ...more,
})

describe('jobs that have ended', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())

  /** A Teams job that ended with these changes. */
  async function ended(changes: PlannedChange[], phase: 'assign' | 'verify' = 'verify'): Promise<string> {
    const { stores } = world
    const { jobs } = await stores.jobs.createRun(TENANT, newRun(`run-of-${changes.length}-${Math.random()}`, ['teams']))
    const id = jobs[0]?.id ?? ''
    await stores.jobs.claim(TENANT, id, NOW)
    await stores.jobs.progress(TENANT, id, { phase, done: 0, total: null, since: NOW, etaSeconds: null }, NO_COUNTS)
    for (let at = 0; at < changes.length; at += 200) await stores.jobs.plan(TENANT, id, changes.slice(at, at + 200))
    await stores.jobs.end(TENANT, id, { state: 'succeeded', counts: NO_COUNTS, cause: null, at: NOW })
    return id
  }
  async function stop(): Promise<void> {
    for (const job of await world.stores.jobs.active(TENANT))
      await world.stores.jobs.end(TENANT, job.id, { state: 'cancelled', counts: NO_COUNTS, cause: null, at: NOW })
  }
  const post = async (path: string, body?: unknown, role: 'admin' | 'operator' | 'reader' = 'admin') => {
    const answer = await world.call(role, 'POST', path, body)
    return { status: answer.status, body: (await answer.json()) as SyncStarted & { detail: string } }
  }

  it('undoes the last that changed anything, as a preview first, on record', async () => {
    const id = await ended([change(1)])
    const preview = await post(`/api/jobs/${id}/undo`, { preview: true })
    assert.deepEqual([preview.status, preview.body.started], [202, true])
    const planned = await world.stores.jobs.job(TENANT, preview.body.jobIds[0] ?? '')
    assert.deepEqual([planned?.preview, planned?.task], [true, { kind: 'undo', jobId: id }])
    const busy = await post(`/api/jobs/${id}/undo`, {})
    assert.deepEqual([busy.status, /running/.test(busy.body.detail)], [409, true])
    await stop()
    assert.equal((await post(`/api/jobs/${id}/undo`, {})).status, 202)
    await stop()
    const { items } = await world.get<{ items: { action: string; target: string }[] }>('/api/audit?via=tab')
    assert.deepEqual(
      items.slice(0, 2).map(({ action, target }) => [action, target]),
      [
        ['jobs.undo', `job ${id}`],
        ['jobs.undo.preview', `job ${id}`],
      ],
    )
  })

  it('says which job can be undone, and who may', async () => {
    const first = await ended([change(1)])
    // nobody knows whether it came to anything
    const second = await ended([change(2, { status: 'started' })])
    const refused = await post(`/api/jobs/${first}/undo`, {})
    assert.equal(refused.status, 409)
    assert.match(refused.body.detail, new RegExp(`job ${second}`))
    assert.equal((await post(`/api/jobs/${second}/undo`, {}, 'operator')).status, 403)
    const why = async (id: string | undefined) => (await post(`/api/jobs/${id}/undo`, {})).body.detail
    const { jobs } = await world.stores.jobs.createRun(TENANT, { ...newRun('run-look', ['teams']), preview: true })
    assert.match(await why(jobs[0]?.id), /still running/)
    await stop()
    assert.match(await why(jobs[0]?.id), /was a preview/)
    assert.equal((await post('/api/jobs/9999/undo', {})).status, 404)
    assert.equal((await post('/api/jobs/x/undo', {})).status, 404)
    assert.equal((await post(`/api/jobs/${second}/undo`, { preview: 'yes' })).status, 400)
    assert.equal((await post(`/api/jobs/${second}/undo`, { jobId: '1' })).status, 400)
  })

  it('tries again what one of them could not do', async () => {
    const id = await ended([change(1, { status: 'failed', reason: 'NUMBER_IN_USE' })])
    assert.equal((await post(`/api/jobs/${id}/retry`, undefined, 'reader')).status, 403)
    const retry = await post(`/api/jobs/${id}/retry`, undefined, 'operator')
    assert.equal(retry.status, 202)
    const job = await world.stores.jobs.job(TENANT, retry.body.jobIds[0] ?? '')
    assert.deepEqual([job?.type, job?.task], ['manual', { kind: 'retry', jobId: id }])
    const { items } = await world.get<{ items: { action: string; target: string; after: string }[] }>(
      '/api/audit?via=tab',
    )
    const { action, target, after } = items[0] ?? {}
    assert.deepEqual([action, target, after], ['jobs.retry', `job ${id}`, `job ${job?.id}`])
    await stop()
    const good = await ended([change(1)])
    const refused = await post(`/api/jobs/${good}/retry`)
    assert.deepEqual([refused.status, /Nothing failed/.test(refused.body.detail)], [409, true])
    assert.equal((await post('/api/jobs/9999/retry')).status, 404)
  })

  it('what only an admin begins, only an admin lets run or has go on', async () => {
    const { jobs } = world.stores
    const make = async (kind: 'undo' | 'withdraw', more: object = {}): Promise<string> => {
      const task = kind === 'undo' ? { kind, jobId: '1' } : { kind }
      const run = await jobs.createRun(TENANT, { ...newRun(`run-${kind}-${Math.random()}`, ['teams']), task, ...more })
      const id = run.jobs[0]?.id ?? ''
      await jobs.claim(TENANT, id, NOW)
      return id
    }
    for (const [kind, action] of [
      ['undo', 'jobs.undo'],
      ['withdraw', 'sync.approve'],
    ] as const) {
      // it failed before it had a plan, so that a retry is all of it
      const failed = await make(kind)
      await jobs.end(TENANT, failed, { state: 'failed', counts: NO_COUNTS, cause: null, at: NOW })
      const planned = await make(kind, { preview: true })
      await jobs.keepPlan(TENANT, planned, { madeAt: NOW, changes: 1, removals: 1, limit: 10, stops: [], digest: 'd' })
      await jobs.end(TENANT, planned, { state: 'succeeded', counts: NO_COUNTS, cause: null, at: NOW })
      for (const path of [`/api/jobs/${failed}/retry`, `/api/jobs/${planned}/approve`]) {
        const answer = await world.call('operator', 'POST', path)
        const problem = (await answer.json()) as { action: string; needed: string[] }
        assert.deepEqual([answer.status, problem.action, problem.needed], [403, action, ['admin']], `${kind} ${path}`)
        assert.deepEqual(await jobs.active(TENANT), [])
      }
      assert.equal((await post(`/api/jobs/${failed}/retry`)).status, 202, `an admin goes on with ${kind}`)
      await stop()
    }
  })

  it('starts a sync of one user alone', async () => {
    const one = await post('/api/sync', { service: 'teams', userId: 'user-3' }, 'operator')
    assert.equal(one.status, 202)
    assert.deepEqual((await world.stores.jobs.job(TENANT, one.body.jobIds[0] ?? ''))?.task, {
      kind: 'user',
      userId: 'user-3',
    })
    // another sync would not be this one
    assert.equal((await post('/api/sync', { service: 'teams', userId: 'user-4' })).status, 409)
    await stop()
    assert.equal((await post('/api/sync', { service: 'all', userId: 'nobody' })).status, 404)
    assert.equal((await post('/api/sync', { service: 'all', userId: '../x' })).status, 400)
    const { items } = await world.get<{ items: { after: string }[] }>('/api/audit?via=tab')
    assert.equal(items[0]?.after, 'teams, user user-3')
  })

  it('shows the steps of a job for one user', async () => {
    const { jobs } = await world.stores.jobs.createRun(TENANT, newRun('run-steps', ['teams']))
    const id = jobs[0]?.id ?? ''
    const steps = [{ step: 'matched', outcome: 'stopped', detail: 'UNMATCHED' }] as const
    await world.stores.jobs.claim(TENANT, id, NOW)
    await world.stores.jobs.keepSteps(TENANT, id, [...steps])
    assert.deepEqual((await world.get<Job>(`/api/jobs/${id}`)).steps, steps)
    await stop()
  })

  it('compares two: what only one did, and what came out otherwise', async () => {
    const one = await ended([
      change(1),
      change(2, { status: 'failed', reason: 'NUMBER_IN_USE' }),
      change(3),
      change(5, { field: 'callingPolicy', kind: 'policy' }),
      // given up, and then given anew: the last counts
      change(6, { kind: 'unassign', subject: 'pbx-0007', userName: 'user7@example.com' }),
      change(7),
    ])
    const other = await ended([change(1), change(2), change(4), change(5), change(7)])
    const found = await world.get<Comparison>(`/api/jobs/${one}/compare?with=${other}`)
    assert.deepEqual(found.counts, { onlyThis: 2, onlyOther: 2, different: 1, same: 2 })
    assert.deepEqual(
      found.items.map(({ userName, field, this: a, other: b }) => [userName, field, a?.status, b?.status]),
      [
        ['user2@example.com', 'teamsNumber', 'failed', 'done'],
        ['user3@example.com', 'teamsNumber', 'done', undefined],
        ['user4@example.com', 'teamsNumber', undefined, 'done'],
        ['user5@example.com', 'callingPolicy', 'done', undefined],
        ['user5@example.com', 'teamsNumber', undefined, 'done'],
      ],
    )
    assert.deepEqual([found.total, found.nextCursor], [5, null])
  })

  it('takes for the same only what is the same in every respect', async () => {
    const one = await ended([1, 2, 3, 4, 5].map((at) => change(at)))
    const other = await ended([
      change(1, { after: '+44' }),
      change(2, { before: '+44' }),
      change(3, { reason: 'NUMBER_IN_USE' }),
      change(4, { kind: 'change' }),
      change(5),
    ])
    const found = await world.get<Comparison>(`/api/jobs/${one}/compare?with=${other}`)
    assert.deepEqual(found.counts, { onlyThis: 0, onlyOther: 0, different: 4, same: 1 })
  })

  it('finds the same user in both, whatever letters its id has', async () => {
    // in bytes the first comes before the second, in units of UTF-16 after it
    const [tilde, face] = [{ subject: '\uff5e' }, { subject: '\u{1f600}' }]
    const one = await ended([change(1, tilde), change(2, face)])
    const other = await ended([change(1, face)])
    const found = await world.get<Comparison>(`/api/jobs/${one}/compare?with=${other}`)
    assert.deepEqual(
      found.items.map(({ subject, this: a, other: b }) => [subject, a !== null, b !== null]),
      [
        ['\uff5e', true, false],
        ['\u{1f600}', true, true],
      ],
    )
  })

  it('compares in pages that together are the whole', async () => {
    const many = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => change(from + at, { ordinal: at }))
    const [one, other] = [await ended(many(0, 1300)), await ended(many(700, 1900))]
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const more: string = cursor ? `&cursor=${cursor}` : ''
      const page: Comparison = await world.get(`/api/jobs/${one}/compare?with=${other}&limit=300${more}`)
      assert.deepEqual(page.counts, { onlyThis: 700, onlyOther: 600, different: 0, same: 600 })
      seen.push(...page.items.map(({ subject }) => subject))
      cursor = page.nextCursor
    } while (cursor)
    assert.equal(seen.length, 1300)
    assert.equal(new Set(seen).size, 1300)
  })

  it('compares only what can be compared', async () => {
    const one = await ended([change(1)])
    const status = async (query: string) =>
      (await world.call('reader', 'GET', `/api/jobs/${one}/compare${query}`)).status
    assert.equal(await status(''), 400)
    assert.equal(await status(`?with=${one}`), 400)
    assert.equal(await status('?with=x'), 400)
    assert.equal(await status('?with=9999'), 404)
    const two = await ended([change(1)])
    assert.equal(await status(`?with=${two}&cursor=nonsense`), 400)
    const counts = { onlyThis: 0, onlyOther: 0, different: 0, same: 0 }
    const forged = JSON.stringify({ after: { subject: 'a\0', field: 'x' }, counts })
    assert.equal(await status(`?with=${two}&cursor=${Buffer.from(forged).toString('base64url')}`), 400)
    const { jobs } = await world.stores.jobs.createRun(TENANT, newRun('run-going', ['teams']))
    const going = jobs[0]?.id
    assert.equal(await status(`?with=${going}`), 409)
    const turned = await world.call('reader', 'GET', `/api/jobs/${going}/compare?with=${one}`)
    assert.equal(turned.status, 409)
    await stop()
    const pbx = await world.stores.jobs.createRun(TENANT, newRun('run-pbx', ['pbx']))
    await stop()
    assert.equal(await status(`?with=${pbx.jobs[0]?.id}`), 400)
  })
})
