import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemBody, PROBLEM_TYPE } from './problem.ts'
import { Problem } from './route.ts'

const BROKEN = new Problem(400, 'Bad request', 'This is not an HTTP/1.1 request.')

const BY_CODE: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'Headers too large', 'The headers and URL together may have at most 16 KB.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'Request timeout', 'The request did not arrive in time.'),
}

/** Requests that never become one: the parser refused them, or they want another protocol. */
export function refuseBrokenRequests(node: Server): void {
  node.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    refuse(socket, BY_CODE[error.code ?? ''] ?? BROKEN)
  })
  // restify listens for upgrades and does nothing, which would leave the socket open for ever.
  node.on('upgrade', (_request: IncomingMessage, socket: Duplex) => {
    refuse(socket, new Problem(400, 'No upgrade', 'This server speaks HTTP/1.1 only; send no Upgrade header.'))
  })
}

function refuse(socket: Duplex, problem: Problem): void {
  if (!socket.writable) return void socket.destroy()
  const body = JSON.stringify(problemBody(problem))
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.on('error', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
