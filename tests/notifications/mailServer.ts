/** A real mail server on loopback, that takes or refuses as a test says, and keeps what it took. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { MailConnection } from '../../src/tenants/connection.ts'
import { makeCertificate } from '../tenants/makeCertificate.ts'

export interface Mail {
  from: string
  to: string[]
  raw: string
  /** Unfolded, names in small letters. */
  headers: Record<string, string>
  text: string
  html: string
  secure: boolean
  user: string | null
}

export interface MailServer {
  port: number
  /** Of its certificate, PEM. */
  ca: string
  mails: Mail[]
  /** What the next recipients are answered with, in order: "550 5.1.1 No such user"; "250" takes one. */
  refuse: string[]
  /** Sign-ins that were tried. */
  signIns: string[]
  settings(more?: Partial<MailConnection>): MailConnection
  close(): Promise<void>
}

export interface MailServerOptions {
  /** From the first byte. */
  tls?: boolean
  /** Offers no STARTTLS. */
  open?: boolean
  user?: string
  password?: string
  /** Says to whom it refuses a sign-in what it was told. */
  echoes?: boolean
}

export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const { tls = false, open = false, user, password, echoes = false } = options
  const { key, cert } = makeCertificate('CN=localhost')
  const mails: Mail[] = []
  const refuse: string[] = []
  const signIns: string[] = []
  const server = new SMTPServer({
    ...{ key, cert, secure: tls, logger: false, authOptional: user === undefined },
    disabledCommands: [...(open ? ['STARTTLS'] : []), ...(user === undefined ? ['AUTH'] : [])],
    onAuth(auth, _session, callback) {
      signIns.push(`${auth.username}:${auth.password}`)
      if (auth.username === user && auth.password === password) callback(null, { user: auth.username ?? '' })
      else {
        const plain = `\0${auth.username}\0${auth.password}`
        const told = echoes ? ` ${auth.password} ${Buffer.from(plain).toString('base64')}` : ''
        callback(Object.assign(new Error(`5.7.8 Authentication credentials invalid${told}`), { responseCode: 535 }))
      }
    },
    onRcptTo(_address, _session, callback) {
      const refused = refuse.shift()
      if (!refused || refused === '250') return callback()
      callback(Object.assign(new Error(refused.slice(4)), { responseCode: Number(refused.slice(0, 3)) }))
    },
    onData(stream, session, callback) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const raw = Buffer.concat(pieces).toString('latin1')
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        const to = rcptTo.map(({ address }) => address)
        mails.push({ from, to, raw, ...readMail(raw), secure: session.secure, user: (session.user as string) ?? null })
        callback()
      })
    },
  })
  // a client that does not trust it breaks off
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    ...{ port, ca: cert, mails, refuse, signIns },
    settings: (more = {}) => ({
      ...{ kind: 'mail', on: true, host: 'localhost', port, security: tls ? 'tls' : open ? 'none' : 'starttls' },
      ...{ user: user ?? null, from: 'voice@contoso.example', to: ['team@contoso.example'] },
      ...{ digest: false, quiet: false, ...more },
    }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function readMail(raw: string): Pick<Mail, 'headers' | 'text' | 'html'> {
  const { headers, body } = split(raw)
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1]
  const parts = boundary
    ? body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => split(part.replace(/^\r\n/, '')))
    : []
  const of = (type: string): string => {
    const part = parts.find((one) => one.headers['content-type']?.startsWith(type))
    return part ? decoded(part.body, part.headers['content-transfer-encoding'] ?? '') : ''
  }
  return { headers, text: of('text/plain'), html: of('text/html') }
}

function split(text: string): { headers: Record<string, string>; body: string } {
  const end = text.indexOf('\r\n\r\n')
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      word(line.slice(line.indexOf(':') + 1).trim()),
    ]),
  )
  return { headers, body: text.slice(end + 4) }
}

/** Encoded words of RFC 2047. */
const word = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, content: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(content, 'base64').toString() : quoted(content.replaceAll('_', ' ')),
    )

const quoted = (text: string): string =>
  Buffer.from(
    text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString()

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  return encoding === 'quoted-printable' ? quoted(body) : Buffer.from(body, 'latin1').toString()
}
