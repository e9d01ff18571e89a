import assert from 'node:assert/strict'
import type { Cost } from '../../../src/connectors/contract.ts'
import { countUsage } from '../../../src/sync/run/usage.ts'

const cost = (more: Partial<Cost> = {}): Cost => ({
  system: 'graph',
  limit: '30 writes a second',
  requests: 1,
  seconds: 1 / 30,
  throttled: 0,
  waited: null,
  ...more,
})

describe('what a job asks of the clouds', () => {
  let now = 0
  let phase = 'assign'
  const count = (before: Parameters<typeof countUsage>[0] = null) =>
    countUsage(
      before,
      () => phase,
      () => now,
    )
  beforeEach(() => {
    now = 0
    phase = 'assign'
  })

  it('counts a wait that several requests share once', () => {
    const usage = count()
    for (const until of [5_000, 5_000, 10_000, 12_000]) usage.take(cost({ waited: { from: 0, until } }))
    assert.equal(usage.now().graph.waitedMs, 12_000)
    assert.equal(usage.waits('assign'), 'Waited 12 s for Microsoft’s limit of 30 writes a second')
  })

  it('says one line for each phase, with each limit, and nothing of what is not worth a word', () => {
    const usage = count()
    usage.take(cost({ waited: { from: 0, until: 344_000 } }))
    usage.take(cost({ limit: '30 reads a second', waited: { from: 0, until: 2_000 } }))
    const both =
      'Waited 5 min 44 s for Microsoft’s limit of 30 writes a second, 2 s for Microsoft’s limit of 30 reads a second'
    assert.equal(usage.waits('assign'), both)
    assert.equal(usage.waits('assign'), null)
    phase = 'verify'
    usage.take(cost({ waited: { from: 400_000, until: 400_999 } }))
    assert.equal(usage.waits('verify'), null)
    assert.equal(usage.waits('read'), null)
  })

  it('keeps the slowest answer, over a restart too, as what was asked: nobody’s id or name', () => {
    const usage = count()
    usage.hear({ system: '8x8', method: 'GET', url: 'https://8x8/users?filter=mia', ms: 80.4 })
    assert.deepEqual(usage.now().slowest, { side: 'pbx', asked: 'readUsers', ms: 80 })
    const numbers = 'https://graph/v1.0/admin/teams/telephoneNumberManagement/numberAssignments'
    const again = count(usage.now())
    again.hear({ system: 'graph', method: 'GET', url: `${numbers}?$top=1000`, ms: 12 })
    assert.equal(again.now().slowest?.asked, 'readUsers')
    again.hear({ system: 'graph', method: 'POST', url: `${numbers}/assignNumber`, ms: 4_200 })
    assert.deepEqual(again.now().slowest, { side: 'graph', asked: 'assignNumber', ms: 4_200 })
    assert.equal(count().now().slowest, undefined)
  })

  it('sums up both clouds, with the part of the limit that was used', () => {
    const usage = count()
    usage.take(cost({ requests: 300, seconds: 10 }))
    usage.take(cost({ requests: 0, seconds: 0, throttled: 3, waited: { from: 0, until: 2_000 } }))
    usage.take(cost({ system: '8x8', limit: '100 requests a minute', requests: 4, seconds: 2.4 }))
    now = 20_000
    assert.deepEqual(usage.now(), {
      pbx: { requests: 4, waitedMs: 0, throttled: 0, share: 0.12 },
      graph: { requests: 300, waitedMs: 2_000, throttled: 3, share: 0.5 },
    })
    assert.equal(
      usage.summary(),
      'Requests: 8x8 4, 12 % of its limit used; Microsoft 300, 2 s waited for its limits, 3 refused for its limits, 50 % of its limit used',
    )
    assert.equal(count().summary(), 'Requests: none')
  })

  it('does not say that two requests in a moment used up a limit that lets a burst through', () => {
    const usage = count()
    usage.take(cost({ system: '8x8', limit: '20 requests in 10 seconds', requests: 2, seconds: 1 }))
    now = 200
    assert.equal(usage.summary(), 'Requests: 8x8 2, 10 % of its limit used')
    assert.equal(usage.now().pbx.share, 0.1)
  })

  it('goes on from what was counted before a restart', () => {
    const before = count()
    before.take(cost({ requests: 7, waited: { from: 0, until: 1_500 } }))
    const after = count(before.now())
    after.take(cost({ requests: 3 }))
    assert.deepEqual([after.now().graph.requests, after.now().graph.waitedMs], [10, 1_500])
  })
})
