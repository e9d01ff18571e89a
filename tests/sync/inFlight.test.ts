/** Batches of writes side by side: how many, and what becomes of them when one of them fails. */
import assert from 'node:assert/strict'
import { openInFlight } from '../../src/sync/teams/write/inFlight.ts'
import { countOf, requests, resetRequests } from '../journeys/person.ts'
import { openWorld } from './world.ts'

const BATCH = /^POST .*\/\$batch$/
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('work side by side', () => {
  it('is never more at once than it may be, and goes on when a piece has ended', async () => {
    const inFlight = openInFlight(3)
    const ends: (() => void)[] = []
    let [going, most] = [0, 0]
    const piece = async (): Promise<void> => {
      most = Math.max(most, ++going)
      await new Promise<void>((resolve) => ends.push(resolve))
      going -= 1
    }
    const all = (async () => {
      for (let count = 0; count < 8; count++) await inFlight.begin(piece)
      await inFlight.landed()
    })()
    for (let ended = 0; ended < 8; ended++) {
      await turn()
      assert.equal(going, Math.min(3, 8 - ended))
      ends[ended]?.()
    }
    await all
    assert.deepEqual([most, going], [3, 0])
  })

  it('begins nothing after a failure, lets what is on its way land, and says the first failure', async () => {
    const inFlight = openInFlight(2)
    let land = (): void => undefined
    let landed = false
    await inFlight.begin(async () => {
      await new Promise<void>((resolve) => (land = resolve))
      landed = true
      throw new Error('the second')
    })
    await inFlight.begin(() => Promise.reject(new Error('the first')))
    await turn()
    await assert.rejects(
      inFlight.begin(() => assert.fail('begun')),
      /the first/,
    )
    const waiting = inFlight.landed()
    assert.equal(landed, false)
    land()
    await waiting
    assert.equal(landed, true)
    assert.throws(() => inFlight.check(), /the first/)
  })

  it('takes turns where asked, and a failure does not end the turns', async () => {
    const inFlight = openInFlight(3)
    const told: string[] = []
    const turns = ['a', 'b', 'c'].map((name) =>
      inFlight.inTurn(async () => {
        told.push(`${name} begins`)
        await turn()
        told.push(`${name} ends`)
        if (name === 'a') throw new Error('a failed')
        return name
      }),
    )
    const ended = await Promise.allSettled(turns)
    assert.deepEqual(told, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
    assert.deepEqual(
      ended.map(({ status }) => status),
      ['rejected', 'fulfilled', 'fulfilled'],
    )
  })
})

describe('batches of writes', function () {
  this.timeout(60_000)

  it('six are on their way while Graph has not answered the first, and no seventh', async () => {
    const world = await openWorld({ users: 150 })
    try {
      await resetRequests(world.url)
      const held = world.hold(BATCH)
      const { jobs } = await world.sync.start(
        world.tenantId,
        { id: 'u', name: 'Dana', type: 'manual' },
        { service: 'all' },
      )
      await held.come(6)
      for (let count = 0; count < 50; count++) await turn()
      assert.equal(countOf(await requests(world.url), 'graph', BATCH_ASKED), 6)
      held.letOut()
      const [, teams] = await world.ended(jobs.map(({ id }) => id))
      assert.deepEqual([teams?.state, teams?.counts.assigned], ['succeeded', 150])
      assert.equal(countOf(await requests(world.url), 'graph', /\/assignNumber$/), 150)
    } finally {
      await world.close()
    }
  })

  it('what one of them stops the job with, the answers of the others are kept all the same', async () => {
    const world = await openWorld({ users: 100 })
    try {
      const held = world.hold(BATCH, 1)
      const forbidden = { system: 'graph', match: 'POST /$batch', kind: 'status', status: 403, times: 1 }
      await world.faults({ faults: [forbidden] })
      const { jobs } = await world.sync.start(
        world.tenantId,
        { id: 'u', name: 'Dana', type: 'manual' },
        { service: 'all' },
      )
      await held.come(4)
      held.letOut()
      const [, teams] = await world.ended(jobs.map(({ id }) => id))
      assert.equal(teams?.state, 'failed')
      const { planned, started } = await world.stores.jobs.countPlanned(world.tenantId, teams.id)
      const answered = (await world.output(teams.id)).split('\n').filter((line) => /^assign .*: accepted$/.test(line))
      assert.deepEqual([answered.length, started > 0], [80, true], `${planned} planned`)
    } finally {
      await world.close()
    }
  })
})

const BATCH_ASKED = /^POST \/\$batch$/
