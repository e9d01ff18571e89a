/** What the Bot Connector says no to, and what becomes of the chat: forgotten, made anew, or tried again. */
import assert from 'node:assert/strict'
import type { Ended, House } from './house.ts'
import { openHouse } from './house.ts'

const FAILED: Ended = { state: 'failed', cause: 'CONSENT' }

describe('a notice that a chat does not take', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse()
  })
  afterEach(() => house.close())

  const store = () => house.chat.world.notifications
  const tenant = () => house.chat.world.tenantId
  const subscribers = async () => (await store().subscribers(tenant())).map(({ id }) => id)
  const tell = async (...answers: House['chat']['connector']['faults']) => {
    house.chat.connector.faults.push(...answers)
    house.start()
    await house.ended(FAILED)
    await house.settled()
  }
  const later = async () => {
    house.at('2026-11-23T18:00:00.000Z')
    await house.settled()
  }

  it('is given up where the bot was removed, and that chat is forgotten; others are told', async () => {
    await house.subscribe('one')
    await house.subscribe('other')
    // whoever is told first
    await tell(403)
    const [there = '', ...more] = await subscribers()
    assert.deepEqual(more, [])
    assert.equal(await store().conversation(tenant(), there === 'one' ? 'other' : 'one'), null)
    assert.deepEqual([house.titles(there), house.titles().length], [['Sync failed'], 1])
    assert.deepEqual(
      house.logged.flatMap(({ nextAt }) => (nextAt === undefined ? [] : [nextAt])),
      [null],
      'not tried again',
    )
  })

  it('is not sent to who has no role for it any more, and nothing of it is left; others are told', async () => {
    await house.subscribe('one')
    await house.subscribe('other')
    const [lost, other] = await Promise.all(['one', 'other'].map((id) => store().conversation(tenant(), id)))
    await store().keepConversation(tenant(), { ...other!, userId: '77777777-7777-4777-8777-777777777777' })
    const asked: (string | null)[] = []
    house.start({
      async endIfLost(tenantId, userId) {
        asked.push(userId)
        if (userId !== lost?.userId) return false
        await store().unsubscribePerson(tenantId, userId)
        return true
      },
    })
    await house.ended(FAILED)
    await house.settled()
    assert.ok(asked.includes(lost?.userId ?? ''))
    assert.deepEqual([house.titles('one'), house.titles('other')], [[], ['Sync failed']])
    assert.deepEqual(await subscribers(), ['other'])
    await later()
    assert.deepEqual(house.titles('one'), [])
  })

  it('is tried again where an administrator blocked the app for everybody, and the chat is kept', async () => {
    await house.subscribe('blocked')
    await tell({ status: 403, code: 'BotDisabledByAdmin' })
    assert.deepEqual(await subscribers(), ['blocked'])
    assert.deepEqual(house.titles(), [])
    await later()
    assert.deepEqual(house.titles('blocked'), ['Sync failed'])
  })

  it('comes in a chat made anew where the old one is not there, which keeps what it chose', async () => {
    const choices = { digest: true, quiet: 'none' as const, timezone: 'Asia/Tokyo' }
    await house.subscribe('old', choices)
    await tell(404)
    const [fresh, ...others] = await subscribers()
    assert.match(fresh ?? '', /^anew-/)
    assert.deepEqual(others, [])
    assert.equal(await store().conversation(tenant(), 'old'), null)
    assert.deepEqual((await store().choices(tenant())).get(fresh ?? ''), choices)
    await later()
    assert.deepEqual(house.titles(fresh), ['Sync failed'])
    assert.deepEqual(house.titles('old'), [])
  })

  it('is not sent again because it could not be written down that it arrived', async () => {
    await house.subscribe('told')
    const kept = store()
    const { delivered } = kept
    let failures = 2
    kept.delivered = (...all) => (failures-- > 0 ? Promise.reject(new Error('no connection')) : delivered(...all))
    kept.keepCard = () => Promise.reject(new Error('no connection'))
    await tell()
    assert.equal(failures, -1)
    assert.deepEqual(house.titles(), ['Sync failed'])
    assert.deepEqual(await store().due(tenant(), '2999-01-01', 10), [])
  })

  it('is given up where a person is not there either, and where a group chat is gone', async () => {
    await house.subscribe('nobody')
    await tell(404, 404)
    assert.deepEqual(await subscribers(), [])
    const kept = { kind: 'groupChat' as const, userId: null, userName: null }
    const reference = JSON.stringify({ serviceUrl: house.chat.connector.url, conversation: { id: 'group' }, bot: {} })
    await store().keepConversation(tenant(), { ...kept, id: 'group', reference })
    await store().subscribe(tenant(), 'group', '2026-11-23T12:00:00.000Z')
    house.chat.connector.faults.push(404)
    await house.ended({ ...FAILED, cause: 'M365_UNAVAILABLE' })
    await house.settled()
    assert.deepEqual(await subscribers(), [])
    assert.equal(house.chat.connector.anew, 0)
  })
})
