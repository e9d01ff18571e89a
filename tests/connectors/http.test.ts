import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import type { Exchange } from '../../src/connectors/contract.ts'
import { ConnectorError, type ConnectorErrorKind } from '../../src/connectors/errors.ts'
import { createHttp, type HttpRequest } from '../../src/connectors/http.ts'
import { createLimiter } from '../../src/connectors/limiter.ts'
import { testClock } from './cloud/clock.ts'
import { serve, type Asked, type Cloud, type Say } from './cloud/server.ts'
import { plant } from '../planted/plant.ts'

const SECRET = plant('key-4711')
const RULES = {
  tries: 4,
  hangs: 2,
  statuses: [408, 429, 500, 502, 503, 504],
  untouched: [429, 503],
  firstMs: 1_000,
  mostMs: 8_000,
  longestMs: 60_000,
  totalMs: 120_000,
}
/** For a cloud that hangs; else only what hangs is late, however busy the machine is. */
const HURRIED = { attemptMs: 150 }
const GET: Omit<HttpRequest, 'url'> = { method: 'GET', headers: { 'x-api-key': SECRET } }
const POST: Omit<HttpRequest, 'url'> = { method: 'POST', headers: {}, body: { a: 1 } }

describe('connectors/http', () => {
  let cloud: Cloud | null = null
  afterEach(async () => cloud?.close())

  async function start(answer: (asked: Asked, number: number) => Say, network: object = {}) {
    const { origin, asked } = (cloud = await serve(answer))
    const clock = testClock()
    const http = createHttp({
      system: '8x8',
      tenantId: 't',
      network: { ...clock, maxBytes: 10_000, ...network },
      limiter: createLimiter(clock, '8x8'),
      rules: RULES,
      limits: { key: { says: '2 requests in 10 seconds', limits: [{ kind: 'window', requests: 2, ms: 10_000 }] } },
      requestIdHeader: 'x-response-id',
      secrets: () => [SECRET],
    })
    const exchanges: Exchange[] = []
    const send = (request: Omit<HttpRequest, 'url'>, signal?: AbortSignal) =>
      http.send(
        { ...request, url: `${origin}/users` },
        { onExchange: (one) => exchanges.push(one), ...(signal && { signal }) },
      )
    return { send, asked, clock, exchanges }
  }

  async function fails(work: Promise<unknown>, kind: ConnectorErrorKind): Promise<ConnectorError> {
    const error = await work.then(
      () => assert.fail(`should have failed as ${kind}`),
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof ConnectorError, `${error}`)
    assert.equal(error.kind, kind, error.message)
    return error
  }

  it('answers with parsed JSON and the request id, and tells the exchange', async () => {
    const { send, exchanges } = await start(() => ({ json: { ok: true }, headers: { 'x-response-id': 'r-1' } }))
    const answer = await send(GET)
    assert.deepEqual([answer.status, answer.body, answer.requestId], [200, { ok: true }, 'r-1'])
    assert.equal(exchanges.length, 1)
    assert.partialDeepStrictEqual(exchanges[0], {
      system: '8x8',
      method: 'GET',
      status: 200,
      requestId: 'r-1',
      attempt: 1,
    })
  })

  it('takes an empty answer for null', async () => {
    const { send } = await start(() => ({ status: 204 }))
    assert.equal((await send(GET)).body, null)
  })

  it('gives up on a cloud that hangs, as unavailable', async () => {
    const { send, asked } = await start(() => ({ fault: 'hang' }), HURRIED)
    await fails(send(GET), 'unavailable')
    assert.equal(asked.length, RULES.hangs)
  })

  it('gives up on a cloud that hangs in the middle of its answer', async () => {
    const { send, asked } = await start(() => ({ fault: 'stall', text: '{"a":' }), HURRIED)
    await fails(send(GET), 'unavailable')
    assert.equal(asked.length, RULES.hangs)
  })

  it('reads again after a reset and after an answer that was cut short', async () => {
    const faults: Say[] = [{ fault: 'reset' }, { fault: 'cut', text: '{"a":', headers: { 'content-length': '100' } }]
    const { send, asked, clock } = await start((_, number) => faults[number - 1] ?? { json: { ok: true } })
    assert.deepEqual((await send(GET)).body, { ok: true })
    assert.equal(asked.length, 3)
    assert.deepEqual(clock.slept, [1_000, 2_000])
  })

  it('never sends a write again after a reset, a timeout or a fault', async () => {
    for (const say of [
      { fault: 'reset' },
      { fault: 'hang' },
      { status: 500 },
      { status: 502 },
      { status: 408 },
    ] as Say[]) {
      const { send, asked } = await start(() => say, 'fault' in say && say.fault === 'hang' ? HURRIED : {})
      await fails(send(POST), 'unavailable')
      assert.equal(asked.length, 1, JSON.stringify(say))
      await cloud?.close()
    }
  })

  it('sends a write again when the cloud refused it before doing anything', async () => {
    const { send, asked, clock } = await start((_, number) =>
      number < 3 ? { status: 429 + 74 * (number - 1), headers: { 'retry-after': '5' } } : { status: 202 },
    )
    assert.equal((await send(POST)).status, 202)
    assert.equal(asked.length, 3)
    assert.deepEqual(clock.slept, [5_000, 5_000])
  })

  it('sends a write again when there was nobody to take it', async () => {
    const { send } = await start(() => ({}))
    await cloud?.close()
    const error = await fails(send(POST), 'unavailable')
    assert.match(error.message, /ECONNREFUSED.*tried 4 times/)
    cloud = null
  })

  it('waits out 429 without Retry-After by backing off, then is unavailable', async () => {
    const { send, clock } = await start(() => ({ status: 429, json: { title: 'Too Many Requests' } }))
    const error = await fails(send(GET), 'unavailable')
    assert.equal(error.status, 429)
    assert.equal(error.raw, 'Too Many Requests')
    assert.deepEqual(clock.slept, [1_000, 2_000, 4_000])
  })

  it('bounds all waits of one call together', async () => {
    const { send, clock } = await start(() => ({ status: 503, headers: { 'retry-after': '50' } }))
    await fails(send(GET), 'unavailable')
    assert.deepEqual(clock.slept, [50_000, 50_000])
  })

  it('holds back the others of the bucket too when one is throttled', async () => {
    const never = () => new Promise<void>(() => {})
    const { send, clock, exchanges } = await start(
      (_, number) => (number === 1 ? { status: 429, headers: { 'retry-after': '20' } } : { json: 1 }),
      { sleep: never },
    )
    void send({ ...GET, bucket: 'key' })
    while (exchanges.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await send({ ...GET, bucket: 'key' })
    assert.deepEqual(clock.slept, [20_000])
  })

  it('succeeds when a fault passes', async () => {
    const { send } = await start((_, number) => (number === 1 ? { status: 500, text: '<h1>oops</h1>' } : { json: 1 }))
    assert.equal((await send(GET)).body, 1)
  })

  it('names who must act: 401 credential, 403 permission, other 4xx refused, and none is tried twice', async () => {
    const kinds = { 400: 'refused', 401: 'credential', 403: 'permission', 404: 'refused', 409: 'refused' } as const
    for (const [status, kind] of Object.entries(kinds)) {
      const { send, asked } = await start(() => ({ status: Number(status), json: { title: 'No' } }))
      const error = await fails(send(GET), kind)
      assert.equal(error.status, Number(status))
      assert.equal(asked.length, 1)
      await cloud?.close()
    }
  })

  it('leaves statuses that the caller expects to the caller', async () => {
    const { send } = await start(() => ({ status: 404, text: 'plain words' }))
    const answer = await send({ ...GET, expects: [404] })
    assert.deepEqual([answer.status, answer.body], [404, 'plain words'])
  })

  it('takes HTML, broken JSON and bad UTF-8 under 200 for malformed', async () => {
    for (const text of ['<html>Sign in</html>', '{"data": [1, 2', Buffer.from([0x22, 0xff, 0xfe, 0x22])]) {
      const { send, asked } = await start(() => ({ text }))
      await fails(send(GET), 'malformed')
      assert.equal(asked.length, 1)
      await cloud?.close()
    }
  })

  it('stops reading an answer that is too large, compressed or not', async () => {
    const big = JSON.stringify('x'.repeat(50_000))
    for (const say of [{ text: big }, { text: gzipSync(big), headers: { 'content-encoding': 'gzip' } }]) {
      const { send, asked } = await start(() => say)
      await fails(send(GET), 'malformed')
      assert.equal(asked.length, 1)
      await cloud?.close()
    }
  })

  it('does not follow a redirect, which would carry the key elsewhere', async () => {
    const elsewhere = await serve(() => ({ json: {} }))
    const { send } = await start(() => ({ status: 302, headers: { location: `${elsewhere.origin}/users` } }))
    await fails(send(GET), 'malformed')
    assert.equal(elsewhere.asked.length, 0)
    await elsewhere.close()
  })

  it('keeps to the rate limit, and pauses when the cloud says that nothing is left', async () => {
    const { send, clock } = await start((_, number) =>
      number === 4 ? { json: 1, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset() } } : { json: 1 },
    )
    const reset = () => String(Math.ceil(clock.now() / 1000) + 30)
    for (let n = 0; n < 4; n++) await send({ ...GET, bucket: 'key' })
    assert.deepEqual(clock.slept, [10_000])
    await send({ ...GET, bucket: 'key' })
    assert.deepEqual(clock.slept, [10_000, 30_000])
  })

  it('sends without waiting when limits are off', async () => {
    const { send, clock } = await start(() => ({ json: 1 }), { limits: false })
    for (let n = 0; n < 10; n++) await send({ ...GET, bucket: 'key' })
    assert.deepEqual(clock.slept, [])
  })

  it('ends with the caller: before sending, in flight, and between attempts', async () => {
    const before = AbortSignal.abort()
    const first = await start(() => ({ json: 1 }))
    await fails(first.send(GET, before), 'aborted')
    assert.equal(first.asked.length, 0)
    await cloud?.close()

    const inFlight = new AbortController()
    const second = await start(() => (inFlight.abort(), { fault: 'hang' }))
    await fails(second.send(GET, inFlight.signal), 'aborted')
    await cloud?.close()

    const between = new AbortController()
    const third = await start(() => ({ status: 500 }), {
      sleep: async (_: number, signal: AbortSignal) => (between.abort(), signal.throwIfAborted()),
    })
    await fails(third.send(GET, between.signal), 'aborted')
    assert.equal(third.asked.length, 1)
  })

  it('does not tear off a write that is on its way', async () => {
    const controller = new AbortController()
    const { send } = await start(() => (controller.abort(), { status: 202, json: { id: 1 } }))
    assert.deepEqual((await send(POST, controller.signal)).body, { id: 1 })
  })

  it('never tells the key, even when the cloud repeats it', async () => {
    const { send, exchanges } = await start(() => ({ status: 403, json: { detail: `key ${SECRET} may not` } }))
    const error = await fails(send({ ...GET, headers: { 'x-api-key': SECRET } }), 'permission')
    assert.doesNotMatch(`${error.message} ${error.raw} ${error.stack} ${JSON.stringify(exchanges)}`, /4711/)
    assert.match(error.raw ?? '', /key ••• may not/)
  })
})
