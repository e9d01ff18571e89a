import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Wording } from './door.ts'
import { HSTS, HSTS_NAME, pageHeaders, pagePolicy, SECURITY_HEADERS, type PageSources } from './headers.ts'
import type { Log } from './log.ts'
import { faultProblem, writeProblem } from './problem.ts'
import { isFromHere, originOf, TRUST_NOBODY, type Trusts } from './proxies.ts'
import { createRateLimiter, type RateLimit } from './rate.ts'
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
  /** Answers this machine alone, under a name of its own: another site's page may lead a name of its own here. */
  loopbackOnly?: boolean
  /** Paths of doors that limit their callers themselves, for example `/scim/`. */
  unlimited?: readonly string[]
  /** Where refusals are worded in another way than RFC 9457's. */
  wordings?: readonly Wording[]
  /** Reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; nobody's when left out. */
  proxies?: Trusts
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
  /** Did it come by https to a proxy that is trusted? */
  secure: boolean
}

export interface Gate {
  /** False when the request was answered here. Never throws: restify would let it end the process. */
  admit(request: IncomingMessage, response: ServerResponse): boolean
  admitted(request: IncomingMessage): Admitted
  /** Headers of every answer, one after the other, for whoever `take` gave a response without any. */
  headersOf(entry: Admitted): string[]
  /** The same as they go out, each with the end of its line. Null while the server stops, as connections then end. */
  linesOf(entry: Admitted): string | null
  dress(response: ServerResponse, entry: Admitted): void
  /** Answers with a problem; an unknown error is logged and told as a fault without its message. */
  refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void
}

/** Whoever is found for a request here answers it past restify. */
export type Take = (
  request: IncomingMessage,
  entry: Admitted,
) => ((request: IncomingMessage, response: ServerResponse) => void) | null

const LOOPBACK_ONLY =
  'The sandbox lets everyone in, and so it answers only 127.0.0.1, ::1 and localhost of its own machine.'

const ENTRY = Symbol('admitted')
/** Of what is no URL. */
const NO_QUERY = new URLSearchParams()

type Seen = IncomingMessage & { [ENTRY]?: Admitted }

export const DEFAULT_RATE: RateLimit = { perSecond: 200, burst: 400 }

/** Everything a request passes before it meets a route. */
export function createGate(options: GateOptions): Gate {
  const targetOf = createTargets(options.maxUrl, options.staticFiles?.prefix)
  const always = Object.entries(SECURITY_HEADERS).flat()
  const alwaysLines = Object.entries(SECURITY_HEADERS)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  const byHttps = options.publicUrl?.startsWith('https:') ?? false
  const proxies = options.proxies ?? TRUST_NOBODY
  const rate = options.rate === null ? null : createRateLimiter(options.rate ?? DEFAULT_RATE, options.now)
  const site = options.staticFiles
  const files = site && createStaticFiles({ ...site, headers: pageHeaders(pagePolicy(options.pages ?? {})) })

  function headersOf({ id, secure }: Admitted): string[] {
    const headers = [...always, 'X-Request-Id', id]
    if (byHttps || secure) headers.push(HSTS_NAME, HSTS)
    if (options.isClosing()) headers.push('Connection', 'close')
    return headers
  }

  function linesOf({ id, secure }: Admitted): string | null {
    if (options.isClosing()) return null
    const hsts = byHttps || secure ? `${HSTS_NAME}: ${HSTS}\r\n` : ''
    return `${alwaysLines}X-Request-Id: ${id}\r\n${hsts}`
  }

  function dress(response: ServerResponse, entry: Admitted): void {
    response.setHeader('Cache-Control', 'no-store')
    const headers = headersOf(entry)
    for (let at = 0; at < headers.length; at += 2) response.setHeader(headers[at]!, headers[at + 1]!)
  }

  function enter(request: IncomingMessage): Admitted {
    const id = requestId(request, options.newId)
    const { address, secure } = originOf(request, proxies)
    const entry: Admitted = { path: '', query: NO_QUERY, id, address, secure }
    ;(request as Seen)[ENTRY] = entry
    return entry
  }

  function admit(request: IncomingMessage, response: ServerResponse): boolean {
    const entry = enter(request)
    try {
      const { path, query } = targetOf(request)
      entry.path = path
      entry.query = query
      if (options.loopbackOnly && !isFromHere(request)) throw new Problem(421, 'Not from here', LOOPBACK_ONLY)
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
      if (request.method === 'OPTIONS') return answerOptions(request, response, options.methodsOf(path))
      return true
    } catch (error) {
      refuse(request, response, error)
      return false
    }
  }

  function serveFile(request: IncomingMessage, response: ServerResponse, path: string): false {
    if (request.method === 'OPTIONS') return answerOptions(request, response, ['GET', 'HEAD'])
    if (request.method !== 'GET' && request.method !== 'HEAD') throw notAllowed(request.method, ['GET', 'HEAD'])
    files!.serve(request, response, path).catch((error: unknown) => refuse(request, response, error))
    return false
  }

  function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const { [ENTRY]: entry = enter(request) } = request as Seen
    if (!response.headersSent) dress(response, entry)
    if (site && leadNowhere(site.prefix, request, response, error)) return
    if (error instanceof Problem) return writeProblem(request, response, error, options.wordings)
    const { id, path } = entry
    options.log.error({ id, method: request.method, path, error }, 'a request failed')
    writeProblem(request, response, faultProblem(id), options.wordings)
  }

  return { admit, admitted: (request) => (request as Seen)[ENTRY]!, headersOf, linesOf, dress, refuse }
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

/** No page is called so: the console says it. */
const NOWHERE = 'not-found'
const NO_ADDRESS = new Set([400, 404, 414])

/** Whoever opens a page by an address that is none is told so by the console, and not in JSON. */
function leadNowhere(prefix: string, request: IncomingMessage, response: ServerResponse, error: unknown): boolean {
  const { url = '', method, headers } = request
  if (method !== 'GET' || !url.startsWith(prefix) || !headers.accept?.includes('text/html')) return false
  if (!(error instanceof Problem) || !NO_ADDRESS.has(error.status) || response.headersSent) return false
  response.writeHead(302, { Location: prefix + NOWHERE, 'Content-Length': 0 })
  response.end()
  return true
}

/** Says which methods there are. A browser that asks for another site is told no, and no origin is ever allowed. */
function answerOptions(request: IncomingMessage, response: ServerResponse, methods: string[]): false {
  if (methods.length === 0) throw nothingAt(request.url)
  if (request.headers['access-control-request-method'] !== undefined)
    throw new Problem(403, 'Not for other sites', 'Pages of other sites may not call this server.')
  response.writeHead(204, { Allow: [...methods, 'OPTIONS'].join(', ') })
  response.end()
  return false
}

export function nothingAt(url: string | undefined): Problem {
  const path = String(url).split('?')[0]!.slice(0, 200)
  return new Problem(404, 'Not found', `There is nothing at ${path}.`)
}

export function notAllowed(method: string | undefined, allowed: readonly string[]): Problem {
  const list = [...allowed, 'OPTIONS'].join(', ')
  return new Problem(405, 'Method not allowed', `${method} is not allowed here; use ${list}.`, {}, { Allow: list })
}
