import assert from 'node:assert/strict'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import type { Job } from '../../src/jobs/job.ts'
import { noticesFor, topicOf } from '../../src/notifications/rules.ts'
import { sampleJob } from '../sampleJob.ts'

const job = (id: string, state: Job['state'], more: Partial<Job> = {}): Job =>
  sampleJob({ id, state, endedAt: '2026-11-24T14:02:00Z', ...more })
const failed = (id: string, code: string) => job(id, 'failed', { cause: { code, detail: {}, raw: null } })
const attention = (id: string, blocked = 3) => job(id, 'succeededWithErrors', { counts: { ...NO_COUNTS, blocked } })
const ok = (id: string) => job(id, 'succeeded')
const told = (now: Job, before: Job | null) =>
  noticesFor('r', [{ job: now, before }]).map(({ kind, jobId }) => `${kind} ${jobId}`)

describe('notification rules', () => {
  it('NOTE-1 tells a failure, users that need attention, and the guard', () => {
    assert.deepEqual(told(failed('2', 'CONSENT'), ok('1')), ['problem 2'])
    assert.deepEqual(told(attention('2'), null), ['problem 2'])
    assert.deepEqual(told(job('2', 'refused'), ok('1')), ['problem 2'])
    assert.deepEqual(told(ok('2'), ok('1')), [])
    assert.deepEqual(told(attention('2', 0), ok('1')), [])
  })

  it('NOTE-1 tells the same problem once, and another cause again', () => {
    assert.deepEqual(told(failed('2', 'CONSENT'), failed('1', 'CONSENT')), ['again 2'])
    assert.deepEqual(told(attention('2', 9), attention('1', 3)), ['again 2'])
    assert.deepEqual(told(failed('2', 'M365_UNAVAILABLE'), failed('1', 'CONSENT')), ['replaced 2', 'problem 2'])
    assert.deepEqual(told(failed('2', 'CONSENT'), attention('1')), ['replaced 2', 'problem 2'])
  })

  it('NOTE-1 tells once that it is over; users that still need attention are in that card', () => {
    assert.deepEqual(told(ok('2'), failed('1', 'CONSENT')), ['resolved 2'])
    assert.deepEqual(told(ok('2'), attention('1')), ['resolved 2'])
    assert.deepEqual(told(attention('2'), failed('1', 'CONSENT')), ['resolved 2'])
    assert.deepEqual(told(ok('2'), job('1', 'refused')), ['resolved 2'])
  })

  it('a cancelled job neither opens nor ends a problem', () => {
    assert.deepEqual(told(job('2', 'cancelled'), failed('1', 'CONSENT')), [])
    assert.deepEqual(told(job('2', 'cancelled'), ok('1')), [])
  })

  it('a sync of one user, and a plan that had ended, neither open nor end a problem', () => {
    const user = { task: { kind: 'user' as const, userId: 'u' } }
    for (const quiet of [{ ...attention('2'), ...user }, { ...ok('2'), ...user }, failed('2', 'PLAN_EXPIRED')]) {
      assert.deepEqual(told(quiet, ok('1')), [])
      assert.deepEqual(told(quiet, failed('1', 'CONSENT')), [])
    }
  })

  it('an undo that got to its end neither opens nor ends a problem: it knows only whom it put back', () => {
    const undo = { task: { kind: 'undo' as const, jobId: '1' } }
    assert.deepEqual(told({ ...ok('2'), ...undo }, attention('1')), [])
    assert.deepEqual(told({ ...attention('2'), ...undo }, ok('1')), [])
    assert.deepEqual(told({ ...failed('2', 'CONSENT'), ...undo }, ok('1')), ['problem 2'])
  })

  it('what runs by itself as a retry opens no problem, but can end one', () => {
    assert.deepEqual(told({ ...failed('2', 'CONSENT'), type: 'retry' }, ok('1')), [])
    assert.deepEqual(told({ ...ok('2'), type: 'retry' }, attention('1')), ['resolved 2'])
  })

  it('a retry that put right whom it tried ends nothing while others need attention, but that the service works again', () => {
    const retry = (left: number) => {
      const done = ok('2')
      return { ...done, task: { kind: 'retry' as const, jobId: '1' }, counts: { ...done.counts, blockedInAll: left } }
    }
    assert.deepEqual(told(retry(2), attention('1')), ['again 2'])
    assert.deepEqual(told(retry(0), attention('1')), ['resolved 2'])
    assert.deepEqual(told(retry(2), failed('1', 'CONSENT')), ['resolved 2'])
  })

  it('knows what each notice is about, for quiet hours; what only renews or ends a card makes no sound', () => {
    const topics = (now: Job, before: Job | null) => {
      const ended = [{ job: now, before }]
      return noticesFor('r', ended).map((notice) => `${notice.kind} ${topicOf(notice, ended)}`)
    }
    assert.deepEqual(topics(failed('2', 'CONSENT'), attention('1')), ['replaced null', 'problem failed'])
    assert.deepEqual(topics(job('2', 'refused'), null), ['problem approval'])
    assert.deepEqual(topics(attention('2'), null), ['problem attention'])
    assert.deepEqual(topics(attention('2'), attention('1')), ['again null'])
    // what is over is told as what it was
    assert.deepEqual(topics(ok('2'), failed('1', 'CONSENT')), ['resolved failed'])
    assert.deepEqual(topics(attention('2'), failed('1', 'CONSENT')), ['resolved failed'])
    assert.deepEqual(topics(ok('2'), job('1', 'refused')), ['resolved approval'])
  })

  it('one notice for a run whose PBX job failed and whose Teams job was cancelled', () => {
    const pbx = { ...failed('2', 'PBX_CREDENTIAL'), service: 'pbx' as const }
    const notices = noticesFor('r', [
      { job: pbx, before: null },
      { job: job('3', 'cancelled'), before: null },
    ])
    assert.deepEqual(notices, [{ kind: 'problem', runId: 'r', jobId: '2' }])
  })

  it('the gravest job decides when both have a problem', () => {
    const pbx = { ...attention('2'), service: 'pbx' as const }
    const notices = noticesFor('r', [
      { job: pbx, before: null },
      { job: failed('3', 'CONSENT'), before: null },
    ])
    assert.deepEqual(
      notices.map(({ jobId }) => jobId),
      ['3'],
    )
  })
})
