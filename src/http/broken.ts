import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Wording } from './door.ts'
import { wordsFor } from './problem.ts'
import { Problem } from './route.ts'

const BROKEN = new Problem(400, 'Bad request', 'This is not an HTTP/1.1 request.')

const BY_CODE: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'Headers too large', 'The headers and URL together may have at most 16 KB.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'Request timeout', 'The request did not arrive in time.'),
}

/** Requests that never become one: the parser refused them, or they want another protocol. */
export function refuseBrokenRequests(node: Server, wordings: readonly Wording[]): void {
  const refuse = (socket: Duplex, url: string | undefined, problem: Problem): void =>
    write(socket, problem, wordsFor(url, problem, wordings))
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
}

interface Broken extends NodeJS.ErrnoException {
  /** The bytes that the parser had before it when it gave up. */
  rawPacket?: Buffer
}

/** Where it was meant for, if what is left of it still says so. */
const urlIn = (packet: Buffer | undefined): string | undefined =>
  /^[A-Z]+ (\S+)/.exec(packet?.toString('latin1', 0, 200) ?? '')?.[1]

function write(socket: Duplex, problem: Problem, words: ReturnType<typeof wordsFor>): void {
  if (!socket.writable) return void socket.destroy()
  const body = JSON.stringify(words.body)
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `Content-Type: ${words.type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.on('error', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
