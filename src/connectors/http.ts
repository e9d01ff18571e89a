/**
 * The one HTTP client of the connectors: limits, deadline, retries, size, JSON, redaction and reporting over `fetch`.
 * Throws `ConnectorError` and nothing else.
 */
import { attempt, type Outgoing } from './attempt.ts'
import { toldBody } from './bodies.ts'
import { createBuckets, type Bucket, type Buckets } from './bucket.ts'
import type { Clock } from './clock.ts'
import type { CallContext } from './contract.ts'
import { ConnectorError, type ConnectorErrorKind } from './errors.ts'
import { foundIn, isOk, kindOf, mayRepeat, sentence, type Found } from './found.ts'
import type { Limiter } from './limiter.ts'
import { redact } from './redact.ts'
import { retryDelay, type RetryRules } from './retry.ts'

/** Characters of an answer that take milliseconds: a page of a thousand users is half a million and more. */
const LARGE = 100_000

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** What a connector asks of the network, the same for both systems. */
export interface NetworkOptions extends Clock {
  fetch?: typeof fetch
  /** False sends without waiting for rate limits. Default true. */
  limits?: boolean
  /** Shared by connectors of one process, so that a new connector keeps to what an old one has used. */
  limiter?: Limiter
  /** Deadline of one attempt, ms. Default 30,000. */
  attemptMs?: number
  /** Largest answer, bytes. Default 16 MiB. */
  maxBytes?: number
}

export interface HttpOptions {
  system: '8x8' | 'graph'
  tenantId: string
  network: NetworkOptions
  limiter: Limiter
  rules: RetryRules
  /** Rate limits by bucket; a bucket that is not here is not limited. */
  limits: Record<string, Bucket>
  /** The answer's header with the vendor's id of the request. */
  requestIdHeader: string
  /** What must never be told to anyone; asked at each use, since tokens change. */
  secrets: () => readonly string[]
}

export interface HttpRequest {
  method: Outgoing['method']
  url: string
  headers: Record<string, string>
  /** Sent as JSON; a string as it is. */
  body?: unknown
  bucket?: string
  /** How many requests the limit counts this as. Default 1. */
  cost?: number
  /**
   * Sending twice does no harm. Default: every method but POST. Others are sent again only when the cloud refused
   * before doing anything (429, 503), or was never reached, and are not torn off by the caller's signal once sent.
   */
  repeatable?: boolean
  /** Not torn off by the caller's signal once sent, though it could be sent again: somebody keeps what it brings. */
  comesHome?: boolean
  /** Statuses beside 2xx that the caller reads itself. */
  expects?: readonly number[]
}

export interface Answer {
  status: number
  headers: Headers
  /** Parsed JSON; null when empty. For an expected error status, text that is not JSON stays text. */
  body: unknown
  requestId: string | null
}

export interface Http {
  send(request: HttpRequest, context?: CallContext): Promise<Answer>
  /** Waits as between attempts; `aborted` when the signal ends it. */
  sleep(ms: number, context?: CallContext): Promise<void>
  buckets: Buckets
}

const DEFAULTS = { attemptMs: 30_000, maxBytes: 16 * 1024 * 1024 }
const ACTOR = { '8x8': '8x8', graph: 'Microsoft Graph' } as const

export function createHttp(options: HttpOptions): Http {
  const { system, network, rules, limiter } = options
  const bounds = { attemptMs: network.attemptMs ?? DEFAULTS.attemptMs, maxBytes: network.maxBytes ?? DEFAULTS.maxBytes }
  const buckets = createBuckets({
    system,
    tenantId: options.tenantId,
    buckets: options.limits,
    limiter,
    limited: network.limits !== false,
    now: () => network.now(),
    longestMs: rules.longestMs,
  })
  const clean = (text: string) => redact(text, options.secrets())
  const said = (found: Found) => sentence(found, ACTOR[system], bounds)

  function fail(kind: ConnectorErrorKind, message: string, found: Found | null): ConnectorError {
    return new ConnectorError(kind, system, message, {
      status: found?.status ?? null,
      requestId: found?.requestId ?? null,
      raw: typeof found?.words === 'string' ? clean(found.words) : null,
    })
  }

  async function admit(request: HttpRequest, context: CallContext): Promise<number> {
    if (context.signal?.aborted) throw fail('aborted', 'The call was cancelled.', null)
    try {
      return await buckets.admit(request.bucket, request.cost ?? 1, context)
    } catch (error) {
      if (error instanceof ConnectorError) throw error
      throw fail('aborted', 'The call was cancelled while it waited for the rate limit.', null)
    }
  }

  async function sleep(ms: number, context: CallContext = {}): Promise<void> {
    try {
      context.signal?.throwIfAborted()
      await network.sleep(ms, context.signal)
    } catch {
      throw fail('aborted', 'The call was cancelled while it waited.', null)
    }
  }

  async function exchange(request: HttpRequest, number: number, context: CallContext) {
    const waited = await admit(request, context)
    const repeatable = request.repeatable ?? request.method !== 'POST'
    const body = request.body === undefined ? null : encode(request.body)
    const started = network.now()
    const outgoing = { method: request.method, url: request.url, headers: request.headers, body }
    const tornOff = repeatable && !request.comesHome ? context.signal : undefined
    const result = await attempt(network.fetch ?? fetch, outgoing, bounds, tornOff)
    const found = foundIn(result, options.requestIdHeader)
    if (result.kind === 'answered') buckets.heed(request.bucket, request.cost ?? 1, result.headers, context)
    context.onExchange?.({
      system,
      method: request.method,
      url: clean(request.url).slice(0, 1_000),
      status: found.status,
      ms: network.now() - started,
      requestId: found.requestId,
      attempt: number,
      note: note(found, waited, clean),
      sent: toldBody(body, options.secrets()),
      received: toldBody(found.text, options.secrets()),
    })
    return { found, started }
  }

  async function send(request: HttpRequest, context: CallContext = {}): Promise<Answer> {
    const repeatable = request.repeatable ?? request.method !== 'POST'
    let waited = 0
    let hung = 0
    for (let number = 1; ; number++) {
      const { found, started } = await exchange(request, number, context)
      if (found.kind === 'aborted') throw fail('aborted', 'The call was cancelled.', null)
      if (found.status !== null && (isOk(found.status) || request.expects?.includes(found.status))) {
        const { length } = found.text
        // what came in, what it says and what is made of it are a turn each
        if (length >= LARGE) await turn()
        const told = answer(request, found)
        if (length >= LARGE) await turn()
        return told
      }
      if (!mayRepeat(found, repeatable, rules)) throw fail(kindOf(found), said(found), found)
      if (found.kind === 'timeout') hung += 1
      const delay = retryDelay(found, number, rules, network)
      const over = number >= rules.tries || hung >= rules.hangs || delay === null || waited + delay > rules.totalMs
      if (found.status === 429) throttled(request, started, over ? 0 : delay, context)
      if (over) {
        const why = number === 1 ? '' : ` It was tried ${number} times.`
        throw fail('unavailable', `${said(found)}${why}`, found)
      }
      await sleep(delay, context)
      waited += delay
    }
  }

  function answer(request: HttpRequest, found: Found): Answer {
    const { status, headers, requestId, text } = found
    if (status === null || headers === null) throw fail('malformed', said(found), found)
    if (text.trim() === '') return { status, headers, body: null, requestId }
    try {
      return { status, headers, body: JSON.parse(text), requestId }
    } catch {
      if (!isOk(status)) return { status, headers, body: text, requestId }
      throw fail('malformed', `${ACTOR[system]} answered ${request.method} with something that is not JSON.`, found)
    }
  }

  function throttled(request: HttpRequest, sentAt: number, waitMs: number, context: CallContext): void {
    buckets.throttled(request.bucket, { requests: request.cost ?? 1, sentAt, waitMs }, context)
  }

  return { send, sleep, buckets }
}

function encode(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function note(found: Found, waited: number, clean: (text: string) => string): string {
  const { status, kind, code, text, words } = found
  const parts = [
    waited > 0 ? `waited ${waited} ms for the rate limit` : null,
    status === null ? `${kind}${code === null ? '' : ` ${code}`}` : `${text.length} characters`,
    words === null || status === null ? null : clean(words.slice(0, 2_000)).slice(0, 300),
  ]
  return parts.filter((part) => part !== null).join(' · ')
}
