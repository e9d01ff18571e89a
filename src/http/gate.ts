import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Wording } from './door.ts'
import { pagePolicy, securityHeaders, type PageSources } from './headers.ts'
import type { Log } from './log.ts'
import { faultProblem, writeProblem } from './problem.ts'
import { addressOf, createRateLimiter, type RateLimit } from './rate.ts'
import { Problem } from './route.ts'
import { createStaticFiles } from './staticFiles.ts'
import { createTargets, type Target } from './target.ts'

export interface GateOptions {
  /** Takes a request over before anything else (the sandbox): true when it did. Not rate limited. */
  before?: (request: IncomingMessage, response: ServerResponse) => boolean
  take?: Take
  /** The built tab. `/` leads to it. */
  staticFiles?: { prefix: string; folder: string; index: string }
  pages?: PageSources
  log: Log
  /** Where people reach the product; `https:` turns HSTS on. */
  publicUrl: string | null
  /** Longest URL in characters. */
  maxUrl: number
  /** Requests of one address; null: unlimited. */
  rate?: RateLimit | null
  /** Paths of doors that limit their callers themselves, for example `/scim/`. */
  unlimited?: readonly string[]
  /** Where refusals are worded in another way than RFC 9457's. */
  wordings?: readonly Wording[]
  /** True behind a reverse proxy that adds `X-Forwarded-For`. */
  trustProxy?: boolean
  /** Milliseconds, monotonic. */
  now: () => number
  newId: () => string
  methodsOf(path: string): string[]
  isClosing(): boolean
}

/** What the gate found out about a request; routes and logs use it. */
export interface Admitted extends Target {
  id: string
  address: string
}

export interface Gate {
  /** False when the request was answered here. Never throws: restify would let it end the process. */
  admit(request: IncomingMessage, response: ServerResponse): boolean
  admitted(request: IncomingMessage): Admitted
  /** Headers of every answer, one after the other, for whoever `take` gave a response without any. */
  headersOf(entry: Admitted): string[]
  dress(response: ServerResponse, entry: Admitted): void
  /** Answers with a problem; an unknown error is logged and told as a fault without its message. */
  refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void
}

/** Whoever is found for a request here answers it past restify. */
export type Take = (
  request: IncomingMessage,
  entry: Admitted,
) => ((request: IncomingMessage, response: ServerResponse) => void) | null

const ENTRY = Symbol('admitted')
/** Of what is no URL. */
const NO_QUERY = new URLSearchParams()

type Seen = IncomingMessage & { [ENTRY]?: Admitted }

export const DEFAULT_RATE: RateLimit = { perSecond: 200, burst: 400 }

/** Everything a request passes before it meets a route. */
export function createGate(options: GateOptions): Gate {
  const targetOf = createTargets(options.maxUrl)
  const always = Object.entries(securityHeaders(options.publicUrl)).flat()
  const rate = options.rate === null ? null : createRateLimiter(options.rate ?? DEFAULT_RATE, options.now)
  const site = options.staticFiles
  const files = site && createStaticFiles({ ...site, policy: pagePolicy(options.pages ?? {}) })

  function headersOf({ id }: Admitted): string[] {
    const headers = [...always, 'X-Request-Id', id]
    if (options.isClosing()) headers.push('Connection', 'close')
    return headers
  }

  function dress(response: ServerResponse, entry: Admitted): void {
    const headers = headersOf(entry)
    for (let at = 0; at < headers.length; at += 2) response.setHeader(headers[at]!, headers[at + 1]!)
  }

  function enter(request: IncomingMessage): Admitted {
    const address = addressOf(request, options.trustProxy ?? false)
    const entry: Admitted = { path: '', query: NO_QUERY, id: requestId(request, options.newId), address }
    ;(request as Seen)[ENTRY] = entry
    return entry
  }

  function admit(request: IncomingMessage, response: ServerResponse): boolean {
    const entry = enter(request)
    try {
      const { path, query } = targetOf(request)
      entry.path = path
      entry.query = query
      const answer = options.take?.(request, entry) ?? null
      if (!answer) dress(response, entry)
      if (!answer && options.before?.(request, response)) return false
      if (!options.unlimited?.some((prefix) => path.startsWith(prefix))) rate?.take(entry.address)
      if (answer) {
        answer(request, response)
        return false
      }
      if (site && leadToTab(site.prefix, entry, request, response)) return false
      if (files?.owns(path)) return serveFile(request, response, path)
      if (request.method === 'OPTIONS') return answerOptions(response, options.methodsOf(path), path)
      return true
    } catch (error) {
      refuse(request, response, error)
      return false
    }
  }

  function serveFile(request: IncomingMessage, response: ServerResponse, path: string): false {
    if (request.method === 'OPTIONS') return answerOptions(response, ['GET', 'HEAD'], path)
    if (request.method !== 'GET' && request.method !== 'HEAD') throw notAllowed(request.method, ['GET', 'HEAD'])
    files!.serve(request, response, path).catch((error: unknown) => refuse(request, response, error))
    return false
  }

  function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const { [ENTRY]: entry = enter(request) } = request as Seen
    if (!response.headersSent) dress(response, entry)
    if (error instanceof Problem) return writeProblem(request, response, error, options.wordings)
    const { id, path } = entry
    options.log.error({ id, method: request.method, path, error }, 'a request failed')
    writeProblem(request, response, faultProblem(id), options.wordings)
  }

  return { admit, admitted: (request) => (request as Seen)[ENTRY]!, headersOf, dress, refuse }
}

function requestId(request: IncomingMessage, newId: () => string): string {
  const sent = request.headers['x-request-id']
  return typeof sent === 'string' && /^[\w-]{1,64}$/.test(sent) ? sent : newId()
}

/** `/` and the prefix without its slash lead to the tab; the query goes along. */
function leadToTab(prefix: string, to: Target, request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  if (to.path !== '/' && to.path !== prefix.slice(0, -1)) return false
  const query = to.query.size > 0 ? `?${to.query.toString()}` : ''
  response.writeHead(302, { Location: `${prefix}${query}`, 'Content-Length': 0 })
  response.end()
  return true
}

/** Cross-origin stays closed: the answer says which methods there are, and allows no origin. */
function answerOptions(response: ServerResponse, methods: string[], path: string): false {
  if (methods.length === 0) throw new Problem(404, 'Not found', `There is nothing at ${path.slice(0, 200)}.`)
  response.writeHead(204, { Allow: [...methods, 'OPTIONS'].join(', ') })
  response.end()
  return false
}

export function notAllowed(method: string | undefined, allowed: readonly string[]): Problem {
  const list = [...allowed, 'OPTIONS'].join(', ')
  return new Problem(405, 'Method not allowed', `${method} is not allowed here; use ${list}.`, {}, { Allow: list })
}
