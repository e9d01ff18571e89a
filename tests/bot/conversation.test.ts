import assert from 'node:assert/strict'
import { OFFERS } from '../../src/bot/commands/registry.ts'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import { ANA, BEN, RHEA, STRANGER, UMA, openChat, titleOf, wordsOf } from './chat.ts'
import type { Chat } from './chat.ts'
import type { Company, World } from './world.ts'

describe('bot conversation', () => {
  let chat: Chat
  beforeEach(async () => {
    chat = await openChat()
  })
  afterEach(() => chat.close())

  /** The same bot for another company. */
  const reopen = async (company: Company) => {
    await chat.close()
    chat = await openChat({ company })
  }
  const jobsSoFar = async () => (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 10 })).total
  /** All that was sent, but for the sentence with which a run of more than a minute ends: the clock is fast. */
  const cards = () => chat.connector.messages.filter(({ card, text }) => card || !/ after \d+ m/.test(text ?? ''))
  const titled = (title: string) => chat.message(({ card }) => titleOf(card) === title)
  const buttonOf = async (title: string, words: string) => {
    const sent = await titled(title)
    const action = sent.card!.actions.find((one) => one.title === words)
    assert.ok(action, `${title} has a button ${words}`)
    return { sent, verb: action.verb!, data: action.data! }
  }

  it('BOT-2 sends one card for a sync and edits it in place until it shows the result', async () => {
    const { world } = chat
    world.hold()
    assert.equal(await chat.say('Sync  Now!'), 200)
    const card = await titled('Syncing')
    await chat.message(({ card: seen }) => wordsOf(seen).includes('Step 1 of 6'))
    assert.match(wordsOf(card.card), /8x8 PBX[^]*After 8x8 PBX/)
    world.release()
    const done = await titled('Sync succeeded')
    assert.equal(done.id, card.id)
    const assigned = (await world.jobs.latest(world.tenantId, 'teams'))!.counts.assigned
    assert.ok(assigned > 0)
    assert.match(wordsOf(done.card), new RegExp(`^${assigned}\nAssigned$`, 'm'))
    await chat.until(async () => (await world.notifications.openCards(world.tenantId)).length === 0)
    assert.equal(cards().length, 1)
  })

  it('BOT-2 ends the card with how many users need attention, and why', async () => {
    await reopen({ users: 40, problems: true })
    await chat.say('sync now')
    const { card } = await chat.message(({ card: seen }) => /users need attention$/.test(titleOf(seen)))
    const { world } = chat
    const job = (await world.jobs.latest(world.tenantId, 'teams'))!
    assert.equal(titleOf(card), `${job.counts.blocked} users need attention`)
    const [first] = await world.jobs.reasons(world.tenantId, job.id)
    assert.ok(first)
    assert.match(wordsOf(card), /\nWhy\n/)
    assert.ok(card!.actions.some(({ title }) => title === 'Show users'))
    assert.equal(cards().length, 1)
  })

  it('BOT-1 answers every command with its card', async () => {
    await chat.say('show last sync')
    await titled('No sync has run yet')
    await chat.say('status')
    await titled('Set-up is not complete')
    await chat.world.sync.run('all')
    const answers: [string, string][] = [
      ['hello', 'Hello, I am Voice Sync Console'],
      ['help', 'What you can say'],
      ['status', 'Everything is in sync'],
      ['show last sync', 'Last sync: succeeded'],
      ['notify me', 'Notices are on'],
      ['stop', 'Notices are off'],
      ['sync PBX', 'Sync succeeded'],
      ['sync teams', 'Sync succeeded'],
      ['diagnostic sync', 'Diagnostic sync succeeded'],
    ]
    for (const [words, title] of answers) {
      const before = chat.connector.messages.length
      await chat.say(words)
      await chat.message((sent) => titleOf(sent.card) === title && chat.connector.messages.indexOf(sent) >= before)
    }
    await chat.say('show history')
    assert.match(wordsOf((await titled('Last 5 jobs')).card), /Microsoft Teams\n · Succeeded · diagnostic/)
    const diagnostic = await titled('Diagnostic sync succeeded')
    assert.match(
      wordsOf(diagnostic.card),
      /^[1-9]\d*\n8x8 requests\n[1-9]\d*\nMicrosoft requests\n\d+\nSlowed by limits$/m,
    )
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
    assert.equal(await jobsSoFar(), 0)
  })

  it('BOT-3 tells a stranger nothing but their own id, and starts nothing', async () => {
    await chat.say('sync now', { as: STRANGER })
    const { card } = await titled('This is for admins')
    assert.ok(wordsOf(card).includes(STRANGER))
    assert.equal(await jobsSoFar(), 0)
    assert.deepEqual(card!.actions, [])
  })

  it('BOT-3 tells a user without a role no command, whatever they write, and keeps no conversation of theirs', async () => {
    await chat.say('pizza', { as: UMA })
    await titled('This is for admins')
    assert.equal(await chat.world.notifications.conversation(chat.world.tenantId, `personal-${UMA}`), null)
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
    assert.equal(await jobsSoFar(), 0)
    assert.equal((await chat.world.audited())[0]!.action, 'access.refused')
  })

  it('BOT-2 turns the message whose Sync Now was pressed into the card of the run', async () => {
    await chat.say('help')
    const { sent, verb, data } = await buttonOf('What you can say', 'Sync Now')
    chat.world.hold()
    const { body } = await chat.press(verb, data, { replyToId: sent.id })
    assert.equal(titleOf(body.value), 'Syncing')
    chat.world.release()
    assert.equal((await titled('Sync succeeded')).id, sent.id)
    assert.equal(cards().length, 1)
  })

  it('BOT-2 uses a button once: the second press says who was first', async () => {
    await chat.say('help')
    const { sent, verb, data } = await buttonOf('What you can say', 'Sync Now')
    chat.world.hold()
    const pressed = await Promise.all([
      chat.press(verb, data, { replyToId: sent.id }),
      chat.press(verb, data, { replyToId: sent.id, as: BEN }),
    ])
    const words = pressed.map(({ body }) => wordsOf(body.value))
    assert.equal(words.filter((one) => one.includes('Already done by')).length, 1)
    const late = await chat.press(verb, data, { replyToId: sent.id })
    assert.match(wordsOf(late.body.value), /^Already done by [^]*^Syncing$/m)
    chat.world.release()
    assert.equal(await jobsSoFar(), 2)
    assert.equal((await chat.world.audited()).length, 1)
    await titled('Sync succeeded')
    assert.equal(cards().length, 1)
  })

  it('sends the card of a run once, also when it is looked at just before it is known to be sent', async () => {
    const { world, connector } = chat
    let arrive = () => {}
    let know = () => {}
    connector.waits = new Promise((resolve) => void (arrive = resolve))
    const known = new Promise<void>((resolve) => void (know = resolve))
    const { notifications } = world
    const late: World['notifications'] = {
      ...notifications,
      async openCards(tenantId) {
        const cards = await notifications.openCards(tenantId)
        if (!cards.some(({ activityId }) => activityId === '')) return cards
        arrive()
        await known
        return cards
      },
      async keepCard(tenantId, card) {
        await notifications.keepCard(tenantId, card)
        // by then whoever kept it goes on
        if (card.activityId !== '') setTimeout(know, 50)
      },
    }
    await chat.bot.close()
    const other = await openChat({ again: { world: { ...world, notifications: late }, connector } })
    world.hold()
    await other.say('sync now')
    await known
    connector.waits = null
    world.release()
    await titled('Sync succeeded')
    await other.close()
    assert.equal(cards().length, 1)
  })

  it('says that a sync is already going, who started it, and keeps that card up to date too', async () => {
    chat.world.hold()
    await chat.say('sync now')
    await titled('Syncing')
    await chat.say('sync now', { as: BEN })
    const already = await titled('Already syncing')
    assert.match(wordsOf(already.card), /Ana Ruiz\n started a full sync/)
    chat.world.release()
    await chat.message(({ id, card }) => id === already.id && titleOf(card) === 'Sync succeeded')
    assert.equal(cards().length, 2)
  })

  it('ends what said that a sync is already going, beside the card of that sync', async () => {
    await chat.say('help')
    const { sent, verb, data } = await buttonOf('What you can say', 'Sync Now')
    chat.world.hold()
    await chat.say('sync now')
    const { id } = await titled('Syncing')
    await chat.say('sync now')
    const already = await titled('Already syncing')
    const { body } = await chat.press(verb, data, { replyToId: sent.id })
    assert.equal(titleOf(body.value), 'Already syncing')
    await chat.world.faults({ revoke: ['8x8'] })
    chat.world.release()
    const ended = () => chat.connector.messages.filter(({ card }) => titleOf(card) === 'That sync has ended')
    await chat.until(() => ended().length === 2)
    assert.deepEqual(ended(), [sent, already])
    const failed = chat.connector.messages.filter(({ card }) => titleOf(card) === 'Sync failed')
    assert.deepEqual(
      failed.map((one) => one.id),
      [id],
    )
  })

  it('shows the cause, fix and owner when the sync failed, and one card for both jobs', async () => {
    await chat.world.faults({ revoke: ['8x8'] })
    await chat.say('sync now')
    const { card } = await titled('Sync failed')
    assert.match(wordsOf(card), /8x8 PBX · stopped at step 1 of 6, Read 8x8/)
    assert.match(wordsOf(card), /8x8 no longer accepts the API key/)
    assert.match(wordsOf(card), /Not started: the 8x8 PBX job did not succeed/)
    assert.equal(cards().length, 1)
    await chat.say('status')
    assert.match(wordsOf((await titled('Last sync failed')).card), / Last sync failed \{\{DATE/)
    await chat.say('show last sync')
    assert.match(wordsOf((await titled('Last sync: failed')).card), /\nNothing was changed\./)
  })

  it('says what is missing when set-up is not complete', async () => {
    await reopen({ teams: false })
    await chat.say('sync now')
    const { card } = await titled('Set-up is not complete')
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Connect Microsoft Teams', 'Sync PBX only'],
    )
    assert.match((await chat.world.audited())[0]!.target, /not started/)
  })

  it('BOT-4 says in a group chat and a channel what one can say, and sends who wants more to the own chat', async () => {
    for (const kind of ['groupChat', 'channel'] as const) {
      await chat.say('<at>Voice Sync</at> help', { kind })
      const help = await chat.message(({ conversation }) => conversation === `${kind}-${ANA}`)
      for (const { name } of OFFERS) assert.match(wordsOf(help.card), new RegExp(`^${name}$`, 'm'))
      await chat.say('<at>Voice Sync</at> status', { kind })
      const status = await chat.message((one) => one.conversation === `${kind}-${ANA}` && one !== help)
      assert.match(wordsOf(status.card), /^Ask me in our own chat for the rest\.$/m)
      await chat.say('<at>Voice Sync</at> asdf', { kind })
      const asked = await chat.message(({ card }) => /I do not know/.test(wordsOf(card)))
      assert.match(wordsOf(asked.card), /^asdf$/m)
    }
  })

  it('shows state and service only in a group chat, and the rest to the one who asked', async () => {
    chat.world.hold()
    await chat.say('<at>Voice Sync</at> sync now', { kind: 'groupChat' })
    const { card } = await titled('Syncing')
    assert.doesNotMatch(wordsOf(card), /Ana|\d|users/)
    assert.deepEqual((card!.refresh as { userIds: string[] }).userIds, [`29:${ANA}`])
    const [job] = await chat.world.jobs.active(chat.world.tenantId)
    const { body } = await chat.press('job.view', { v: 1, run: job!.runId }, { kind: 'groupChat' })
    assert.match(wordsOf(body.value), /Ana Ruiz/)
    await chat.say('status', { kind: 'channel' })
    const status = await chat.message(({ conversation }) => conversation === `channel-${ANA}`)
    assert.doesNotMatch(wordsOf(status.card), /\d/)
  })

  it('BOT-2 shows the run as it stands to who presses Refresh', async () => {
    const { world } = chat
    const [pbx] = await world.record('pbx', 'teams')
    const refreshed = async () => wordsOf((await chat.press('job.view', { v: 1, run: pbx!.runId })).body.value)
    assert.match(await refreshed(), /^Syncing\nFull sync · 8x8 PBX, then Microsoft Teams$/m)
    const at = world.now().toISOString()
    await world.jobs.claim(world.tenantId, pbx!.id, at)
    const progress = { phase: 'read' as const, done: 620, total: null, since: at, etaSeconds: null }
    await world.jobs.progress(world.tenantId, pbx!.id, progress, NO_COUNTS)
    assert.match(await refreshed(), /Step 1 of 6 · Read 8x8[^]*620 read so far/)
  })

  it('answers an unknown button with the current card', async () => {
    const { status, body } = await chat.press('plan.apply', { v: 1, plan: 7 })
    assert.equal(status, 200)
    assert.match(wordsOf(body.value), /^This card is from an older version/)
  })

  it('sends a new message when the old one cannot be edited any more', async () => {
    const { world, connector } = chat
    world.hold()
    await chat.say('sync now')
    await titled('Syncing')
    connector.messages.splice(0)
    world.release()
    await titled('Sync succeeded')
    assert.equal(cards().length, 1)
  })

  it('tries the last edit again until the connector takes it', async () => {
    const { world, connector } = chat
    world.hold()
    await chat.say('sync now')
    const { id } = await titled('Syncing')
    connector.faults.push(...Array<number>(100).fill(412))
    world.release()
    await world.idle()
    const refused = connector.requests
    await chat.until(() => connector.requests > refused)
    connector.faults.splice(0)
    assert.equal((await titled('Sync succeeded')).id, id)
  })

  it('ENG-6 goes on with the card of a run after a restart', async () => {
    chat.world.hold()
    await chat.say('sync now')
    const { id } = await titled('Syncing')
    await chat.bot.close()
    chat.world.release()
    await chat.world.idle()
    assert.ok(!chat.connector.messages.some(({ card }) => titleOf(card) === 'Sync succeeded'))
    const again = await openChat({ again: chat })
    try {
      assert.equal((await titled('Sync succeeded')).id, id)
      assert.equal(cards().length, 1)
    } finally {
      await again.close()
    }
  })

  it('welcomes an admin who installs it, and is silent to others', async () => {
    const installed = { type: 'installationUpdate', action: 'add' }
    await (await chat.post({ ...chat.activity({ as: STRANGER }), ...installed })).text()
    await (await chat.post({ ...chat.activity(), ...installed })).text()
    const { card } = await titled('Hello, I am Voice Sync Console')
    assert.doesNotMatch(wordsOf(card), /consent/, 'nobody asked Microsoft yet')
    assert.equal(cards().length, 1)
  })

  it('says that admin consent is done once a check has found so', async () => {
    await chat.world.sync.check(chat.world.tenantId, 'teams')
    await chat.say('hello')
    const { card } = await titled('Hello, I am Voice Sync Console')
    assert.match(wordsOf(card), /^Admin consent\n: Done$/m)
  })
})
