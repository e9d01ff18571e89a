import assert from 'node:assert/strict'
import { jobBefore } from '../../src/notifications/problem.ts'
import { openHouse } from './house.ts'

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
