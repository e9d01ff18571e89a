import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type {
  AuditEntry,
  AuditPage,
  Job,
  JobChanges,
  KeptPlan,
  Page,
  SyncCancelled,
  SyncStarted,
} from '../../../src/api/contract.ts'
import { createWorld, DANA, NOW, plannedJob, refusedJob, TENANT, type World } from '../world.ts'

type Refusal = { title: string; detail: string; needed?: string[] }

describe('plans', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())

  const post = async <T>(role: 'admin' | 'operator' | 'reader', path: string, body?: unknown) => {
    const answer = await world.call(role, 'POST', path, body)
    return { status: answer.status, body: (await answer.json()) as T }
  }
  const endAll = async () => {
    for (const { id, counts } of await world.stores.jobs.active(TENANT))
      await world.stores.jobs.end(TENANT, id, { state: 'succeeded', counts, cause: null, at: NOW })
  }
  const audited = async () => (await world.get<Page<AuditEntry>>('/api/audit?via=tab')).items[0]

  it('ENG-1 none was kept yet: there is an empty page', async () => {
    const plan = await world.get<KeptPlan>('/api/plan?service=teams')
    assert.deepEqual(plan, { job: null, items: [], nextCursor: null, total: 0, summary: [] })
  })

  it('ENG-1 starts a preview, and says so in the audit', async () => {
    const { status, body } = await post<SyncStarted>('operator', '/api/sync', { service: 'all', preview: true })
    assert.equal(status, 202)
    const job = await world.get<Job>(`/api/jobs/${body.jobIds[0]}`)
    assert.deepEqual([job.preview, job.task, job.planOf, job.plan], [true, { kind: 'sync' }, null, null])
    assert.deepEqual(job.run, body.jobIds)
    assert.equal((await audited())?.after, 'all, preview')
    await endAll()
  })

  it('ENG-1 lists what a job planned, page by page, with what each kind and cause come to', async () => {
    const id = await plannedJob(world.stores, { preview: true, removals: 0 })
    const first = await world.get<JobChanges>(`/api/jobs/${id}/changes?limit=3`)
    assert.deepEqual([first.items.map(({ ordinal }) => ordinal), first.total], [[1, 2, 3], 5])
    assert.deepEqual(first.summary, [
      { kind: 'assign', cause: 'FIRST_NUMBER', changes: 4 },
      { kind: 'policy', cause: 'SETTING', changes: 1 },
    ])
    assert.deepEqual(first.items[0], {
      ordinal: 1,
      service: 'teams',
      user: { id: 'user-1', userName: 'user1@example.com', displayName: 'Zoë Ångström' },
      kind: 'assign',
      field: 'teamsNumber',
      before: null,
      after: '+12125551001',
      cause: 'FIRST_NUMBER',
      causedBy: 'admin@8x8',
      waitsFor: [],
      waits: [],
      status: 'planned',
      reason: null,
      raw: null,
    })
    const second = await world.get<JobChanges>(`/api/jobs/${id}/changes?limit=3&cursor=${first.nextCursor}`)
    assert.deepEqual(
      [second.items.map(({ ordinal }) => ordinal), second.nextCursor, second.summary],
      [[4, 5], null, null],
    )
    const alone = await world.get<JobChanges>(`/api/jobs/${id}/changes?kind=assign&limit=3&summary=none`)
    assert.deepEqual([alone.items.length, alone.total, alone.summary], [3, 4, null])
  })

  it('ENG-1 finds changes by kind, username and number', async () => {
    const id = await plannedJob(world.stores, { preview: true, removals: 0 })
    const found = async (query: string) =>
      (await world.get<JobChanges>(`/api/jobs/${id}/changes?${query}`)).items.map(({ ordinal }) => ordinal)
    assert.deepEqual(await found('kind=policy'), [5])
    assert.deepEqual(await found('kind=policy,assign'), [1, 2, 3, 4, 5])
    assert.deepEqual(await found('cause=SETTING'), [5])
    assert.deepEqual(await found('kind=assign&cause=SETTING'), [])
    assert.deepEqual(await found('status=planned&cause=SETTING,FIRST_NUMBER'), [1, 2, 3, 4, 5])
    assert.deepEqual(await found('status=failed'), [])
    assert.deepEqual(await found('search=USER3'), [3])
    assert.deepEqual(await found('search=ZO%C3%8B%20%C3%A5ng'), [1])
    assert.deepEqual(await found('search=551003'), [3])
    assert.deepEqual(await found('search=(212)%20555-1002'), [2])
    assert.deepEqual(await found('search=%25'), [])
    assert.deepEqual(await found('search=nobody'), [])
  })

  it('ENG-1 says how much of each kind and cause a search finds, whatever kind is looked at', async () => {
    const id = await plannedJob(world.stores, { preview: true, removals: 0 })
    const asked = (query: string) => world.get<JobChanges>(`/api/jobs/${id}/changes?${query}`)
    const { total, summary, nextCursor } = await asked('search=example.com&kind=assign&limit=2')
    assert.equal(total, 4)
    assert.deepEqual(summary, [
      { kind: 'assign', cause: 'FIRST_NUMBER', changes: 4 },
      { kind: 'policy', cause: 'SETTING', changes: 1 },
    ])
    const rest = await asked(`search=example.com&kind=assign&limit=2&cursor=${nextCursor}`)
    assert.deepEqual([rest.items.map(({ ordinal }) => ordinal), rest.total, rest.nextCursor], [[3, 4], 4, null])
    const none = await asked('search=nobody')
    assert.deepEqual([none.total, none.summary, none.items], [0, [], []])
  })

  for (const query of [
    'kind=paint',
    'cause=a%20b',
    'status=lost',
    'limit=0',
    'cursor=x',
    'sort=x',
    'service=pbx',
    'search=%00',
  ])
    it(`answers 400 to changes?${query}`, async () => {
      assert.equal((await world.call('reader', 'GET', `/api/jobs/1/changes?${query}`)).status, 400)
    })

  it('answers 404 to the changes of a job that is not there, and 400 to a plan of no service', async () => {
    assert.equal((await world.call('reader', 'GET', '/api/jobs/999/changes')).status, 404)
    for (const query of ['', '?service=sbc', '?service=pbx,teams'])
      assert.equal((await world.call('reader', 'GET', `/api/plan${query}`)).status, 400)
  })

  it('ENG-1 an operator approves a preview within the guard; the plan says who applied it', async () => {
    const id = await plannedJob(world.stores, { preview: true, removals: 10 })
    const kept = await world.get<KeptPlan>('/api/plan?service=teams&limit=1')
    const counted = { changes: 5, removals: 10, vanished: 0, limit: 10, stops: [] }
    const facts = { madeAt: NOW, ...counted, passesGuard: true, mayApply: true }
    assert.deepEqual([kept.job?.id, kept.job?.plan, kept.total], [id, facts, 5])
    const { status, body } = await post<SyncStarted>('operator', `/api/jobs/${id}/approve`)
    assert.deepEqual([status, body.started], [202, true])
    const [applying = ''] = body.jobIds
    const now = await world.get<KeptPlan>('/api/plan?service=teams&limit=1')
    assert.deepEqual(now.job?.plan, { ...facts, mayApply: false })
    assert.deepEqual(now.job?.approved, { id: DANA, name: 'Dana Whitfield', at: NOW, jobId: applying })
    assert.equal((await world.get<Job>(`/api/jobs/${applying}`)).planOf, id)
    const entry = await audited()
    assert.deepEqual([entry?.action, entry?.target, entry?.after], ['sync.approve', `job ${id}`, `job ${applying}`])
    const again = await post<Refusal>('admin', `/api/jobs/${id}/approve`)
    assert.deepEqual([again.status, again.body.title], [409, 'Approved already'])
    assert.match(again.body.detail, new RegExp(`by Dana Whitfield at ${NOW}, and job ${applying} applies it`))
    await endAll()
  })

  for (const [what, how] of [
    ['a sync that the guard stopped', { preview: false, removals: 11 }],
    ['a preview above the guard', { preview: true, removals: 11 }],
  ] as const)
    it(`ENG-2 only an admin approves ${what}`, async () => {
      const id = await plannedJob(world.stores, how)
      const refused = await post<Refusal>('operator', `/api/jobs/${id}/approve`)
      assert.deepEqual([refused.status, refused.body.needed], [403, ['admin']])
      assert.equal((await post('reader', `/api/jobs/${id}/approve`)).status, 403)
      const { jobs } = world.stores
      assert.equal((await jobs.job(TENANT, id))?.approved, null)
      assert.equal((await post('admin', `/api/jobs/${id}/approve`)).status, 202)
      await endAll()
      const { items } = await world.get<AuditPage>('/api/audit?action=access.refused&limit=200')
      const told = items.filter(({ target }) => target === 'POST /api/jobs/:id/approve').map(({ after }) => after)
      assert.deepEqual(told, ['refused: operator; sync.approve needs admin'])
    })

  it('ENG-2 a plan does not join a sync that is running', async () => {
    const id = await refusedJob(world.stores)
    const { body: going } = await post<SyncStarted>('admin', '/api/sync', { service: 'pbx' })
    const { status, body } = await post<Refusal>('admin', `/api/jobs/${id}/approve`)
    assert.deepEqual([status, body.title], [409, 'A sync is running'])
    assert.ok(body.detail.includes(`job ${going.jobIds[0]}`))
    await endAll()
  })

  it('there is nothing to approve in a job that kept no plan, nor in one that is not there', async () => {
    const none = await post<Refusal>('admin', '/api/jobs/1/approve')
    assert.deepEqual([none.status, none.body.title], [409, 'Nothing to approve'])
    assert.equal((await post('admin', '/api/jobs/999/approve')).status, 404)
  })

  it('ENG-9 cancels a sync, once and for all, and says so in the audit', async () => {
    const { body: started } = await post<SyncStarted>('operator', '/api/sync', { service: 'all' })
    const [pbx = ''] = started.jobIds
    const { status, body } = await post<SyncCancelled>('operator', `/api/jobs/${pbx}/cancel`)
    const by = { id: DANA, name: 'Dana Whitfield', at: NOW }
    assert.deepEqual([status, body], [202, { jobIds: started.jobIds, cancelledBy: by }])
    const job = await world.get<Job>(`/api/jobs/${pbx}`)
    assert.deepEqual([job.state, job.cancelledBy, job.cause], ['cancelled', by, null])
    assert.deepEqual([(await audited())?.action, (await audited())?.target], ['sync.cancel', `job ${pbx}`])
    const again = await post<Refusal>('operator', `/api/jobs/${pbx}/cancel`)
    assert.deepEqual([again.status, again.body.title], [409, 'The job has ended'])
    assert.match(again.body.detail, /cancelled by Dana Whitfield/)
    assert.equal((await post('operator', '/api/jobs/999/cancel')).status, 404)
    assert.equal((await post('reader', `/api/jobs/${pbx}/cancel`)).status, 403)
  })
})
