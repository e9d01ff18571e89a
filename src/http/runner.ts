import type { IncomingMessage, ServerResponse } from 'node:http'
import { isWhole, writeStreamed, writeWhole } from './answer.ts'
import { takeBody } from './body.ts'
import type { Mounted } from './door.ts'
import type { Gate } from './gate.ts'
import type { Log } from './log.ts'
import { hasBody } from './problem.ts'
import { Problem } from './route.ts'
import type { StreamLimits } from './streams.ts'

export interface RunnerOptions {
  gate: Gate
  limits: StreamLimits
  streams: { open(key: string): () => void }
  log: Log
  /** Aborted when the server stops. */
  stopping: AbortSignal
}

type RouteRunner = (
  route: Mounted,
  request: IncomingMessage,
  response: ServerResponse,
  params: Record<string, string>,
) => Promise<void>

/**
 * Runs one route for one request, once: who calls, what came, what is answered, and what happens when any of it throws.
 * The caller is checked before the body is read, so that a stranger cannot make us read or parse anything.
 */
export function createRouteRunner(options: RunnerOptions): RouteRunner {
  const { gate, stopping } = options
  // A set rather than `AbortSignal.any`: a signal that lives as long as the server would hold on to every request.
  const live = new Set<AbortController>()
  stopping.addEventListener('abort', () => live.forEach((each) => each.abort()), { once: true })

  /** Made for those who ask for it: most routes are done before anything could be called off. */
  function signalOf(response: ServerResponse): AbortSignal {
    const gone = new AbortController()
    live.add(gone)
    response.once('close', () => {
      live.delete(gone)
      // an abort makes an error with a stack, which nobody needs once all is answered
      if (!response.writableFinished) gone.abort()
    })
    if (stopping.aborted || response.destroyed) gone.abort()
    return gone.signal
  }

  async function run(
    route: Mounted,
    request: IncomingMessage,
    response: ServerResponse,
    params: Record<string, string>,
  ): Promise<void> {
    const { query, address, id } = gate.admitted(request)
    let made: AbortSignal | null = null
    const signal = (): AbortSignal => (made ??= signalOf(response))
    try {
      const headers = plainHeaders(request)
      const { key, handle, refused } = await route.enter(headers, address)
      const body = await bodyOf(route, request, refused)
      const answer = await handle({
        params,
        query,
        headers,
        body,
        from: { ip: address, requestId: id },
        get signal() {
          return signal()
        },
      })
      if (isWhole(answer)) return writeWhole(response, answer)
      const openStream = (): (() => void) => options.streams.open(key)
      await writeStreamed(answer, { request, response, signal: signal(), limits: options.limits, openStream })
    } catch (error) {
      if (response.destroyed) return
      gate.refuse(request, response, stopping.aborted && !(error instanceof Problem) ? stopped() : error)
    }
  }

  return async (route, request, response, params) => {
    await run(route, request, response, params)
    const { id } = gate.admitted(request)
    options.log.debug({ id, method: route.method, route: route.path, status: response.statusCode }, 'answered')
  }
}

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
