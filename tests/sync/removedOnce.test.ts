import assert from 'node:assert/strict'
import type { JobCounts } from '../../src/jobs/job.ts'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import type { SyncDeps } from '../../src/sync/deps.ts'
import { newDigest } from '../../src/sync/plan/digest.ts'
import { planRemovals } from '../../src/sync/pbx/removals.ts'
import { take } from '../../src/sync/pbx/take.ts'
import { openJob, type JobRun } from '../../src/sync/run/jobRun.ts'
import { engines, newTenant, type Opened } from '../store/engines.ts'
import { AT, LATER, pbxAccount } from '../store/sample.ts'
import { seeAndTakeIn, userIdOf } from '../store/steps.ts'

const BY = { id: 'dana', name: 'Dana' }

for (const { name, open } of engines)
  describe(`users whom an admin chose to remove, on ${name}`, () => {
    let opened: Opened
    let tenantId: string
    let jobId: string
    const ids = [1, 2, 3].map((n) => userIdOf(pbxAccount(n).id))
    beforeEach(async () => {
      opened = await open()
      const { jobs, directory } = opened.stores
      tenantId = newTenant()
      const accounts = [1, 2, 3].map((n) => pbxAccount(n))
      await seeAndTakeIn(directory, tenantId, accounts)
      await directory.losePbx(
        tenantId,
        accounts.map(({ id }) => id),
        AT,
      )
      await seeAndTakeIn(directory, tenantId, [])
      for (const userId of ids) await directory.chooseRemoval(tenantId, userId, { at: AT, by: BY })
      const { jobs: made } = await jobs.createRun(tenantId, {
        ...{ runId: 'run', services: ['pbx'], type: 'manual', diagnostic: false, task: { kind: 'sync' } },
        ...{ startedBy: BY, counts: NO_COUNTS, at: AT },
      })
      jobId = made[0]?.id ?? ''
      await jobs.claim(tenantId, jobId, AT)
    })
    afterEach(() => opened.close())

    /** A life of the job; what it counted and did not write goes with it. */
    async function live(planned = ids.length): Promise<JobRun> {
      const job = await opened.stores.jobs.job(tenantId, jobId)
      assert.ok(job)
      const deps = { ...opened.stores, now: () => Date.parse(LATER) } as unknown as SyncDeps
      const run = openJob(deps, job, new AbortController().signal)
      run.counts.planned = planned
      return run
    }
    const counted = ({ counts: { deleted, done } }: { counts: JobCounts }): number[] => [deleted, done]
    const lines = async (): Promise<string[]> =>
      (await opened.stores.jobs.planned(tenantId, jobId, { after: -1, limit: 10 })).map(({ status }) => status)
    const takeBack = (userId: string | undefined) => opened.stores.directory.endRemoval(tenantId, userId ?? '')

    it('count those who are gone, and not whose removal was taken back meanwhile', async () => {
      assert.equal(await planRemovals(await live(), newDigest()), 3)
      await takeBack(ids[1])
      const run = await live()
      await take(run)
      assert.deepEqual(counted(run), [2, 2])
      assert.deepEqual(await lines(), ['done', 'planned', 'done'])
      assert.deepEqual(
        (await opened.stores.directory.usersOf(tenantId, ids)).map(({ id }) => id),
        [ids[1]],
      )
    })

    it('are counted the same where a restart falls before or after', async () => {
      await planRemovals(await live(), newDigest())
      await takeBack(ids[1])
      for (const when of ['before', 'after']) {
        await opened.stores.jobs.resumed(tenantId, jobId, LATER)
        const run = await live()
        await take(run)
        assert.deepEqual(
          [counted(run), await lines()],
          [
            [2, 2],
            ['done', 'planned', 'done'],
          ],
          when,
        )
      }
    })
  })
