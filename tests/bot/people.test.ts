import assert from 'node:assert/strict'
import { BEN, openChat, RHEA, titleOf, wordsOf, type Chat } from './chat.ts'
import { buttonIn, buttonsIn } from './buttons.ts'
import { keptSearch } from '../../src/notifications/searches.ts'
import type { UserRow } from '../../src/directory/store.ts'

describe('bot: find user', () => {
  let chat: Chat
  let users: UserRow[]
  beforeEach(async () => {
    chat = await openChat({ company: { users: 30, problems: true } })
    await chat.world.sync.run('all')
    users = (await chat.world.directory.users(chat.world.tenantId, { limit: 100 })).items
  })
  afterEach(() => chat.close())

  const answer = (fits: RegExp) => chat.message(({ card }) => fits.test(wordsOf(card)))
  const of = (state: UserRow['state']): UserRow => {
    const found = users.find((user) => user.state === state && user.number !== null)
    assert.ok(found, `somebody ${state}`)
    return found
  }
  const escaped = (words: string) => words.replace(/[.+]/g, '\\$&')

  it('shows both sides, the reason, what to do and who can', async () => {
    const user = of('blocked')
    await chat.say(`Find User  ${user.userName.toUpperCase()}`)
    const { card } = await answer(new RegExp(`^${escaped(user.displayName)}\nNeeds attention · `))
    const words = wordsOf(card)
    assert.match(words, /^Field\n8x8\nMicrosoft 365\nNumber\n\+\d+\n/m)
    assert.match(words, /^What to do: \n.+\nWho can fix it: .+$/m)
    assert.match(words, /8x8 seen \{\{DATE.+ · Microsoft 365 seen \{\{DATE/)
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Sync this user', 'Open user', 'Show number'],
    )
  })

  it('knows a lone number however it is spaced, a lone e-mail address, and names in another order', async () => {
    const user = of('inSync')
    const number = user.number!
    const spaced = `${number.slice(0, 3)} (${number.slice(3, 6)}) ${number.slice(6, 8)}-${number.slice(8)}`
    for (const said of [
      number,
      spaced,
      user.userName,
      `who is ${user.displayName.split(' ').toReversed().join(' ')}?`,
    ]) {
      const before = chat.connector.messages.length
      await chat.say(said)
      const sent = await chat.message((one) => chat.connector.messages.indexOf(one) >= before)
      assert.match(wordsOf(sent.card), new RegExp(escaped(user.userName)), said)
    }
  })

  it('lets choose between several, and opens the one in that message', async () => {
    await chat.say('find user @')
    const { id, card } = await answer(/users match$/m)
    assert.match(titleOf(card), new RegExp(`^${users.length} users match$`))
    const shows = buttonsIn(card).filter(({ verb }) => verb === 'user.show')
    assert.equal(shows.length, 5)
    const [all] = card!.actions
    assert.equal(all?.title, `Show all ${users.length}`)
    const found = /\/tab\/users\?found=([\w-]+)$/.exec(all?.url ?? '')?.[1] ?? assert.fail(all?.url)
    const { notifications, tenantId, now } = chat.world
    assert.equal(await keptSearch(notifications, tenantId, found, now()), '@')
    const { body } = await chat.press('user.show', shows[2]!.data, { replyToId: id })
    assert.match(wordsOf(body.value), /^Field\n8x8\nMicrosoft 365$/m)
    assert.equal(chat.connector.messages.length, 1)
  })

  it('says where it looked when nobody matches, and offers who is nearly of that name', async () => {
    const user = of('inSync')
    const wrong = user.displayName.replace(/.(?=.$)/, '')
    await chat.say(`find user ${wrong}`)
    const { card } = await answer(/^No user matches/)
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      [`Show ${user.displayName}`, 'Open Users'],
    )
    await chat.say('find user nobody at all')
    await chat.message(
      ({ card: seen }) => /^No user matches “\nnobody at all/.test(wordsOf(seen)) && seen!.actions.length === 1,
    )
    await chat.say('find user')
    await answer(/^Whom shall I find\?/)
  })

  it('finds who is mentioned, and takes no mention of the bot for a name', async () => {
    const user = of('inSync')
    const mention = (mentioned: object, text: string) => ({ type: 'mention', mentioned, text })
    await chat.post({
      ...chat.activity(),
      text: '<at>Voice Sync</at> find user <at>Somebody</at>',
      entities: [
        mention({ id: '28:bot', name: 'Voice Sync' }, '<at>Voice Sync</at>'),
        mention({ id: '29:other', name: user.displayName }, '<at>Somebody</at>'),
        mention({ id: '29:hostile', name: '$&'.repeat(500) }, 'x'),
        'no entity',
      ],
    })
    await answer(new RegExp(`^${escaped(user.displayName)}\nIn sync`))
  })

  it('finds who is meant where a letter of the command is wrong', async () => {
    const user = of('inSync')
    for (const said of ['find usr', 'find suer', 'fnd user', 'finduser']) {
      const before = chat.connector.messages.length
      await chat.say(`${said} ${user.userName}`)
      const sent = await chat.message((one) => chat.connector.messages.indexOf(one) >= before)
      assert.match(wordsOf(sent.card), new RegExp(`^${escaped(user.displayName)}$`, 'm'), said)
    }
    await chat.say('find usr nobody at all')
    await answer(/^No user matches “\nusr nobody at all/)
  })

  it('syncs that user alone and fills in the steps, once', async () => {
    const { world } = chat
    const user = of('inSync')
    await chat.say(`find user ${user.userName}`)
    const { id, card } = await answer(/^Field$/m)
    const { verb, data } = buttonIn(card, 'Sync this user')
    world.hold()
    const { body } = await chat.press(verb, data, { replyToId: id })
    assert.match(wordsOf(body.value), new RegExp(`^${escaped(user.displayName)}\nSyncing\n`))
    const again = await chat.press(verb, data, { replyToId: id })
    assert.match(wordsOf(again.body.value), /^Already done by \nAna Ruiz/)
    world.release()
    const over = await chat.message((sent) => sent.id === id && /· took /.test(wordsOf(sent.card)))
    const words = wordsOf(over.card)
    assert.match(words, new RegExp(`^${escaped(user.displayName)}\nIn sync · \\${user.number}\n`))
    for (const step of ['Found in 8x8', 'Taken in', 'In scope', 'Matched', 'Checks', 'Change'])
      assert.match(words, new RegExp(`^${step}$`, 'm'))
    const [job] = (await world.jobs.jobs(world.tenantId, { limit: 1 })).items
    assert.deepEqual(job!.task, { kind: 'user', userId: user.id })
    const [entry] = (await world.auditLog({ action: 'sync.start', via: 'bot' })).items
    assert.equal(entry?.after, `all, user ${user.id}`)
  })

  it('says why a step stopped the user', async () => {
    const user = of('blocked')
    await chat.press('user.sync', { v: 1, user: user.id, op: 'one' }, { replyToId: 'gone' })
    const { card } = await answer(/· took /)
    assert.match(wordsOf(card), /^Needs attention · |\nNeeds attention · /)
    assert.doesNotMatch(wordsOf(card), /[A-Z]{3,}_[A-Z]/)
  })

  it('does not sync a user beside a sync that is going, nor one whom nobody knows', async () => {
    chat.world.hold()
    await chat.say('sync pbx')
    await answer(/^Syncing$/m)
    const { verb, data } = { verb: 'user.sync', data: { v: 1, user: of('inSync').id, op: 'two' } }
    const { body } = await chat.press(verb, data)
    assert.equal(
      body.value,
      'A sync is running, started by Ana Ruiz. Nothing was changed. Press again when it has ended.',
    )
    chat.world.release()
    await chat.world.idle()
    await chat.press(verb, data)
    await answer(/· took /)
    const unknown = await chat.press('user.sync', { v: 1, user: 'nobody', op: 'three' })
    assert.match(wordsOf(unknown.body.value), /There is no user nobody/)
  })

  it('answers a group chat in the own chat of who asked, and says no name there', async () => {
    const user = of('inSync')
    const group = { kind: 'groupChat' as const, conversation: 'team', as: BEN }
    await chat.say(`<at>Voice Sync</at> find user ${user.userName}`, group)
    const first = await chat.message(({ conversation }) => conversation === 'team')
    assert.match(wordsOf(first.card), /no chat of our own yet/)
    await chat.say('help', { as: BEN })
    await chat.message(({ conversation }) => conversation === `personal-${BEN}`)
    await chat.say(`<at>Voice Sync</at> find user ${user.userName}`, group)
    const own = await chat.message(({ card }) => wordsOf(card).includes(user.userName))
    assert.equal(own.conversation, `personal-${BEN}`)
    const told = await chat.message(({ card }) => /I have answered in our own chat/.test(wordsOf(card)))
    assert.equal(told.conversation, 'team')
    const { body } = await chat.press('user.sync', { v: 1, user: user.id, op: 'four' }, group)
    assert.equal(String(body.value), 'I have answered in our own chat.')
    const [job] = await chat.world.jobs.active(chat.world.tenantId)
    const run = job?.runId ?? (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).items[0]!.runId
    const view = await chat.press('job.view', { v: 1, run }, group)
    assert.doesNotMatch(wordsOf(view.body.value), new RegExp(escaped(user.displayName)))
    for (const { conversation, card } of chat.connector.messages)
      if (conversation === 'team') assert.doesNotMatch(JSON.stringify(card), new RegExp(escaped(user.displayName)))
  })

  it('lets a reader look, but not sync', async () => {
    const user = of('inSync')
    await chat.say(`find user ${user.userName}`, { as: RHEA })
    const { card } = await answer(/^Field$/m)
    const { verb, data } = buttonIn(card, 'Sync this user')
    const { body } = await chat.press(verb, data, { as: RHEA })
    assert.match(String(body.value), /for admins/)
  })
})
