import assert from 'node:assert/strict'
import { buttonIn } from '../bot/buttons.ts'
import { openChat, titleOf, wordsOf } from '../bot/chat.ts'
import type { Chat } from '../bot/chat.ts'
import { createNotifications } from '../../src/notifications/notifications.ts'
import type { Notifications } from '../../src/notifications/notifications.ts'

/** Microsoft 365 refuses everything, for want of consent. */
const NO_CONSENT = { faults: [{ system: 'graph', kind: 'status', status: 403 }] }
const CAUSE = { code: 'CONSENT', detail: {}, raw: null }
const NOT_STARTED = { code: 'PBX_JOB_ENDED', detail: {}, raw: null }
const HOUR = 3_600_000
const FAR = '2999-01-01T00:00:00.000Z'

describe('notifications', () => {
  let chat: Chat
  let open: Notifications[]
  let logged: { error: string; nextAt: string | null }[]
  let offset: number
  const start = () => {
    const { world } = chat
    const made = createNotifications({
      store: world.notifications,
      jobs: world.jobs,
      tenants: world.tenants,
      channel: chat.bot.channel,
      now: () => new Date(world.clock.now() + offset),
      log: (_, more) => logged.push(more as (typeof logged)[number]),
      every: 10,
    })
    open.push(made)
    made.open()
    return made
  }
  beforeEach(async () => {
    chat = await openChat()
    open = []
    logged = []
    offset = 0
  })
  afterEach(async () => {
    await Promise.all(open.map((one) => one.close()))
    await chat.close()
  })

  const subscribe = async (conversation?: string) => {
    const before = chat.connector.messages.length
    await chat.say('notify me', conversation ? { conversation } : {})
    await chat.until(() => chat.connector.messages.length > before)
  }
  /** A Teams sync started in the console; it ends as the clouds let it. */
  const runTeams = async (faults: object, state: string) => {
    await chat.world.faults(faults)
    const [job] = await chat.world.sync.run('teams')
    assert.equal(job?.state, state)
  }
  const fails = () => runTeams(NO_CONSENT, 'failed')
  const succeeds = () => runTeams({}, 'succeeded')
  const titles = () =>
    chat.connector.messages.map(({ card }) => titleOf(card)).filter((title) => title !== 'Notices are on')
  const titled = (title: string) => chat.message(({ card }) => titleOf(card) === title)
  /** Notices that are neither delivered nor given up. */
  const waiting = () => chat.world.notifications.due(chat.world.tenantId, FAR, 100)
  /** Everything in the journal was read, and everything due was sent. */
  const read = async () => {
    const { world } = chat
    const seen = await world.jobs.lastSeq(world.tenantId)
    await chat.until(async () => (await world.notifications.cursor(world.tenantId)) === seen)
    await chat.until(async () => (await waiting()).length === 0)
  }

  it('NOTE-1 sends a subscriber one card for a failed sync, none for the same failure again, and one when it is over', async () => {
    await subscribe()
    start()
    await fails()
    const { card } = await titled('Sync failed')
    assert.match(wordsOf(card), /Permission refused/)
    await fails()
    const [cancelled] = await chat.world.record('teams')
    await chat.world.endJob(cancelled, 'cancelled')
    await fails()
    await read()
    await succeeds()
    const resolved = await titled('Resolved: the sync works again')
    const jobs = (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 10 })).items
    const first = jobs.findLast(({ state }) => state === 'failed')?.endedAt?.slice(0, 19)
    assert.match(wordsOf(resolved.card), new RegExp(`Was\n: Permission refused\n\\{\\{DATE\\(${first}Z`))
    await succeeds()
    await read()
    assert.deepEqual(titles(), ['Resolved: Sync failed', 'Resolved: the sync works again'])
  })

  it('forgets after 90 days how notices went', async () => {
    await subscribe()
    start()
    await fails()
    await titled('Sync failed')
    await read()
    const { notifications, tenantId } = chat.world
    const [sent] = await notifications.subscriptions(tenantId)
    const told = async () => (await notifications.deliveries(tenantId, [sent!.id])).size
    assert.equal(await told(), 1)
    offset = 91 * 24 * HOUR
    await chat.until(async () => (await told()) === 0)
  })

  const mute = async (choice?: string) => {
    const { id, card } = await titled('Sync failed')
    const { verb, data } = buttonIn(card, 'Mute')
    const { body } = await chat.press(verb, { ...data, ...(choice ? { for: choice } : {}) }, { replyToId: id })
    assert.match(wordsOf(body.value), /^Muted for you until /m)
    return { id, card: body.value }
  }

  it('NOTE-1 says nothing more to who muted a problem until it is resolved, but ends its card', async () => {
    await subscribe()
    await subscribe('second chat')
    start()
    await fails()
    const muted = await mute()
    assert.match(wordsOf(muted.card), /^Muted for you until it is resolved\.\nPermission refused\.$/m)
    await chat.message(({ id, card }) => id === muted.id && wordsOf(card).includes('Muted for you'))
    await succeeds()
    const over = await chat.message(({ id, card }) => id === muted.id && titleOf(card) === 'Resolved: Sync failed')
    await titled('Resolved: the sync works again')
    await read()
    const resolved = chat.connector.messages.filter(({ card }) => titleOf(card) === 'Resolved: the sync works again')
    assert.equal(resolved.length, 1)
    assert.notEqual(resolved[0]!.conversation, over.conversation)
    await fails()
    await chat.message((sent) => sent.conversation === over.conversation && titleOf(sent.card) === 'Sync failed')
  })

  it('NOTE-1 mutes a problem for so many hours, also when it comes back, and unmutes it', async () => {
    await subscribe()
    start()
    await fails()
    await mute('hours')
    await succeeds()
    await fails()
    await read()
    assert.deepEqual(titles(), ['Resolved: Sync failed'])
    await succeeds()
    await read()
    offset = 5 * HOUR
    await fails()
    const { id } = await titled('Sync failed')
    const muted = await mute('day')
    const { verb, data } = buttonIn(muted.card, 'Unmute')
    const { body } = await chat.press(verb, data, { replyToId: id })
    assert.equal(titleOf(body.value), 'Sync failed')
    assert.deepEqual(await chat.world.notifications.mutes(chat.world.tenantId, FAR), [])
    const entries = (await chat.world.auditLog({ action: 'notices.mute' })).items
    assert.equal(entries[0]?.target, 'failed teams CONSENT')
    assert.equal(entries[0]?.after, 'ended')
  })

  it('mutes nothing by the card of a problem that is over: the next one like it is told', async () => {
    await chat.say('sync now')
    await chat.world.idle()
    await subscribe()
    await fails()
    await chat.say('show last sync')
    const [job] = (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).items
    await succeeds()
    const { body } = await chat.press('notice.mute', { v: 1, job: job?.id, op: 'a day later' })
    assert.equal(titleOf(body.value), 'That problem is over')
    assert.deepEqual(await chat.world.notifications.mutes(chat.world.tenantId, FAR), [])
  })

  it('shows no problem that is over as open to who unmutes it', async () => {
    await subscribe()
    await fails()
    await chat.say('mute')
    const { id, card } = await titled('Sync failed')
    await succeeds()
    const { verb, data } = buttonIn(card, 'Unmute')
    const { body } = await chat.press(verb, data, { replyToId: id })
    assert.equal(titleOf(body.value), 'That problem is over')
    assert.deepEqual(await chat.world.notifications.mutes(chat.world.tenantId, FAR), [])
  })

  it('NOTE-1 tells of a sync in which Microsoft took nobody, with why, and when it did again', async () => {
    await subscribe()
    start()
    await chat.world.sync.run('pbx')
    await runTeams({ switches: { assignOutcome: 'failed' } }, 'succeededWithErrors')
    const { card } = await titled('Sync succeeded with errors')
    assert.match(wordsOf(card), /^Why\n\d+\nMicrosoft was busy$/m)
    await chat.say('status')
    const status = await titled('Nothing needs a sync')
    assert.match(wordsOf(status.card), /^\d users wait for Microsoft$/m)
    await succeeds()
    const resolved = await titled('Resolved: the sync works again')
    assert.match(wordsOf(resolved.card), /^Was\n: \d users were not synced$/m)
    await titled('Resolved: Nobody was synced')
  })

  it('NOTE-1 ends what was muted until it is resolved with the sync that works, also where another problem came between', async () => {
    await subscribe()
    start()
    await fails()
    await mute()
    await runTeams({ faults: [{ system: 'graph', kind: 'status', status: 401 }] }, 'failed')
    await succeeds()
    await read()
    assert.deepEqual(await chat.world.notifications.mutes(chat.world.tenantId, FAR), [])
    const before = titles().length
    await fails()
    await read()
    assert.deepEqual(titles().slice(before), ['Sync failed'])
  })

  it('mutes by word the problem that is open, and says when there is none', async () => {
    await subscribe()
    await chat.say('mute')
    await titled('No problem is open')
    await fails()
    await chat.say('mute')
    await chat.message(({ card }) => /Muted for you until it is resolved/.test(wordsOf(card)))
    await chat.say('unmute')
    await titled('Nothing is muted')
    assert.deepEqual(await chat.world.notifications.mutes(chat.world.tenantId, FAR), [])
  })

  it('NOTE-1 tells the tries of a problem on its one card, with the newest of them', async () => {
    await subscribe()
    start()
    await fails()
    const { id } = await titled('Sync failed')
    await fails()
    await fails()
    const told = await chat.message((sent) => sent.id === id && /^3 tries, the last/m.test(wordsOf(sent.card)))
    const [job] = (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).items
    assert.match(wordsOf(told.card), new RegExp(`job ${job!.id}$`, 'm'))
    await read()
    assert.deepEqual(titles(), ['Sync failed'])
  })

  it('leaves the card alone where a retry stands that put it right', async () => {
    await subscribe()
    const first = start()
    await fails()
    const { id, card } = await titled('Sync failed')
    await read()
    await first.close()
    await chat.world.faults({})
    const { verb, data } = buttonIn(card, 'Retry failed')
    await chat.press(verb, data, { replyToId: id })
    await titled('Sync succeeded')
    const { notifications, tenantId } = chat.world
    await chat.until(async () => (await notifications.openCards(tenantId)).length === 0)
    start()
    await read()
    assert.deepEqual(titles(), ['Sync succeeded'])
  })

  it('NOTE-1 sends nothing to where the run has its own card, and a card to other subscribers', async () => {
    await subscribe()
    await subscribe('second chat')
    start()
    await chat.world.faults(NO_CONSENT)
    await chat.say('sync teams')
    const failed = () => chat.connector.messages.filter(({ card }) => titleOf(card) === 'Sync failed')
    await chat.until(() => failed().length === 2)
    await read()
    assert.equal(new Set(failed().map(({ conversation }) => conversation)).size, 2)
    assert.deepEqual(titles(), ['Sync failed', 'Sync failed'])
  })

  it('sends nothing when nobody asked for notices', async () => {
    start()
    await fails()
    await read()
    assert.equal(chat.connector.requests, 0)
  })

  it('tells what failed while it was down, once', async () => {
    await subscribe()
    const first = start()
    await first.close()
    await fails()
    start()
    await titled('Sync failed')
    await open[1]!.close()
    start()
    await read()
    assert.deepEqual(titles(), ['Sync failed'])
  })

  it('tells a run of two jobs once, when the second did not start', async () => {
    await subscribe()
    start()
    await chat.world.faults({ revoke: ['8x8'] })
    const jobs = await chat.world.sync.run('all')
    assert.deepEqual(
      jobs.map(({ state }) => state),
      ['failed', 'cancelled'],
    )
    assert.match(wordsOf((await titled('Sync failed')).card), /8x8 no longer accepts the API key/)
    await read()
    assert.deepEqual(titles(), ['Sync failed'])
  })

  it('waits for the last job of a run, and tells the run once', async () => {
    const { world, connector } = chat
    await subscribe()
    start()
    const [pbx, teams] = await world.record('pbx', 'teams')
    await world.endJob(pbx, 'failed', CAUSE)
    await read()
    assert.equal(connector.messages.length, 1)
    await world.endJob(teams, 'cancelled', NOT_STARTED)
    await titled('Sync failed')
    await read()
    assert.deepEqual(titles(), ['Sync failed'])
  })

  it('tells a run once whose jobs all ended while it was down', async () => {
    await subscribe()
    await chat.world.faults({ revoke: ['8x8'] })
    await chat.world.sync.run('all')
    start()
    await titled('Sync failed')
    await read()
    assert.deepEqual(titles(), ['Sync failed'])
  })

  it('NOTE-1 tells that users need attention once, and not again while they do', async () => {
    await chat.close()
    chat = await openChat({ company: { users: 40, problems: true } })
    await subscribe()
    start()
    const ended = await chat.world.sync.run('all')
    assert.equal(ended[1]?.state, 'succeededWithErrors')
    await chat.message(({ card }) => /users need attention$/.test(titleOf(card)))
    await chat.world.sync.run('teams')
    await read()
    assert.equal(titles().length, 1)
  })

  it('NOTE-2 tries again later when the connector refuses, and delivers once', async () => {
    await subscribe()
    chat.connector.faults.push(412)
    start()
    await fails()
    await chat.until(async () => (await waiting())[0]?.attempts === 1)
    assert.deepEqual(titles(), [])
    offset = HOUR
    await titled('Sync failed')
    await read()
    assert.deepEqual(titles(), ['Sync failed'])
  })

  it('NOTE-2 gives up at once on a conversation that is gone', async () => {
    await subscribe()
    // nor can it be made anew
    chat.connector.faults.push(404, 404)
    start()
    await fails()
    await chat.until(() => logged.length === 1)
    assert.equal(logged[0]!.nextAt, null)
    await read()
    assert.deepEqual(titles(), [])
  })

  it('NOTE-2 gives up on a conversation that refuses for days', async () => {
    await subscribe()
    chat.connector.faults.push(...Array<number>(100).fill(500))
    const before = chat.connector.requests
    start()
    await fails()
    await chat.until(() => {
      offset += 6 * HOUR
      return logged.at(-1)?.nextAt === null
    })
    await read()
    assert.equal(logged.length, 19)
    assert.equal(chat.connector.requests - before, 19)
    assert.deepEqual(titles(), [])
  })
})
