import type { IncomingMessage, ServerResponse } from 'node:http'
import { after, guarded, type Soon } from './after.ts'
import { isText, isWhole, LONG, writeAtOnce, writeStreamed, writeText, writeWhole, type Whole } from './answer.ts'
import { endUnread, takeBody } from './body.ts'
import type { Mounted } from './door.ts'
import type { Admitted, Gate } from './gate.ts'
import type { Log } from './log.ts'
import { hasBody } from './problem.ts'
import type { Found } from './quick.ts'
import { Problem, type RouteRequest } from './route.ts'
import type { AccessNews, Standing } from './standing.ts'
import type { StreamLimits } from './streams.ts'
import { createTurnEnd } from './turn.ts'

export interface RunnerOptions {
  gate: Gate
  limits: StreamLimits
  streams: { open(key: string): () => void }
  log: Log
  /** Aborted when the server stops. */
  stopping: AbortSignal
  accessNews?: AccessNews
}

export interface RouteRunner {
  /** The response has the headers of every answer already. */
  run(found: Found, request: IncomingMessage, response: ServerResponse): Soon<void>
  /** It has none yet. */
  runBare(found: Found, request: IncomingMessage, response: ServerResponse): Soon<void>
}

interface Writing {
  request: IncomingMessage
  response: ServerResponse
  entry: Admitted
  /** The response has no headers yet. */
  isBare: boolean
}

/**
 * Runs one route for one request, once: who calls, what came, what is answered, and what happens when any of it throws.
 * The caller is checked before the body is read, so that a stranger cannot make us read or parse anything.
 */
export function createRouteRunner(options: RunnerOptions): RouteRunner {
  const { gate, stopping } = options
  // A set rather than `AbortSignal.any`: a signal that lives as long as the server would hold on to every request.
  const live = new Set<AbortController>()
  const atTurnEnd = createTurnEnd()
  stopping.addEventListener('abort', () => live.forEach((each) => each.abort()), { once: true })

  /** Made for those who ask for it: most routes are done before anything could be called off. */
  function leavingOf(response: ServerResponse): AbortController {
    const gone = new AbortController()
    live.add(gone)
    response.once('close', () => {
      live.delete(gone)
      // an abort makes an error with a stack, which nobody needs once all is answered
      if (!response.writableFinished) gone.abort()
    })
    if (stopping.aborted || response.destroyed) gone.abort()
    return gone
  }

  function answer(found: Found, request: IncomingMessage, response: ServerResponse, isBare: boolean): Soon<void> {
    const { route } = found
    const entry = gate.admitted(request)
    const headers = plainHeaders(request)
    return after(route.enter(headers, entry.address, entry.id), ({ key, handle, refused }) =>
      after(bodyOf(route, request, refused), (body) => {
        const asked = new Asked(found, entry, headers, body, () => leavingOf(response))
        return after(handle(asked), (answer) => {
          if (isWhole(answer)) return writeAll(answer, { request, response, entry, isBare })
          if (isBare) gate.dress(response, entry)
          const openStream = (): (() => void) => options.streams.open(key)
          const { signal } = asked
          // an end that its source does not know of: it would look for more until there is some
          const leave = (): void => asked[MADE]?.abort()
          const standing: Standing = {
            mayStill: () => route.mayStill(headers, entry.address, entry.id),
            ...(options.accessNews ? { news: options.accessNews } : {}),
          }
          return writeStreamed(answer, {
            request,
            response,
            signal,
            limits: options.limits,
            standing,
            openStream,
          }).finally(leave)
        })
      }),
    )
  }

  function writeAll(answer: Whole, { request, response, entry, isBare }: Writing): void {
    if (!isBare) return writeWhole(response, answer)
    const write = (): void => {
      const lines = gate.linesOf(entry)
      if (lines !== null && isText(response, answer)) writeText(response, answer, lines)
      else writeAtOnce(response, answer, gate.headersOf(entry))
    }
    if (answer.kind === 'text' && answer.body.length > LONG) return write()
    // for whoever looks before it is written
    response.statusCode = answer.status
    atTurnEnd(() => {
      try {
        write()
      } catch (error) {
        gate.refuse(request, response, error)
      }
    })
  }

  function run(found: Found, request: IncomingMessage, response: ServerResponse, isBare: boolean): Soon<void> {
    const done = guarded(
      () => answer(found, request, response, isBare),
      (error) => {
        if (!response.destroyed)
          gate.refuse(request, response, stopping.aborted && !(error instanceof Problem) ? stopped() : error)
      },
    )
    return after(done, () => {
      const { method, path } = found.route
      options.log.debug({ id: gate.admitted(request).id, method, route: path, status: response.statusCode }, 'answered')
    })
  }

  return {
    run: (found, request, response) => run(found, request, response, false),
    runBare(found, request, response) {
      if (!hasBody(request)) endUnread(request)
      return run(found, request, response, true)
    },
  }
}

const MAKE = Symbol('make')
const MADE = Symbol('made')

interface Asked extends RouteRequest<unknown> {
  [MAKE](): AbortController
  [MADE]: AbortController | null
}

/**
 * A request as a route gets it, with a place for whoever calls, which the door sets. Made by a constructor, since a
 * literal with a getter or a prototype costs ten times as much; one getter for all, as with one of its own each would be
 * of a new shape, and those are collected late.
 */
const Asked = function (
  this: Omit<Asked, 'signal'>,
  { params }: Found,
  { query, address, id }: Admitted,
  headers: Asked['headers'],
  body: unknown,
  make: () => AbortController,
) {
  this.params = params
  this.query = query
  this.headers = headers
  this.body = body
  this.caller = undefined
  this.from = { ip: address, requestId: id }
  this[MAKE] = make
  this[MADE] = null
} as unknown as new (
  found: Found,
  entry: Admitted,
  headers: Asked['headers'],
  body: unknown,
  make: () => AbortController,
) => Asked

Asked.prototype = {
  get signal(): AbortSignal {
    const own = this as unknown as Asked
    return (own[MADE] ??= own[MAKE]()).signal
  },
} as Asked

function bodyOf(
  { maxBody, takes, raw }: Mounted,
  request: IncomingMessage,
  refused: (error: unknown) => void,
): Promise<unknown> | undefined {
  if (!hasBody(request)) return undefined
  return takeBody(request, maxBody, takes, raw).catch((error: unknown) => {
    refused(error)
    throw error
  })
}

/** Each header once, by its lower-case name: Node has joined all but one. */
function plainHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  const cookies = headers['set-cookie']
  if (!cookies) return headers as Record<string, string | undefined>
  return { ...headers, 'set-cookie': cookies.join(', ') } as Record<string, string | undefined>
}

const stopped = (): Problem =>
  new Problem(503, 'Stopping', 'The service is stopping. Try again in a moment.', {}, { 'Retry-After': '2' })
