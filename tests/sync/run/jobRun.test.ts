import assert from 'node:assert/strict'
import { openJob } from '../../../src/sync/run/jobRun.ts'
import type { SyncDeps } from '../../../src/sync/deps.ts'
import { NO_COUNTS } from '../../../src/jobs/job.ts'
import { engines, newTenant, type Opened } from '../../store/engines.ts'
import { planned } from '../../store/sample.ts'

for (const { name, open } of engines)
  describe(`output of a job on ${name}`, () => {
    let opened: Opened
    before(async () => {
      opened = await open()
    })
    after(() => opened.close())

    async function openRun() {
      const { jobs } = opened.stores
      const tenantId = newTenant()
      const { jobs: made } = await jobs.createRun(tenantId, {
        runId: 'run',
        services: ['pbx'],
        type: 'manual',
        diagnostic: false,
        task: { kind: 'sync' },
        startedBy: { id: 'dana', name: 'Dana' },
        counts: NO_COUNTS,
        at: '2026-11-01T00:00:00.000Z',
      })
      const [job] = made
      assert.ok(job)
      const deps = { ...opened.stores, now: () => Date.parse('2026-11-01T00:00:00Z') } as unknown as SyncDeps
      const run = openJob(deps, job, new AbortController().signal)
      const written = async (): Promise<string[]> =>
        (await jobs.output(tenantId, job.id, 0, 1000)).map(({ text }) => text)
      return { run, written, jobId: job.id, tenantId }
    }

    it('is written once and in order, however many steps write it at the same time', async () => {
      const { run, written } = await openRun()
      const flushes: Promise<void>[] = []
      for (let line = 0; line < 50; line += 1) {
        run.say(`line ${line}`)
        flushes.push(run.flush())
      }
      await Promise.all(flushes)
      assert.deepEqual(
        await written(),
        Array.from({ length: 50 }, (_, line) => `line ${line}`),
      )
    })

    it('tells what became of changes after what was said before, among others that write', async () => {
      const { run, written } = await openRun()
      const writes: Promise<void>[] = []
      for (let line = 0; line < 900; line += 3) {
        run.say(`line ${line}`)
        if (line % 5 === 0) writes.push(run.flush())
        run.say(`line ${line + 1}`)
        writes.push(run.record([], [{ text: `line ${line + 2}` }]))
        if (line % 7 === 0) await Promise.all(writes)
      }
      await Promise.all(writes)
      const said = await written()
      assert.deepEqual(said.toSorted(), Array.from({ length: 900 }, (_, line) => `line ${line}`).sort())
      const place = new Map(said.map((text, at) => [text, at]))
      for (let line = 0; line < 900; line += 3)
        assert.ok(place.get(`line ${line + 1}`)! < place.get(`line ${line + 2}`)!, `line ${line + 2}`)
    })

    it('does not tell what could not be recorded', async () => {
      const { run, written, jobId, tenantId } = await openRun()
      await opened.stores.jobs.plan(tenantId, jobId, [planned(0)])
      run.say('before')
      const broken = { ordinal: 0, status: 'started', operationId: 'no\0where' } as const
      await assert.rejects(run.record([broken], [{ text: 'accepted' }]))
      run.say('after')
      await run.record([], [{ text: 'accepted' }])
      assert.deepEqual(await written(), ['before', 'after', 'accepted'])
    })
  })
