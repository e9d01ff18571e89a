/** Hands one mail to a mail server. The library is loaded with the first mail, since few tenants send any. */
import type { MailConnection } from '../../tenants/connection.ts'
import { NotDelivered, Undeliverable } from '../channel.ts'

/** What is written in a mail. */
export interface Letter {
  subject: string
  text: string
  html: string
}

export interface Envelope {
  from: string
  to: string
  /** With its angle brackets; the same for the same notice, so that a mailbox can tell when it comes twice. */
  messageId: string
  /** Of mails before it in the thread, the first one first. */
  references: string[]
}

export type MailServer = Pick<MailConnection, 'host' | 'port' | 'security' | 'user'> & {
  password: string | null
  /** Certificates to trust beside those of the machine, PEM. */
  ca?: string
}

const SENDER = 'Voice Sync Console'
const ANSWER_MS = 15_000
const MESSAGE_MS = 30_000
/** From the first byte to the last: the other limits begin anew with each byte that comes. */
const WHOLE_MS = 60_000

/** Throws `NotDelivered`, with `Undeliverable` where the address does not exist. */
export async function sendMail(
  server: MailServer,
  letter: Letter,
  envelope: Envelope,
  wholeMs: number = WHOLE_MS,
): Promise<void> {
  for (const address of [envelope.from, envelope.to])
    if (!PLAIN.test(address)) throw new Undeliverable('This is not one plain address.', 'mailAddress')
  const { createTransport } = await import('nodemailer')
  const { host, port, security, user, password, ca } = server
  const transport = createTransport({
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
    ...{ connectionTimeout: ANSWER_MS, greetingTimeout: ANSWER_MS, dnsTimeout: ANSWER_MS, socketTimeout: MESSAGE_MS },
    // what is written comes from people and clouds, and is never a file or an address to fetch
    ...{ disableFileAccess: true, disableUrlAccess: true },
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
  })
  const { from, to, messageId, references } = envelope
  const whole = AbortSignal.timeout(wholeMs)
  try {
    await transport.sendMail({
      from: { name: SENDER, address: from },
      to: { name: '', address: to },
      envelope: { from, to: [to] },
      ...{ subject: oneLine(letter.subject), text: letter.text, html: letter.html, messageId },
      ...(references.length > 0 ? { references, inReplyTo: references.at(-1) ?? '' } : {}),
      // nobody's absence note answers a machine
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      signal: whole,
    })
  } catch (error) {
    if (whole.aborted) throw new NotDelivered(`The mail was not taken within ${wholeMs / 1000} seconds.`, 'mailSlow')
    throw refusedBy(error as Refused, server)
  } finally {
    transport.close()
  }
}

/** Of one mailbox. What more an address might hold would say something to the server. */
const PLAIN = /^[^\s<>(),;:"\\[\]@\p{Cc}]{1,64}@[A-Za-z0-9.-]{1,255}$/u

const LONGEST_SUBJECT = 200

/** A subject is one line, whatever it was made of. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_SUBJECT)

interface Refused extends Error {
  code?: string
  command?: string
  responseCode?: number
  response?: string
}

function refusedBy(error: Refused, server: MailServer): NotDelivered {
  const message = oneLine(withoutSecrets(error.message, server))
  const code = codeOf(error, server)
  return code === 'mailAddress' ? new Undeliverable(message, code) : new NotDelivered(message, code)
}

/** A server may say in its answer what it was told, and that answer is logged and shown. */
function withoutSecrets(text: string, { user, password }: MailServer): string {
  if (!password) return text
  // the longest first: the end of it may be the other
  const told = [`\0${user}\0${password}`, password].flatMap((one) => [one, Buffer.from(one).toString('base64')])
  return told.reduce((left, secret) => left.replaceAll(secret, '…'), text)
}

const CODES: Record<string, string> = {
  ...{ EAUTH: 'mailAuth', ENOAUTH: 'mailAuth', EOAUTH2: 'mailAuth', EDNS: 'mailHost', ETLS: 'mailTls' },
  ...{ ECONNECTION: 'mailUnreachable', ETIMEDOUT: 'mailUnreachable', ESOCKET: 'mailUnreachable' },
}
const CERTIFICATE = /certificate|self.signed|altname|issuer|wrong version number|ssl/i

/** RFC 3207 and 4954: 530 asks for STARTTLS or for a sign-in, 538 for encryption before one. */
const WANTS_ENCRYPTION = /STARTTLS|\b5\.7\.1[01]\b|encrypt/i
/** Exchange takes the whole message before it says so. */
const NO_SENDER = /SendAsDenied|\b5\.7\.60\b/i

function codeOf(
  { code = '', command = '', responseCode = 0, response = '', message }: Refused,
  { user, security }: MailServer,
): string {
  if (code === 'ESOCKET' && CERTIFICATE.test(message)) return 'mailTls'
  const wants = responseCode === 538 || (responseCode === 530 && WANTS_ENCRYPTION.test(response))
  if (wants && security === 'none') return 'mailEncryption'
  if (responseCode === 530) return user === null ? 'mailSignIn' : 'mailAuth'
  // before anything was said: too many connections, or none wanted from here
  if (code !== 'EAUTH' && responseCode >= 400 && responseCode < 500) return 'mailBusy'
  if (Object.hasOwn(CODES, code)) return CODES[code] ?? 'unknown'
  if (responseCode < 500) return 'unknown'
  if (command === 'MAIL FROM' || NO_SENDER.test(response)) return 'mailSender'
  // RFC 3463: 5.1.x is about the address; without such a code 550 and others may be anything
  return command === 'RCPT TO' && /^\d{3}[ -]5\.1\.\d/.test(response) ? 'mailAddress' : 'mailRefused'
}
