import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { InventoryState } from '../../src/sync/inventory.ts'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { changeAccount } from './microsoftAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

describe('the inventory of numbers', () => {
  let world: SyncWorld
  before(async () => {
    world = await openWorld({ users: 150 })
    await world.run()
  })
  after(() => world.close())

  const PAGE = 'GET /phone-numbers'
  const pages = async (): Promise<number> => {
    const answer = await fetch(`${world.url}/sandbox/requests`)
    return ((await answer.json()) as { '8x8': Record<string, number> })['8x8'][PAGE] ?? 0
  }
  const read = async (): Promise<InventoryState> => {
    await world.sync.inventory.refresh(world.tenantId)
    for (;;) {
      const state = await world.sync.inventory.state(world.tenantId)
      if (state && !state.running) return state
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const counts = () => world.stores.directory.numberCounts(world.tenantId)

  it('ENG-11 is never read in a sync, and 100 a page when somebody asks', async () => {
    await fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
    await world.run()
    assert.equal(await pages(), 0)
    const before = await counts()
    assert.ok(before.ours > 0 && before.free === 0, 'what syncs have seen is there without it')
    const state = await read()
    assert.equal(state.failed, null)
    assert.ok(state.numbers > 100)
    assert.equal(await pages(), Math.ceil(state.numbers / 100))
    const now = await counts()
    assert.ok(now.free > 0)
    assert.equal(now.ours, before.ours)
    const { total } = await world.stores.directory.numbers(world.tenantId, { limit: 1 })
    assert.equal(
      Object.values(now).reduce((sum, count) => sum + count, 0),
      total,
    )
  })

  it('ENG-11 a number that somebody left out keeps from another is held by another, until a sync may move it', async () => {
    const { directory } = world.stores
    const [holder, owner] = (await world.users()).filter((user) => user.state === 'inSync')
    assert.ok(holder?.number && owner)
    const { number } = holder
    const before = await counts()
    const note = { note: 'on leave', until: null, by: { id: 'u', name: 'Dana' }, at: new Date().toISOString() }
    await directory.leaveOut(world.tenantId, [holder.id], note)
    await changePbxUser(world.url, holder.userName, (user) => setNumber(user, null))
    await changePbxUser(world.url, owner.userName, (user) => setNumber(user, number))
    await world.run()
    const shown = async () => (await directory.numbers(world.tenantId, { limit: 5, search: number })).items[0]?.status
    assert.equal((await world.users()).find(({ id }) => id === owner.id)?.reason, 'NUMBER_IN_USE')
    assert.equal(await shown(), 'heldByAnother')
    assert.equal((await counts()).heldByAnother, before.heldByAnother + 1)
    await directory.takeBackIn(world.tenantId, [holder.id])
    await world.run()
    assert.equal((await world.users()).find(({ id }) => id === owner.id)?.state, 'inSync')
    assert.equal(await shown(), 'ours')
    assert.equal((await counts()).heldByAnother, before.heldByAnother)
  })

  it('ENG-3 who is refused a number that its holder cannot give up is told whose it is', async () => {
    const [holder, owner, third] = (await world.users()).filter((user) => user.state === 'inSync')
    assert.ok(holder?.number && owner?.number && third)
    const taken = owner.number
    await changeAccount(world.url, holder.m365Id ?? '', { accountEnabled: false })
    // the holder moves on at 8x8, but nothing is written to a blocked account
    await changePbxUser(world.url, owner.userName, (user) => setNumber(user, null))
    await changePbxUser(world.url, holder.userName, (user) => setNumber(user, taken))
    await changePbxUser(world.url, third.userName, (user) => setNumber(user, holder.number))
    await world.run()
    const stands = (await world.users()).find(({ id }) => id === third.id)
    assert.deepEqual([stands?.state, stands?.reason], ['blocked', 'NUMBER_IN_USE'])
    assert.equal(stands?.reasonDetail['holder'], holder.displayName)
  })

  it('is one read for two who ask at the same time', async () => {
    const [one, other] = await Promise.all([
      world.sync.inventory.refresh(world.tenantId),
      world.sync.inventory.refresh(world.tenantId),
    ])
    assert.equal(one.readId, other.readId)
    await read()
  })

  it('takes nothing away when the read stops in the middle or comes back empty, and says why', async () => {
    const before = await counts()
    const complete = (await world.sync.inventory.state(world.tenantId))?.completeAt
    for (const [fault, code] of [
      [{ kind: 'status', status: 403, after: 1 }, 'PBX_PERMISSION'],
      [{ kind: 'emptyPage' }, 'PBX_INCOMPLETE'],
    ] as const) {
      await world.faults({ faults: [{ system: '8x8', match: PAGE, ...fault }] })
      const state = await read()
      assert.deepEqual([state.failed, state.completeAt], [code, complete])
      assert.deepEqual(await counts(), before)
    }
    await world.faults({})
    assert.equal((await read()).failed, null)
  })

  it('says after a restart that the read did not end', async () => {
    const held = world.hold(/^GET .*\/phone-numbers/)
    await world.sync.inventory.refresh(world.tenantId)
    await held.come()
    await world.restart()
    held.letOut()
    const state = await world.sync.inventory.state(world.tenantId)
    assert.deepEqual([state?.running, state?.endedAt], [false, null])
  })
})
