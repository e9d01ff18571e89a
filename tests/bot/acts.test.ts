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

  it('says of a card whose sync is not on record that it is not, and leaves the one that runs alone', async () => {
    const { world } = chat
    await world.sync.run('all')
    world.hold()
    await chat.say('sync now')
    await titled('Syncing')
    const pressed = async (verb: string, data: object) => {
      const { body } = await chat.press(verb, { v: 1, op: verb, ...data })
      return wordsOf(body.value)
    }
    assert.match(await pressed('job.cancel', { run: 'of-another-company' }), /no longer on record/)
    assert.equal(await stopped(), 0)
    world.release()
    await chat.until(async () => (await world.jobs.active(world.tenantId)).length === 0)
    for (const verb of ['job.retry', 'undo.ask'])
      assert.match(await pressed(verb, { job: '999' }), /no longer on record. Nothing was changed/, verb)
  })

  it('names the jobs that it stops, ends their card as cancelled, and says who did it', async () => {
    const { world } = chat
    world.hold()
    await chat.say('sync now')
    const run = await titled('Syncing')
    await chat.say('stop sync', { as: BEN })
    const said = await chat.message(({ conversation }) => conversation.endsWith(BEN))
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

  it('shows the run that is going to who asks for the last sync, who started none', async () => {
    chat.world.hold()
    await chat.world.sync.start(
      chat.world.tenantId,
      { id: 'x', name: 'Adele Admin', type: 'manual' },
      { service: 'all' },
    )
    await chat.say('show last sync')
    const { id, card } = await titled('Syncing')
    assert.match(wordsOf(card), /^Started by \nAdele Admin$/m)
    chat.world.release()
    await chat.message((sent) => sent.id === id && titleOf(sent.card) === 'Sync succeeded')
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

  it('knows the card of the run when its button is pressed before it was written down which message that is', async () => {
    const { world } = chat
    world.hold()
    const { keepCard } = world.notifications
    let written = (): void => undefined
    const kept = new Promise<void>((resolve) => (written = resolve))
    world.notifications.keepCard = async (tenantId, card) => {
      if (card.activityId) await kept
      await keepCard(tenantId, card)
    }
    await chat.say('sync now')
    const run = await titled('Syncing')
    const { verb, data } = buttonIn(run.card, 'Cancel this sync')
    const pressed = chat.press(verb, data, { replyToId: run.id })
    await chat.until(async () => (await world.auditLog({ action: 'sync.cancel' })).items.length === 2)
    written()
    await pressed
    world.release()
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

  it('stops by an old question no other sync than the one that ran when it was asked', async () => {
    const { world } = chat
    world.hold()
    await chat.say('sync now')
    await titled('Syncing')
    await chat.say('stop')
    const { id, card } = await titled('Stop what?')
    world.release()
    await world.idle()
    world.hold()
    await world.sync.start(world.tenantId, { id: 'x', name: 'Adele Admin', type: 'manual' }, { service: 'pbx' })
    const { verb, data } = buttonIn(card, 'Cancel sync')
    const { body } = await chat.press(verb, data, { replyToId: id })
    assert.equal(titleOf(body.value), 'Sync succeeded')
    world.release()
    await world.idle()
    assert.equal(await stopped(), 0)
  })

  it('asks what to stop while a sync runs, and stops nothing by that word alone', async () => {
    const { world } = chat
    await chat.say('notify me')
    await titled('Notices are on')
    world.hold()
    await chat.say('sync now')
    await titled('Syncing')
    await chat.say('stop')
    const { id, card } = await titled('Stop what?')
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Stop notices', 'Cancel sync'],
    )
    const subscribed = async () => (await world.notifications.subscribers(world.tenantId)).length
    assert.equal(await subscribed(), 1)
    assert.ok((await world.jobs.active(world.tenantId)).length > 0)
    const { verb, data } = buttonIn(card, 'Stop notices')
    const { body } = await chat.press(verb, data, { replyToId: id })
    assert.equal(titleOf(body.value), 'Notices are off')
    assert.equal(await subscribed(), 0)
    await chat.say('stop notices')
    await chat.message((sent) => sent.id !== id && titleOf(sent.card) === 'Notices are off')
    world.release()
    await titled('Sync succeeded')
  })

  it('turns notices on in the own chat of who asks in a group chat', async () => {
    await chat.say('notify me', { kind: 'groupChat' })
    await chat.message(({ card }) => titleOf(card) === 'This needs our own chat')
    await chat.say('status')
    await titled('Set-up is not complete')
    await chat.say('notify me', { kind: 'groupChat' })
    const on = await titled('Notices are on')
    const own = await chat.world.notifications.subscribers(chat.world.tenantId)
    assert.deepEqual(
      own.map(({ id }) => id),
      [on.conversation],
    )
    assert.match(on.conversation, /^personal-/)
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

describe('bot: retry failed', () => {
  let chat: Chat
  beforeEach(async () => {
    chat = await openChat()
  })
  afterEach(() => chat.close())
  const titled = (title: string) => chat.message(({ card }) => titleOf(card) === title)
  const newest = async () => (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).items[0]!

  /** A sync that leaves users whose number Microsoft did not take. */
  const failsFor = async () => {
    await chat.world.faults({ switches: { assignOutcome: 'failed' } })
    await chat.world.sync.run('all')
    await chat.world.faults()
  }

  it('turns the card of the last sync into that of the retry, of those users alone, once', async () => {
    await failsFor()
    const { world } = chat
    const failed = await newest()
    await chat.say('show last sync')
    const last = await chat.message(({ card }) => titleOf(card) === 'Last sync: succeeded with errors')
    const { verb, data } = buttonIn(last.card, 'Retry failed')
    world.hold()
    const { body } = await chat.press(verb, data, { replyToId: last.id })
    assert.equal(titleOf(body.value), 'Retrying')
    assert.match(wordsOf(body.value), /Microsoft Teams · only (the \d users that were|who was) not synced/)
    assert.match(wordsOf(body.value), /^Retried by \nAna Ruiz$[^]* · first failed /m)
    const again = await chat.press(verb, data, { replyToId: last.id })
    assert.match(wordsOf(again.body.value), /^Already done by \nAna Ruiz/)
    world.release()
    assert.equal((await titled('Sync succeeded')).id, last.id)
    const job = await newest()
    assert.deepEqual(job.task, { kind: 'retry', jobId: failed.id })
    assert.equal(job.counts.assigned, failed.counts.failed)
    const [entry] = (await world.auditLog({ action: 'jobs.retry', via: 'bot' })).items
    assert.deepEqual([entry?.target, entry?.after], [`job ${failed.id}`, `job ${job.id}`])
  })

  it('stays on its card for a second admin who presses it while the first one retries', async () => {
    const { world } = chat
    await failsFor()
    await chat.say('show last sync')
    const mine = await chat.message(({ card }) => titleOf(card) === 'Last sync: succeeded with errors')
    await chat.say('show last sync', { as: BEN })
    const his = await chat.message((sent) => sent.conversation.endsWith(BEN))
    world.hold()
    const pressed = buttonIn(mine.card, 'Retry failed')
    await chat.press(pressed.verb, pressed.data, { replyToId: mine.id })
    const { verb, data } = buttonIn(his.card, 'Retry failed')
    const { body } = await chat.press(verb, data, { replyToId: his.id, as: BEN })
    assert.match(String(body.value), /^A sync is running, started by Ana Ruiz\./)
    world.release()
    await titled('Sync succeeded')
    assert.equal(titleOf(his.card), 'Last sync: succeeded with errors')
    const after = await chat.press(verb, data, { replyToId: his.id, as: BEN })
    assert.equal(titleOf(after.body.value), 'Retrying')
  })

  it('stands on the card of a sync that failed, and does all of it again', async () => {
    await chat.world.faults({ revoke: ['8x8'] })
    await chat.say('sync now')
    const { id, card } = await titled('Sync failed')
    await chat.world.faults()
    const { verb, data } = buttonIn(card, 'Retry failed')
    await chat.press(verb, data, { replyToId: id })
    assert.equal((await titled('Sync succeeded')).id, id)
    assert.deepEqual(
      (await chat.world.jobs.run(chat.world.tenantId, (await newest()).runId)).map(({ service }) => service),
      ['pbx', 'teams'],
    )
  })

  it('says why there is nothing to retry, and what to press instead', async () => {
    await chat.say('retry')
    await chat.message(({ card }) => wordsOf(card).includes('No sync has run yet'))
    await chat.world.sync.run('all')
    await chat.say('retry failed')
    const { card } = await chat.message(({ card: seen }) => /Nothing failed or waits in job \d/.test(wordsOf(seen)))
    assert.equal(titleOf(card), 'Nothing was retried')
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Sync Now', 'Show last sync'],
    )
    await chat.say('show last sync')
    const last = await titled('Last sync: succeeded')
    assert.ok(!wordsOf(last.card).includes('Retry failed'))
  })

  it('does not start beside a sync that is going', async () => {
    await failsFor()
    chat.world.hold()
    await chat.say('sync pbx')
    await titled('Syncing')
    await chat.say('retry failed')
    const { card } = await chat.message(({ card: seen }) => wordsOf(seen).includes('A sync is running'))
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Show the sync', 'Show last sync'],
    )
    chat.world.release()
  })
})
