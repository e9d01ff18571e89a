import assert from 'node:assert/strict'
import { NEWEST } from '../../src/audit/provisioningHealth.ts'
import type { KeptProvisioningRequest, ProvisioningRequest } from '../../src/audit/store.ts'
import { noticeOf, troubleOf, type Standing } from '../../src/notifications/provisioning.ts'
import { refusalCode } from '../../src/words/provisioningReasons.ts'
import { refusedUser } from '../../src/scim/rules/refused.ts'
import { wordsOf } from '../bot/chat.ts'
import { openHouse, QUIET, type House } from './house.ts'

const NOON = Date.parse('2026-11-23T12:00:00.000Z')
const at = (seconds: number): string => new Date(NOON + seconds * 1_000).toISOString()
const FAILS = 'Provisioning fails'
const OVER = 'Resolved: Provisioning fails'
const WORKS = 'Resolved: provisioning works again'

const request = (seconds: number, more: Partial<ProvisioningRequest> = {}): ProvisioningRequest => ({
  ...{ at: at(seconds), credentialId: 'entra', method: 'POST', route: '/Users', resourceId: null, userName: 'ana@x.y' },
  ...{ status: 201, scimType: null, detail: null, ms: 1 },
  ...more,
})
const NO_SITE = refusedUser({ kind: 'noSite', site: 'Paris', sites: ['London'] }, 'u')
const refused = (seconds: number, more: Partial<ProvisioningRequest> = {}): ProvisioningRequest =>
  request(seconds, { status: NO_SITE.status, scimType: NO_SITE.scimType, detail: NO_SITE.message, ...more })

const kept = (one: ProvisioningRequest): KeptProvisioningRequest => ({
  ...{ seq: 1, credential: 'Entra', outcome: one.status < 400 ? 'ok' : one.status < 500 ? 'refused' : 'failed' },
  ...one,
})
const standing = (state: Standing['state'], ...newest: ProvisioningRequest[]): Standing => ({
  ...{ state, counts: { ok: 0, refused: 0, failed: 0 }, newest: newest.map(kept) },
})

describe('SCIM-8 notices of provisioning', () => {
  it('one when it begins to fail, named by the first refusal; one when it works again or is turned off', () => {
    const failing = standing('failing', refused(9), refused(5), request(3))
    assert.deepEqual(noticeOf(failing, null, at(20)), { kind: 'provisioningFails', since: at(5), at: at(20) })
    const told = { since: at(5), over: false }
    assert.equal(noticeOf(failing, told, at(20)), null)
    for (const state of ['noToken', 'waiting'] as const) assert.equal(noticeOf(standing(state), told, at(20)), null)
    const works = { kind: 'provisioningWorks', since: at(5), at: at(20) }
    assert.deepEqual(noticeOf(standing('working'), told, at(20)), works)
    assert.deepEqual(noticeOf(standing('off'), told, at(20)), { ...works, kind: 'provisioningOff' })
    for (const state of ['working', 'off', 'noToken', 'waiting'] as const) {
      assert.equal(noticeOf(standing(state), null, at(20)), null)
      assert.equal(noticeOf(standing(state), { ...told, over: true }, at(20)), null)
    }
    // the same refusal once more is another problem, with a name of its own
    const again = noticeOf(failing, { ...told, over: true }, at(20))
    assert.equal(again?.since, new Date(NOON + 5_001).toISOString())
  })

  it('count requests and users, and group them by what can be done', () => {
    const trouble = troubleOf(
      at(0),
      standing(
        'failing',
        refused(9, { userName: 'Bo@x.y' }),
        refused(8, { userName: 'bo@x.y' }),
        request(7, { status: 500, detail: 'We had a fault.' }),
        refused(6),
        request(5),
      ),
    )
    assert.deepEqual([trouble.requests, trouble.notDone, trouble.users, trouble.last?.userName], [5, 4, 2, 'Bo@x.y'])
    assert.deepEqual(trouble.reasons, [
      { code: 'site', requests: 3, users: 2 },
      { code: 'fault', requests: 1, users: 1 },
    ])
  })

  it('know each refusal of the door', () => {
    const holder = { displayName: 'Ana', recordId: null } as never
    const codes = [
      refusedUser({ kind: 'missing' }, 'u'),
      refusedUser({ kind: 'taken', userName: 'a', holder }, 'u'),
      refusedUser({ kind: 'otherSite', site: 'a', has: 'b' }, 'u'),
      NO_SITE,
    ].map(({ status, scimType, message }) => refusalCode({ status, scimType, detail: message }))
    assert.deepEqual(codes, ['gone', 'taken', 'siteSet', 'site'])
  })

  describe('in a chat', () => {
    let house: House
    beforeEach(async () => {
      house = await openHouse()
      const { tenants, tenantId } = house.chat.world
      const by = { id: 'x', name: 'Console admin' }
      await tenants.changeProvisioning(tenantId, { on: true, provider: 'entra', visible: 'all' }, at(-9))
      const about = { createdAt: at(-9), createdBy: by, expiresAt: null, lastUsedAt: null, revokedAt: null }
      await tenants.addCredential({ ...about, tenantId, id: 'entra', name: 'Entra' }, 'hash')
    })
    afterEach(() => house.close())

    const asks = (...requests: ProvisioningRequest[]) =>
      house.chat.world.provisioningLog.append(house.chat.world.tenantId, requests)
    const passes = async (seconds: number) => {
      house.at(at(seconds))
      await house.settled()
    }
    const many = (from: number, make: typeof request) => Array.from({ length: 6 }, (_, n) => make(from + n))

    it('one card when the provider pauses, which ends with the problem; none for one refused user', async () => {
      await house.subscribe()
      house.start()
      await asks(...many(0, request), refused(7))
      await passes(60)
      assert.deepEqual(house.titles(), [])
      await asks(...many(600, refused))
      await passes(607)
      assert.deepEqual(house.titles(), [], 'it goes on')
      await passes(620)
      assert.deepEqual(house.titles(), [FAILS])
      const words = wordsOf(house.chat.connector.messages.at(-1)?.card)
      for (const part of ['6 of the last 6 requests of Microsoft Entra ID were not done, for 1 user.', 'No such site'])
        assert.ok(words.includes(part), words)
      await asks(...many(1_200, refused))
      await passes(1_300)
      assert.deepEqual(house.titles(), [FAILS])
      await asks(...many(3_600, request))
      await passes(3_700)
      assert.deepEqual(house.titles(), [OVER, WORKS])
      await passes(9_000)
      assert.deepEqual(house.titles(), [OVER, WORKS])
      assert.deepEqual(house.chat.connector.wrongCards, [])
    })

    it('its card is edited while it goes on, after a while', async () => {
      await house.subscribe()
      house.start()
      await asks(...many(0, refused))
      await passes(30)
      const card = house.chat.connector.messages.at(-1)
      await asks(...many(600, refused), refused(610, { userName: 'zoe@x.y' }))
      await passes(700)
      assert.equal(card?.edits, 0)
      await passes(2_000)
      assert.equal(card?.edits, 1)
      assert.match(wordsOf(card?.card), /7 of the last 7 requests of Microsoft Entra ID were not done, for 2 users/)
      assert.deepEqual(house.titles(), [FAILS])
    })

    it('is told once over restarts, also what ended while nobody looked', async () => {
      await house.subscribe()
      const first = house.start()
      await asks(...many(0, refused))
      await passes(30)
      await first.close()
      const second = house.start()
      await passes(60)
      assert.deepEqual(house.titles(), [FAILS])
      await second.close()
      await asks(...many(600, request))
      house.start()
      await passes(700)
      assert.deepEqual(house.titles(), [OVER, WORKS])
    })

    it('muted it says nothing more, and ends without a word; the next is told', async () => {
      await house.subscribe()
      house.start()
      await asks(...many(0, refused))
      await passes(30)
      const [chat] = house.chat.connector.messages.slice(-1)
      await house.chat.press('notice.mute', { v: 1, problem: 'provisioning', op: 'muting' })
      await asks(...many(600, request))
      await passes(700)
      assert.deepEqual(house.titles(chat?.conversation), [OVER])
      assert.deepEqual(await house.chat.world.notifications.mutes(house.chat.world.tenantId, at(700)), [])
      await asks(...many(1_200, refused))
      await passes(1_300)
      assert.deepEqual(house.titles(), [OVER, FAILS])
    })

    it('waits for quiet hours to end, and came and went is told as one', async () => {
      await house.subscribe()
      await house.settings({
        timezone: 'UTC',
        quiet: { ...QUIET, windows: [{ days: ['mon'], from: '11:00', to: '14:00' }] },
      })
      house.start()
      await asks(...many(0, refused))
      await passes(30)
      await asks(...many(600, request))
      await passes(700)
      assert.deepEqual(house.titles(), [])
      await passes(7_300)
      assert.deepEqual(house.titles(), ['While it was quiet: everything is over'])
      await house.settings({
        quiet: { windows: [{ days: ['mon'], from: '11:00', to: '23:00' }], breaks: ['provisioning'] },
      })
      await asks(...many(7_400, refused))
      await passes(7_500)
      assert.equal(house.titles().at(-1), FAILS)
    })

    it('reads no more than the newest requests, and one where nothing came', async () => {
      const { provisioningLog, tenantId } = house.chat.world
      const limits: number[] = []
      const counted = {
        ...provisioningLog,
        requests: (id: string, query: Parameters<typeof provisioningLog.requests>[1]) => {
          limits.push(query.limit)
          return provisioningLog.requests(id, query)
        },
      }
      house.start({ provisioningLog: counted })
      await asks(...Array.from({ length: 300 }, (_, n) => refused(n / 10)))
      await passes(60)
      assert.equal(Math.max(...limits), NEWEST)
      const before = limits.length
      await passes(70)
      assert.deepEqual([...new Set(limits.slice(before))], [1])
      const told = await house.chat.world.notifications.provisioningTold(tenantId)
      assert.equal(told?.over, false)
    })
  })
})
