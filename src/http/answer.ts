import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './route.ts'
import type { StreamLimits } from './streams.ts'
import { writeEvents, writePieces } from './streams.ts'

export interface Answering {
  request: IncomingMessage
  response: ServerResponse
  /** Ends when the client goes away or the server stops. */
  signal: AbortSignal
  limits: StreamLimits
  /** Counts a stream as open; throws `Problem` when there are too many. Answers how to close. */
  openStream(): () => void
}

/** Writes what a route answered. */
export async function writeAnswer(answer: Answer, to: Answering): Promise<void> {
  const { response } = to
  switch (answer.kind) {
    case 'json':
      return writeWhole(response, answer.status, 'application/json', JSON.stringify(answer.body), answer.headers)
    case 'text':
      return writeWhole(response, answer.status, answer.type, answer.body, answer.headers)
    case 'empty':
      return writeNothing(response, answer.status, { 'Cache-Control': 'no-store', ...answer.headers })
    case 'events':
      return writeStream('text/event-stream', { 'X-Accel-Buffering': 'no' }, to, () =>
        writeEvents(response, answer.events, to.signal, to.limits),
      )
    case 'stream':
      return writeStream(answer.type, answer.headers ?? {}, to, () =>
        writePieces(response, answer.pieces, to.signal, to.limits.stallMs),
      )
  }
}

/** Not chained: restify's `writeHead` answers nothing. */
function writeNothing(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, headers)
  response.end()
}

function writeWhole(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...headers,
  })
  response.end(body)
}

async function writeStream(
  type: string,
  headers: Record<string, string>,
  to: Answering,
  write: () => Promise<void>,
): Promise<void> {
  const head = { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers }
  if (to.request.method === 'HEAD') return writeNothing(to.response, 200, head)
  const close = to.openStream()
  try {
    to.response.writeHead(200, head)
    await write()
  } finally {
    close()
  }
}
