import assert from 'node:assert/strict'
import { shapeJob } from '../src/api/shape/job.ts'
import { NO_COUNTS, type Job, type JobCounts, type JobProgress } from '../src/jobs/job.ts'
import { resultWords } from '../src/tab/components/words/jobResult.ts'
import { comparable } from '../src/tab/pages/Compare/comparable.ts'
import { reasonRows, titleOf } from '../src/tab/pages/Jobs/reasonRows.ts'
import { sampleJob } from './sampleJob.ts'

const NAMES = { pbx: '8x8 PBX', teams: 'Microsoft Teams' }
const UNDO: Job['task'] = { kind: 'undo', jobId: '11' }

const words = (state: Job['state'], counts: Partial<JobCounts>, task: Job['task'] = { kind: 'sync' }): string =>
  resultWords(shapeJob(sampleJob({ state, task, counts: { ...NO_COUNTS, ...counts } }), NAMES))

describe('what a job came to', () => {
  it('of a sync says who needs attention', () => {
    assert.equal(words('succeededWithErrors', { changed: 6, blocked: 56 }), '6 changed, 56 not done')
    assert.equal(words('succeeded', { assigned: 6, waiting: 2 }), '6 changed, 2 waiting')
  })

  it('tells policies apart from users, and never that nothing changed where they did', () => {
    assert.equal(words('succeeded', { assigned: 155, policies: 326 }), '155 changed, 326 policies')
    assert.equal(words('succeededWithErrors', { policies: 163, blocked: 56 }), '163 policies, 56 not done')
    assert.equal(words('succeeded', { policies: 1 }, UNDO), '1 policy')
    assert.equal(words('cancelled', { policies: 20 }), '20 policies before it ended')
    assert.equal(words('cancelled', {}), 'Nothing written')
  })

  it('while it runs says what of which step, and never that policies or users were verified', () => {
    const of = (phase: JobProgress['phase'], done: number, total: number | null) =>
      resultWords(
        shapeJob(sampleJob({ state: 'running', progress: { phase, done, total, since: '', etaSeconds: null } }), NAMES),
      )
    assert.equal(of('take', 26_600, 100_000), '26,600 of 100,000 taken in')
    assert.equal(of('grant', 5_000, 122_000), '5,000 of 122,000 policies gone through')
    assert.equal(of('settle', 0, 61_000), '0 of 61,000 records looked at')
    assert.equal(of('push', 1, 2), '1 of 2 written')
  })

  it('of an undo says whom it did not put back, and nobody else', () => {
    assert.equal(words('succeededWithErrors', { changed: 1, blocked: 56 }, UNDO), '1 changed')
    assert.equal(words('succeededWithErrors', { changed: 3, failed: 2 }, UNDO), '3 changed, 2 not put back')
    assert.equal(words('failed', { done: 1, failed: 1, notReached: 4 }, UNDO), '1 done, 5 not put back')
  })

  it('SYNC-8 counts changes that were not reached as changes, and never together with users', () => {
    const counts = { ...NO_COUNTS, done: 180, notReached: 3600, blocked: 2, waiting: 1 }
    const reasons = [
      { reason: 'UNMATCHED' as const, users: 2 },
      { reason: 'NOT_PROVISIONED_YET' as const, users: 1 },
    ]
    const job = { ...shapeJob(sampleJob({ state: 'cancelled', counts }), NAMES), reasons }
    const rows = reasonRows(job)
    assert.equal(
      titleOf(rows, job),
      '3,600 changes planned and not made, 2 users need attention anyway, 1 user waits for Microsoft',
    )
    assert.deepEqual(
      rows.map(({ label, count }) => [label, count]),
      [
        ['Not reached', 3600],
        ['Not in Microsoft 365', 2],
        ['Licence not active yet', 1],
      ],
    )
    assert.equal(titleOf([], { ...job, counts: { ...NO_COUNTS, waiting: 1 } }), '1 user waits for Microsoft')
  })

  it('of a cancelled sync names whom it was refused, and apart from them who needed attention before it', () => {
    const of = (more: Partial<Job>, counts: Partial<JobCounts>) => {
      const reasons = [{ reason: 'UNMATCHED' as const, users: 5 }]
      const job = {
        ...shapeJob(sampleJob({ state: 'cancelled', counts: { ...NO_COUNTS, ...counts }, ...more }), NAMES),
        reasons,
      }
      return titleOf(reasonRows(job), job)
    }
    assert.equal(of({}, { notReached: 9 }), '9 changes planned and not made, 5 users need attention anyway')
    assert.equal(of({}, { failed: 4 }), '4 users not done, 1 user needs attention anyway')
    assert.equal(of({ task: { kind: 'retry', jobId: '1' } }, {}), '5 users not done, by reason')
    assert.equal(of({ state: 'succeededWithErrors' }, {}), '5 users not done, by reason')
  })

  it('is laid beside what others of its kind did: a sync beside syncs, a preview beside previews', () => {
    const job = (id: string, preview: boolean, more: Partial<Job> = {}) =>
      shapeJob(sampleJob({ id, preview, endedAt: '2026-11-24T14:02:00Z', ...more }), NAMES)
    const all = [job('5', false), job('4', true), job('3', false), job('2', true), job('1', true, { service: 'pbx' })]
    const beside = (id: string) =>
      comparable(
        all,
        all.find((one) => one.id === id)!,
      ).map((one) => one.id)
    assert.deepEqual(beside('5'), ['3'])
    assert.deepEqual(beside('3'), ['5'])
    assert.deepEqual(beside('4'), ['2'])
    assert.deepEqual(beside('1'), [])
  })
})
