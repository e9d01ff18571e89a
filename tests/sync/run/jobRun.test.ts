import assert from 'node:assert/strict'
import { openJob } from '../../../src/sync/run/jobRun.ts'
import type { SyncDeps } from '../../../src/sync/deps.ts'
import { NO_COUNTS } from '../../../src/jobs/job.ts'
import { engines, newTenant, type Opened } from '../../store/engines.ts'

for (const { name, open } of engines)
  describe(`output of a job on ${name}`, () => {
    let opened: Opened
    before(async () => {
      opened = await open()
    })
    after(() => opened.close())

    it('is written once and in order, however many steps write it at the same time', async () => {
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
      const flushes: Promise<void>[] = []
      for (let line = 0; line < 50; line += 1) {
        run.say(`line ${line}`)
        flushes.push(run.flush())
      }
      await Promise.all(flushes)
      const written = await jobs.output(tenantId, job.id, 0, 1000)
      assert.deepEqual(
        written.map(({ text }) => text),
        Array.from({ length: 50 }, (_, line) => `line ${line}`),
      )
    })
  })
