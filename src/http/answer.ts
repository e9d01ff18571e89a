import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './route.ts'
import type { Standing } from './standing.ts'
import type { StreamLimits } from './streams.ts'
import { writeEvents, writePieces } from './streams.ts'

export interface Answering {
  request: IncomingMessage
  response: ServerResponse
  /** Ends when the client goes away or the server stops. */
  signal: AbortSignal
  limits: StreamLimits
  standing: Standing
  /** Counts a stream as open; throws `Problem` when there are too many. Answers how to close. */
  openStream(): () => void
}

export type Whole = Extract<Answer, { kind: 'json' | 'text' | 'empty' }>

export const isWhole = (answer: Answer): answer is Whole => answer.kind !== 'events' && answer.kind !== 'stream'

/** Writes an answer that is all there. */
export function writeWhole(response: ServerResponse, answer: Whole): void {
  const { status, headers } = answer
  if (answer.kind === 'empty') return writeNothing(response, status, { 'Cache-Control': 'no-store', ...headers })
  const body = answer.kind === 'json' ? JSON.stringify(answer.body) : answer.body
  response.writeHead(status, {
    'Content-Type': answer.kind === 'json' ? 'application/json' : answer.type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...headers,
  })
  response.end(body)
}

/** Texts that are not made to wait, nor joined to their headers: the collector would copy them about. */
export const LONG = 16_384

/** Node puts the headers before a text of `latin1`, which makes a new one of both; under its other name it does not. */
const APART = 'binary'

/** What Node's own `writeHead` calls: it says on its own how long the connection stays, and when it was answered. */
interface Storing {
  _storeHeader?(first: string, headers: string[]): void
}

/** First lines of what `writeText` answers. */
const FIRST: Record<number, string> = { 200: 'HTTP/1.1 200 OK\r\n', 201: 'HTTP/1.1 201 Created\r\n' }

/**
 * A text to a response without headers. `lines` are headers as they go out, whose names and values are known to be right:
 * to have each looked at for every answer takes longer than to find what is answered.
 */
export function writeText(response: ServerResponse, answer: Extract<Answer, { kind: 'text' }>, lines: string): void {
  const { body, type, headers } = answer
  const bytes = answer.bytes ?? Buffer.byteLength(body)
  const own = ['Content-Type', type, 'Content-Length', String(bytes)]
  for (const name in headers) own.push(name, headers[name]!)
  const kept = headers?.['Cache-Control'] ? '' : 'Cache-Control: no-store\r\n'
  response.statusCode = answer.status
  ;(response as Storing)._storeHeader!(`${FIRST[answer.status]}${lines}${kept}`, own)
  endWith(response, body, bytes)
}

/** Is it one for `writeText`? */
export const isText = (response: ServerResponse, answer: Whole): answer is Extract<Answer, { kind: 'text' }> =>
  answer.kind === 'text' && answer.status in FIRST && typeof (response as Storing)._storeHeader === 'function'

/** As many bytes as characters: all of it is ASCII, which is the same in both, and needs no encoding. */
function endWith(response: ServerResponse, body: string, bytes: number): void {
  response.end(body, bytes === body.length ? (bytes > LONG ? APART : 'latin1') : 'utf8')
}

/** The same to a response without headers: all of them in one go, `headers` first, one after the other. */
export function writeAtOnce(response: ServerResponse, answer: Whole, headers: string[]): void {
  const { status } = answer
  const body = answer.kind === 'json' ? JSON.stringify(answer.body) : answer.kind === 'text' ? answer.body : ''
  const bytes = answer.kind === 'text' ? (answer.bytes ?? Buffer.byteLength(body)) : Buffer.byteLength(body)
  if (answer.kind !== 'empty') {
    headers.push('Content-Type', answer.kind === 'text' ? answer.type : 'application/json')
    headers.push('Content-Length', String(bytes))
  }
  if (!answer.headers?.['Cache-Control']) headers.push('Cache-Control', 'no-store')
  for (const name in answer.headers) headers.push(name, answer.headers[name]!)
  response.writeHead(status, headers)
  endWith(response, body, bytes)
}

/** Writes what a route answers as it comes. */
export async function writeStreamed(answer: Exclude<Answer, Whole>, to: Answering): Promise<void> {
  const { response } = to
  switch (answer.kind) {
    case 'events':
      return writeStream('text/event-stream', { 'X-Accel-Buffering': 'no' }, to, () =>
        writeEvents(response, answer.events, to.signal, to.limits, to.standing),
      )
    case 'stream':
      return writeStream(answer.type, answer.headers ?? {}, to, () =>
        writePieces(response, answer.pieces, to.signal, to.limits.stallMs, true),
      )
  }
}

/** Not chained: restify's `writeHead` answers nothing. */
function writeNothing(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, headers)
  response.end()
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
