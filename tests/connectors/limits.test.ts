/** The connectors and their limits over real HTTP: what they heed, how they share, what they tell. */
import assert from 'node:assert/strict'
import { createPbx } from '../../src/connectors/8x8/pbx.ts'
import type { Cost, Microsoft365, Pbx } from '../../src/connectors/contract.ts'
import { createMicrosoft365 } from '../../src/connectors/graph/microsoft365.ts'
import { testClock, type TestClock } from './cloud/clock.ts'
import { graphCloud, SECRET, type GraphCloud, type GraphState } from './cloud/graph.ts'
import { API_KEY, pbxCloud, user, type PbxCloud, type PbxState } from './cloud/pbx.ts'
import { all } from './cloud/read.ts'

const seconds = (clock: TestClock, ahead: number) => String(Math.floor(clock.now() / 1000) + ahead)
const users = (count: number) => Array.from({ length: count }, (_, n) => user(n))

describe('connectors and the limits of 8x8', () => {
  let cloud: PbxCloud
  let clock: TestClock
  afterEach(() => cloud.close())

  async function start(state: Partial<PbxState>): Promise<Pbx> {
    cloud = await pbxCloud(state)
    clock = testClock()
    return createPbx({ ...clock, baseUrl: cloud.baseUrl, apiKey: API_KEY, tenantId: 't' })
  }

  it('a person asks in the middle of reading users one by one, and is answered at once', async () => {
    const pbx = await start({ users: users(150), listTells: false })
    let read = 0
    const reading = (async () => {
      for await (const page of pbx.users({ priority: 'bulk' })) read += page.length
    })()
    while (cloud.asked.length < 60) await new Promise((resolve) => setImmediate(resolve))
    const waits: Cost[] = []
    await pbx.check({ priority: 'interactive', onCost: (cost) => waits.push(cost) })
    assert.deepEqual(
      waits.map(({ waited }) => waited),
      [null, null, null, null],
    )
    assert.ok(read < 150, 'the reading had ended before')
    await reading
    assert.equal(read, 150)
  })

  it('waits for the end of the minute when another program has used up the key', async () => {
    const pbx = await start({
      users: users(2),
      instead: (_, number) =>
        number === 1
          ? {
              json: { data: [user(0)], pagination: { hasMore: true, nextScrollId: 's' } },
              headers: {
                'x-ratelimit-limit': '100',
                'x-ratelimit-remaining': '0',
                'x-ratelimit-reset': seconds(clock, 40),
              },
            }
          : { json: { data: [user(1)], pagination: { hasMore: false } } },
    })
    const began = clock.now()
    await all(pbx.users())
    assert.ok(clock.now() - began >= 39_000 && clock.now() - began <= 41_000, `${clock.now() - began} ms`)
  })

  it('slows down while few remain, and does not stop', async () => {
    const pbx = await start({
      users: [],
      instead: (_, number) => ({
        json: { data: [user(number)], pagination: { hasMore: number < 6, nextScrollId: `s${number}` } },
        headers: {
          'x-ratelimit-limit': '100',
          'x-ratelimit-remaining': String(9 - number),
          'x-ratelimit-reset': String(Math.floor(Date.parse('2026-11-21T12:00:50Z') / 1000)),
        },
      }),
    })
    const began = clock.now()
    await all(pbx.users())
    assert.ok(clock.now() - began >= 15_000 && clock.now() - began < 50_000, `${clock.now() - began} ms`)
  })

  it('does not believe a reset that lies far away', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4102444800' }
    const pbx = await start({
      instead: (_, number) => ({
        json: { data: [user(number)], pagination: { hasMore: number < 3, nextScrollId: `s${number}` } },
        headers,
      }),
    })
    await all(pbx.users())
    assert.deepEqual(clock.slept, [])
  })

  it('tells what each request cost, and how long more of them take', async () => {
    const pbx = await start({ users: users(3) })
    const costs: Cost[] = []
    await all(pbx.users({ onCost: (cost) => costs.push(cost) }))
    assert.equal(costs.length, 1)
    assert.partialDeepStrictEqual(costs[0], {
      system: '8x8',
      limit: '100 requests a minute',
      requests: 1,
      throttled: 0,
      waited: null,
    })
    assert.equal(pbx.estimate?.('read', 10), 0)
    const thousand = pbx.estimate?.('read', 1_000) ?? 0
    assert.ok(thousand > 600 && thousand < 660, `${thousand} s`)
  })
})

describe('connectors and the limits of Microsoft', () => {
  let cloud: GraphCloud
  let clock: TestClock
  afterEach(() => cloud.close())

  async function start(state: Partial<GraphState> = {}): Promise<Microsoft365> {
    cloud = await graphCloud(state)
    clock = testClock()
    const { baseUrl, authority } = cloud
    return createMicrosoft365({ ...clock, baseUrl, authority, tenantId: 't', clientId: 'c', clientSecret: SECRET })
  }
  const writes = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      kind: 'assign' as const,
      number: `+1425555${1000 + n}`,
      holderId: `id-${n}`,
    }))
  const sizes = () => cloud.graph().map(({ body }) => (body as { requests?: unknown[] }).requests?.length ?? 1)

  it('sends smaller batches once refusals within a batch showed that the limit is lower', async () => {
    let tokens = 8
    let at = 0
    const m365 = await start({
      instead: (asked) => {
        if (!asked.path.includes('/numberAssignments/')) return null
        tokens = Math.min(8, tokens + ((clock.now() - at) / 1000) * 8)
        at = clock.now()
        if (tokens >= 1) {
          tokens -= 1
          return null
        }
        return {
          status: 429,
          headers: { 'Retry-After': '1' },
          json: { error: { code: 'TooManyRequests', message: 'x' } },
        }
      },
    })
    const costs: Cost[] = []
    for (let n = 0; n < 12; n++) {
      const answers = await m365.write(writes(20), { onCost: (cost) => costs.push(cost) })
      assert.ok(answers.every(({ accepted }) => accepted))
    }
    const late = sizes().slice(-8)
    assert.ok(Math.max(...late) <= 10, `the last batches had ${late.join(', ')}`)
    const throttled = costs.reduce((sum, cost) => sum + cost.throttled, 0)
    assert.ok(throttled > 0 && throttled < 60, `${throttled} refused`)
  })

  /** How long twenty pages with these headers are waited for, in milliseconds. */
  async function waitsFor(headers: Record<string, string>): Promise<number> {
    const page = (n: number) => ({
      json: { value: [{ id: `id-${n}` }], '@odata.nextLink': `${cloud.baseUrl}/users?$skiptoken=${n}` },
      headers,
    })
    const m365 = await start({
      instead: (asked, number) => {
        if (!asked.path.endsWith('/users')) return null
        return number < 20 ? page(number) : { json: { value: [] } }
      },
    })
    await all(m365.users())
    return clock.slept.reduce((sum, ms) => sum + ms, 0)
  }

  it('takes a little less of the directory when Microsoft says that the limit is nearly used up', async () => {
    const slept = await waitsFor({ 'x-ms-throttle-limit-percentage': '1.20', 'x-ms-resource-unit': '500' })
    // each page cost 500 units and not 1: beyond the first 3,000, they are waited for
    assert.ok(slept > 10_000, `${slept} ms`)
  })

  it('does not wait for units that no request costs', async () => {
    const slept = await waitsFor({ 'x-ms-resource-unit': '999999999' })
    assert.ok(slept < 120_000, `${slept} ms`)
  })

  it('a person’s write goes before what a job has waiting', async () => {
    const m365 = await start()
    const order: string[] = []
    const job = Array.from({ length: 6 }, () => m365.write(writes(20)).then(() => order.push('job')))
    await m365.write(writes(1), { priority: 'interactive' }).then(() => order.push('person'))
    await Promise.all(job)
    assert.ok(order.indexOf('person') <= 2, order.join(' '))
  })

  it('knows before the first write how long a thousand take', async () => {
    const m365 = await start()
    const said = m365.estimate?.('write', 1_000) ?? 0
    assert.ok(said > 32 && said < 36, `${said} s`)
  })
})
