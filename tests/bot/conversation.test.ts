import assert from 'node:assert/strict'
import { ANA, BEN, RHEA, STRANGER, UMA, openChat, titleOf, wordsOf } from './chat.ts'
import type { Chat } from './chat.ts'

describe('bot conversation', () => {
  let chat: Chat
  beforeEach(async () => {
    chat = await openChat()
  })
  afterEach(() => chat.close())

  const titled = (title: string) => chat.message(({ card }) => titleOf(card) === title)
  const buttonOf = async (title: string, words: string) => {
    const sent = await titled(title)
    const action = sent.card!.actions.find((one) => one.title === words)
    assert.ok(action, `${title} has a button ${words}`)
    return { sent, verb: action.verb!, data: action.data! }
  }

  it('BOT-2 sends one card for a sync and edits it in place until it shows the result', async () => {
    assert.equal(await chat.say('Sync  Now!'), 200)
    const card = await titled('Syncing')
    assert.match(wordsOf(card.card), /8x8 PBX, then Microsoft Teams/)
    await chat.world.runJob('1', { phase: 'read', done: 620 })
    await chat.message(({ card: seen }) => wordsOf(seen).includes('Step 1 of 3'))
    await chat.world.endJob('1', 'succeeded', { counts: { read: 1_240 } })
    await chat.world.endJob('2', 'succeeded', { counts: { assigned: 31, changed: 6, removed: 4 } })
    const done = await titled('Sync succeeded')
    assert.equal(done.id, card.id)
    assert.match(wordsOf(done.card), /31\nAssigned/)
    assert.equal(chat.connector.messages.length, 1)
    await chat.until(() => chat.world.cards[0]!.final)
  })

  it('BOT-1 answers every command with its card', async () => {
    const answers: [string, string][] = [
      ['hello', 'Hello, I am Voice Sync Console'],
      ['help', 'What you can say'],
      ['status', 'Everything is in sync'],
      ['show last sync', 'No sync has run yet'],
      ['notify me', 'Notices are on'],
      ['stop', 'Notices are off'],
      ['diagnostic sync', 'Syncing: diagnostic'],
    ]
    for (const [words, title] of answers) {
      await chat.say(words)
      await titled(title)
    }
    await chat.world.endJob('1', 'succeeded')
    await chat.world.endJob('2', 'succeeded')
    await chat.say('show history')
    assert.match(wordsOf((await titled('Last 2 jobs')).card), /Microsoft Teams\n · Succeeded · diagnostic/)
  })

  it('BOT-1 reads a look that is one letter off, and says so', async () => {
    await chat.say('show histroy')
    const { card } = await titled('No sync has run yet')
    assert.match(wordsOf(card), /^Read as \nshow history\n\./)
  })

  it('BOT-1 never guesses a command that writes', async () => {
    await chat.say('snyc now')
    const { card } = await chat.message(({ card: seen }) => wordsOf(seen).includes('Did you mean'))
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Sync Now', 'Help'],
    )
    assert.equal((await chat.world.jobs.active('')).length, 0)
  })

  it('BOT-3 tells a stranger nothing but their own id, and starts nothing', async () => {
    await chat.say('sync now', { as: STRANGER })
    const { card } = await titled('This is for admins')
    assert.ok(wordsOf(card).includes(STRANGER))
    assert.equal((await chat.world.jobs.active('')).length, 0)
    assert.deepEqual(card!.actions, [])
  })

  it('BOT-3 tells a user without a role no command, whatever they write, and keeps no conversation of theirs', async () => {
    await chat.say('pizza', { as: UMA })
    await titled('This is for admins')
    assert.equal(await chat.world.notifications.conversation('', `personal-${UMA}`), null)
  })

  it('BOT-3 knows callers by tenant: the same object id of another tenant is a stranger', async () => {
    await chat.say('status', { tenant: '22222222-2222-4222-8222-222222222222' })
    await titled('This is for admins')
  })

  it('BOT-3 lets a reader look but not start, by text and by button', async () => {
    await chat.say('sync now', { as: RHEA })
    await titled('This is for admins')
    await chat.say('help', { as: RHEA })
    const { verb, data } = await buttonOf('What you can say', 'Sync Now')
    const { status, body } = await chat.press(verb, data, { as: RHEA })
    assert.equal(status, 200)
    assert.equal(body.type, 'application/vnd.microsoft.activity.message')
    assert.equal((await chat.world.jobs.active('')).length, 0)
    assert.match(chat.world.audited.at(-1)!.target, /refused/)
  })

  it('BOT-2 turns the message whose Sync Now was pressed into the card of the run', async () => {
    await chat.say('help')
    const { sent, verb, data } = await buttonOf('What you can say', 'Sync Now')
    const { body } = await chat.press(verb, data, { replyToId: sent.id })
    assert.equal(titleOf(body.value), 'Syncing')
    await chat.world.endJob('1', 'succeeded')
    await chat.world.endJob('2', 'succeeded')
    assert.equal((await titled('Sync succeeded')).id, sent.id)
    assert.equal(chat.connector.messages.length, 1)
  })

  it('BOT-2 uses a button once: the second press says who was first', async () => {
    await chat.say('help')
    const { sent, verb, data } = await buttonOf('What you can say', 'Sync Now')
    const pressed = await Promise.all([
      chat.press(verb, data, { replyToId: sent.id }),
      chat.press(verb, data, { replyToId: sent.id, as: BEN }),
    ])
    const words = pressed.map(({ body }) => wordsOf(body.value))
    assert.equal(words.filter((one) => one.includes('Already done by')).length, 1)
    assert.equal((await chat.world.jobs.jobs('', { limit: 10 })).total, 2)
    assert.equal(chat.world.audited.length, 1)
  })

  it('says that a sync is already going, who started it, and keeps that card up to date too', async () => {
    await chat.say('sync now')
    await titled('Syncing')
    await chat.say('sync now', { as: BEN })
    const already = await titled('Already syncing')
    assert.match(wordsOf(already.card), /Ana Ruiz\n started a full sync/)
    await chat.world.endJob('1', 'succeeded')
    await chat.world.endJob('2', 'succeeded')
    await chat.message(({ id, card }) => id === already.id && titleOf(card) === 'Sync succeeded')
    assert.equal(chat.connector.messages.length, 2)
  })

  it('shows the cause, fix and owner when the sync failed, and one card for both jobs', async () => {
    await chat.say('sync now')
    await titled('Syncing')
    await chat.world.endJob('1', 'failed', { cause: { code: 'PBX_CREDENTIAL', detail: {}, raw: null } })
    await chat.world.endJob('2', 'cancelled', { cause: { code: 'PBX_JOB_ENDED', detail: {}, raw: null } })
    const { card } = await titled('Sync failed')
    assert.match(wordsOf(card), /8x8 no longer accepts the API key/)
    assert.match(wordsOf(card), /Not started: the 8x8 PBX job did not succeed/)
    assert.equal(chat.connector.messages.length, 1)
  })

  it('says what is missing when set-up is not complete', async () => {
    chat.world.set.setup = ['teams', 'firstSync']
    await chat.say('sync now')
    const { card } = await titled('Set-up is not complete')
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Connect Teams', 'Sync PBX only'],
    )
    assert.match(chat.world.audited[0]!.target, /not started/)
  })

  it('shows state and service only in a group chat, and the rest to the one who asked', async () => {
    await chat.say('<at>Voice Sync</at> sync now', { kind: 'groupChat' })
    const { card } = await titled('Syncing')
    assert.doesNotMatch(wordsOf(card), /Ana|\d|users/)
    assert.deepEqual((card!.refresh as { userIds: string[] }).userIds, [`29:${ANA}`])
    const { body } = await chat.press('job.view', { v: 1, run: 'run-1' }, { kind: 'groupChat' })
    assert.match(wordsOf(body.value), /Ana Ruiz/)
    await chat.say('status', { kind: 'channel' })
    const status = await chat.message(({ conversation }) => conversation === `channel-${ANA}`)
    assert.doesNotMatch(wordsOf(status.card), /\d/)
  })

  it('answers an unknown button with the current card', async () => {
    const { status, body } = await chat.press('plan.apply', { v: 1, plan: 7 })
    assert.equal(status, 200)
    assert.match(wordsOf(body.value), /^This card is from an older version/)
  })

  it('sends a new message when the old one cannot be edited any more', async () => {
    await chat.say('sync now')
    const first = await titled('Syncing')
    chat.connector.messages.splice(0)
    await chat.world.endJob('1', 'succeeded')
    await chat.world.endJob('2', 'succeeded')
    const next = await titled('Sync succeeded')
    assert.equal(next.edits, 0)
    assert.ok(first)
  })

  it('tries the last edit again until the connector takes it', async () => {
    await chat.say('sync now')
    const { id } = await titled('Syncing')
    chat.connector.faults.push(412)
    await chat.world.endJob('1', 'succeeded')
    await chat.world.endJob('2', 'succeeded')
    assert.equal((await titled('Sync succeeded')).id, id)
  })

  it('ENG-6 goes on with the card of a run after a restart', async () => {
    await chat.say('sync now')
    const { id } = await titled('Syncing')
    await chat.bot.close()
    await chat.world.endJob('1', 'succeeded')
    await chat.world.endJob('2', 'succeeded')
    const again = await openChat({ kind: 'none' }, chat)
    try {
      assert.equal((await titled('Sync succeeded')).id, id)
      assert.equal(chat.connector.messages.length, 1)
    } finally {
      await again.close()
    }
  })

  it('welcomes an admin who installs it, and is silent to others', async () => {
    const installed = { type: 'installationUpdate', action: 'add' }
    await (await chat.post({ ...chat.activity({ as: STRANGER }), ...installed })).text()
    await (await chat.post({ ...chat.activity(), ...installed })).text()
    await titled('Hello, I am Voice Sync Console')
    assert.equal(chat.connector.messages.length, 1)
  })
})
