import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Wording } from './door.ts'
import { HSTS, HSTS_NAME, SECURITY_HEADERS } from './headers.ts'
import { wordsFor } from './problem.ts'
import { Problem } from './route.ts'

const BROKEN = new Problem(400, 'Bad request', 'This is not an HTTP/1.1 request.')

const NO_TUNNEL = new Problem(405, 'Method not allowed', 'This server is no proxy.', {}, { Allow: 'GET' })
const NO_EXPECTATION = new Problem(417, 'Expectation failed', 'Only "Expect: 100-continue" is taken.')

const BY_CODE: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'Headers too large', 'The headers and URL together may have at most 16 KB.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'Request timeout', 'The request did not arrive in time.'),
}

/** Requests that never become one: the parser refused them, or they want another protocol. */
export function refuseBrokenRequests(node: Server, wordings: readonly Wording[], publicUrl: string | null): void {
  const always = { ...SECURITY_HEADERS, ...(publicUrl?.startsWith('https:') ? { [HSTS_NAME]: HSTS } : {}) }
  const refuse = (socket: Duplex, url: string | undefined, problem: Problem): void =>
    write(socket, problem, wordsFor(url, problem, wordings), always)
  node.on('clientError', (error: Broken, socket: Duplex) => {
    refuse(socket, urlIn(error.rawPacket), BY_CODE[error.code ?? ''] ?? BROKEN)
  })
  // restify listens for upgrades and does nothing, which would leave the socket open for ever.
  node.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    refuse(
      socket,
      request.url,
      new Problem(400, 'No upgrade', 'This server speaks HTTP/1.1 only; send no Upgrade header.'),
    )
  })
  node.on('connect', (_request: IncomingMessage, socket: Duplex) => refuse(socket, undefined, NO_TUNNEL))
  // Node would answer by itself, without our headers.
  node.on('checkExpectation', ({ socket, url }: IncomingMessage) => refuse(socket, url, NO_EXPECTATION))
}

interface Broken extends NodeJS.ErrnoException {
  /** The bytes that the parser had before it when it gave up. */
  rawPacket?: Buffer
}

/** Where it was meant for, if what is left of it still says so. */
const urlIn = (packet: Buffer | undefined): string | undefined =>
  /^[A-Z]+ (\S+)/.exec(packet?.toString('latin1', 0, 200) ?? '')?.[1]

function write(
  socket: Duplex,
  problem: Problem,
  words: ReturnType<typeof wordsFor>,
  always: Record<string, string>,
): void {
  if (!socket.writable) return void socket.destroy()
  const body = JSON.stringify(words.body)
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `Content-Type: ${words.type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    ...Object.entries({ ...always, ...problem.headers }).map(([name, value]) => `${name}: ${value}`),
  ]
  socket.on('error', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
