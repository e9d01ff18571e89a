import assert from 'node:assert/strict'
import type {
  AuditPage,
  ChangedMeanwhile,
  MailChange,
  MailTest,
  MailView,
  NoticeSettingsView,
} from '../../../src/api/contract.ts'
import { startMailServer, type MailServer } from '../../notifications/mailServer.ts'
import { plant } from '../../planted/plant.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

const PATH = '/api/settings/mail'

describe('e-mail settings', () => {
  let world: World
  let server: MailServer
  const password = plant('smtp-password')
  before(async () => {
    world = await createWorld()
    server = await startMailServer({ user: 'sync', password })
    world.outside.given.ca = server.ca
  })
  after(async () => {
    await server.close()
    await world.close()
  })

  const settings = (more: Partial<MailChange> = {}): MailChange => {
    const { kind: _, ...rest } = server.settings()
    return { ...rest, ...more }
  }
  const save = async <T>(body: unknown, version?: string) => {
    const answer = await world.call('admin', 'PUT', PATH, body, version === undefined ? {} : { 'if-match': version })
    return { status: answer.status, body: (await answer.json()) as T }
  }
  const test = async (body: unknown) => {
    const answer = await world.call('admin', 'POST', `${PATH}/test`, body)
    return { status: answer.status, body: (await answer.json()) as MailTest & { detail: string } }
  }
  const audited = async () => (await world.get<AuditPage>('/api/audit?limit=1')).items[0]

  it('are off until an admin says where; the password goes in, sealed, and never comes out', async () => {
    const first = await world.get<MailView>(PATH, 'reader')
    assert.deepEqual([first.on, first.password, first.canKeep, first.to], [false, null, true, []])
    const saved = await save<MailView>(settings({ password }))
    assert.equal(saved.status, 200)
    assert.equal(saved.body.password?.setBy.name, 'Dana Whitfield')
    assert.ok(!JSON.stringify(saved.body).includes(password))
    const entry = await audited()
    assert.deepEqual([entry?.action, entry?.target], ['settings.change', 'e-mail'])
    assert.match(entry?.after ?? '', /^on, localhost:\d+ with STARTTLS as sync, from voice@contoso\.example to team@/)
    assert.ok(!JSON.stringify(entry).includes(password))
    const kept = await world.stores.keptConnections.connection(TENANT, 'mail')
    assert.ok(kept?.secrets.password && !JSON.stringify(kept).includes(password))
    assert.equal((await world.call('operator', 'PUT', PATH, settings())).status, 403)
  })

  it('are tried by a test e-mail, with the kept password or the one that was typed', async () => {
    const by = await test(settings())
    assert.deepEqual(by, { status: 200, body: { ok: true, sent: 1, refused: [], failure: null, raw: null } })
    const [mail] = server.mails
    assert.match(mail?.headers['subject'] ?? '', /^Test e-mail/)
    assert.match(mail?.text ?? '', /Dana Whitfield sent this to try it/)
    assert.deepEqual(mail?.user, 'sync')
    const entry = await audited()
    assert.deepEqual([entry?.action, entry?.target], ['notices.test', 'e-mail'])
    const wrong = await test(settings({ password: 'other' }))
    assert.deepEqual([wrong.body.ok, wrong.body.failure?.label], [false, 'The mail server refused the sign-in'])
    assert.ok(wrong.body.failure?.fix && wrong.body.failure.who && wrong.body.raw)
    server.refuse.push('550 5.1.1 No such user')
    assert.equal((await test(settings())).body.failure?.label, 'No such mailbox')
    world.outside.given.ca = 'none'
    assert.equal((await test(settings())).body.failure?.label, 'No safe connection to the mail server')
    world.outside.given.ca = server.ca
  })

  it('tries each address when one of several is refused, and says which; not when the server takes nothing', async () => {
    const to = ['gone@contoso.example', 'team@contoso.example', 'late@contoso.example', 'voice@contoso.example']
    const before = server.mails.length
    server.refuse.push('550 5.1.1 No such user', '250', '450 4.2.1 Greylisted')
    const { body } = await test(settings({ to }))
    assert.deepEqual([body.ok, body.sent, body.refused], [false, 2, [to[0], to[2]]])
    assert.equal(body.failure?.label, 'No such mailbox')
    assert.deepEqual(
      server.mails.slice(before).map((mail) => mail.to[0]),
      [to[1], to[3]],
    )
    const signIns = server.signIns.length
    const none = await test(settings({ to, password: 'other' }))
    assert.deepEqual([none.body.ok, none.body.sent, none.body.refused], [false, 0, []])
    assert.equal(server.signIns.length, signIns + 1)
  })

  it('send a kept password to no other server or user than it was entered for', async () => {
    const tried = server.signIns.length
    for (const elsewhere of [{ host: '127.0.0.1' }, { user: 'somebody' }, { security: 'tls' as const }]) {
      assert.equal((await test(settings(elsewhere))).status, 400, JSON.stringify(elsewhere))
      assert.equal((await save(settings(elsewhere))).status, 400, JSON.stringify(elsewhere))
    }
    assert.equal(server.signIns.length, tried)
    assert.equal((await world.get<MailView>(PATH)).password?.setAt, NOW)
    const without = await save<MailView>(settings({ user: null }))
    assert.deepEqual([without.status, without.body.password], [200, null])
    await save(settings({ password }))
  })

  it('say what is wrong of what cannot work, and keep nothing of it', async () => {
    const before = await world.get<MailView>(PATH)
    const wrong: Record<string, Partial<Record<keyof MailChange, unknown>>> = {
      'needed before e-mail can be turned on': { to: [] },
      'must be one address': { to: ['a@b.example\r\nBcc: c@d.example'] },
      'one address, for example': { from: 'Voice <a@b.example>' },
      'names an address twice': { to: ['a@b.example', 'A@B.example'] },
      'must be the name of a server': { host: 'smtp.example/x' },
      'never sent in the open': { security: 'none' },
      'goes with a password': { user: null, password: 'x' },
      'port:': { port: 0 },
      'user: must be one line': { user: 'a\r\nb' },
      'There is no other name here': { pasword: 'x' } as object,
    }
    for (const [says, more] of Object.entries(wrong)) {
      const answer = await save<{ detail: string }>({ ...settings(), ...more })
      assert.equal(answer.status, 400, says)
      assert.ok(answer.body.detail.includes(says), `${says} in ${answer.body.detail}`)
    }
    const many = Array.from({ length: 11 }, (_, n) => `a${n}@b.example`)
    assert.equal((await save({ ...settings(), to: many })).status, 400)
    assert.deepEqual(await world.get<MailView>(PATH), before)
  })

  it('of two admins at once: the second is told who was first, and no password is lost', async () => {
    const answer = await world.call('admin', 'GET', PATH)
    const version = answer.headers.get('etag') ?? ''
    await answer.json()
    assert.equal((await save(settings({ digest: true }), version)).status, 200)
    const late = await save<ChangedMeanwhile<MailView>>(settings({ quiet: true }), version)
    assert.equal(late.status, 412)
    assert.deepEqual([late.body.changedBy?.name, late.body.current.digest], ['Dana Whitfield', true])
    assert.ok((await world.get<MailView>(PATH)).password)
  })

  it('keep no password where the server has no key for it, and do without one', async () => {
    world.outside.given.withKey = false
    try {
      assert.equal((await world.get<MailView>(PATH)).canKeep, false)
      assert.equal((await save(settings({ password }))).status, 409)
      assert.equal((await save(settings({ user: null }))).status, 200)
      const noted = await audited()
      assert.equal((await save(settings({ user: null }))).status, 200)
      assert.deepEqual(await audited(), noted, 'what changes nothing is not in the log')
    } finally {
      world.outside.given.withKey = true
    }
  })
})

describe('times of notices', () => {
  let world: World
  before(async () => void (world = await createWorld()))
  after(() => world.close())
  const TIMES = '/api/settings/notices'

  it('are kept and said in the log; what cannot be is refused', async () => {
    const usual = await world.get<NoticeSettingsView>(TIMES, 'reader')
    assert.deepEqual([usual.quiet.windows, usual.digest], [[], { day: 'mon', time: '09:00' }])
    const nights = { days: ['mon' as const, 'sun' as const], from: '20:00', to: '07:00' }
    const wanted: NoticeSettingsView = {
      ...{ timezone: 'Europe/London', quiet: { windows: [nights], breaks: ['failed'] } },
      digest: { day: 'fri', time: '16:30' },
    }
    assert.equal((await world.call('admin', 'PUT', TIMES, wanted)).status, 200)
    assert.deepEqual(await world.get(TIMES), wanted)
    const [entry] = (await world.get<AuditPage>('/api/audit?limit=1')).items
    const after = 'quiet mon sun 20:00 to 07:00 but for a sync failed; digest Friday 16:30; Europe/London'
    assert.deepEqual(
      [entry?.target, entry?.before, entry?.after],
      [...['notices', 'quiet never; digest Monday 09:00; UTC', after]],
    )
    for (const wrong of [
      { ...wanted, timezone: 'Mars' },
      { ...wanted, digest: { day: 'fri', time: '24:00' } },
      { ...wanted, quiet: { windows: [], breaks: ['failed', 'failed'] } },
      { ...wanted, quiet: { windows: [{ ...nights, to: nights.from }], breaks: [] } },
    ])
      assert.equal((await world.call('admin', 'PUT', TIMES, wrong)).status, 400, JSON.stringify(wrong))
  })

  it('that are changed let what the old ones held be looked at again', async () => {
    const { notifications } = world.stores
    const chat = { id: 'chat-1', kind: 'personal' as const, reference: '{}', userId: 'u', userName: 'Dana' }
    await notifications.keepConversation(TENANT, chat)
    const notice = { kind: 'problem' as const, runId: 'r', jobId: '1' }
    await notifications.enqueue(TENANT, [{ conversationId: chat.id, notice, topic: 'failed', nextAt: NOW }], 0)
    const [entry] = await notifications.due(TENANT, NOW, 1)
    await notifications.hold(TENANT, [entry!.id], NOW, '2999-01-01T00:00:00.000Z')
    assert.deepEqual(await notifications.due(TENANT, NOW, 1), [])
    const now = await world.get<NoticeSettingsView>(TIMES)
    await world.call('admin', 'PUT', TIMES, { ...now, quiet: { windows: [], breaks: [] } })
    assert.equal((await notifications.due(TENANT, NOW, 1)).length, 1)
  })

  it('that are moved promise no digest for a time that has passed', async () => {
    const { notifications } = world.stores
    const before = await notifications.digestCursor(TENANT)
    const now = await world.get<NoticeSettingsView>(TIMES)
    await world.call('admin', 'PUT', TIMES, { ...now, digest: { day: 'wed', time: '10:00' } })
    assert.ok((await notifications.digestCursor(TENANT)) >= before)
    assert.equal(await notifications.digestCursor(TENANT), Math.floor(Date.parse(NOW) / 1_000))
  })
})
