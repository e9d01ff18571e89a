import assert from 'node:assert/strict'
import { NO_COUNTS, type Job } from '../../src/jobs/job.ts'
import { jobBefore, tells } from '../../src/notifications/problem.ts'
import { sampleJob } from '../sampleJob.ts'
import { openHouse } from './house.ts'

describe('a sync of chosen users', () => {
  const ended = (more: Partial<Job>): Job =>
    sampleJob({ task: { kind: 'users', userIds: ['one'] }, endedAt: '2026-11-21T12:00:00.000Z', ...more })

  it('ends no problem of others by meeting none, and is told of where it met one', () => {
    assert.equal(tells(ended({ state: 'succeeded' })), false, 'whom the guard stopped before waits as before')
    assert.equal(tells(ended({ state: 'refused' })), true)
    assert.equal(tells(ended({ state: 'failed' })), true)
    const counts = { ...NO_COUNTS, blocked: 1, blockedInAll: 3 }
    assert.equal(tells(ended({ state: 'succeededWithErrors', counts })), true)
    assert.equal(tells(ended({ state: 'succeeded', task: { kind: 'sync' } })), true)
  })
})

describe('the problem before a job', () => {
  it('is found with one look through the history, however many retries met another that nobody was told of', async () => {
    const house = await openHouse()
    try {
      const { jobs, tenantId } = house.chat.world
      const [told] = await house.ended({ state: 'failed', cause: 'CONSENT' })
      for (let tries = 0; tries < 70; tries += 1)
        await house.ended({ state: 'failed', cause: 'M365_UNAVAILABLE', type: 'retry' })
      const [last] = await house.ended({ state: 'succeeded' })
      assert.ok(told && last)
      let looks = 0
      const counting: Pick<typeof jobs, 'jobs'> = {
        jobs: (...asked) => {
          looks += 1
          return jobs.jobs(...asked)
        },
      }
      assert.equal((await jobBefore(counting, tenantId, last))?.id, told.id)
      assert.equal(looks, 2, 'pages of 50 jobs')
    } finally {
      await house.close()
    }
  })
})
