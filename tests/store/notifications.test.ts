import assert from 'node:assert/strict'
import type { Conversation, NoticeChoices, RunCard } from '../../src/notifications/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER } from './sample.ts'

for (const engine of engines) {
  describe(`notifications, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    it('keeps who subscribed when a conversation is renewed', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      await notifications.keepConversation(tenant, talk('a'))
      await notifications.keepConversation(tenant, talk('b'))
      await notifications.subscribe(tenant, 'a', AT)
      await notifications.keepConversation(tenant, { ...talk('a'), reference: '{"new":1}', userName: 'Dana W' })
      const renewed = { ...talk('a'), reference: '{"new":1}', userName: 'Dana W' }
      assert.deepEqual(await notifications.subscribers(tenant), [renewed])
      assert.deepEqual(await notifications.conversation(tenant, 'a'), renewed)
      await notifications.unsubscribe(tenant, 'a')
      assert.deepEqual(await notifications.subscribers(tenant), [])
      assert.equal(await notifications.conversation(newTenant(), 'a'), null)
    })

    it('keeps what was searched for, each by its id, for who is of the tenant, and for a while', async () => {
      const { notifications } = opened.stores
      const [tenant, other] = [newTenant(), newTenant()]
      await notifications.keepSearch(tenant, { id: 's1', words: 'mia chen', at: AT }, AT)
      await notifications.keepSearch(tenant, { id: 's2', words: '+44', at: AT }, AT)
      assert.equal(await notifications.keptSearch(tenant, 's1', AT), 'mia chen')
      assert.equal(await notifications.keptSearch(tenant, 's2', AT), '+44')
      assert.equal(await notifications.keptSearch(other, 's1', AT), null)
      assert.equal(await notifications.keptSearch(tenant, 's1', LATER), null)
      await notifications.keepSearch(tenant, { id: 's3', words: 'ana', at: LATER }, LATER)
      assert.equal(await notifications.keptSearch(tenant, 's1', AT), null, 'the row is gone')
      assert.equal(await notifications.keptSearch(tenant, 's3', LATER), 'ana')
    })

    it('tells who used a button first, and of the same button in another tenant nothing', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      const ana = { by: 'Ana Ruiz', at: AT }
      assert.equal(await notifications.used(tenant, 'op'), null)
      assert.deepEqual(await notifications.useOnce(tenant, 'op', ana), { first: true, ...ana })
      assert.equal((await notifications.useOnce(tenant, 'op', { by: 'Ben', at: AT })).first, false)
      assert.deepEqual({ ...(await notifications.used(tenant, 'op')) }, ana)
      assert.equal(await notifications.used(newTenant(), 'op'), null)
    })

    it('tells who is subscribed since when, and how the notices went', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      for (const id of ['b', 'a', 'c']) await notifications.keepConversation(tenant, talk(id))
      await notifications.subscribe(tenant, 'b', AT)
      await notifications.subscribe(tenant, 'a', LATER)
      await notifications.enqueue(tenant, [notice('a', '1'), notice('a', '2'), notice('a', '3'), notice('b', '1')], 1)
      const due = await notifications.due(tenant, LATER, 10)
      const of = (chat: string) => due.filter(({ conversationId }) => conversationId === chat).map(({ id }) => id)
      const [one = 0, , three = 0] = of('a')
      await notifications.failed(tenant, one, failure('busy'), LATER)
      await notifications.delivered(tenant, one, LATER)
      await notifications.failed(tenant, three, failure('gone'), null)
      const { kind, userName } = talk('a')
      assert.deepEqual(await notifications.subscriptions(tenant), [
        { id: 'b', kind, userName, since: AT, choices, ...NONE, waiting: 1, nextAt: AT },
        {
          ...{
            id: 'a',
            kind,
            userName,
            since: LATER,
            choices,
            ...NONE,
            lastDeliveredAt: LATER,
            waiting: 1,
            nextAt: AT,
          },
          ...{ lastError: 'gone', lastCode: 'busy', lastFailedAt: LATER },
        },
      ])
      // what arrives later says that it works again
      await notifications.delivered(tenant, of('a')[1] ?? 0, '2027-01-01T00:00:00.000Z')
      assert.equal((await notifications.subscriptions(tenant))[1]?.lastError, null)
      await notifications.unsubscribe(tenant, 'a')
      assert.deepEqual(
        (await notifications.subscriptions(tenant)).map(({ id }) => id),
        ['b'],
      )
    })

    it('forgets what was delivered or given up long ago, and nothing that waits', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      const many = Array.from({ length: 450 }, (_, n) => notice('many', `${n}`))
      await notifications.enqueue(tenant, [notice('waits', '1'), notice('up', '1'), ...many, notice('late', '1')], 1)
      for (const { id, conversationId } of await notifications.due(tenant, LATER, 1000)) {
        if (conversationId === 'up') await notifications.failed(tenant, id, { ...failure('gone'), at: AT }, null)
        if (conversationId === 'many') await notifications.delivered(tenant, id, AT)
        if (conversationId === 'late') await notifications.delivered(tenant, id, LATER)
      }
      const told = async () =>
        [...(await notifications.deliveries(tenant, ['waits', 'up', 'many', 'late'])).keys()].sort()
      assert.deepEqual(await told(), ['late', 'many', 'up', 'waits'])
      assert.equal(await notifications.forgetSettled(newTenant(), LATER), false)
      assert.equal(await notifications.forgetSettled(tenant, AT), false, 'nothing is older')
      let steps = 1
      while (await notifications.forgetSettled(tenant, LATER)) steps += 1
      assert.ok(steps > 1, 'a piece at a time')
      assert.deepEqual(await told(), ['late', 'waits'])
    })

    it('keeps what a chat chose, when it is renewed too, and forgets it with the chat', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      await notifications.keepConversation(tenant, talk('a'))
      await notifications.keepConversation(tenant, talk('b'))
      await notifications.subscribe(tenant, 'a', AT)
      const own: NoticeChoices = {
        digest: true,
        quiet: [{ days: ['mon'], from: '20:00', to: '07:00' }],
        timezone: 'Europe/London',
      }
      await notifications.choose(tenant, 'a', own)
      await notifications.keepConversation(tenant, talk('a'))
      assert.deepEqual(await notifications.choices(tenant), new Map([['a', own]]))
      assert.deepEqual(await notifications.choices(tenant, ['b', 'nobody']), new Map([['b', choices]]))
      assert.deepEqual(await notifications.choices(newTenant(), ['a']), new Map())
      await notifications.forgetConversation(tenant, 'a')
      await notifications.keepConversation(tenant, talk('a'))
      assert.deepEqual(await notifications.choices(tenant, ['a']), new Map([['a', choices]]))
    })

    it('decides on the digests of a week once, whoever comes second', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      const digest = { conversationId: 'a', notice: { kind: 'digest' as const, at: AT }, topic: 'digest' as const }
      const entry = { ...digest, nextAt: AT }
      assert.equal(await notifications.digestCursor(tenant), 0)
      const both = [notifications.enqueueDigest(tenant, [entry], 7), notifications.enqueueDigest(tenant, [entry], 7)]
      assert.deepEqual((await Promise.all(both)).toSorted(), [false, true])
      assert.equal(await notifications.digestCursor(tenant), 7)
      assert.equal(await notifications.enqueueDigest(tenant, [{ ...entry, conversationId: 'b' }], 6), false)
      const due = await notifications.due(tenant, AT, 10)
      assert.deepEqual(
        due.map(({ conversationId, notice, topic }) => ({ conversationId, notice, topic })),
        [digest],
      )
    })

    it('tells each failure of provisioning and its end once, whoever comes second, and keeps both', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      const about = { kind: 'provisioningFails' as const, since: AT, at: LATER }
      const entry = { conversationId: 'a', notice: about, topic: 'provisioning' as const, nextAt: AT }
      assert.equal(await notifications.provisioningTold(tenant), null)
      const tell = (since: string, over: boolean) =>
        notifications.enqueueProvisioning(
          tenant,
          [{ ...entry, notice: { ...about, since, kind: over ? 'provisioningWorks' : 'provisioningFails' } }],
          { since, over },
        )
      assert.equal(await tell(AT, true), false, 'nothing failed')
      assert.deepEqual((await Promise.all([tell(AT, false), tell(AT, false)])).toSorted(), [false, true])
      assert.deepEqual(await notifications.provisioningTold(tenant), { since: AT, over: false })
      assert.equal(await tell(LATER, false), false, 'it fails already')
      assert.deepEqual((await Promise.all([tell(AT, true), tell(AT, true)])).toSorted(), [false, true])
      assert.deepEqual(await notifications.provisioningTold(tenant), { since: AT, over: true })
      assert.equal(await tell(AT, false), false, 'that is over')
      assert.equal(await notifications.provisioningTold(newTenant()), null)
      const due = await notifications.due(tenant, AT, 10)
      assert.deepEqual(
        due.map(({ notice, topic }) => ({ notice, topic })),
        [
          { notice: about, topic: 'provisioning' },
          { notice: { ...about, kind: 'provisioningWorks' }, topic: 'provisioning' },
        ],
      )
    })

    it('holds notices back until quiet hours end, and lets them go when these are changed', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      await notifications.enqueue(tenant, [notice('a', '1'), notice('a', '2'), notice('b', '1')], 1)
      const [one, two] = await notifications.due(tenant, AT, 10)
      assert.ok(one && two)
      await notifications.hold(tenant, [one.id, two.id], AT, LATER)
      assert.deepEqual(
        (await notifications.due(tenant, AT, 10)).map(({ conversationId }) => conversationId),
        ['b'],
      )
      assert.deepEqual(await notifications.heldFor(tenant, 'a', AT), [])
      const { waiting, held, nextAt } = (await notifications.deliveries(tenant, ['a'])).get('a') ?? {}
      assert.deepEqual([waiting, held, nextAt], [2, 2, LATER])
      await notifications.releaseHeld(tenant, AT)
      assert.deepEqual(
        (await notifications.heldFor(tenant, 'a', AT)).map(({ id, heldAt }) => [id, heldAt]),
        [one.id, two.id].map((id) => [id, AT]),
      )
    })

    it('keeps the thread of the mails of a problem, for each address and service', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      const thread = { problem: 'failed teams CONSENT', messageIds: ['<1@x>'] }
      await notifications.keepMailThread(tenant, 'mail:a', 'teams', thread)
      await notifications.keepMailThread(tenant, 'mail:a', 'teams', { ...thread, messageIds: ['<1@x>', '<2@x>'] })
      assert.deepEqual((await notifications.mailThread(tenant, 'mail:a', 'teams'))?.messageIds, ['<1@x>', '<2@x>'])
      assert.equal(await notifications.mailThread(tenant, 'mail:a', 'pbx'), null)
      assert.equal(await notifications.mailThread(newTenant(), 'mail:a', 'teams'), null)
      await notifications.keepMailThread(tenant, 'mail:a', 'teams', null)
      assert.equal(await notifications.mailThread(tenant, 'mail:a', 'teams'), null)
    })

    it('forgets a conversation with all that was on its way to it', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      await notifications.keepConversation(tenant, talk('a'))
      await notifications.keepCard(tenant, card('r1', 'a'))
      await notifications.enqueue(tenant, [notice('a', '1')], 1)
      await notifications.forgetConversation(tenant, 'a')
      assert.equal(await notifications.conversation(tenant, 'a'), null)
      assert.deepEqual(await notifications.openCards(tenant), [])
      assert.deepEqual(await notifications.due(tenant, LATER, 10), [])
    })

    it('knows the own chat of a person, and no other conversation of theirs', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      assert.equal(await notifications.ownConversation(tenant, 'dana'), null)
      await notifications.keepConversation(tenant, { ...talk('team'), kind: 'groupChat', userId: 'dana' })
      await notifications.keepConversation(tenant, { ...talk('own'), kind: 'personal', userId: 'dana' })
      assert.equal((await notifications.ownConversation(tenant, 'dana'))?.id, 'own')
      assert.equal(await notifications.ownConversation(newTenant(), 'dana'), null)
    })

    it('keeps what a conversation muted, as long as it said, and ends one or all of it', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      const of = async (now: string) =>
        (await notifications.mutes(tenant, now)).map(({ conversationId, problem }) => `${conversationId} ${problem}`)
      await notifications.keepConversation(tenant, talk('a'))
      for (const conversationId of ['a', 'b']) {
        await notifications.mute(tenant, { conversationId, problem: 'one', until: AT })
        await notifications.mute(tenant, { conversationId, problem: 'two', until: null })
      }
      assert.deepEqual(await of(AT), ['a two', 'b two'])
      await notifications.mute(tenant, { conversationId: 'a', problem: 'one', until: LATER })
      assert.deepEqual(await of(AT), ['a one', 'a two', 'b two'])
      assert.deepEqual(await notifications.mutes(newTenant(), AT), [])
      await notifications.endMutes(tenant, 'a', 'two')
      assert.deepEqual(await of(AT), ['a one', 'b two'])
      await notifications.endMutes(tenant, 'b', null)
      await notifications.forgetConversation(tenant, 'a')
      assert.deepEqual(await of(''), [])
    })

    it('lists cards that are not final, oldest first', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      for (const run of ['r3', 'r1', 'r2']) await notifications.keepCard(tenant, card(run, 'a'))
      await notifications.keepCard(tenant, card('r1', 'b'))
      await notifications.keepCard(tenant, { ...card('r3', 'a'), shown: 'again' })
      await notifications.keepCard(tenant, { ...card('r2', 'a'), final: true })
      assert.deepEqual(await notifications.openCards(tenant), [
        { ...card('r3', 'a'), shown: 'again' },
        card('r1', 'a'),
        card('r1', 'b'),
      ])
      assert.deepEqual(await notifications.cardsOf(tenant, 'r2'), [{ ...card('r2', 'a'), final: true }])
    })

    it('queues a notice once and moves the cursor with it, never back', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      assert.equal(await notifications.cursor(tenant), 0)
      await notifications.enqueue(tenant, [notice('a', '1'), notice('b', '1')], 7)
      await notifications.enqueue(tenant, [notice('a', '1'), notice('a', '2')], 9)
      await notifications.enqueue(tenant, [], 8)
      assert.equal(await notifications.cursor(tenant), 9)
      const due = await notifications.due(tenant, AT, 10)
      assert.deepEqual(
        due.map(({ conversationId, notice: { kind, ...about } }) => [
          conversationId,
          'jobId' in about ? about.jobId : kind,
        ]),
        [
          ['a', '1'],
          ['b', '1'],
          ['a', '2'],
        ],
      )
      assert.deepEqual(await notifications.due(newTenant(), AT, 10), [])
    })

    it('queues the end of a credential once for each threshold, and tells it as it was', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      const ends = (days: number) => {
        const about = { credential: 'pbx.apiKey', label: '8x8 API key “ß”', expiresAt: AT, days }
        return { conversationId: 'a', notice: { kind: 'credentialEnds' as const, ...about }, nextAt: AT }
      }
      await notifications.enqueue(tenant, [ends(30)], 0)
      await notifications.enqueue(tenant, [ends(30), ends(7)], 0)
      const due = await notifications.due(tenant, AT, 10)
      assert.deepEqual(
        due.map((entry) => entry.notice),
        [ends(30).notice, ends(7).notice],
      )
    })

    it('leaves notices and cursor as they were when one of them is refused', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      const bad = { ...notice('a', '2'), conversationId: 'a\0' }
      await assert.rejects(notifications.enqueue(tenant, [notice('a', '1'), bad], 3), { name: 'TextRefused' })
      assert.equal(await notifications.cursor(tenant), 0)
      assert.deepEqual(await notifications.due(tenant, LATER, 10), [])
    })

    it('lets no notice overtake an earlier one of its conversation, unless that is settled', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      const jobsOf = async (at: string) =>
        (await notifications.next(tenant, at, 10)).map(({ conversationId, notice: { kind, ...about } }) =>
          'jobId' in about ? `${conversationId}${about.jobId}` : kind,
        )
      const later = { ...notice('c', '1'), nextAt: LATER }
      await notifications.enqueue(
        tenant,
        [notice('a', '1'), notice('b', '1'), notice('a', '2'), later, notice('c', '2')],
        1,
      )
      assert.deepEqual(await jobsOf(AT), ['a1', 'b1', 'c2'])
      const [first, second] = await notifications.next(tenant, AT, 10)
      await notifications.failed(tenant, first!.id, failure('busy'), LATER)
      await notifications.delivered(tenant, second!.id, AT)
      assert.deepEqual(await jobsOf(AT), ['c2'], 'what follows a failure waits with it')
      assert.deepEqual(await jobsOf(LATER), ['a1', 'c1'])
      await notifications.failed(tenant, first!.id, failure('gone'), null)
      assert.deepEqual(await jobsOf(AT), ['a2', 'c2'])
    })

    it('moves a conversation to another id with its cards, its notices and what it muted', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      for (const id of ['a', 'b', 'c']) await notifications.keepConversation(tenant, talk(id))
      await notifications.subscribe(tenant, 'a', AT)
      await notifications.keepCard(tenant, card('r1', 'a'))
      await notifications.keepCard(tenant, card('r2', 'a'))
      await notifications.keepCard(tenant, { ...card('r1', 'b'), activityId: 'own' })
      await notifications.mute(tenant, { conversationId: 'a', problem: 'p', until: null })
      await notifications.enqueue(tenant, [notice('a', '1'), notice('b', '1'), notice('a', '2'), notice('c', '1')], 1)
      await notifications.choose(tenant, 'a', { digest: true, quiet: 'none', timezone: null })
      await notifications.moveConversation(tenant, 'a', { ...talk('b'), reference: '{"new":1}' })
      await notifications.moveConversation(tenant, 'a', talk('c'))
      assert.equal(await notifications.conversation(tenant, 'a'), null)
      assert.equal((await notifications.choices(tenant)).get('b')?.digest, true)
      assert.deepEqual(await notifications.subscribers(tenant), [{ ...talk('b'), reference: '{"new":1}' }])
      assert.deepEqual(await notifications.cardsOf(tenant, 'r1'), [{ ...card('r1', 'b'), activityId: 'own' }])
      assert.deepEqual(await notifications.cardsOf(tenant, 'r2'), [card('r2', 'b')])
      assert.deepEqual(await notifications.mutes(tenant, AT), [{ conversationId: 'b', problem: 'p', until: null }])
      const due = await notifications.due(tenant, AT, 10)
      assert.deepEqual(due.map(({ conversationId }) => conversationId).toSorted(), ['b', 'b', 'c'])
    })

    it('leaves what a chat chose for itself as it is when another goes on in it', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      for (const id of ['a', 'b']) await notifications.keepConversation(tenant, talk(id))
      await notifications.subscribe(tenant, 'a', AT)
      await notifications.choose(tenant, 'a', { digest: true, quiet: 'none', timezone: null })
      const own: NoticeChoices = { digest: false, quiet: 'settings', timezone: 'Europe/Paris' }
      await notifications.choose(tenant, 'b', own)
      await notifications.moveConversation(tenant, 'a', talk('b'))
      assert.deepEqual([...(await notifications.choices(tenant))], [['b', own]])
    })

    it('tries a notice again when it is due, and no more once delivered or given up', async () => {
      const { notifications } = opened.stores
      const tenant = newTenant()
      await notifications.enqueue(tenant, [notice('a', '1'), notice('b', '1'), notice('c', '1')], 1)
      const [first, second, third] = await notifications.due(tenant, AT, 10)
      assert.ok(first && second && third)
      await notifications.failed(tenant, first.id, failure('gone\0'), LATER)
      await notifications.failed(tenant, second.id, failure('no'), null)
      await notifications.delivered(tenant, third.id, AT)
      assert.deepEqual(await notifications.due(tenant, AT, 10), [])
      assert.deepEqual(await notifications.due(tenant, LATER, 10), [
        { ...first, attempts: 1, nextAt: LATER, lastError: 'gone␀' },
      ])
    })
  })
}

const choices: NoticeChoices = { digest: false, quiet: 'settings', timezone: null }
const NONE = { lastDeliveredAt: null, lastError: null, lastCode: null, lastFailedAt: null, waiting: 0, held: 0 }
const failure = (error: string) => ({ error, code: 'busy', at: LATER })

function talk(id: string): Conversation {
  return { id, kind: 'personal', reference: '{}', userId: 'u', userName: 'Dana' }
}

function card(runId: string, conversationId: string): RunCard {
  return { runId, conversationId, activityId: `activity-${runId}`, shown: 'x', final: false }
}

function notice(conversationId: string, jobId: string) {
  return { conversationId, notice: { kind: 'problem' as const, runId: `r${jobId}`, jobId }, nextAt: AT }
}
