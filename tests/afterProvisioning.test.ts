import assert from 'node:assert/strict'
import { pauseAfter } from '../src/afterProvisioning.ts'

describe('what a provider changed is looked at', () => {
  it('soon after a few changes, and after many only once the provider has paused for long', () => {
    const pauses = [1, 100, 100_000].map(pauseAfter)
    assert.deepEqual(pauses, [1_010, 2_000, 30_000])
  })
})
