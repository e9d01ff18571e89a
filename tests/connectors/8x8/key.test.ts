import assert from 'node:assert/strict'
import type { Exchange } from '../../../src/connectors/contract.ts'
import { ConnectorError } from '../../../src/connectors/errors.ts'
import { createPbx } from '../../../src/connectors/8x8/pbx.ts'
import { testClock } from '../cloud/clock.ts'
import { API_KEY, pbxCloud, type PbxCloud } from '../cloud/pbx.ts'
import { all, kindOf } from '../cloud/read.ts'

describe('connectors/8x8 key', () => {
  let cloud: PbxCloud
  let key: string
  let proven: number
  beforeEach(async () => {
    cloud = await pbxCloud()
    key = API_KEY
    proven = 0
  })
  afterEach(() => cloud.close())
  const connect = (apiKey: () => Promise<string> = () => Promise.resolve(key)) =>
    createPbx({
      ...testClock(),
      baseUrl: cloud.baseUrl,
      tenantId: 't',
      limits: false,
      apiKey,
      onProven: () => (proven += 1),
    })

  it('is asked for at each request: a replaced one counts from the next on', async () => {
    const pbx = connect()
    await all(pbx.sites())
    key = 'another-key-0815'
    assert.equal(await kindOf(all(pbx.sites())), 'credential')
    key = API_KEY
    await all(pbx.sites())
    assert.equal(proven, 2)
  })

  it('a request that the old key was refused for is sent again with the new one, so that a job goes on', async () => {
    let asks = 0
    const pbx = connect(() => Promise.resolve(++asks === 1 ? 'old-key-that-ended' : API_KEY))
    await all(pbx.sites())
    assert.equal(cloud.asked.length, 2)
    // the same key is refused once, not twice
    key = 'wrong-key-123456'
    const before = cloud.asked.length
    assert.equal(await kindOf(all(connect().sites())), 'credential')
    assert.equal(cloud.asked.length, before + 1)
  })

  it('one that is gone is told as it is, without asking anybody', async () => {
    const gone = new ConnectorError('credential', '8x8', 'There is no 8x8 API key.')
    await assert.rejects(all(connect(() => Promise.reject(gone)).sites()), gone)
    assert.equal(cloud.asked.length, 0)
  })

  it('old and new are both out of what diagnostic jobs are told', async () => {
    const seen: Exchange[] = []
    const keys = ['old-key-that-ended', API_KEY]
    let asks = 0
    await all(connect(() => Promise.resolve(keys[Math.min(asks++, 1)]!)).sites({ onExchange: (one) => seen.push(one) }))
    assert.ok(seen.length >= 2)
    for (const secret of keys) assert.ok(!JSON.stringify(seen).includes(secret))
  })
})
