import assert from 'node:assert/strict'
import { createLimits } from '../../src/bot/limits.ts'

const HOUR = 3_600_000

describe('the pace of the bot', () => {
  it('tells whoever waits for a turn at once when it is stopped, and whoever comes after', async () => {
    const limits = createLimits(() => 1_000)
    await limits.turn('tenant', 'chat', true)
    limits.told('tenant', 'chat', HOUR)
    const waiting = [limits.turn('tenant', 'chat', true), limits.turn('tenant', 'chat', false)]
    limits.close()
    const ends = await Promise.allSettled([...waiting, limits.turn('tenant', 'other', false)])
    assert.deepEqual(
      ends.map((end) => (end.status === 'rejected' ? String(end.reason) : 'it went')),
      Array(3).fill('Error: The bot was stopped before this could be sent.'),
    )
  })
})
