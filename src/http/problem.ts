import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Wording } from './door.ts'
import { Problem } from './route.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/** The body of a refusal. Members of `more` never replace the standard ones. */
export function problemBody(problem: Problem): Record<string, unknown> {
  const { status, title, detail } = problem
  return { ...problem.more, type: 'about:blank', title, status, detail }
}

/** The words of whatever is at this path: a media type and a body. */
export function wordsFor(
  url: string | undefined,
  problem: Problem,
  wordings: readonly Wording[] = [],
): { type: string; body: Record<string, unknown> } {
  const wording = wordings.find(({ prefix }) => url?.startsWith(prefix))
  return wording
    ? { type: wording.type, body: wording.body(problem) }
    : { type: PROBLEM_TYPE, body: problemBody(problem) }
}

/** What a client is told of a fault of ours: nothing but the id under which it was logged. */
export function faultProblem(requestId: string): Problem {
  const detail = `Something went wrong on our side. It was logged as ${requestId}; name this id to support.`
  return new Problem(500, 'Internal error', detail, { requestId })
}

/**
 * Answers with a problem. The connection is closed after it when a body was announced and not read, because the rest
 * of that body would be taken for the next request.
 */
export function writeProblem(
  request: IncomingMessage,
  response: ServerResponse,
  problem: Problem,
  wordings?: readonly Wording[],
): void {
  if (response.headersSent) return void response.destroy()
  const { type, body } = wordsFor(request.url, problem, wordings)
  const text = JSON.stringify(body)
  const unread = !request.complete && hasBody(request)
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value)
  if (unread) response.setHeader('Connection', 'close')
  response.writeHead(problem.status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  })
  response.end(text)
  if (unread) discardRest(request)
}

export function hasBody(request: IncomingMessage): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return true
  return Number(request.headers['content-length'] ?? 0) > 0
}

const DISCARD_BYTES = 1_000_000
const DISCARD_MS = 2_000

/** Reads on for a moment: a client that is still sending would otherwise see a reset instead of the answer. */
function discardRest(request: IncomingMessage): void {
  let bytes = 0
  const timer = setTimeout(() => request.destroy(), DISCARD_MS).unref()
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > DISCARD_BYTES) request.destroy()
  })
  request.once('close', () => clearTimeout(timer))
  request.resume()
}
