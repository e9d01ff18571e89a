import assert from 'node:assert/strict'
import { NO_COUNTS, type PlannedChange } from '../../src/jobs/job.ts'
import type { SyncDeps } from '../../src/sync/deps.ts'
import { openJob, type JobRun } from '../../src/sync/run/jobRun.ts'
import { putBack } from '../../src/sync/teams/write/amend.ts'
import { engines, newTenant, type Opened } from '../store/engines.ts'
import { planned } from '../store/sample.ts'

const AT = '2026-11-01T00:00:00.000Z'

for (const { name, open } of engines)
  describe(`a number that is put back, on ${name}`, () => {
    let opened: Opened
    let tenantId: string
    let jobId: string
    beforeEach(async () => {
      opened = await open()
      const { jobs } = opened.stores
      tenantId = newTenant()
      const { jobs: made } = await jobs.createRun(tenantId, {
        ...{ runId: 'run', services: ['teams'], type: 'manual', diagnostic: false, task: { kind: 'sync' } },
        ...{ startedBy: { id: 'dana', name: 'Dana' }, counts: NO_COUNTS, at: AT },
      })
      jobId = made[0]?.id ?? ''
      await jobs.claim(tenantId, jobId, AT)
      await jobs.plan(tenantId, jobId, [
        of(0, { kind: 'unassign', before: '+441', after: null, status: 'done' }),
        of(1, { kind: 'assign', before: null, after: '+442', status: 'failed', reason: 'NUMBER_IN_USE' }),
      ])
    })
    afterEach(() => opened.close())

    const of = (ordinal: number, more: Partial<PlannedChange>): PlannedChange => ({
      ...planned(ordinal),
      ...{ userId: 'ann', userName: 'ann', field: 'teamsNumber', waitsFor: [], ...more },
    })
    /** A life of the job: what it said and did not write goes with it. */
    async function live(): Promise<JobRun> {
      const job = await opened.stores.jobs.job(tenantId, jobId)
      assert.ok(job)
      const deps = { ...opened.stores, now: () => Date.parse(AT) } as unknown as SyncDeps
      return openJob(deps, job, new AbortController().signal)
    }
    const written = async (): Promise<string[]> =>
      (await opened.stores.jobs.output(tenantId, jobId, 0, 100)).map(({ text }) => text)

    it('is told once, though a kill falls right after it was planned', async () => {
      const { jobs } = opened.stores
      assert.equal(await putBack(await live()), 1)
      await jobs.resumed(tenantId, jobId, AT)
      await jobs.outcome(tenantId, jobId, [{ ordinal: 2, status: 'done' }])
      const second = await live()
      assert.equal(await putBack(second), 0)
      await second.flush()
      assert.deepEqual(await written(), ['put back +441 ann: the new number was refused'])
    })

    it('is neither planned nor told again where that had not been sent', async () => {
      await putBack(await live())
      await opened.stores.jobs.resumed(tenantId, jobId, AT)
      const second = await live()
      await putBack(second)
      await second.flush()
      assert.deepEqual(await written(), ['put back +441 ann: the new number was refused'])
      assert.equal((await opened.stores.jobs.countPlanned(tenantId, jobId)).planned, 1)
    })
  })
