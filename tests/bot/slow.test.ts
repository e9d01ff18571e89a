import assert from 'node:assert/strict'
import { ANA, openChat, titleOf, wordsOf } from './chat.ts'
import type { Chat } from './chat.ts'
import type { World } from './world.ts'

/** A sync service that takes its time: nothing of it goes on until `open`. */
function slowed(world: World): { world: World; open: () => void; fail: () => void } {
  let open = () => {}
  let fail = () => {}
  const gate = new Promise<void>((resolve, reject) => {
    open = resolve
    fail = () => reject(new Error('the store is gone: /var/lib/secret'))
  })
  gate.catch(() => undefined)
  const { sync } = world
  const slow: World['sync'] = {
    ...sync,
    start: async (...asked) => (await gate, sync.start(...asked)),
    status: async (...asked) => (await gate, sync.status(...asked)),
  }
  return { world: { ...world, sync: slow }, open: () => open(), fail: () => fail() }
}

describe('bot while the work takes long', () => {
  let usual: Chat
  let chat: Chat
  let open: () => void
  let fail: () => void
  beforeEach(async () => {
    usual = await openChat()
    const slow = slowed(usual.world)
    ;({ open, fail } = slow)
    chat = await openChat({ again: { world: slow.world, connector: usual.connector }, patience: 10 })
  })
  afterEach(async () => {
    open()
    await chat.close()
    await usual.close()
  })
  const titles = () => chat.connector.messages.map(({ card, text }) => titleOf(card) || text)

  it('says of typed words that it is on it, and answers in that message', async () => {
    const said = chat.say('status')
    const { id } = await chat.message(({ card }) => titleOf(card) === 'On it')
    open()
    assert.equal(await said, 200)
    const answered = await chat.message(({ card }) => /excluded/.test(wordsOf(card)))
    assert.equal(answered.id, id)
    assert.equal(chat.connector.messages.length, 1)
  })

  it('shows once that it is writing, in the same chat', async () => {
    const said = chat.say('status')
    await chat.until(() => chat.connector.typing.length > 0)
    await chat.message(({ card }) => titleOf(card) === 'On it')
    open()
    await said
    assert.deepEqual(chat.connector.typing, [`personal-${ANA}`])
  })

  it('leaves it to nobody else: the library has a timer of a second, for all chats at once', async () => {
    const { connector, world } = usual
    const slow = slowed(world)
    const patient = await openChat({ again: { world: slow.world, connector }, patience: 600_000 })
    const said = patient.say('status')
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    slow.open()
    await said
    await patient.close()
    assert.deepEqual(connector.typing, [])
  })

  it('answers all the same where Teams does not take that it is writing', async () => {
    chat.connector.noTyping = 500
    const said = chat.say('status')
    await chat.until(() => chat.logged.some((line) => line.includes('could not be shown')))
    open()
    assert.equal(await said, 200)
    await chat.message(({ card }) => /excluded/.test(wordsOf(card)))
    assert.equal(chat.connector.messages.length, 1)
  })

  it('says the same of a sync that starts slowly, whose card that message becomes', async () => {
    const said = chat.say('sync now')
    const { id } = await chat.message(({ card }) => titleOf(card) === 'On it')
    open()
    await said
    const ended = await chat.message(({ card }) => /^(Sync succeeded|.* needs? attention)$/.test(titleOf(card)))
    assert.equal(ended.id, id)
    assert.equal(chat.connector.messages.length, 1)
  })

  it('says so too when it did not work in the end, and no more', async () => {
    const said = chat.say('status')
    const { id } = await chat.message(({ card }) => titleOf(card) === 'On it')
    fail()
    await said
    const { card } = await chat.message((sent) => titleOf(sent.card) === 'That did not work')
    assert.doesNotMatch(JSON.stringify(card), /secret/)
    assert.deepEqual([chat.connector.messages.length, chat.connector.messages[0]!.id], [1, id])
  })

  it('answers a pressed button before its work is done, starts it once, and shows it in the message', async () => {
    const { reply } = await shownCard()
    const data = { v: 1, service: 'all', op: 'slow.all' }
    // a double click, and a client that asks again because it was not answered
    const all = await Promise.all([1, 2, 3].map(() => chat.press('sync.start', data, { replyToId: reply })))
    for (const { status, body } of all) {
      assert.equal(status, 200)
      assert.match(String(body.value), /^I am on it\./)
    }
    open()
    const shown = await chat.message((sent) => sent.id === reply && /Sync|needs? attention/.test(titleOf(sent.card)))
    assert.ok(shown)
    await chat.world.idle()
    const { total } = await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })
    assert.equal(total, 2, 'one run of two jobs')
    // whatever was on its way has arrived
    await chat.bot.close()
    assert.equal(chat.connector.messages.length, 1, 'its message shows it, and no other')
  })

  it('sends what a button was to show when it comes late, or that it did not work', async () => {
    const { body } = await chat.press('unknown.verb', { v: 1 })
    assert.equal(body.value, 'I am on it. The answer comes as a message.')
    open()
    await chat.message(({ card }) => wordsOf(card).includes('older version'))
  })

  it('answers a button whose work fails late with a sentence and a reference', async () => {
    const { body } = await chat.press('sync.start', { v: 1, service: 'all', op: 'slow.fails' }, { replyToId: 'gone' })
    assert.match(String(body.value), /^I am on it\./)
    fail()
    const { text } = await chat.message((sent) => sent.text?.startsWith('That did not work') ?? false)
    assert.doesNotMatch(text ?? '', /secret/)
    assert.match(chat.logged.join(), /the store is gone/)
  })

  it('tells a group chat only that it is on it', async () => {
    const { body } = await chat.press('status', { v: 1 }, { kind: 'groupChat' })
    assert.equal(body.value, 'I am on it. Press again in a moment to see the answer.')
    open()
    await chat.press('help', { v: 1 }, { kind: 'groupChat' })
    assert.deepEqual(titles(), [])
  })

  /** A card whose button can be pressed. */
  async function shownCard(): Promise<{ reply: string }> {
    await usual.say('help')
    const { id } = await chat.message(({ card }) => titleOf(card) === 'What you can say')
    return { reply: id }
  }
})
