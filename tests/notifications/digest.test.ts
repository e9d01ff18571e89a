import assert from 'node:assert/strict'
import { digestCard } from '../../src/bot/cards/digest.ts'
import { createLinks } from '../../src/bot/links.ts'
import { gatherDigest, saysNothing, type DigestFacts } from '../../src/notifications/digest.ts'
import type { DigestNotice } from '../../src/notifications/store.ts'
import { weekWords } from '../../src/words/digest.ts'
import { buttonIn } from '../bot/buttons.ts'
import { titleOf, wordsOf } from '../bot/chat.ts'
import { openHouse, QUIET, type House } from './house.ts'

const setting = { links: createLinks('https://console.example', null), op: 'op' }
const MONDAY = '2026-11-30T09:00:00.000Z'
const TITLE = 'Your week, 23–29 November'

function facts(more: Partial<DigestFacts> = {}): DigestFacts {
  return {
    ...{ kind: 'digest', from: '2026-11-23T09:00:00.000Z', at: MONDAY, attention: 0, muted: 0 },
    schedule: { day: 'mon', time: '09:00', timezone: 'Europe/London' },
    ...{ syncs: { runs: 38, succeeded: 36, users: 212 }, joiners: [], credentials: [] },
    leavers: { users: 0, names: [], more: false },
    ...more,
  }
}

describe('the weekly digest', () => {
  it('says who waits and who still holds something, with three names and how many more', () => {
    const card = digestCard(
      facts({
        joiners: [
          { reason: 'NO_PBX_LICENCE', users: 5, names: ['Priya Nair', 'Tom Baker', 'Zoë Łukasik'] },
          { reason: 'NO_NUMBER', users: 1, names: ['Mia Chen'] },
        ],
        leavers: { users: 2, names: ['Jan Visser', 'Amy Wu'], more: false },
        credentials: [{ label: '8x8 API key', expiresAt: '2026-12-04T00:00:00.000Z' }],
        ...{ attention: 12, muted: 1 },
      }),
      setting,
      true,
    )
    const words = wordsOf(card).split('\n')
    assert.equal(titleOf(card), TITLE)
    assert.match(JSON.stringify(card), /console\.example\/tab\/users\?state=blocked/)
    for (const each of [
      ...['38 syncs · 36 succeeded · 212 users changed', 'wait for an X Series licence', 'waits for a number'],
      ...['Priya Nair, Tom Baker, Zoë Łukasik, and 2 more', 'still hold a licence or number', 'Jan Visser, Amy Wu'],
      ...['ends within 30 days', '8x8 API key · ends 4 December', 'users need attention', '1 problem muted by you'],
      ...['Every Monday 9:00 · Europe/London', 'Stop digest'],
    ])
      assert.ok(words.includes(each), `${each} in ${words.join(' | ')}`)
  })

  it('names nobody but in a chat of one person', () => {
    const joiners: DigestFacts['joiners'] = [{ reason: 'NO_NUMBER', users: 1, names: ['Mia Chen'] }]
    assert.ok(!JSON.stringify(digestCard(facts({ joiners }), setting, false)).includes('Mia'))
  })

  it('stays small at any size of the data', () => {
    const name = '𝔘'.repeat(3_000)
    const many = (reason: 'NO_PBX_LICENCE' | 'NO_PHONE_LICENSE' | 'NO_NUMBER') => ({
      ...{ reason, users: 1_000_000, names: [name, name, name] },
    })
    const card = digestCard(
      facts({
        joiners: [many('NO_PBX_LICENCE'), many('NO_PHONE_LICENSE'), many('NO_NUMBER')],
        leavers: { users: 2_000, names: [name, name, name], more: true },
        credentials: Array.from({ length: 20 }, () => ({ label: name, expiresAt: MONDAY })),
        ...{ attention: 1_000_000, muted: 200 },
      }),
      setting,
      true,
    )
    const bytes = Buffer.byteLength(JSON.stringify(card))
    assert.ok(bytes < 16 * 1024, `${bytes}`)
  })

  it('calls the week by its days, where its reader is', () => {
    assert.equal(weekWords('2026-11-30T09:00:00Z', 'UTC'), '23–29 November')
    assert.equal(weekWords('2026-12-02T09:00:00Z', 'UTC'), '25 November – 1 December')
    assert.equal(weekWords('2026-11-29T23:00:00Z', 'Asia/Tokyo'), '23–29 November')
    // half past midnight, at the end of a week of 167 hours and of one of 169
    assert.equal(weekWords('2026-03-29T23:30:00Z', 'Europe/London'), '23–29 March')
    assert.equal(weekWords('2026-10-26T00:30:00Z', 'Europe/London'), '19–25 October')
  })

  describe('goes out', () => {
    let house: House
    afterEach(() => house.close())
    const open = async (choices: { digest: boolean } | null = { digest: true }) => {
      house = await openHouse({ users: 40, problems: true })
      await house.chat.world.sync.run('all')
      await house.subscribe(undefined, choices ?? {})
      // the first look at a company promises nothing for the week that has passed
      await looked()
    }
    /** Looked once after each start, since the next look at the digest is seconds away. */
    const looked = async () => {
      const { notifications, tenantId } = house.chat.world
      const one = house.start()
      await house.settled()
      await house.chat.until(async () => (await notifications.digestCursor(tenantId)) > 0)
      await house.settled()
      await one.close()
    }
    const decided = async (iso: string) => {
      const { notifications, tenantId } = house.chat.world
      const one = house.start()
      await house.chat.until(async () => (await notifications.digestCursor(tenantId)) * 1_000 >= Date.parse(iso))
      await house.settled()
      await one.close()
    }
    const digests = () => house.titles().filter((title) => title.startsWith('Your week'))

    it('once, however often the service starts again, to who asked for it', async () => {
      await open()
      await house.subscribe('another chat')
      assert.deepEqual(digests(), [])
      house.at(MONDAY)
      await decided(MONDAY)
      for (let start = 0; start < 3; start++) await looked()
      assert.deepEqual(digests(), [TITLE])
      house.at('2026-12-07T09:00:10.000Z')
      await decided('2026-12-07T09:00:00.000Z')
      assert.deepEqual(digests(), [TITLE, 'Your week, 30 November – 6 December'])
    })

    it('counts the problems that each chat muted for itself', async () => {
      await open()
      await house.subscribe('other', { digest: true })
      const { notifications, tenantId } = house.chat.world
      const mute = { problem: 'failed teams CONSENT', until: null }
      await notifications.mute(tenantId, { ...mute, conversationId: 'other' })
      house.at(MONDAY)
      await decided(MONDAY)
      const sent = house.chat.connector.messages.filter(({ card }) => titleOf(card) === TITLE)
      assert.equal(sent.length, 2)
      for (const { conversation, card } of sent)
        assert.equal(wordsOf(card).includes('1 problem muted by you'), conversation === 'other', conversation)
    })

    it('says what the directory says', async () => {
      await open()
      house.at(MONDAY)
      await decided(MONDAY)
      const { directory, jobs, tenants, tenantId } = house.chat.world
      const told = await gatherDigest({ jobs, directory }, tenantId, MONDAY, await tenants.noticeSettings(tenantId))
      const counts = await directory.counts(tenantId)
      assert.ok(told.attention > 0 && told.attention === counts.byState.blocked)
      assert.ok(told.joiners.length > 0)
      for (const { reason, users, names } of told.joiners) {
        const found = await directory.users(tenantId, { reasons: [reason], limit: 200 })
        assert.equal(users, found.total, reason)
        assert.deepEqual(names.length, Math.min(3, users))
      }
      const inactive = await directory.users(tenantId, { reasons: ['INACTIVE'], limit: 200 })
      const holding = inactive.items.filter(({ licence, number }) => licence !== null || number !== null)
      assert.equal(told.leavers.users, holding.length)
      assert.ok(!saysNothing(told))
      const [sent] = house.chat.connector.messages.slice(-1)
      assert.match(wordsOf(sent!.card), /users need attention/)
    })

    it('tells who left by their status, also where they keep their number, and never as joiners', async () => {
      await open()
      const { tenants, tenantId, directory, jobs, sync, changeInPbx } = house.chat.world
      const settings = await tenants.noticeSettings(tenantId)
      const gathered = () => gatherDigest({ jobs, directory }, tenantId, MONDAY, settings)
      const teams = await tenants.teams(tenantId)
      assert.ok(teams)
      await tenants.changeSettings(tenantId, 'teams', { ...teams.settings, deactivated: 'keep' }, MONDAY)
      await directory.dirtyAll(tenantId)
      await sync.run('all')
      const before = await gathered()
      const { items } = await directory.users(tenantId, { states: ['inSync'], limit: 200 })
      const leaver = items.find(({ number, active }) => number !== null && active)
      const [joiner] = (await directory.users(tenantId, { reasons: ['NO_PHONE_LICENSE'], limit: 1 })).items
      assert.ok(leaver && joiner?.number)
      await changeInPbx([leaver.userName, joiner.userName], { active: 'false' })
      await sync.run('all')
      const kept = await directory.user(tenantId, leaver.id)
      assert.deepEqual([kept?.active, kept?.state], [false, 'inSync'], 'it keeps its number')
      const after = await gathered()
      assert.equal(after.leavers.users, before.leavers.users + 2)
      const waiting = ({ joiners }: DigestFacts) =>
        joiners.find(({ reason }) => reason === 'NO_PHONE_LICENSE')?.users ?? 0
      assert.equal(waiting(after), waiting(before) - 1)
    })

    it('not to who did not ask, nor when there is nothing to say', async () => {
      await open(null)
      house.at(MONDAY)
      await decided(MONDAY)
      assert.deepEqual(digests(), [])
      await house.close()
      house = await openHouse({ users: 0 })
      await house.subscribe(undefined, { digest: true })
      await looked()
      house.at(MONDAY)
      await decided(MONDAY)
      assert.deepEqual(digests(), [])
    })

    it('late after an hour of rest, and not days late', async () => {
      await open()
      house.at('2026-11-30T15:00:00.000Z')
      await decided(MONDAY)
      assert.deepEqual(digests(), [TITLE])
      house.at('2026-12-09T15:00:00.000Z')
      await decided('2026-12-07T09:00:00.000Z')
      assert.deepEqual(digests(), [TITLE])
    })

    it('when quiet hours end, and by itself', async () => {
      await open()
      await house.settings({ quiet: QUIET, digest: { day: 'tue', time: '06:00' } })
      house.at('2026-11-24T06:00:00.000Z')
      await decided('2026-11-24T06:00:00.000Z')
      assert.deepEqual(digests(), [])
      house.at('2026-11-24T07:00:00.000Z')
      await looked()
      assert.deepEqual(digests(), ['Your week, 17–23 November'])
    })

    it('until somebody presses Stop digest; other notices stay', async () => {
      await open()
      house.at(MONDAY)
      await decided(MONDAY)
      const [sent] = house.chat.connector.messages.slice(-1)
      const { verb, data } = buttonIn(sent!.card, 'Stop digest')
      const { body } = await house.chat.press(verb, data, { replyToId: sent!.id })
      assert.equal(titleOf(body.value), 'The weekly digest is off')
      const { notifications, tenantId, auditLog } = house.chat.world
      assert.equal((await notifications.subscriptions(tenantId))[0]?.choices.digest, false)
      const [entry] = (await auditLog({ action: 'notices.subscribe' })).items
      assert.deepEqual([entry?.target, entry?.before, entry?.after], ['weekly digest', 'on', 'off'])
      house.at('2026-12-07T09:00:00.000Z')
      await decided('2026-12-07T09:00:00.000Z')
      assert.deepEqual(digests(), [])
      assert.equal(house.titles().at(-1), 'The weekly digest is off')
    })

    it('not any more to who turned it off while quiet hours held it back', async () => {
      await open()
      await house.settings({ quiet: QUIET, digest: { day: 'tue', time: '06:00' } })
      house.at('2026-11-24T06:00:00.000Z')
      await decided('2026-11-24T06:00:00.000Z')
      const { notifications, tenantId } = house.chat.world
      const [{ id } = assert.fail()] = await notifications.subscribers(tenantId)
      await notifications.choose(tenantId, id, { digest: false, quiet: 'settings', timezone: null })
      house.at('2026-11-24T07:00:00.000Z')
      await looked()
      assert.deepEqual(digests(), [])
    })

    it('again when Teams did not take it, with what is true then', async () => {
      await open()
      house.chat.connector.faults.push(412, 412)
      house.at(MONDAY)
      await decided(MONDAY)
      assert.deepEqual(digests(), [])
      const [entry] = await house.chat.world.notifications.due(house.chat.world.tenantId, '2999-01-01', 10)
      assert.deepEqual(entry?.notice, { kind: 'digest', at: MONDAY } satisfies DigestNotice)
      let time = Date.parse(MONDAY)
      const one = house.start()
      await house.chat.until(() => {
        house.at(new Date((time += 60_000)).toISOString())
        return digests().length === 1
      })
      await one.close()
      assert.deepEqual(digests(), [TITLE])
    })
  })
})
