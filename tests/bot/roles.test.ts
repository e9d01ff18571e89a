import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { CARD_ACTIONS, COMMANDS, VIEW_JOB } from '../../src/bot/commands/registry.ts'
import { ACTIONS, may, type Action, type Role } from '../../src/identity/roles.ts'
import { ANA, BEN, openChat, RHEA, STRANGER, titleOf, UMA, wordsOf, type Chat, type Pressed } from './chat.ts'

const ADMINS_ONLY = 'This is for admins'
const ELSEWHERE = '22222222-2222-4222-8222-222222222222'

/** Everybody who may come, with what the role table is asked about; none: nobody that is known here. */
const PEOPLE: { who: string; as: string; tenant?: string; roles: Role[] }[] = [
  { who: 'an admin', as: ANA, roles: ['admin'] },
  { who: 'an operator', as: BEN, roles: ['operator'] },
  { who: 'a reader', as: RHEA, roles: ['reader'] },
  { who: 'somebody without a role', as: UMA, roles: ['user'] },
  { who: 'a guest', as: STRANGER, roles: [] },
  { who: 'an admin of another tenant', as: ANA, tenant: ELSEWHERE, roles: [] },
]

/** Words that only the company knows: names, numbers, and counts. */
const ofTheCompany = /\d|@|Contoso|Ruiz|8x8 PBX ·|users/

describe('who may do what by chat', () => {
  let chat: Chat
  before(async () => {
    chat = await openChat()
  })
  after(() => chat.close())

  let places = 0
  /** In a conversation of its own. */
  const asPerson = ({ as, tenant }: (typeof PEOPLE)[number]) => ({
    as,
    conversation: `walk-${++places}`,
    ...(tenant ? { tenant } : {}),
  })
  const isOver = async (): Promise<void> => {
    await chat.world.idle()
  }
  const jobs = async () => (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).total
  const wordsIn = (body: Pressed): string => (typeof body.value === 'string' ? body.value : wordsOf(body.value))

  it('every command and every button names an action of the role table', () => {
    const named: { verb: string; action: Action }[] = [...COMMANDS, ...CARD_ACTIONS, VIEW_JOB]
    assert.ok(named.length >= 17)
    for (const { verb, action } of named) assert.ok(Object.hasOwn(ACTIONS, action), `${verb}: ${action}`)
  })

  for (const person of PEOPLE)
    for (const command of COMMANDS)
      it(`${person.who} types ${command.name}`, async () => {
        const where = asPerson(person)
        const before = await jobs()
        assert.equal(await chat.say(command.name, where), 200)
        const { card } = await chat.message(({ conversation }) => conversation === where.conversation)
        await isOver()
        const allowed = may(person.roles, command.action)
        assert.equal(titleOf(card) === ADMINS_ONLY, !allowed, wordsOf(card))
        if (allowed) return
        assert.equal(await jobs(), before)
        const looks = may(person.roles, 'sync.look')
        assert.equal(/Your role does not allow this/.test(wordsOf(card)), looks)
        assert.equal(/can use this bot/.test(wordsOf(card)), !looks)
        assert.doesNotMatch(wordsOf(card).replace(person.as, ''), ofTheCompany)
        assert.deepEqual(card?.actions, [])
      })

  for (const person of PEOPLE)
    for (const command of COMMANDS)
      it(`${person.who} presses the button of ${command.name}`, async () => {
        const where = asPerson(person)
        const before = await jobs()
        const data = { v: 1, ...command.data, op: `walk-${places}.${command.name}` }
        const { status, body } = await chat.press(command.verb, data, where)
        await isOver()
        assert.equal(status, 200)
        const allowed = may(person.roles, command.action)
        assert.equal(wordsIn(body).startsWith(ADMINS_ONLY), !allowed, wordsIn(body))
        if (allowed) return
        assert.equal(await jobs(), before)
        assert.doesNotMatch(wordsIn(body), ofTheCompany)
      })

  for (const person of PEOPLE)
    for (const { verb, action } of [...CARD_ACTIONS, VIEW_JOB])
      it(`${person.who} presses ${verb}`, async () => {
        const [job] = (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).items
        assert.ok(job)
        const { items } = await chat.world.directory.users(chat.world.tenantId, { limit: 1 })
        const before = await jobs()
        const data = { v: 1, run: job.runId, job: job.id, user: items[0]?.id, op: `walk-${places}.${verb}` }
        const { body } = await chat.press(verb, data, asPerson(person))
        await isOver()
        const allowed = may(person.roles, action)
        assert.equal(wordsIn(body).startsWith(ADMINS_ONLY), !allowed, wordsIn(body))
        if (allowed) return
        assert.equal(await jobs(), before)
        assert.doesNotMatch(wordsIn(body), ofTheCompany)
      })

  for (const person of PEOPLE.filter(({ roles }) => !may(roles, 'sync.look')))
    for (const kind of ['groupChat', 'channel'] as const)
      it(`${person.who} is told nothing in a ${kind}, whatever is written, pressed or refreshed`, async () => {
        const [job] = (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).items
        assert.ok(job)
        const before = await jobs()
        for (const { name } of COMMANDS) {
          const where = { ...asPerson(person), kind }
          assert.equal(await chat.say(`<at>Voice Sync</at> ${name}`, where), 200)
          const { card } = await chat.message(({ conversation }) => conversation === where.conversation)
          assert.equal(titleOf(card), ADMINS_ONLY, name)
          assert.doesNotMatch(wordsOf(card), ofTheCompany, name)
          assert.ok(!wordsOf(card).includes(person.as), 'their own id is theirs alone')
          assert.equal(await chat.world.notifications.conversation(chat.world.tenantId, where.conversation), null)
        }
        for (const { verb, data = {} } of [...COMMANDS, ...CARD_ACTIONS, VIEW_JOB] as { verb: string; data?: object }[])
          for (const trigger of ['manual', 'automatic']) {
            const where = { ...asPerson(person), kind }
            const asked = { v: 1, ...data, run: job.runId, job: job.id, user: '1', op: `group-${places}` }
            const { status, body } = await chat.press(verb, asked, { ...where, trigger })
            assert.equal(status, 200)
            assert.equal(
              wordsIn(body),
              'This is for admins of Voice Sync Console. Nothing was changed. Ask one of them to give you a role.',
              verb,
            )
          }
        assert.equal(await jobs(), before)
      })

  it('is written down of words, of buttons and of refreshes, each by itself', async () => {
    const [WRITER, PRESSER, READER] = ['6', '7', '8'].map((n) => `${n}e9d0d1e-77aa-4f0b-9a55-0c3d6a1be046`)
    await chat.say('status', { as: WRITER! })
    await chat.press('sync.start', { v: 1, service: 'all', op: 'refused' }, { as: PRESSER! })
    await chat.press(VIEW_JOB.verb, { v: 1, run: '1' }, { as: READER!, trigger: 'automatic' })
    const { items } = await chat.world.auditLog({ action: 'access.refused' })
    const actors = new Set(items.map(({ actorId }) => actorId))
    for (const person of [WRITER, PRESSER, READER]) assert.ok(actors.has(person!), person)
  })

  it('whoever is turned away is in the audit log, once in a while for each person and each thing', async () => {
    const { items } = await chat.world.auditLog({ action: 'access.refused' })
    const said = new Set(items.map(({ actorId, target, after }) => `${actorId} ${target} ${after?.split(',')[0]}`))
    assert.equal(said.size, items.length)
    for (const expected of [
      `${RHEA} sync.start refused: reader`,
      `${UMA} sync.look refused: user`,
      `${STRANGER} sync.look refused: nobody known here`,
      `${ANA} sync.look refused: nobody known here`,
    ])
      assert.ok(said.has(expected), `${expected} in ${[...said].join('; ')}`)
    const operators = items.filter(({ actorId }) => actorId === BEN).map(({ target }) => target)
    assert.deepEqual(operators.toSorted(), ['jobs.undo', 'sync.approve'])
  })

  it('what is done by chat says who did it, from where, with the message', async () => {
    const { items } = await chat.world.auditLog({ action: 'sync.start', via: 'bot' })
    assert.ok(items.some(({ actorId }) => actorId === BEN))
    for (const { ip, requestId, target, after } of items) {
      assert.equal(ip, null)
      assert.match(requestId ?? '', /^activity-\d+$/)
      assert.match(`${target} ${after}`, /^job \d+/)
    }
  })
})
