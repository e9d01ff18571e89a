import assert from 'node:assert/strict'
import type { CredentialNews } from '../../src/notifications/notifications.ts'
import type { CredentialUse } from '../../src/tenants/connection.ts'
import type { CredentialStanding } from '../../src/tenants/standing.ts'
import { wordsOf } from '../bot/chat.ts'
import { openHouse, QUIET, type Ended, type House } from './house.ts'

const CONSENT: Ended = { state: 'failed', cause: 'CONSENT' }
const DOWN: Ended = { state: 'failed', cause: 'M365_UNAVAILABLE' }
const ATTENTION: Ended = { state: 'succeededWithErrors', blocked: 3 }
const OK: Ended = { state: 'succeeded' }
const NIGHT = '2026-11-23T22:00:00.000Z'
const MORNING = '2026-11-24T07:00:00.000Z'

describe('quiet hours', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse()
    await house.settings({ quiet: QUIET })
  })
  afterEach(() => house.close())
  const happens = async (...runs: Ended[]) => {
    for (const run of runs) {
      await house.ended(run)
      await house.settled()
    }
  }

  it('hold a notice back, and it comes when they end as it would have come', async () => {
    await house.subscribe()
    house.start()
    house.at(NIGHT)
    await happens(CONSENT)
    assert.deepEqual(house.titles(), [])
    house.at('2026-11-24T06:59:59.000Z')
    await house.settled()
    assert.deepEqual(house.titles(), [])
    house.at(MORNING)
    await house.settled()
    assert.deepEqual(house.titles(), ['Sync failed'])
    await happens(OK)
    assert.deepEqual(house.titles(), ['Resolved: Sync failed', 'Resolved: the sync works again'])
  })

  it('end the card of a problem from before them, where one card tells that and more', async () => {
    await house.subscribe()
    house.start()
    await happens(CONSENT)
    house.at(NIGHT)
    await happens(OK, DOWN)
    assert.deepEqual(house.titles(), ['Sync failed'])
    house.at(MORNING)
    await house.settled()
    assert.deepEqual(house.titles(), ['Resolved: Sync failed', 'While it was quiet: 1 problem is open'])
  })

  it('end what was muted until it is resolved, without a word of it', async () => {
    const { notifications, tenantId } = house.chat.world
    await house.subscribe()
    house.start()
    await happens(CONSENT)
    const [{ id: conversationId } = assert.fail()] = await notifications.subscribers(tenantId)
    await notifications.mute(tenantId, { conversationId, problem: 'failed teams CONSENT', until: null })
    house.at(NIGHT)
    await happens(OK, DOWN, OK)
    house.at(MORNING)
    await house.settled()
    assert.deepEqual(house.titles(), ['Resolved: Sync failed', 'While it was quiet: everything is over'])
    const [, told] = house.chat.connector.messages.filter(({ card }) => !/Notices are on/.test(wordsOf(card)))
    assert.doesNotMatch(wordsOf(told?.card), /Microsoft refused|Permission refused/)
    assert.deepEqual(await notifications.mutes(tenantId, '2999-01-01T00:00:00.000Z'), [])
  })

  it('make one card of all that came, what is open first, also over restarts in between', async () => {
    await house.subscribe()
    house.at(NIGHT)
    for (const run of [
      CONSENT,
      OK,
      DOWN,
      OK,
      { ...DOWN, service: 'pbx' as const, cause: 'PBX_CREDENTIAL' },
      ATTENTION,
    ]) {
      const one = house.start()
      await happens(run)
      await one.close()
    }
    assert.deepEqual(house.titles(), [])
    house.at(MORNING)
    house.start()
    await house.settled()
    assert.deepEqual(house.titles(), ['While it was quiet: 2 problems are open'])
    const [card] = house.chat.connector.messages.slice(-1)
    const words = wordsOf(card!.card)
    const places = ['8x8 refused the API key', '3 users need attention', 'Permission refused'].map((text) =>
      words.indexOf(text),
    )
    assert.ok(places.every((at) => at > 0) && places[1]! < places[2]! && places[0]! < places[2]!, words)
    await house.start().close()
    await happens(OK)
    assert.deepEqual(house.titles().slice(1), ['Resolved: the sync works again'])
  })

  it('say in one line that a problem came and went', async () => {
    await house.subscribe()
    house.start()
    house.at(NIGHT)
    await happens(CONSENT, CONSENT, OK)
    house.at(MORNING)
    await house.settled()
    assert.deepEqual(house.titles(), ['While it was quiet: everything is over'])
  })

  it('hold back the end of a problem that was told before, and its card ends then', async () => {
    await house.subscribe()
    house.start()
    await happens(CONSENT)
    house.at(NIGHT)
    await happens(OK)
    assert.deepEqual(house.titles(), ['Sync failed'])
    house.at(MORNING)
    await house.settled()
    assert.deepEqual(house.titles(), ['Resolved: Sync failed', 'Resolved: the sync works again'])
  })

  it('bring nothing that they held back to who stopped notices meanwhile, or lost the right to them', async () => {
    const { notifications, tenantId, now } = house.chat.world
    await house.subscribe()
    house.start()
    const [{ id, userId } = assert.fail()] = await notifications.subscribers(tenantId)
    const ends = [
      () => notifications.unsubscribe(tenantId, id),
      () => notifications.unsubscribePerson(tenantId, userId ?? ''),
    ]
    for (const end of ends) {
      await notifications.subscribe(tenantId, id, new Date(now()).toISOString())
      house.at(NIGHT)
      await happens(CONSENT)
      await end()
      house.at(MORNING)
      await house.settled()
      assert.deepEqual(house.titles(), [])
      await happens(OK)
    }
  })

  it('are broken through by what an admin chose, and by its end', async () => {
    await house.settings({ quiet: { ...QUIET, breaks: ['failed'] } })
    await house.subscribe()
    house.start()
    house.at(NIGHT)
    await happens(ATTENTION, CONSENT)
    assert.deepEqual(house.titles(), ['Sync failed'])
    await happens(OK)
    assert.deepEqual(house.titles(), ['Resolved: Sync failed', 'Resolved: the sync works again'])
    house.at(MORNING)
    await house.settled()
    assert.equal(house.titles().length, 3)
  })

  it('may be others, or none, for one chat', async () => {
    const own = [{ days: ['mon' as const], from: '22:00', to: '23:00' }]
    await house.subscribe('as all')
    await house.subscribe('never quiet', { quiet: 'none' })
    await house.subscribe('own', { quiet: own, timezone: 'America/New_York' })
    house.start()
    house.at(NIGHT)
    await happens(CONSENT)
    const told = (chat: string) => house.titles(chat)
    assert.deepEqual([told('as all'), told('never quiet'), told('own')], [[], ['Sync failed'], ['Sync failed']])
    // 22:30 on Monday in New York
    house.at('2026-11-24T03:30:00.000Z')
    await happens(OK)
    assert.equal(told('never quiet').length, 2)
    assert.deepEqual(told('own'), ['Sync failed'])
    house.at('2026-11-24T04:00:00.000Z')
    await house.settled()
    assert.equal(told('own').length, 2)
    assert.deepEqual(told('as all'), [])
  })

  it('end with the clock on the wall in the night in which it is changed', async () => {
    await house.settings({ timezone: 'Europe/London', quiet: QUIET })
    await house.subscribe()
    house.start()
    house.at('2027-03-27T22:00:00.000Z')
    await happens(CONSENT)
    house.at('2027-03-28T05:59:59.000Z')
    await house.settled()
    assert.deepEqual(house.titles(), [])
    // seven in the morning, summer time
    house.at('2027-03-28T06:00:00.000Z')
    await house.settled()
    assert.deepEqual(house.titles(), ['Sync failed'])
  })

  it('that are changed hold back no longer than the new ones', async () => {
    await house.subscribe()
    house.start()
    house.at(NIGHT)
    await happens(CONSENT)
    await house.settings({ quiet: { windows: [], breaks: [] } })
    const { notifications, tenantId } = house.chat.world
    await notifications.releaseHeld(tenantId, NIGHT)
    await house.settled()
    assert.deepEqual(house.titles(), ['Sync failed'])
  })

  it('that cover the whole week still let people know once a day', async () => {
    await house.settings({ quiet: { windows: [{ ...QUIET.windows[0]!, from: '00:00', to: '24:00' }], breaks: [] } })
    await house.subscribe()
    house.start()
    await happens(CONSENT)
    const [entry] = await house.chat.world.notifications.due(house.chat.world.tenantId, '2999-01-01', 10)
    assert.equal(entry?.nextAt, '2026-11-24T12:00:00.000Z')
  })

  it('keep the card small whatever came, and tell the last of each credential', async () => {
    const uses: CredentialUse[] = []
    const news = credentials(uses)
    await house.subscribe()
    house.at(NIGHT)
    house.start({ credentials: news })
    for (let run = 0; run < 12; run++) await house.ended(run % 2 ? OK : CONSENT)
    await house.settled()
    await house.chat.until(() => uses.length === 30)
    house.at(MORNING)
    await house.settled()
    assert.deepEqual(house.titles(), ['While it was quiet: 30 problems are open'])
    const card = JSON.stringify(house.chat.connector.messages.at(-1)?.card)
    assert.ok(card.length < 16_000, `${card.length}`)
    assert.match(card, /more, on the console/)
  })
})

/** Thirty tokens that end within the week. */
function credentials(uses: CredentialUse[]): CredentialNews {
  const standings = Array.from({ length: 30 }, (_, n): CredentialStanding => ({
    ...{ id: `scim.${n}`, connection: 'scim', what: 'token', name: `Token ${n} ${'𝔘'.repeat(64)}`, source: 'console' },
    ...{ state: 'expiring', hint: null, setAt: null, setBy: null, expiresAt: '2026-11-27T00:00:00.000Z' },
    ...{ daysLeft: 4, lastSuccessAt: null },
  }))
  return {
    standings: () => Promise.resolve(standings),
    store: {
      credentialUses: () => Promise.resolve(uses),
      credentialTold: (_tenant, credential, toldDays, toldFor) =>
        Promise.resolve(void uses.push({ credential, lastSuccessAt: null, toldDays, toldFor })),
    },
  }
}
