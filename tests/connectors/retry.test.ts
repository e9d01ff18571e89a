import assert from 'node:assert/strict'
import { retryDelay, type RetryRules } from '../../src/connectors/retry.ts'
import { testClock } from './cloud/clock.ts'

const RULES: RetryRules = {
  tries: 6,
  hangs: 2,
  statuses: [429, 500],
  untouched: [429],
  firstMs: 1_000,
  mostMs: 8_000,
  longestMs: 60_000,
  totalMs: 300_000,
}
const NOON = Date.parse('2026-11-21T12:00:00Z')

function delay(status: number, headers: Record<string, string>, attempt = 1): number | null {
  return retryDelay({ status, headers: new Headers(headers) }, attempt, RULES, testClock(NOON))
}

describe('connectors/retry', () => {
  it('takes Retry-After as seconds or as a date', () => {
    assert.equal(delay(429, { 'retry-after': '7' }), 7_000)
    assert.equal(delay(503, { 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }), 30_000)
    assert.equal(delay(503, { 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }), 0)
  })

  it('falls back to back-off when Retry-After cannot be read', () => {
    for (const text of ['soon', '-5', '1e9', '', '2026-11-21', 'Sat, 99 Nov 2026 GMT']) {
      assert.equal(delay(429, { 'retry-after': text }), 1_000, text)
    }
  })

  it('gives up rather than wait longer than is sensible', () => {
    for (const asked of ['86400', '1000000000', '999999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])
      assert.equal(delay(429, { 'retry-after': asked }), null, asked)
  })

  it('waits for the reset that 8x8 tells with a 429, and only with a 429', () => {
    const headers = { 'x-ratelimit-reset': String(NOON / 1000 + 20) }
    assert.equal(delay(429, headers), 20_000)
    assert.equal(delay(500, headers), 1_000)
    assert.equal(delay(429, { ...headers, 'retry-after': '3' }), 3_000)
    assert.equal(delay(429, { 'x-ratelimit-reset': String(NOON) }), 1_000, 'milliseconds are not Unix seconds')
  })

  it('doubles the back-off up to its most, and takes up to half off', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5].map((attempt) => delay(500, {}, attempt)),
      [1_000, 2_000, 4_000, 8_000, 8_000],
    )
    const early = { ...testClock(NOON), random: () => 0 }
    assert.equal(retryDelay({ status: 500, headers: null }, 1, RULES, early), 500)
  })

  it('does not hammer a cloud that always says "now"', () => {
    assert.equal(delay(429, { 'retry-after': '0' }, 1), 0)
    assert.equal(delay(429, { 'retry-after': '0' }, 3), 2_000)
  })
})
