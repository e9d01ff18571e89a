import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { NotDelivered, Undeliverable } from '../../src/notifications/channel.ts'
import { sendMail, type Envelope, type Letter, type MailServer as Server } from '../../src/notifications/mail/smtp.ts'
import { deliveryWords } from '../../src/words/delivery.ts'
import { plant } from '../planted/plant.ts'
import { startMailServer, type MailServer, type MailServerOptions } from './mailServer.ts'

const LETTER: Letter = { subject: 'Sync failed · Contoso', text: 'It failed.\n', html: '<p>It failed.</p>' }
const ENVELOPE: Envelope = {
  ...{ from: 'voice@contoso.example', to: 'team@contoso.example', messageId: '<2@contoso.example>' },
  references: ['<1@contoso.example>'],
}

describe('mail', () => {
  let server: MailServer
  afterEach(() => server?.close())
  const open = async (options: MailServerOptions = {}) => {
    server = await startMailServer(options)
    const { host, port, security, user } = server.settings()
    const ready: Server = { host, port, security, user, password: options.password ?? null, ca: server.ca }
    return ready
  }
  const refused = async (to: Server, envelope = ENVELOPE): Promise<NotDelivered> => {
    const error: unknown = await sendMail(to, LETTER, envelope).then(
      () => assert.fail('it was taken'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof NotDelivered, String(error))
    assert.deepEqual(server.mails, [])
    return error
  }

  it('goes by STARTTLS with a sign-in, as text and HTML, in its thread', async () => {
    const password = plant('smtp-password')
    await sendMail(await open({ user: 'sync', password }), LETTER, ENVELOPE)
    const [mail] = server.mails
    assert.ok(mail)
    assert.deepEqual([mail.secure, mail.user, mail.from, mail.to], [true, 'sync', ENVELOPE.from, [ENVELOPE.to]])
    const { headers } = mail
    assert.equal(headers['subject'], LETTER.subject)
    assert.equal(headers['from'], 'Voice Sync Console <voice@contoso.example>')
    assert.equal(headers['message-id'], '<2@contoso.example>')
    assert.equal(headers['references'], '<1@contoso.example>')
    assert.equal(headers['in-reply-to'], '<1@contoso.example>')
    assert.equal(headers['auto-submitted'], 'auto-generated')
    assert.match(headers['content-type'] ?? '', /^multipart\/alternative/)
    assert.equal(mail.text.trim(), 'It failed.')
    assert.match(mail.html, /<p>It failed\.<\/p>/)
  })

  it('goes by TLS from the first byte, and in the open where there is no password', async () => {
    await sendMail(await open({ tls: true }), LETTER, ENVELOPE)
    assert.equal(server.mails[0]?.secure, true)
    await server.close()
    await sendMail(await open({ open: true }), LETTER, ENVELOPE)
    assert.equal(server.mails[0]?.secure, false)
  })

  it('tells no password to a server whose certificate is not trusted, or that offers no encryption', async () => {
    for (const options of [{ tls: true }, {}, { open: true }]) {
      const { ca, ...to } = await open({ ...options, user: 'sync', password: plant('smtp-password') })
      const strange = 'open' in options ? { ...to, security: 'starttls' as const, ...(ca ? { ca } : {}) } : to
      assert.equal((await refused(strange)).code, 'mailTls', JSON.stringify(options))
      assert.deepEqual(server.signIns, [])
      await server.close()
    }
    await open()
  })

  it('says why it was not taken', async () => {
    const password = plant('smtp-password')
    const wrong = await refused({ ...(await open({ user: 'sync', password })), password: 'other' })
    assert.equal(wrong.code, 'mailAuth')
    await server.close()
    const echoed = await refused({ ...(await open({ user: 'sync', password: 'other', echoes: true })), password })
    assert.match(echoed.message, /credentials invalid … …$/)
    await server.close()
    const to = await open()
    for (const [answer, code] of [
      ['550 5.1.1 No such user', 'mailAddress'],
      ['550 5.7.1 Relaying denied', 'mailRefused'],
      ['550 no', 'mailRefused'],
      ['451 4.3.2 Try again later', 'mailBusy'],
    ] as const) {
      server.refuse.push(answer)
      const error = await refused(to)
      assert.equal(error.code, code, answer)
      assert.equal(
        error instanceof Undeliverable,
        code === 'mailAddress',
        'only an address that is not there is given up',
      )
    }
    assert.equal((await refused({ ...to, host: 'nowhere.invalid' })).code, 'mailHost')
    assert.equal((await refused({ ...to, port: await closedPort() })).code, 'mailUnreachable')
    assert.equal((await refused({ ...to, security: 'tls' })).code, 'mailTls')
  })

  it('says which a server wants that takes nothing in the open, or from strangers', async () => {
    const to = await open({ user: 'sync', password: plant('smtp-password') })
    assert.equal((await refused({ ...to, user: null, password: null })).code, 'mailSignIn')
    await server.close()
    const inTheOpen = await open({ open: true })
    for (const [answer, code] of [
      ['530 5.7.0 Must issue a STARTTLS command first', 'mailEncryption'],
      ['538 5.7.11 Encryption required for requested authentication mechanism', 'mailEncryption'],
      ['530 5.7.57 Client not authenticated to send mail', 'mailSignIn'],
      ['550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'mailSender'],
    ] as const) {
      server.refuse.push(answer)
      assert.equal((await refused(inTheOpen)).code, code, answer)
    }
  })

  it('gives up on a server that trickles, and lets go of its connection', async () => {
    const trickle = await startTrickle()
    try {
      const to: Server = { host: 'localhost', port: trickle.port, security: 'none', user: null, password: null }
      const began = Date.now()
      await assert.rejects(sendMail(to, LETTER, ENVELOPE, 400), {
        name: 'NotDelivered',
        code: 'mailSlow',
        message: /0\.4 s/,
      })
      assert.ok(Date.now() - began < 5_000, 'each byte began it anew')
      await trickle.left
    } finally {
      trickle.close()
    }
    assert.match(deliveryWords('mailSlow').cause, /within a minute/)
  })

  it('lets no line of what people wrote become a header, an address or a command', async () => {
    const to = await open()
    const evil = 'Contoso\r\nBcc: victim@example.com\r\n\r\n<script>'
    await sendMail(to, { ...LETTER, subject: evil, text: `.\r\nMAIL FROM:<x@y>\r\n${evil}` }, ENVELOPE)
    await sendMail(to, { ...LETTER, subject: 'a\u2028Bcc: victim@example.com\0' }, ENVELOPE)
    assert.equal(server.mails.length, 2)
    for (const { headers, to: recipients } of server.mails) {
      assert.deepEqual(recipients, ['team@contoso.example'])
      assert.equal(headers['bcc'], undefined)
      assert.ok(headers['subject'] && !/[\r\n\0]/.test(headers['subject']))
    }
    for (const hidden of ['team@contoso.example>\r\nRCPT TO:<victim@example.com', 'a@b, victim@example.com', 'victim'])
      for (const envelope of [
        { ...ENVELOPE, to: hidden },
        { ...ENVELOPE, from: hidden },
      ])
        await assert.rejects(sendMail(to, LETTER, envelope), { name: 'Undeliverable', code: 'mailAddress' })
    assert.equal(server.mails.length, 2)
  })
})

/** Greets as it should, and then says its answer by the byte, which never ends. */
async function startTrickle(): Promise<{ port: number; left: Promise<void>; close(): void }> {
  let leave: () => void = () => undefined
  const left = new Promise<void>((resolve) => void (leave = resolve))
  const server = createServer((socket) => {
    socket.write('220 slow.example\r\n250-')
    const drops = setInterval(() => socket.write('x'), 20)
    socket.on('error', () => undefined)
    socket.on('data', () => undefined)
    socket.on('close', () => (clearInterval(drops), leave()))
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  return { port, left, close: () => void server.close() }
}

async function closedPort(): Promise<number> {
  const one = createServer()
  await new Promise<void>((resolve) => one.listen(0, 'localhost', resolve))
  const { port } = one.address() as AddressInfo
  await new Promise((resolve) => one.close(resolve))
  return port
}
