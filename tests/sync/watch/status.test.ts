import assert from 'node:assert/strict'
import type { Job, JobState } from '../../../src/jobs/job.ts'
import { limitOf, refusal } from '../../../src/sync/guard/guard.ts'
import { buttonState, type ButtonFacts } from '../../../src/sync/watch/status.ts'
import { buttonLabel } from '../../../src/words/button.ts'
import { sampleJob } from '../../sampleJob.ts'

const job = (state: JobState, diagnostic = false): Job => sampleJob({ service: 'pbx', state, diagnostic })

const QUIET: ButtonFacts = {
  running: [],
  latest: { pbx: job('succeeded'), teams: job('succeeded') },
  stopped: [],
  queued: 0,
  setup: [],
  off: [],
  settingsChanged: false,
  blocked: 0,
}

describe('button: the first state that holds', () => {
  const rising: [Partial<ButtonFacts>, string, string][] = [
    [{}, 'green', 'Sync Now'],
    [{ blocked: 1 }, 'blocked', 'Sync Now - 1 Needs Attention'],
    [{ settingsChanged: true }, 'settings', 'Sync Now - Settings Changed'],
    [{ queued: 12 }, 'queued', 'Sync Now - Changes Queued (12)'],
    [{ setup: ['firstSync'] }, 'setup', 'Sync Now - Set-up Not Complete'],
    [{ stopped: [job('refused')] }, 'refused', 'Sync Now - Approval Needed'],
    [{ latest: { pbx: job('failed'), teams: job('cancelled') } }, 'failed', 'Sync Now - Last Sync Failed'],
    [{ running: [job('running')] }, 'syncing', 'Syncing'],
    [{ running: [job('queued'), job('running', true)] }, 'diagnostic', 'Syncing'],
  ]
  let facts = QUIET
  for (const [change, state, label] of rising) {
    facts = { ...facts, ...change }
    const now = facts
    it(`${state} wins over everything below it`, () => {
      assert.equal(buttonState(now), state)
      assert.equal(buttonLabel({ ...now, button: buttonState(now) }), label)
    })
  }
})

describe('guard', () => {
  const guard = { number: 10, share: 0.05 }
  it('allows the larger of the number and the share', () => {
    assert.deepEqual([limitOf(guard, 0), limitOf(guard, 200), limitOf(guard, 2341)], [10, 10, 117])
  })
  it('stops one above the limit, not at it', () => {
    assert.equal(refusal(10, guard, 0), null)
    assert.deepEqual(refusal(11, guard, 0), { removals: '11', limit: '10' })
  })
})
