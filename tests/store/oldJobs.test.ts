import assert from 'node:assert/strict'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import type { JobService, PlannedChange } from '../../src/jobs/store.ts'
import type { Stores } from '../../src/store/open.ts'
import { EXCHANGE_DAYS, forgetOld } from '../../src/sync/run/forget.ts'
import { engines, newTenant, type Opened } from './engines.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-21T12:00:00.000Z')
const daysAgo = (days: number): string => new Date(NOW - days * DAY).toISOString()

for (const engine of engines)
  describe(`what old jobs kept, on ${engine.name}`, () => {
    let opened: Opened
    let stores: Stores
    let tenant: string
    before(async () => {
      opened = await engine.open()
      stores = opened.stores
    })
    after(() => opened.close())
    beforeEach(async () => {
      tenant = newTenant()
      await stores.tenants.seed({ id: tenant, name: 'Acme', createdAt: daysAgo(400) }, null, null)
      await stores.tenants.changeRetention(tenant, { auditDays: 90 })
    })

    /** With so many lines, half of them exchanges, and as many changes. */
    async function job(days: number, size: number, service: JobService = 'teams', diagnostic = true): Promise<string> {
      const { jobs } = stores
      const at = daysAgo(days)
      const run = { services: [service], type: 'manual' as const, diagnostic, counts: NO_COUNTS, at }
      const started = await jobs.createRun(tenant, {
        ...run,
        runId: `${days} ${service}`,
        startedBy: { id: 'p', name: 'P' },
      })
      const id = started.jobs[0]!.id
      for (let from = 0; from < size; from += 200) {
        const numbers = Array.from({ length: Math.min(200, size - from) }, (_, n) => from + n)
        await jobs.write(
          tenant,
          id,
          numbers.map((n) => ({
            at,
            level: 'debug',
            text: `line ${n}`,
            ...(n % 2 === 0 ? { exchange: exchange() } : {}),
          })),
        )
        await jobs.plan(
          tenant,
          id,
          numbers.map((n) => change(n)),
        )
      }
      await jobs.keepReasons(tenant, id, [{ reason: 'NUMBER_IN_USE', users: 2 }])
      await jobs.end(tenant, id, { state: 'succeeded', counts: { ...NO_COUNTS, done: size }, cause: null, at })
      return id
    }

    const forget = () =>
      forgetOld(
        {
          directory: stores.directory,
          jobs: stores.jobs,
          now: () => NOW,
          tenants: {
            ...stores.tenants,
            tenants: () => stores.tenants.tenants().then((all) => all.filter(({ id }) => id === tenant)),
          },
        },
        new AbortController().signal,
      )
    const kept = async (id: string) => {
      const lines = await stores.jobs.output(tenant, id, 0, 5000)
      const { total } = await stores.jobs.changes(tenant, id, { limit: 1 })
      const reasons = await stores.jobs.reasons(tenant, id)
      return {
        lines: lines.length,
        exchanges: lines.filter((line) => line.exchange).length,
        changes: total,
        reasons: reasons.length,
      }
    }

    it('goes when Activity goes, however much it is; the job and its counts stay, and its output says so', async () => {
      const [old, young] = [await job(91, 450), await job(20, 10)]
      await forget()
      assert.deepEqual(await kept(old), { lines: 1, exchanges: 0, changes: 0, reasons: 0 })
      assert.deepEqual(await kept(young), { lines: 10, exchanges: 5, changes: 10, reasons: 1 })
      const { items } = await stores.jobs.jobs(tenant, { limit: 10 })
      assert.deepEqual(
        items.map(({ id, counts }) => [id, counts.done]),
        [
          [young, 10],
          [old, 450],
        ],
      )
      const [line] = await stores.jobs.output(tenant, old, 0, 10)
      assert.match(line!.text, /kept for 90 days/)
      assert.equal(line!.line, await stores.jobs.countOutput(tenant, old), 'who followed it gets the line')
    })

    it('keeps exchanges of diagnostic jobs for a month, and all else', async () => {
      const [old, plain, young] = [
        await job(EXCHANGE_DAYS + 1, 450),
        await job(EXCHANGE_DAYS + 1, 4, 'pbx', false),
        await job(EXCHANGE_DAYS - 1, 10),
      ]
      await forget()
      assert.deepEqual(await kept(old), { lines: 226, exchanges: 0, changes: 450, reasons: 1 })
      assert.deepEqual(await kept(plain), { lines: 4, exchanges: 2, changes: 4, reasons: 1 })
      assert.deepEqual(await kept(young), { lines: 10, exchanges: 5, changes: 10, reasons: 1 })
      await forget()
      assert.equal((await kept(old)).lines, 226, 'said once')
    })

    it('leaves what can still be undone: the newest of each service', async () => {
      const [pbx, first, second] = [await job(300, 4, 'pbx'), await job(200, 4), await job(100, 4)]
      await forget()
      assert.equal((await kept(first)).changes, 0)
      assert.deepEqual([(await kept(pbx)).changes, (await kept(second)).changes], [4, 4])
    })

    it('takes old events of the journal, and whoever reads on misses none', async () => {
      await job(100, 1)
      const read = await stores.jobs.lastSeq(tenant)
      const young = await job(10, 1)
      await forget()
      const left = await stores.jobs.events(tenant, 0, 200)
      assert.deepEqual(left, await stores.jobs.events(tenant, read, 200))
      assert.deepEqual([...new Set(left.map(({ jobId }) => jobId))], [young])
    })
  })

const exchange = () => ({
  system: 'graph' as const,
  method: 'GET',
  url: '/users',
  status: 200,
  ms: 3,
  requestId: null,
  attempt: 1,
  note: null,
  sent: null,
  received: '{}',
})

const change = (ordinal: number): PlannedChange => ({
  ordinal,
  userId: `u${ordinal}`,
  subject: `u${ordinal}`,
  userName: `u${ordinal}@acme.example`,
  holderId: '',
  kind: 'assign',
  field: 'teamsNumber',
  before: null,
  after: '+442079460000',
  cause: 'NEW',
  causedBy: null,
  was: null,
  policy: null,
  waitsFor: [],
  status: 'done',
  operationId: null,
  reason: null,
  raw: null,
})
