import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createRateLimiter } from '../../src/http/rate.ts'
import { json, Problem } from '../../src/http/route.ts'
import { ask, serve } from './serving.ts'

const refusal = (act: () => void): Problem => {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return error
  }
  throw new Error('was not refused')
}

describe('rate limit', () => {
  it('takes a burst, then refuses with whole seconds, then takes again as tokens come back', () => {
    let now = 0
    const limiter = createRateLimiter({ perSecond: 2, burst: 3 }, () => now)
    for (let i = 0; i < 3; i++) limiter.take('a')
    assert.deepEqual(refusal(() => limiter.take('a')).headers, { 'Retry-After': '1' })
    limiter.take('b')
    now += 500
    limiter.take('a')
    assert.equal(refusal(() => limiter.take('a')).status, 429)
    now += 60_000
    for (let i = 0; i < 3; i++) limiter.take('a')
    assert.equal(refusal(() => limiter.take('a')).status, 429)
  })

  it('forgets the key unused longest rather than grow without bound', () => {
    const limiter = createRateLimiter({ perSecond: 1, burst: 1 }, () => 0)
    limiter.take('first')
    for (let i = 0; i < 9_999; i++) limiter.take(`k${i}`)
    assert.equal(refusal(() => limiter.take('first')).status, 429)
    for (let i = 0; i < 10_000; i++) limiter.take(`more${i}`)
    limiter.take('first')
  })

  it('answers 429 over HTTP', async () => {
    const web = await serve<string>(
      [{ method: 'GET', path: '/a', access: 'public', maxBody: 0, handle: () => json({}) }],
      { rate: { perSecond: 1, burst: 2 }, now: () => 0 },
    )
    const statuses = []
    for (let i = 0; i < 3; i++) statuses.push((await ask(web.port, 'GET', '/a')).status)
    assert.deepEqual(statuses, [200, 200, 429])
    await web.close()
  })
})
