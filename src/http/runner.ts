import type { IncomingMessage, ServerResponse } from 'node:http'
import { writeAnswer } from './answer.ts'
import { takeBody } from './body.ts'
import type { Mounted } from './door.ts'
import type { Gate } from './gate.ts'
import type { Log } from './log.ts'
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

type RouteRunner = (route: Mounted, request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Runs one route for one request, once: who calls, what came, what is answered, and what happens when any of it throws.
 * The caller is checked before the body is read, so that a stranger cannot make us read or parse anything.
 */
export function createRouteRunner(options: RunnerOptions): RouteRunner {
  const { gate, stopping } = options
  // A set rather than `AbortSignal.any`: a signal that lives as long as the server would hold on to every request.
  const live = new Set<AbortController>()
  stopping.addEventListener('abort', () => live.forEach((each) => each.abort()), { once: true })

  async function run(route: Mounted, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { query, address } = gate.admitted(request)
    const gone = new AbortController()
    const { signal } = gone
    live.add(gone)
    response.once('close', () => {
      live.delete(gone)
      // an abort makes an error with a stack, which nobody needs once all is answered
      if (!response.writableFinished) gone.abort()
    })
    if (stopping.aborted) gone.abort()
    try {
      const headers = plainHeaders(request)
      const { key, handle, refused } = await route.enter(headers, address)
      const body = await takeBody(request, route.maxBody, route.takes, route.raw).catch((error: unknown) => {
        refused(error)
        throw error
      })
      const params = (request as IncomingMessage & { params: Record<string, string> }).params
      const answer = await handle({ params: { ...params }, query, headers, body, signal })
      const openStream = (): (() => void) => options.streams.open(key)
      await writeAnswer(answer, { request, response, signal, limits: options.limits, openStream })
    } catch (error) {
      if (response.destroyed) return
      gate.refuse(request, response, stopping.aborted && !(error instanceof Problem) ? stopped() : error)
    }
  }

  return async (route, request, response) => {
    await run(route, request, response)
    const { id } = gate.admitted(request)
    options.log.debug({ id, method: route.method, route: route.path, status: response.statusCode }, 'answered')
  }
}

/** Each header once, by its lower-case name. */
function plainHeaders(request: IncomingMessage): Record<string, string | undefined> {
  const entries = Object.entries(request.headers)
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]))
}

const stopped = (): Problem =>
  new Problem(503, 'Stopping', 'The service is stopping. Try again in a moment.', {}, { 'Retry-After': '2' })
