/** The shapes of a call and its answer, and the two edges where they meet a socket. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

export type System = '8x8' | 'graph' | 'entra'

/** A request that was read whole. `body` is undefined where none was sent. */
export interface Call {
  method: string
  /** Below the system's root, decoded only where a route takes a parameter out of it. */
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: unknown
}

export interface Answer {
  status: number
  headers?: Record<string, string>
  /** JSON; undefined: no body. */
  body?: unknown
  /** JSON in pieces, for what is too long to hold at once. */
  pieces?: Iterable<string>
}

/** One exchange, for whoever checks the sandbox against the vendors' documents. */
export interface Exchange {
  system: System
  method: string
  path: string
  query: URLSearchParams
  requestHeaders: Record<string, string>
  requestBody: unknown
  status: number
  responseHeaders: Record<string, string>
  responseBody: unknown
}

/** Thrown to answer from anywhere. */
export class Refusal extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super(`refused with ${answer.status}`)
    this.name = 'Refusal'
    this.answer = answer
  }
}

export const MAX_BODY = 1_048_576

/** Reads at most 1 MB; null when there was more. */
export async function readBody(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export type Parsed = { ok: true; body: unknown } | { ok: false; why: string }

/**
 * JSON or a form; an empty text is no body. Whether the media type is right is the called system's matter. A script that
 * leaves the type out is said by curl to send a form: what begins like JSON is read as JSON.
 */
export function parseBody(text: string, contentType: string): Parsed {
  if (text === '') return { ok: true, body: undefined }
  if (contentType.startsWith('application/x-www-form-urlencoded') && !/^\s*[{[]/.test(text)) {
    return { ok: true, body: Object.fromEntries(new URLSearchParams(text)) }
  }
  try {
    return { ok: true, body: JSON.parse(text) as unknown }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : 'not JSON' }
  }
}

export function flatHeaders(req: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}

export function send(res: ServerResponse, answer: Answer): void {
  if (res.writableEnded || res.destroyed) return
  const headers: Record<string, string> = { 'cache-control': 'no-store', ...answer.headers }
  if (answer.pieces) {
    res.writeHead(answer.status, { 'content-type': 'application/json', ...headers })
    Readable.from(answer.pieces).pipe(res)
    return
  }
  if (answer.body === undefined) {
    res.writeHead(answer.status, { ...headers, 'content-length': '0' })
    res.end()
    return
  }
  const raw = typeof answer.body === 'string' || Buffer.isBuffer(answer.body)
  const text = raw ? (answer.body as string | Buffer) : JSON.stringify(answer.body)
  headers['content-type'] ??= 'application/json'
  headers['content-length'] = String(Buffer.byteLength(text))
  // not chained: a web server that wraps responses need not hand them back
  res.writeHead(answer.status, headers)
  res.end(text)
}

/** An error of the sandbox's own doors, as RFC 9457 has it. */
export const problem = (status: number, title: string, detail: string): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: 'about:blank', title, status, detail },
})
