import assert from 'node:assert/strict'
import { buttonIn } from './buttons.ts'
import { openChat, titleOf, wordsOf, type Chat } from './chat.ts'

describe('bot: how a chat wants its notices', () => {
  let chat: Chat
  let on: { id: string; verb: string; data: Record<string, unknown> }
  beforeEach(async () => {
    chat = await openChat()
    await chat.say('notify me')
    const { id, card } = await chat.message((sent) => titleOf(sent.card) === 'Notices are on')
    on = { id, ...buttonIn(card, 'Save') }
  })
  afterEach(() => chat.close())

  const choices = async () => [...(await chat.world.notifications.choices(chat.world.tenantId)).values()][0]
  const save = (form: object, more: object = {}, where: { localTimezone?: string } = {}) =>
    chat.press(on.verb, { ...on.data, ...form, ...more }, { replyToId: on.id, ...where })

  it('BOT-4 keeps digest and quiet hours as the form says, shows them, and writes down who changed what', async () => {
    const { body } = await save({ digest: 'true', quiet: 'nights' })
    assert.match(
      wordsOf(body.value),
      /^Weekly digest: Mondays at \d+:00, UTC · Quiet hours: nights, 20:00 to 7:00, UTC$/m,
    )
    const { quiet, ...rest } = (await choices())!
    assert.deepEqual(rest, { digest: true, timezone: null })
    assert.equal(Array.isArray(quiet) && quiet.length, 1)
    await chat.message(({ id, card }) => id === on.id && /nights, 20:00 to 7:00, UTC$/m.test(wordsOf(card)))
    const [entry] = (await chat.world.auditLog({ action: 'notices.subscribe' })).items
    assert.equal(entry?.target, 'choices')
    assert.match(entry?.before ?? '', /"digest":false/)
    assert.match(entry?.after ?? '', /"digest":true/)
    const again = await save({ digest: 'false', quiet: 'none' })
    assert.match(wordsOf(again.body.value), /^Already done by /m)
    assert.equal((await choices())?.digest, true)
  })

  it('BOT-4 takes quiet hours for those of the clock of who asks, where Teams says which, and says so', async () => {
    const kolkata = { localTimezone: 'Asia/Kolkata' }
    const { body } = await save({ digest: 'false', quiet: 'nights' }, {}, kolkata)
    assert.match(wordsOf(body.value), /^Quiet hours: nights, 20:00 to 7:00, Asia\/Kolkata$/m)
    assert.equal((await choices())?.timezone, 'Asia/Kolkata')
    // on the way, with the hours as they are
    await save({ digest: 'true', quiet: 'nights' }, { op: 'the next card' }, { localTimezone: 'America/St_Johns' })
    assert.equal((await choices())?.timezone, 'Asia/Kolkata')
    await save({ digest: 'true', quiet: 'weekends' }, { op: 'one more card' }, { localTimezone: 'Mars/Olympus' })
    assert.equal((await choices())?.timezone, 'Asia/Kolkata')
  })

  it('BOT-4 turns the digest off by the form as well', async () => {
    await save({ digest: 'true', quiet: 'none' })
    assert.equal((await choices())?.digest, true)
    const { body } = await save({ digest: 'false', quiet: 'none' }, { op: 'the next card' })
    assert.doesNotMatch(wordsOf(body.value), /^Weekly digest: /m)
    assert.equal((await choices())?.digest, false)
  })

  it('looks at once at what the old hours held back', async () => {
    const { notifications, tenantId, now } = chat.world
    const [{ id } = assert.fail()] = await notifications.subscribers(tenantId)
    const at = now().toISOString()
    const notice = { kind: 'problem' as const, runId: 'r', jobId: '1' }
    await notifications.enqueue(tenantId, [{ conversationId: id, notice, topic: 'failed', nextAt: at }], 1)
    const [entry] = await notifications.due(tenantId, at, 1)
    await notifications.hold(tenantId, [entry!.id], at, '2999-01-01T00:00:00.000Z')
    assert.deepEqual(await notifications.due(tenantId, at, 1), [])
    await save({ digest: 'false', quiet: 'none' })
    assert.equal((await notifications.due(tenantId, now().toISOString(), 1)).length, 1)
  })

  it('leaves hours that were entered in the console as they are', async () => {
    const quiet = [{ days: ['mon' as const], from: '01:00', to: '02:00' }]
    const [conversation] = await chat.world.notifications.subscribers(chat.world.tenantId)
    await chat.world.notifications.choose(chat.world.tenantId, conversation!.id, {
      digest: false,
      quiet,
      timezone: 'Asia/Tokyo',
    })
    await save({ digest: 'true', quiet: 'own' })
    assert.deepEqual(await choices(), { digest: true, quiet, timezone: 'Asia/Tokyo' })
  })

  it('takes nothing that the form does not offer, and its button still works afterwards', async () => {
    const forms = [{}, { digest: 'maybe', quiet: 'none' }, { digest: 'true' }, { digest: 'true', quiet: '__proto__' }]
    for (const form of [...forms, { digest: true, quiet: 'none' }, { digest: 'true', quiet: ['none'] }]) {
      const { body } = await save(form)
      assert.equal(body.value, 'That form is not one of ours. Nothing was changed.', JSON.stringify(form))
    }
    assert.equal((await choices())?.digest, false)
    const { body } = await save({ digest: 'true', quiet: 'none' })
    assert.match(wordsOf(body.value), /^Weekly digest: /m)
  })

  it('ends the digest alone by the button of its card', async () => {
    await save({ digest: 'true', quiet: 'settings' })
    const { body } = await chat.press('digest.stop', { v: 1, op: 'digest card.digest' }, { replyToId: 'digest' })
    assert.equal(titleOf(body.value), 'The weekly digest is off')
    assert.equal((await choices())?.digest, false)
    assert.equal((await chat.world.notifications.subscribers(chat.world.tenantId)).length, 1)
  })
})
