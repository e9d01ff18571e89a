import assert from 'node:assert/strict'
import { shapeJob } from '../src/api/shape/job.ts'
import { NO_COUNTS, type Job, type JobCounts } from '../src/jobs/job.ts'
import { resultWords } from '../src/tab/components/jobWords.ts'
import { sampleJob } from './sampleJob.ts'

const NAMES = { pbx: '8x8 PBX', teams: 'Microsoft Teams' }
const UNDO: Job['task'] = { kind: 'undo', jobId: '11' }

const words = (state: Job['state'], counts: Partial<JobCounts>, task: Job['task'] = { kind: 'sync' }): string =>
  resultWords(shapeJob(sampleJob({ state, task, counts: { ...NO_COUNTS, ...counts } }), NAMES))

describe('what a job came to', () => {
  it('of a sync says who needs attention', () => {
    assert.equal(words('succeededWithErrors', { changed: 6, blocked: 56 }), '6 changed, 56 not')
    assert.equal(words('succeeded', { assigned: 6, waiting: 2 }), '6 changed, 2 waiting')
  })

  it('of an undo says whom it did not put back, and nobody else', () => {
    assert.equal(words('succeededWithErrors', { changed: 1, blocked: 56 }, UNDO), '1 changed')
    assert.equal(words('succeededWithErrors', { changed: 3, failed: 2 }, UNDO), '3 changed, 2 not put back')
    assert.equal(words('failed', { done: 1, failed: 1, notReached: 4 }, UNDO), '1 done, 5 not put back')
  })
})
