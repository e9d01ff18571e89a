import assert from 'node:assert/strict'
import { createWorld, type World } from '../world.ts'

describe('guard settings', () => {
  let world: World
  before(async () => {
    world = await createWorld()
  })
  after(() => world.close())

  it('starts at ten or 5 %, and keeps what an admin sets, on record', async () => {
    assert.deepEqual(await world.get('/api/settings/guard', 'reader'), { number: 10, share: 0.05 })
    const answer = await world.call('admin', 'PUT', '/api/settings/guard', { number: 40, share: 0.1 })
    assert.deepEqual(await answer.json(), { number: 40, share: 0.1 })
    assert.deepEqual(await world.get('/api/settings/guard'), { number: 40, share: 0.1 })
    const { items } = await world.get<{ items: { action: string; before: string; after: string }[] }>(
      '/api/audit?via=tab',
    )
    assert.partialDeepStrictEqual(items[0], { action: 'settings.change', before: '10 or 5 %', after: '40 or 10 %' })
  })

  it('is for admins, and refuses what is no limit', async () => {
    assert.equal((await world.call('operator', 'PUT', '/api/settings/guard', { number: 1, share: 0 })).status, 403)
    for (const wrong of [
      { number: -1, share: 0 },
      { number: 1, share: 2 },
      { number: 1 },
      { number: 1.5, share: 0 },
      {},
    ])
      assert.equal((await world.call('admin', 'PUT', '/api/settings/guard', wrong)).status, 400)
  })
})
