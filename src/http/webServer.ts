import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { pino } from 'pino'
import restify from 'restify'
import { JSON_ONLY } from './body.ts'
import { mount, type Door, type Mounted } from './door.ts'
import type { Route } from './route.ts'
import type { GateOptions } from './gate.ts'
import { createGate } from './gate.ts'
import type { Log } from './log.ts'
import { onUnroutable } from './unroutable.ts'
import { createQuick } from './quick.ts'
import { createRateLimiter, type RateLimit } from './rate.ts'
import type { AccessNews } from './standing.ts'
import { createOpenStreams, STREAM_LIMITS, type StreamLimits } from './streams.ts'
import { createRouteRunner } from './runner.ts'
import { refuseBrokenRequests } from './broken.ts'
import { boundConnections, CONNECTION_LIMITS, type ConnectionLimits } from './connections.ts'

export interface WebServerOptions<C> extends Door<C>, Partial<Omit<GateOptions, 'isClosing' | 'methodsOf'>> {
  /** Doors with callers of another kind. */
  doors?: readonly Mounted[]
  log: Log
  /** Requests of one caller of the main door, from whatever addresses; null: unlimited. */
  perCaller?: RateLimit | null
  streams?: Partial<StreamLimits>
  connections?: Partial<ConnectionLimits>
  /** Left out: open streams hear of a role that was taken at their next heartbeat. */
  accessNews?: AccessNews
}

export interface WebServer {
  /** Port 0 takes a free one. Rejects when the port cannot be had. */
  listen(port: number, host: string): Promise<{ url: string }>
  /** Ends streams, lets answers in hand finish for a moment, and is done within half a second. */
  close(): Promise<void>
  /** Every route, for a walk that checks who may call it, and with what. */
  table(): { method: string; path: string; access: string; maxBody: number; takes: readonly string[] }[]
}

const PER_CALLER: RateLimit = { perSecond: 150, burst: 400 }

const CLOSE_SWEEP_MS = 20
const CLOSE_CUT_MS = 400

/** The one web server. Routes are data; what a request must be before it meets one is in `gate.ts`. */
export function createWebServer<C>(options: WebServerOptions<C>): WebServer {
  const server = restify.createServer({
    name: '',
    log: pino({ level: 'silent' }),
    ignoreTrailingSlash: true,
    handleUncaughtExceptions: false,
    maxParamLength: 1024,
    formatters: onUnroutable.formatters(options.wordings ?? []),
  } as unknown as restify.ServerOptions) as restify.Server & First
  const node = server.server as Server
  const stopping = new AbortController()
  const now = options.now ?? (() => performance.now())
  const { perCaller = PER_CALLER } = options
  const charge = perCaller === null ? {} : { charge: createRateLimiter(perCaller, now).take }
  const routes = [...mount({ ...options, ...charge }), ...(options.doors ?? [])]
  const limits = { ...STREAM_LIMITS, ...options.streams }
  const quick = createQuick(options.doors ?? [])
  const gate = createGate({
    ...options,
    maxUrl: options.maxUrl ?? 8_192,
    now,
    newId: options.newId ?? (() => crypto.randomUUID()),
    publicUrl: options.publicUrl ?? null,
    take: ({ method }, { path }) => {
      const found = quick(method, path)
      return found && ((request, response) => void runBare(found, request, response))
    },
    methodsOf: methodsByPath(routes),
    isClosing: () => stopping.signal.aborted,
  })
  const { run, runBare } = createRouteRunner({
    ...options,
    gate,
    limits,
    streams: createOpenStreams(limits),
    stopping: stopping.signal,
  })

  server.first((request, response) => gate.admit(request, response))
  onUnroutable.listen(server, options.wordings ?? [])
  // restify repeats node's errors; without a listener that would end the process. `listen` rejects with them.
  server.on('error', (error: Error) => options.log.error({ error }, 'web server error'))
  refuseBrokenRequests(node, options.wordings ?? [], options.publicUrl ?? null)
  boundConnections(node, { ...CONNECTION_LIMITS, ...options.connections }, options.proxies)
  for (const route of routes) {
    const answer = async (request: IncomingMessage & Routed, response: ServerResponse): Promise<void> =>
      run({ route, params: { ...request.params } }, request, response)
    for (const mount of mountsOf(route.method)) server[mount](route.path, answer as unknown as restify.RequestHandler)
  }

  return {
    listen: (port, host) => listen(server, node, port, host),
    close: () => close(node, stopping),
    table: () =>
      routes.map(({ method, path, access, maxBody, takes = JSON_ONLY }) => ({ method, path, access, maxBody, takes })),
  }
}

/** What restify found out. */
interface Routed {
  params: Record<string, string>
}

/** Runs before restify looks at a request; missing from its types. */
interface First {
  first(admit: (request: IncomingMessage, response: ServerResponse) => boolean): void
}

type Mount = 'get' | 'head' | 'post' | 'put' | 'patch' | 'del'

/** What restify calls each method. HEAD answers wherever GET does. */
function mountsOf(method: Route<unknown>['method']): Mount[] {
  if (method === 'GET') return ['get', 'head']
  return [method === 'DELETE' ? 'del' : (method.toLowerCase() as Mount)]
}

/** For OPTIONS: the methods that a path takes, none when it is unknown. */
function methodsByPath(routes: readonly Mounted[]): (path: string) => string[] {
  const patterns = routes.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}/?$`),
  }))
  return (path) => {
    const methods = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))]
  }
}

function listen(server: restify.Server, node: Server, port: number, host: string): Promise<{ url: string }> {
  return new Promise((resolve, reject) => {
    node.once('error', reject)
    server.listen(port, host, () => {
      node.off('error', reject)
      const address = node.address() as AddressInfo
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
      resolve({ url: `http://${name}:${address.port}` })
    })
  })
}

/**
 * Node waits for busy keep-alive connections for seconds; so every answer now says `Connection: close`, idle
 * connections are closed again and again, and what is left after a moment is cut.
 */
async function close(node: Server, stopping: AbortController): Promise<void> {
  stopping.abort()
  if (!node.listening) return
  const closed = new Promise<void>((resolve) => node.close(() => resolve()))
  const sweep = setInterval(() => node.closeIdleConnections(), CLOSE_SWEEP_MS)
  const cut = setTimeout(() => node.closeAllConnections(), CLOSE_CUT_MS)
  await closed
  clearInterval(sweep)
  clearTimeout(cut)
}
