import assert from 'node:assert/strict'
import { BEN, openChat, RHEA, titleOf, wordsOf, type Chat } from './chat.ts'
import { buttonIn } from './buttons.ts'

describe('bot: cancel', () => {
  let chat: Chat
  beforeEach(async () => {
    chat = await openChat()
  })
  afterEach(() => chat.close())
  const titled = (title: string) => chat.message(({ card }) => titleOf(card) === title)
  const stopped = async () => {
    const { items } = await chat.world.jobs.jobs(chat.world.tenantId, { limit: 10 })
    return items.filter(({ state }) => state === 'cancelled').length
  }

  it('says in one sentence that no sync is running, and what to press next', async () => {
    await chat.say('cancel sync')
    const { card } = await titled('No sync is running')
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Sync Now', 'Show last sync'],
    )
    assert.deepEqual(await chat.world.audited(), [])
  })

  it('names the jobs that it stops, ends their card as cancelled, and says who did it', async () => {
    const { world } = chat
    world.hold()
    await chat.say('sync now')
    const run = await titled('Syncing')
    await chat.say('stop sync', { as: BEN })
    const said = await chat.message(({ conversation, card }) => conversation.endsWith(BEN) && card !== null)
    assert.match(wordsOf(said.card), /jobs \d+ and \d+/)
    assert.match(wordsOf(said.card), /Ben Okafor\n cancelled it|cancelled by \nBen Okafor/)
    world.release()
    const over = await chat.message(({ id, card }) => id === run.id && titleOf(card) === 'Sync cancelled')
    assert.match(wordsOf(over.card), /, cancelled by \nBen Okafor/)
    await chat.message(({ id, card }) => id === said.id && titleOf(card) === 'Sync cancelled')
    assert.equal(await stopped(), 2)
    const { items } = await world.auditLog({ action: 'sync.cancel', via: 'bot' })
    assert.deepEqual(
      items.map(({ actorId }) => actorId),
      [BEN, BEN],
    )
  })

  it('asks on the card of the run, and its button stops it once', async () => {
    const { world } = chat
    world.hold()
    await chat.say('sync now')
    const run = await titled('Syncing')
    const { verb, data } = buttonIn(run.card, 'Cancel this sync')
    const pressed = await chat.press(verb, data, { replyToId: run.id })
    assert.match(wordsOf(pressed.body.value), /^(Cancelling|Sync cancelled)$/m)
    assert.doesNotMatch(wordsOf(pressed.body.value), /Cancel…/)
    const again = await chat.press(verb, data, { replyToId: run.id })
    assert.match(wordsOf(again.body.value), /^Already done by \nAna Ruiz/)
    world.release()
    await chat.message(({ id, card }) => id === run.id && titleOf(card) === 'Sync cancelled')
    assert.equal((await world.auditLog({ action: 'sync.cancel' })).items.length, 2)
    await chat.until(async () => (await world.notifications.openCards(world.tenantId)).length === 0)
    await chat.bot.close()
    assert.deepEqual(
      chat.connector.messages.map(({ card }) => titleOf(card)),
      ['Sync cancelled'],
    )
  })

  it('shows how the run ended when it did a moment before', async () => {
    await chat.say('sync now')
    const { id, card } = await titled('Sync succeeded')
    const run = (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).items[0]!.runId
    assert.doesNotMatch(wordsOf(card), /Cancel…/)
    const { body } = await chat.press('job.cancel', { v: 1, run, op: 'late' }, { replyToId: id })
    assert.equal(titleOf(body.value), 'Sync succeeded')
    assert.equal(await stopped(), 0)
  })

  it('is not for a reader, whose press changes nothing', async () => {
    chat.world.hold()
    await chat.say('sync now')
    const { card } = await titled('Syncing')
    const { verb, data } = buttonIn(card, 'Cancel this sync')
    const { body } = await chat.press(verb, data, { as: RHEA })
    assert.match(String(body.value), /for admins/)
    chat.world.release()
    await titled('Sync succeeded')
  })
})
