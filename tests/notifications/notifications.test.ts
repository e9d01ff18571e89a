import assert from 'node:assert/strict'
import { openChat, titleOf, wordsOf } from '../bot/chat.ts'
import type { Chat } from '../bot/chat.ts'
import { Undeliverable } from '../../src/notifications/channel.ts'
import type { Channel } from '../../src/notifications/channel.ts'
import { createNotifications } from '../../src/notifications/notifications.ts'
import type { Notifications } from '../../src/notifications/notifications.ts'

const CAUSE = { code: 'CONSENT', detail: {}, raw: null }
const STARTER = { id: 'x', name: 'Console admin', type: 'manual' as const }

describe('notifications', () => {
  let chat: Chat
  let open: Notifications[]
  let offset: number
  const start = (channel: Channel = chat.bot.channel) => {
    const { world } = chat
    const made = createNotifications({
      store: world.notifications,
      jobs: world.jobs,
      tenants: world.tenants,
      channel,
      now: () => new Date(Date.now() + offset),
      log: () => undefined,
      every: 10,
    })
    open.push(made)
    made.open()
    return made
  }
  beforeEach(async () => {
    chat = await openChat()
    open = []
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
  /** A Teams sync started in the console, with this end. */
  const runTeams = async (...end: Parameters<Chat['world']['endJob']> extends [string, ...infer R] ? R : never) => {
    const { jobs } = await chat.world.sync.start('', STARTER, { service: 'teams' })
    await chat.world.endJob(jobs[0]!.id, ...end)
  }
  const titles = () =>
    chat.connector.messages.map(({ card }) => titleOf(card)).filter((title) => title !== 'Notices are on')
  const titled = (title: string) => chat.message(({ card }) => titleOf(card) === title)
  /** Everything in the journal was read, and everything due was sent. */
  const settled = () =>
    chat.until(() => {
      const { outbox } = chat.world
      return outbox.every((entry) => entry.deliveredAt !== null || entry.givenUp)
    })
  const read = async () => {
    const seen = (await chat.world.jobs.events('', 0, 1_000)).length
    for (let i = 0; i < 500 && (await chat.world.notifications.cursor('')) < seen; i++)
      await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(await chat.world.notifications.cursor(''), seen)
    await settled()
  }

  it('NOTE-1 sends a subscriber one card for a failed sync, none for the same failure again, and one when it is over', async () => {
    await subscribe()
    start()
    await runTeams('failed', { cause: CAUSE })
    const { card } = await titled('Sync failed')
    assert.match(wordsOf(card), /Permission refused/)
    await runTeams('failed', { cause: CAUSE })
    await runTeams('cancelled')
    await runTeams('failed', { cause: CAUSE })
    await read()
    await runTeams('succeeded')
    const resolved = await titled('Resolved: the sync works again')
    assert.match(wordsOf(resolved.card), /Was\n: Permission refused/)
    await runTeams('succeeded')
    await read()
    assert.deepEqual(titles(), ['Sync failed', 'Resolved: the sync works again'])
  })

  it('NOTE-1 sends nothing to where the run has its own card, and a card to other subscribers', async () => {
    await subscribe()
    await subscribe('second chat')
    start()
    await chat.say('sync teams')
    await titled('Syncing')
    await chat.world.endJob('1', 'failed', { cause: CAUSE })
    const failed = () => chat.connector.messages.filter(({ card }) => titleOf(card) === 'Sync failed')
    await chat.until(() => failed().length === 2)
    await read()
    assert.equal(new Set(failed().map(({ conversation }) => conversation)).size, 2)
    assert.equal(chat.world.outbox.length, 1)
  })

  it('sends nothing when nobody asked for notices', async () => {
    start()
    await runTeams('failed', { cause: CAUSE })
    await read()
    assert.equal(chat.world.outbox.length, 0)
  })

  it('tells what failed while it was down, once', async () => {
    await subscribe()
    const first = start()
    await first.close()
    await runTeams('failed', { cause: CAUSE })
    start()
    await titled('Sync failed')
    await open[1]!.close()
    start()
    await read()
    assert.deepEqual(titles(), ['Sync failed'])
  })

  it('waits for the last job of a run, and tells the run once', async () => {
    await subscribe()
    start()
    await chat.world.sync.start('', STARTER, { service: 'all' })
    await chat.world.endJob('1', 'failed', { cause: CAUSE })
    for (let i = 0; i < 20 && (await chat.world.notifications.cursor('')) < 3; i++)
      await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(chat.world.outbox.length, 0)
    await chat.world.endJob('2', 'cancelled', { cause: { ...CAUSE, code: 'PBX_JOB_ENDED' } })
    await titled('Sync failed')
    await read()
    assert.equal(chat.world.outbox.length, 1)
  })

  it('tells a run once whose jobs all ended while it was down', async () => {
    await subscribe()
    await chat.world.sync.start('', STARTER, { service: 'all' })
    await chat.world.endJob('1', 'failed', { cause: CAUSE })
    await chat.world.endJob('2', 'cancelled', { cause: { ...CAUSE, code: 'PBX_JOB_ENDED' } })
    start()
    await titled('Sync failed')
    await read()
    assert.equal(chat.world.outbox.length, 1)
  })

  it('NOTE-2 tries again later when the connector refuses, and delivers once', async () => {
    await subscribe()
    chat.connector.faults.push(412)
    start()
    await runTeams('failed', { cause: CAUSE })
    await chat.until(() => chat.world.outbox[0]?.attempts === 1)
    assert.deepEqual(titles(), [])
    offset = 60_000
    await titled('Sync failed')
    await read()
    assert.deepEqual(titles(), ['Sync failed'])
  })

  it('NOTE-2 gives up on a conversation that is gone, and on one that refuses for days', async () => {
    await subscribe()
    let gone = true
    const channel: Channel = {
      send: () => Promise.reject(gone ? new Undeliverable('removed') : new Error('busy')),
    }
    start(channel)
    await runTeams('failed', { cause: CAUSE })
    await chat.until(() => chat.world.outbox[0]?.givenUp === true)
    assert.equal(chat.world.outbox[0]!.attempts, 1)
    gone = false
    await runTeams('succeeded')
    await chat.until(() => {
      offset += 360 * 60_000
      return chat.world.outbox[1]?.givenUp === true
    })
    assert.equal(chat.world.outbox[1]!.attempts, 14)
    assert.equal(chat.world.outbox[1]!.lastError, 'busy')
  })
})
