import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { letterOf } from '../../src/bot/mail/letter.ts'
import { bold, card, run, runs, text } from '../../src/bot/cards/element.ts'
import { band, counted, sub, tiles } from '../../src/bot/cards/parts.ts'
import { createPost, type Post } from '../../src/notifications/mail/post.ts'
import type { MailConnection } from '../../src/tenants/connection.ts'
import { createKeyring } from '../../src/tenants/keyring.ts'
import { createVault, type Vault } from '../../src/tenants/vault.ts'
import type { World } from '../bot/world.ts'
import { plant } from '../planted/plant.ts'
import { openHouse, QUIET, type Ended, type House } from './house.ts'
import { startMailServer, type MailServer, type MailServerOptions } from './mailServer.ts'

const CONSENT: Ended = { state: 'failed', cause: 'CONSENT' }
const DOWN: Ended = { state: 'failed', cause: 'M365_UNAVAILABLE' }
const OK: Ended = { state: 'succeeded' }
const BY = { id: 'x', name: 'Adele' }

describe('a letter', () => {
  const made = letterOf(
    card(
      [
        band('err', 'Sync failed', sub('Microsoft Teams · job 7')),
        runs([bold('Permission refused: '), run('<b>"A & B"</b>')]),
        tiles([
          [12, 'Assigned'],
          [3, 'Need attention'],
        ]),
        counted(5, [runs([bold('No such user')]), runs([run('Ask somebody')])]),
        text('Ended {{DATE(2026-11-23T22:05:09Z,SHORT)}} {{TIME(2026-11-23T22:05:09Z)}}', { size: 'Small' }),
      ],
      [
        { type: 'Action.OpenUrl', title: 'Open job', url: 'https://console.example/tab/jobs/7?a=1&b="2"' },
        { type: 'Action.Execute', title: 'Retry failed', verb: 'job.retry', data: { op: 'secret-op' } },
      ],
      'Sync failed. Permission refused.',
    ),
    'Contoso "<script>"',
  )

  it('says what the card says, times in UTC, as text', () => {
    for (const words of [
      ...[
        'SYNC FAILED',
        'Microsoft Teams · job 7',
        'Permission refused: <b>"A & B"</b>',
        '12 Assigned · 3 Need attention',
      ],
      ...['5 No such user', '    Ask somebody', 'Ended 23 November 2026 22:05 UTC'],
      ...[
        'Open job: https://console.example/tab/jobs/7?a=1&b="2"',
        'Sent by Voice Sync Console of Contoso "<script>".',
      ],
    ])
      assert.ok(made.text.includes(words), `${words}\nin\n${made.text}`)
    assert.equal(made.subject, 'Sync failed · Contoso "<script>"')
  })

  it('escapes what people wrote, and holds links but no button that acts', () => {
    assert.ok(!made.html.includes('<script>') && !made.html.includes('<b>'))
    assert.match(made.html, /&lt;b&gt;&quot;A &amp; B&quot;&lt;\/b&gt;/)
    assert.match(made.html, /href="https:\/\/console\.example\/tab\/jobs\/7\?a=1&amp;b=&quot;2&quot;"/)
    for (const part of [made.html, made.text]) {
      assert.ok(!part.includes('secret-op') && !part.includes('Retry failed') && !part.includes('{{'))
      assert.match(part, /To act on it, open the console or the chat with the bot/)
    }
  })
})

describe('notices by e-mail', () => {
  let house: House
  let server: MailServer
  let vault: Vault
  let post: Post
  afterEach(async () => {
    await house?.close()
    await server?.close()
  })

  async function open(more: Partial<MailConnection> = {}, options: MailServerOptions = {}, company = {}) {
    server = await startMailServer(options)
    const keyring = createKeyring([randomBytes(32)], randomBytes)
    const making = ({ keptConnections: store }: World) => {
      vault = createVault(store, keyring)
      post = createPost({ store, vault, newId: randomUUID, ca: server.ca })
      return post
    }
    house = await openHouse({ users: 4, ...company }, making)
    await keep(more, options.password)
  }
  async function keep(more: Partial<MailConnection>, password?: string) {
    const { keptConnections, tenantId } = house.chat.world
    const [at, place] = ['2026-11-20T00:00:00.000Z', { tenantId, connection: 'mail', field: 'password' } as const]
    const secrets = password ? { password: vault.seal(place, password, { at, by: BY, expiresAt: null }) } : {}
    await keptConnections.saveConnection(tenantId, { settings: server.settings(more), secrets, at, by: BY })
  }
  const happens = async (...all: Ended[]) => {
    for (const one of all) {
      await house.ended(one)
      await house.settled()
    }
  }
  const subjects = () =>
    server.mails.map(({ headers }) => headers['subject']?.replace(/ · .*/, '').replace(/^(Sync failed): .*/, '$1'))
  const header = (at: number, name: string) => server.mails[at]?.headers[name]

  it('NOTE-3 one when a problem begins, none for each try, and one in its thread when it is over', async () => {
    const password = plant('smtp-password')
    await open({}, { user: 'sync', password })
    await house.subscribe()
    house.start()
    await happens(CONSENT, CONSENT, CONSENT, OK, OK)
    assert.deepEqual(subjects(), ['Sync failed', 'Resolved: the sync works again'])
    assert.equal(header(1, 'references'), header(0, 'message-id'))
    assert.equal(header(1, 'in-reply-to'), header(0, 'message-id'))
    assert.deepEqual(house.titles(), ['Resolved: Sync failed', 'Resolved: the sync works again'])
    const [mail] = server.mails
    assert.deepEqual([mail?.user, mail?.secure], ['sync', true])
    for (const part of [mail?.text ?? '', mail?.html ?? '']) {
      assert.match(part, /Permission refused/)
      assert.match(part, /https:\/\/console\.example\/tab\/jobs\/\d+/)
    }
  })

  it('keep one thread while one problem takes the place of another, over restarts', async () => {
    await open()
    for (const run of [CONSENT, DOWN, OK, CONSENT]) {
      const one = house.start()
      await happens(run)
      await one.close()
    }
    const [first, second, third, fourth] = server.mails.map(({ headers }) => headers['message-id'] ?? '')
    assert.deepEqual(subjects(), ['Sync failed', 'Sync failed', 'Resolved: the sync works again', 'Sync failed'])
    assert.equal(header(1, 'references'), first)
    assert.equal(header(2, 'references'), `${first} ${second}`)
    assert.equal(header(3, 'references'), undefined, 'a new problem is a new thread')
    assert.equal(new Set([first, second, third, fourth]).size, 4)
  })

  it('are tried again when the server is busy, and not lost over a restart', async () => {
    await open()
    server.refuse.push('451 4.3.2 Later', '421 4.3.2 Closing')
    let time = Date.parse('2026-11-23T12:00:00.000Z')
    const first = house.start()
    await happens(CONSENT)
    await first.close()
    house.start()
    await house.chat.until(() => {
      house.at(new Date((time += 60_000)).toISOString())
      return server.mails.length === 1
    })
    assert.deepEqual(house.logged.length, 2)
    const { notifications, tenantId } = house.chat.world
    await house.settled()
    const recipients = await notifications.due(tenantId, '2999-01-01', 10)
    assert.deepEqual(recipients, [])
  })

  it('have the same message id when they are sent once more, and another in whatever else differs', async () => {
    await open()
    const { tenantId } = house.chat.world
    const send = (to: string, key: string) =>
      post.send(tenantId, to, { subject: 's', text: 't', html: 'h' }, { key, references: [] })
    const [one, again] = [await send('a@contoso.example', 'problem 7'), await send('a@contoso.example', 'problem 7')]
    assert.equal(one, again)
    assert.deepEqual([header(0, 'message-id'), header(1, 'message-id')], [one, one])
    const others = [await send('b@contoso.example', 'problem 7'), await send('a@contoso.example', 'problem 8')]
    assert.equal(new Set([one, ...others]).size, 3)
  })

  it('of an address that is not there are given up, which is told; others get theirs', async () => {
    await open({ to: ['gone@contoso.example', 'team@contoso.example'] })
    server.refuse.push('550 5.1.1 No such user')
    house.start()
    await happens(CONSENT)
    assert.deepEqual(
      server.mails.map(({ to }) => to),
      [[server.mails[0]?.to[0]]],
    )
    assert.deepEqual(
      house.logged.map(({ nextAt }) => nextAt),
      [null],
    )
    await happens(OK)
    // who was never told of it is not told that it is over
    assert.equal(server.mails.length, 2)
    assert.deepEqual(server.mails[0]?.to, server.mails[1]?.to)
  })

  it('stop at once when they are turned off, and are not sent to who was taken out', async () => {
    await open()
    server.refuse.push('451 4.3.2 Later')
    house.start()
    await happens(CONSENT)
    await keep({ to: ['other@contoso.example'] })
    house.at('2026-11-23T13:00:00.000Z')
    await house.settled()
    assert.deepEqual(server.mails, [])
    await keep({ on: false })
    await happens(OK, CONSENT)
    assert.deepEqual(server.mails, [])
  })

  it('say that the kept password cannot be read any more, and go on once it is entered again', async () => {
    const password = plant('smtp-password')
    await open({}, { user: 'sync', password })
    const { keptConnections, tenantId } = house.chat.world
    const kept = await keptConnections.connection(tenantId, 'mail')
    const strange = { ...kept!.secrets.password!, sealed: Buffer.alloc(60).toString('base64url') }
    await keptConnections.saveConnection(tenantId, {
      ...{ settings: server.settings(), secrets: { password: strange }, at: '2026-11-20T00:00:00.000Z', by: BY },
    })
    house.start()
    await happens(CONSENT)
    assert.match(house.logged[0]?.error ?? '', /cannot be decrypted/)
    await keep({}, password)
    house.at('2026-11-23T12:01:00.000Z')
    await house.settled()
    assert.deepEqual(subjects(), ['Sync failed'])
  })

  it('come as one after quiet hours where these count for e-mail, and else at once', async () => {
    await open({ to: ['now@contoso.example'] })
    await house.settings({ quiet: QUIET })
    house.at('2026-11-23T22:00:00.000Z')
    house.start()
    await happens(CONSENT)
    assert.deepEqual(subjects(), ['Sync failed'])
    await keep({ to: ['now@contoso.example'], quiet: true })
    await happens(OK, DOWN)
    assert.equal(server.mails.length, 1)
    house.at('2026-11-24T07:00:00.000Z')
    await house.settled()
    assert.deepEqual(subjects().slice(1), ['While it was quiet: 1 problem is open'])
    await happens(OK)
    assert.equal(header(2, 'in-reply-to'), header(1, 'message-id'))
  })

  it('bring the weekly digest where it is wanted, with counts and no names', async () => {
    await open({ digest: true }, {}, { users: 40, problems: true })
    await house.chat.world.sync.run('all')
    const { notifications, directory, tenantId } = house.chat.world
    const one = house.start()
    await house.chat.until(async () => (await notifications.digestCursor(tenantId)) > 0)
    await house.settled()
    await one.close()
    const before = server.mails.length
    house.at('2026-11-30T09:00:00.000Z')
    house.start()
    await house.chat.until(() => server.mails.length > before)
    const mail = server.mails.at(-1)
    assert.match(mail?.headers['subject'] ?? '', /^Your week, 23–29 November/)
    assert.match(mail?.text ?? '', /users need attention/)
    const { items } = await directory.users(tenantId, { limit: 200 })
    for (const { displayName, userName } of items)
      for (const part of [mail?.text ?? '', mail?.html ?? ''])
        assert.ok(!part.includes(displayName) && !part.includes(userName), displayName)
  })
})
