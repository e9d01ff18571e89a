import assert from 'node:assert/strict'
import { buttonIn } from './buttons.ts'
import { BEN, openChat, RHEA, titleOf, wordsOf } from './chat.ts'
import type { Chat } from './chat.ts'

const SENT_AT = { timestamp: '2026-11-22T09:00:00.123Z' }

describe('bot, asked twice or by somebody who may not any more', () => {
  let chat: Chat
  beforeEach(async () => {
    chat = await openChat()
  })
  afterEach(() => chat.close())
  const jobs = async () => (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).total

  it('a message that Teams sends again starts nothing again, also once its sync has ended', async () => {
    const message = { ...chat.activity(), ...SENT_AT, text: 'sync now' }
    await Promise.all([chat.post(message), chat.post(message)])
    await chat.message(({ card }) => titleOf(card) === 'Sync succeeded')
    assert.equal((await chat.post(message)).status, 200)
    assert.equal(await jobs(), 2, 'one run of two jobs')
    assert.equal(chat.connector.messages.length, 1)
    await chat.post({ ...message, timestamp: '2026-11-22T09:10:00.000Z' })
    assert.equal(await jobs(), 4, 'the same words, said again')
  })

  it('words typed twice at once start one sync, and both are shown it', async () => {
    chat.world.hold()
    await Promise.all([chat.say('sync now'), chat.say('Sync  NOW!', { as: BEN })])
    assert.equal(await jobs(), 2)
    chat.world.release()
    await chat.message(({ conversation, card }) => conversation.endsWith(BEN) && titleOf(card) === 'Sync succeeded')
  })

  it('a button whose work failed says what to do, and works when it is pressed again', async () => {
    const { world } = chat
    let broken = true
    const start: typeof world.sync.start = (...asked) =>
      broken ? Promise.reject(new Error('the store is gone: /var/lib/secret')) : world.sync.start(...asked)
    const other = await openChat({
      again: { world: { ...world, sync: { ...world.sync, start } }, connector: chat.connector },
    })
    await other.say('help')
    const { id, card } = await other.message((sent) => titleOf(sent.card) === 'What you can say')
    const { verb, data } = buttonIn(card, 'Sync Now')
    const failed = await other.press(verb, data, { replyToId: id })
    assert.match(
      String(failed.body.value),
      /^That did not work: .+ Press again in a minute\. Reference for support: \w+/,
    )
    assert.doesNotMatch(String(failed.body.value), /secret/)
    broken = false
    const { body } = await other.press(verb, data, { replyToId: id })
    assert.doesNotMatch(wordsOf(body.value), /Already done/)
    await other.message((sent) => sent.id === id && titleOf(sent.card) === 'Sync succeeded')
    const after = await other.press(verb, data, { replyToId: id })
    assert.match(wordsOf(after.body.value), /Already done by/)
    assert.equal(await jobs(), 2)
    await other.close()
  })

  it('a button in a channel that had no own chat to answer in works once there is one', async () => {
    await chat.world.sync.run('all')
    const [job] = (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).items
    const data = { v: 1, op: 'muted.once', job: job?.id }
    const press = () => chat.press('notice.unmute.all', data, { kind: 'channel' })
    assert.match(String((await press()).body.value), /^We have no chat of our own yet\. Add/)
    await chat.say('hello')
    assert.equal((await press()).body.value, 'I have answered in our own chat.')
    assert.match(wordsOf((await press()).body.value), /Already done by/)
  })

  it('an old card of somebody whose role allows no more says who can do it, and what to ask for', async () => {
    await chat.say('help', { as: BEN })
    const { id, card } = await chat.message((sent) => titleOf(sent.card) === 'What you can say')
    const { verb, data } = buttonIn(card, 'Sync Now')
    const { body } = await chat.press(verb, data, { as: RHEA, replyToId: id })
    assert.match(String(body.value), /^This is for admins.+ Nothing was changed\. Your role does not allow it: ask one/)
    assert.equal(await jobs(), 0)
    const later = await chat.press(verb, data, { as: BEN, replyToId: id })
    assert.doesNotMatch(wordsOf(later.body.value), /Already done/, 'who may not press does not use it up')
  })

  it('very long words are answered like short ones', async () => {
    assert.equal(await chat.say(`${'sync now, please '.repeat(4_000)}`), 200)
    const { card } = await chat.message((sent) => wordsOf(sent.card).includes('Did you mean'))
    assert.ok(JSON.stringify(card).length < 3_000)
    assert.equal(await jobs(), 0)
  })

  it('a number in the digits of another script is found like one in ours', async () => {
    const { world } = chat
    await world.sync.run('all')
    const { items } = await world.directory.users(world.tenantId, { states: ['inSync'], limit: 1 })
    const user = items[0] ?? assert.fail('somebody in sync')
    const arabic = (user.number ?? '').replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))
    await chat.say(arabic)
    await chat.message((sent) => wordsOf(sent.card).includes(user.userName))
  })
})
