import { NO_COUNTS } from '../../src/jobs/job.ts'
import assert from 'node:assert/strict'
import type { JobCounts, JobState, NewRun, PlannedChange } from '../../src/jobs/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, planned } from './sample.ts'

for (const engine of engines) {
  describe(`sync jobs, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    async function endAll(tenant: string, state: JobState = 'succeeded'): Promise<void> {
      const { jobs } = opened.stores
      for (const job of await jobs.active(tenant)) {
        await jobs.end(tenant, job.id, { state, counts: job.counts, cause: null, at: LATER })
      }
    }

    it('numbers the jobs of a tenant from 1 and starts one run at a time', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      const first = await jobs.createRun(tenant, run('a', ['pbx', 'teams']))
      assert.equal(first.created, true)
      assert.deepEqual(
        first.jobs.map((job) => [job.id, job.service, job.state, job.runId, job.tenantId]),
        [
          ['1', 'pbx', 'queued', 'a', tenant],
          ['2', 'teams', 'queued', 'a', tenant],
        ],
      )
      const second = await jobs.createRun(tenant, run('b', ['pbx']))
      assert.deepEqual(second, { created: false, jobs: first.jobs })
      await endAll(tenant)
      assert.equal((await jobs.createRun(tenant, run('c', ['teams']))).jobs[0]?.id, '3')
      const other = newTenant()
      assert.equal((await jobs.createRun(other, run('a', ['pbx']))).jobs[0]?.id, '1')
      assert.equal((await jobs.run(other, 'a')).length, 1)
    })

    it('answers all jobs of the run that goes on, ended ones as well', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('a', ['pbx', 'teams']))
      await jobs.end(tenant, '1', { state: 'succeeded', counts: counts(), cause: null, at: LATER })
      const again = await jobs.createRun(tenant, run('b', ['pbx']))
      assert.deepEqual(
        again.jobs.map((job) => [job.id, job.state]),
        [
          ['1', 'succeeded'],
          ['2', 'queued'],
        ],
      )
    })

    it('starts one run however many ask at once, and lets one claim a job', async () => {
      const tenant = newTenant()
      const clients = [opened.stores.jobs]
      if (engine.name === 'PostgreSQL') clients.push((await opened.again()).jobs)
      const asked = Array.from({ length: 12 }, (_, n) =>
        clients[n % clients.length]!.createRun(tenant, run(`r${n}`, ['pbx'])),
      )
      const answers = await Promise.all(asked)
      assert.equal(answers.filter((answer) => answer.created).length, 1)
      assert.equal(new Set(answers.map((answer) => answer.jobs[0]?.runId)).size, 1)
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, n) => clients[n % clients.length]!.claim(tenant, '1', AT)),
      )
      assert.equal(claims.filter(Boolean).length, 1)
    })

    it('lets a kept plan be approved once, however many try at once', async () => {
      const tenant = newTenant()
      const clients = [opened.stores.jobs]
      if (engine.name === 'PostgreSQL') clients.push((await opened.again()).jobs)
      const [jobs] = clients
      assert.ok(jobs)
      await jobs.createRun(tenant, run('a', ['teams']))
      const approving = (n: number): NewRun => ({
        ...run(`approve-${n}`, ['teams']),
        plansOf: { teams: '1' },
        startedBy: { id: `u${n}`, name: `Person ${n}` },
      })
      await jobs.claim(tenant, '1', AT)
      const kept = { madeAt: AT, changes: 2, removals: 1, limit: 10, digest: '2-ff' }
      await jobs.keepPlan(tenant, '1', kept)
      await jobs.end(tenant, '1', { state: 'refused', counts: counts(), cause: null, at: LATER })
      assert.deepEqual((await jobs.newestPlan(tenant, 'teams'))?.plan, kept)
      assert.equal(await jobs.newestPlan(tenant, 'pbx'), null)
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) => clients[n % clients.length]!.createRun(tenant, approving(n))),
      )
      const [first] = answers.filter(({ created }) => created)
      assert.equal(answers.filter(({ created }) => created).length, 1)
      assert.deepEqual([first?.jobs[0]?.planOf, first?.jobs[0]?.id], ['1', '2'])
      const approved = (await jobs.job(tenant, '1'))?.approved
      assert.deepEqual([approved?.jobId, approved?.name], ['2', first?.jobs[0]?.startedBy.name])
      await endAll(tenant)
      await assert.rejects(jobs.createRun(tenant, approving(9)), { name: 'PlanTaken' })
      assert.deepEqual(await jobs.active(tenant), [], 'the refused run left nothing behind')
      assert.equal((await jobs.job(tenant, '1'))?.approved?.jobId, '2')
    })

    it('never counts a preview as the latest job of its service', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, { ...run('a', ['pbx']), preview: true })
      await endAll(tenant)
      assert.equal(await jobs.latest(tenant, 'pbx'), null)
      assert.equal((await jobs.job(tenant, '1'))?.preview, true)
    })

    it('asks a job to stop once: one that did not begin ends at once, a running one goes on until it settled', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('a', ['pbx', 'teams']))
      await jobs.claim(tenant, '1', AT)
      const [dana, xeno] = [
        { id: 'd', name: 'Dana' },
        { id: 'x', name: 'Xeno' },
      ]
      assert.equal(await jobs.askToStop(tenant, '2', dana, LATER), true)
      assert.equal(await jobs.askToStop(tenant, '1', dana, LATER), true)
      assert.equal(await jobs.askToStop(tenant, '1', xeno, LATER), true)
      const [running, queued] = await jobs.run(tenant, 'a')
      assert.deepEqual([running?.state, running?.cancelledBy], ['running', { ...dana, at: LATER }])
      assert.deepEqual([queued?.state, queued?.endedAt, queued?.cancelledBy?.name], ['cancelled', LATER, 'Dana'])
      assert.equal(await jobs.claim(tenant, '2', LATER), false, 'what was cancelled does not begin')
      assert.equal(await jobs.askToStop(tenant, '2', xeno, LATER), false)
      assert.equal(await jobs.askToStop(tenant, '9', xeno, LATER), false)
      const ends = (await jobs.events(tenant, 0, 100)).filter(({ kind }) => kind === 'ended')
      assert.deepEqual(
        ends.map(({ jobId, what }) => [jobId, what]),
        [['2', 'cancelled']],
      )
    })

    it('lists, counts and finds the changes of a job', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('a', ['teams']))
      await jobs.plan(tenant, '1', [
        planned(0, { userName: 'Ada_Byron@Example.com' }),
        planned(1, { kind: 'policy', cause: 'SETTING', before: null, after: '8x8 100%' }),
        planned(2, { kind: 'unassign', cause: 'DEACTIVATED', before: '+442079460009', after: null }),
        planned(3),
      ])
      const ordinals = async (query: Omit<Parameters<typeof jobs.changes>[2], 'limit'>) =>
        (await jobs.changes(tenant, '1', { ...query, limit: 10 })).items.map(({ ordinal }) => ordinal)
      assert.deepEqual(await ordinals({}), [0, 1, 2, 3])
      assert.deepEqual(await ordinals({ kinds: ['unassign', 'policy'] }), [1, 2])
      assert.deepEqual(await ordinals({ causes: ['SETTING', 'DEACTIVATED'], kinds: ['policy'] }), [1])
      await jobs.outcome(tenant, '1', [{ ordinal: 3, status: 'failed', reason: 'NUMBER_IN_USE' }])
      assert.deepEqual(await ordinals({ statuses: ['failed', 'waiting'] }), [3])
      assert.deepEqual(await ordinals({ search: 'ada_' }), [0])
      assert.deepEqual(await ordinals({ search: '100%' }), [1])
      assert.deepEqual(await ordinals({ search: '_____' }), [])
      assert.deepEqual(await ordinals({ search: '020 7946 0009' }), [2])
      const first = await jobs.changes(tenant, '1', { limit: 3 })
      assert.deepEqual([first.items.length, first.total], [3, 4])
      const rest = await jobs.changes(tenant, '1', { limit: 3, cursor: first.nextCursor ?? '' })
      assert.deepEqual([rest.items.map(({ ordinal }) => ordinal), rest.nextCursor], [[3], null])
      await assert.rejects(jobs.changes(tenant, '1', { limit: 3, cursor: 'x' }), { name: 'BadCursor' })
      assert.deepEqual(await jobs.summary(tenant, '1'), [
        { kind: 'assign', cause: 'FIRST_NUMBER', changes: 2 },
        { kind: 'policy', cause: 'SETTING', changes: 1 },
        { kind: 'unassign', cause: 'DEACTIVATED', changes: 1 },
      ])
      assert.deepEqual(await jobs.summary(newTenant(), '1'), [])
    })

    it('journals each step of a job once, in order', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('a', ['pbx']))
      assert.equal(await jobs.claim(tenant, '1', AT), true)
      assert.equal(await jobs.claim(tenant, '1', AT), false)
      const step = (phase: 'read' | 'guard', done: number) =>
        jobs.progress(tenant, '1', { phase, done, total: null, since: AT, etaSeconds: null }, counts({ read: done }))
      await step('read', 1)
      await step('read', 2)
      await jobs.resumed(tenant, '1', LATER)
      await step('guard', 2)
      const cause = { code: 'PBX_EMPTY', detail: { a: 'b' }, raw: 'no\0thing' }
      await jobs.end(tenant, '1', { state: 'failed', counts: counts({ read: 2 }), cause, at: LATER })
      await jobs.end(tenant, '1', { state: 'succeeded', counts: counts(), cause: null, at: LATER })
      await step('read', 9)
      await jobs.resumed(tenant, '1', LATER)
      const events = await jobs.events(tenant, 0, 100)
      assert.deepEqual(
        events.map((event) => [event.seq, event.jobId, event.runId, event.kind, event.what]),
        [
          [1, '1', 'a', 'queued', 'queued'],
          [2, '1', 'a', 'started', 'running'],
          [3, '1', 'a', 'phase', 'read'],
          [4, '1', 'a', 'resumed', 'running'],
          [5, '1', 'a', 'phase', 'guard'],
          [6, '1', 'a', 'ended', 'failed'],
        ],
      )
      assert.deepEqual(await jobs.events(tenant, 4, 1), events.slice(4, 5))
      assert.equal(await jobs.lastSeq(tenant), 6)
      const job = await jobs.job(tenant, '1')
      assert.equal(job?.state, 'failed')
      assert.equal(job?.counts.read, 2)
      assert.deepEqual(job?.cause, { ...cause, raw: 'no␀thing' })
      assert.equal(job?.progress, null)
      assert.equal(job?.resumedAt, LATER)
    })

    it('keeps what a job asked of the clouds, beside its counts', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      const side = { requests: 834, waitedMs: 12_000, throttled: 1, share: 0.97 }
      const usage = { pbx: { ...side, requests: 0 }, graph: side }
      await jobs.createRun(tenant, run('a', ['pbx']))
      assert.equal((await jobs.job(tenant, '1'))?.usage, null)
      await jobs.claim(tenant, '1', AT)
      const progress = { phase: 'read' as const, done: 1, total: null, since: AT, etaSeconds: null }
      await jobs.progress(tenant, '1', progress, NO_COUNTS, usage)
      await jobs.progress(tenant, '1', progress, NO_COUNTS)
      assert.deepEqual((await jobs.job(tenant, '1'))?.usage, usage)
      const more = { ...usage, graph: { ...side, requests: 900 } }
      await jobs.end(tenant, '1', { state: 'succeeded', counts: NO_COUNTS, cause: null, at: LATER, usage: more })
      assert.deepEqual((await jobs.job(tenant, '1'))?.usage, more)
    })

    it('keeps an exchange whole beside its line, whatever a cloud put into it', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('a', ['pbx']))
      const exchange = {
        system: 'graph' as const,
        method: 'GET',
        url: 'https://graph/users?x=\0',
        status: null,
        ms: 12,
        requestId: 'r\0',
        attempt: 2,
        note: 'broken \0',
        sent: '{"a":"ü \ud800"}',
        received: 'no\0thing',
      }
      await jobs.write(tenant, '1', [
        { at: AT, level: 'debug', text: 'graph> GET', exchange },
        { at: AT, level: 'info', text: 'plain' },
      ])
      const [line, plain] = await jobs.output(tenant, '1', 0, 10)
      assert.deepEqual(line?.exchange, {
        ...exchange,
        url: 'https://graph/users?x=␀',
        requestId: 'r␀',
        note: 'broken ␀',
        sent: '{"a":"ü \ufffd"}',
        received: 'no␀thing',
      })
      assert.deepEqual(plain, { line: 2, at: AT, level: 'info', text: 'plain' })
    })

    it('keeps the journal without gaps under many writers', async () => {
      const tenant = newTenant()
      const clients = [opened.stores.jobs]
      if (engine.name === 'PostgreSQL') clients.push((await opened.again()).jobs, (await opened.again()).jobs)
      await clients[0]!.createRun(tenant, run('a', ['pbx']))
      await clients[0]!.claim(tenant, '1', AT)
      const seen: number[] = []
      let writing = true
      const reader = (async () => {
        while (writing || (await clients[0]!.lastSeq(tenant)) > seen.length) {
          seen.push(...(await clients[0]!.events(tenant, seen.at(-1) ?? 0, 50)).map((event) => event.seq))
          await new Promise((resolve) => setImmediate(resolve))
        }
      })()
      await Promise.all(
        clients.map(async (jobs) => {
          for (let n = 0; n < 20; n++) await jobs.resumed(tenant, '1', LATER)
        }),
      )
      writing = false
      await reader
      assert.deepEqual(
        seen,
        Array.from({ length: 2 + 20 * clients.length }, (_, at) => at + 1),
      )
    })

    it('tells the newest that has ended, and the newest of everybody', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('all', ['teams']))
      await endAll(tenant, 'refused')
      assert.equal((await jobs.latest(tenant, 'teams', { except: ['user'] }))?.id, '1')
      await jobs.createRun(tenant, { ...run('one', ['teams']), task: { kind: 'user', userId: 'u-"kind":"sync"' } })
      await endAll(tenant, 'succeeded')
      assert.equal((await jobs.latest(tenant, 'teams'))?.id, '2')
      assert.equal((await jobs.latest(tenant, 'teams', { except: ['retry', 'user'] }))?.id, '1')
      assert.equal((await jobs.latest(tenant, 'teams', { except: ['retry', 'sync'] }))?.id, '2')
    })

    it('lists jobs newest first, by service and state, page by page', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      for (const [at, state] of (['succeeded', 'failed', 'succeeded'] as const).entries()) {
        await jobs.createRun(tenant, run(`r${at}`, ['pbx', 'teams']))
        await endAll(tenant, state)
      }
      await jobs.createRun(tenant, run('last', ['pbx']))
      const ids = async (query: Omit<Parameters<typeof jobs.jobs>[1], 'limit'>) => {
        const { items, total } = await jobs.jobs(tenant, { ...query, limit: 100 })
        assert.equal(items.length, total)
        return items.map((job) => Number(job.id))
      }
      assert.deepEqual(await ids({}), [7, 6, 5, 4, 3, 2, 1])
      assert.deepEqual(await ids({ services: ['teams'] }), [6, 4, 2])
      assert.deepEqual(await ids({ states: ['failed', 'queued'] }), [7, 4, 3])
      assert.deepEqual(await ids({ states: [], services: [] }), [7, 6, 5, 4, 3, 2, 1])
      const first = await jobs.jobs(tenant, { services: ['pbx'], limit: 3 })
      assert.equal(first.total, 4)
      const rest = await jobs.jobs(tenant, { services: ['pbx'], limit: 3, cursor: first.nextCursor ?? '' })
      assert.deepEqual(
        [...first.items, ...rest.items].map((job) => job.id),
        ['7', '5', '3', '1'],
      )
      assert.equal(rest.nextCursor, null)
      await assert.rejects(jobs.jobs(tenant, { limit: 3, cursor: 'x' }), { name: 'BadCursor' })
      assert.equal((await jobs.latest(tenant, 'pbx'))?.id, '5', 'the newest that has ended')
      assert.equal(await jobs.latest(tenant, 'pbx', { states: ['cancelled'] }), null)
      assert.deepEqual(
        (await jobs.active(tenant)).map((job) => job.id),
        ['7'],
      )
    })

    it('finds no job by an id that is none', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('a', ['pbx']))
      for (const id of ['', '0', '-1', '1.5', '01', '1e0', ' 1', 'abc', '9'.repeat(40), "1' or '1'='1"]) {
        assert.equal(await jobs.job(tenant, id), null, id)
        assert.equal(await jobs.claim(tenant, id, AT), false, id)
        assert.deepEqual(await jobs.output(tenant, id, 0, 10), [], id)
      }
    })

    it('numbers the lines of each job on their own', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('a', ['pbx', 'teams']))
      const lines = (from: number, to: number) =>
        Array.from({ length: to - from + 1 }, (_, at) => ({
          at: AT,
          level: 'info' as const,
          text: `line ${from + at}`,
        }))
      await jobs.write(tenant, '1', lines(1, 500))
      await jobs.write(tenant, '2', [{ at: AT, level: 'problem', text: 'ä\0\u{1F600}' }])
      await jobs.write(tenant, '1', lines(501, 510))
      await jobs.write(tenant, '1', [])
      assert.equal(await jobs.countOutput(tenant, '1'), 510)
      const tail = await jobs.output(tenant, '1', 498, 4)
      assert.deepEqual(
        tail.map((line) => [line.line, line.text]),
        [499, 500, 501, 502].map((n) => [n, `line ${n}`]),
      )
      assert.deepEqual(await jobs.output(tenant, '2', 0, 10), [
        { line: 1, at: AT, level: 'problem', text: 'ä␀\u{1F600}' },
      ])
      await assert.rejects(jobs.write(tenant, '9', lines(1, 1)), { name: 'NotThere' })
    })

    it('keeps a plan as first written, and each outcome of it', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('a', ['teams']))
      const plan = Array.from({ length: 70 }, (_, at) => planned(at))
      await jobs.plan(tenant, '1', plan)
      await jobs.plan(tenant, '1', [planned(69, { after: 'other' }), planned(70)])
      await assert.rejects(jobs.plan(tenant, '9', plan), { name: 'NotThere' })
      assert.deepEqual(await jobs.planned(tenant, '1', { after: -1, limit: 100 }), [...plan, planned(70)])
      await jobs.outcome(tenant, '1', [
        { ordinal: 1, status: 'started', operationId: 'op-1' },
        { ordinal: 2, status: 'failed', reason: 'NUMBER_IN_USE', raw: 'no' },
        { ordinal: 3, status: 'waiting', reason: 'MS_TRANSIENT' },
        { ordinal: 4, status: 'failed', reason: 'NUMBER_IN_USE' },
        { ordinal: 999, status: 'done' },
      ])
      await jobs.outcome(tenant, '1', [
        { ordinal: 1, status: 'done' },
        { ordinal: 3, status: 'done', reason: null },
      ])
      const changed = await jobs.planned(tenant, '1', { after: 0, limit: 3 })
      assert.deepEqual(changed, [
        planned(1, { status: 'done', operationId: 'op-1' }),
        planned(2, { status: 'failed', reason: 'NUMBER_IN_USE', raw: 'no' }),
        planned(3, { status: 'done' }),
      ])
      const failed = await jobs.planned(tenant, '1', { statuses: ['failed', 'waiting'], after: -1, limit: 10 })
      assert.deepEqual(
        failed.map((one) => one.ordinal),
        [2, 4],
      )
      assert.deepEqual(await jobs.planned(tenant, '1', { statuses: [], after: -1, limit: 10 }), [])
      assert.deepEqual(await jobs.countPlanned(tenant, '1'), {
        planned: 67,
        started: 0,
        done: 2,
        waiting: 0,
        failed: 2,
      })
      await jobs.discardPlan(tenant, '1')
      assert.deepEqual(await jobs.planned(tenant, '1', { after: -1, limit: 10 }), [])
    })

    it('a plan is done as far as the job has come, from where it was done before', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('a', ['pbx']))
      await jobs.plan(
        tenant,
        '1',
        Array.from({ length: 9 }, (_, at) => planned(at)),
      )
      const done = async (): Promise<number[]> =>
        (await jobs.planned(tenant, '1', { statuses: ['done'], after: -1, limit: 10 })).map(({ ordinal }) => ordinal)
      await jobs.doneBefore(tenant, '1', 5, 3)
      assert.deepEqual(await done(), [3, 4])
      await jobs.doneBefore(tenant, '1', 6)
      assert.deepEqual(await done(), [0, 1, 2, 3, 4, 5])
    })

    it('keeps outcomes and the lines that tell them together, or neither', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('a', ['teams']))
      await jobs.plan(tenant, '1', [planned(0), planned(1)])
      const told = (jobId: string, ...texts: string[]) => ({
        jobId,
        lines: texts.map((text) => ({ at: AT, level: 'info' as const, text })),
      })
      await jobs.outcome(tenant, '1', [{ ordinal: 0, status: 'done' }], told('1', 'verified one', 'and more'))
      const broken = [{ ordinal: 1, status: 'started' as const, operationId: 'no\0where' }]
      await assert.rejects(jobs.outcome(tenant, '1', broken, told('1', 'accepted two')))
      await assert.rejects(jobs.outcome(tenant, '1', [{ ordinal: 1, status: 'done' }], told('9', 'in no job')))
      const statuses = (await jobs.planned(tenant, '1', { after: -1, limit: 10 })).map(({ status }) => status)
      assert.deepEqual(statuses, ['done', 'planned'])
      const said = (await jobs.output(tenant, '1', 0, 10)).map(({ line: number, text }) => `${number} ${text}`)
      assert.deepEqual(said, ['1 verified one', '2 and more'])
    })

    it('adds up whom jobs that nobody approved took away lately, each user once', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      const took = (ordinal: number, subject: string, change: Partial<PlannedChange> = {}): PlannedChange => ({
        ...planned(ordinal, { kind: 'unassign', cause: 'LICENCE_GONE', status: 'done' }),
        subject,
        ...change,
      })
      let job = 0
      const ran = async (state: JobState, changes: PlannedChange[], more: Partial<NewRun> = {}): Promise<string> => {
        const id = String((job += 1))
        await jobs.createRun(tenant, { ...run(`r${id}`, more.services ?? ['teams']), ...more })
        await jobs.claim(tenant, id, AT)
        await jobs.plan(tenant, id, changes)
        await jobs.keepPlan(tenant, id, { madeAt: AT, changes: 1, removals: 1, limit: 0, digest: 'x' })
        const removed = changes.filter((each) => each.status === 'done').length
        const done = { ...counts(), removed, deleted: removed }
        await jobs.end(tenant, id, { state, counts: done, cause: null, at: LATER })
        return id
      }
      const lately = (most = 99, since = AT, service: 'pbx' | 'teams' = 'teams') =>
        jobs.countRemovedLately(tenant, service, since, most)
      assert.equal(await lately(), 0)
      await ran('succeeded', [took(0, 'a'), took(1, 'b'), took(2, 'b', { field: 'callingPolicy' })])
      const others: Partial<PlannedChange>[] = [
        { status: 'failed' },
        { cause: 'NUMBER_CHANGED' },
        { cause: 'TAKE_OVER' },
        { cause: 'DRIFT' },
        { kind: 'assign' },
        { kind: 'policy' },
      ]
      await ran('failed', [took(0, 'a'), took(7_000, 'c'), ...others.map((each, at) => took(at + 1, `x${at}`, each))])
      await ran('succeeded', [took(0, 'd')], { preview: true })
      await ran('succeeded', [took(0, 'p', { kind: 'delete' }), took(1, 'q', { kind: 'update', field: 'active' })], {
        services: ['pbx'],
      })
      const inactive = { kind: 'update', field: 'active', before: 'true', after: 'false' } as const
      await ran(
        'succeeded',
        [
          took(0, 'i', { ...inactive, cause: 'DEACTIVATED' }),
          took(1, 'j', { ...inactive, cause: 'DEACTIVATED_BY_PROVIDER' }),
        ],
        { services: ['pbx'] },
      )
      assert.equal(await lately(), 3)
      await ran('failed', [took(0, 's', { status: 'started' }), took(1, 'w', { status: 'waiting' })])
      assert.equal(await lately(), 5, 'sent, and nobody knows')
      assert.equal(await lately(2), 2)
      assert.equal(await lately(99, LATER), 0)
      assert.equal(await lately(99, AT, 'pbx'), 2, 'whom 8x8 deleted and whom it deactivated')
      assert.equal(await jobs.countRemovedLately(newTenant(), 'teams', AT, 99), 0)
      const refused = await ran('refused', [took(0, 'e', { status: 'planned' })])
      await ran('succeeded', [took(0, 'e')], { plansOf: { teams: refused } })
      assert.equal(await lately(), 0, 'a person looked')
      await ran('succeeded', [took(0, 'f')])
      assert.equal(await lately(), 1)
    })

    it('keeps how many users each reason held back, as last told', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      await jobs.createRun(tenant, run('r', ['teams']))
      await jobs.keepReasons(tenant, '1', [{ reason: 'UNMATCHED', users: 9 }])
      const told = [
        { reason: 'NUMBER_IN_USE', users: 2 },
        { reason: 'NO_PHONE_LICENSE', users: 5 },
      ]
      await jobs.keepReasons(tenant, '1', told)
      assert.deepEqual(await jobs.reasons(tenant, '1'), told.toReversed())
      assert.deepEqual(await jobs.reasons(newTenant(), '1'), [])
    })
  })
}

function run(runId: string, services: NewRun['services']): NewRun {
  return {
    runId,
    services,
    type: 'manual',
    diagnostic: false,
    counts: NO_COUNTS,
    startedBy: { id: 'u', name: 'Dana' },
    at: AT,
  }
}

function counts(more: Partial<JobCounts> = {}): JobCounts {
  const names = ['read', 'planned', 'done', 'assigned', 'changed', 'removed', 'created', 'updated', 'deleted']
  const rest = ['adopted', 'waiting', 'blocked', 'excluded', 'failed', 'notReached']
  return { ...(Object.fromEntries([...names, ...rest].map((name) => [name, 0])) as unknown as JobCounts), ...more }
}
