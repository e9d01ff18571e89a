/**
 * The one HTTP client of the connectors: limits, deadline, retries, size, JSON, redaction and reporting over `fetch`.
 * Throws `ConnectorError` and nothing else.
 */
import { attempt, type Attempt, type Outgoing } from './attempt.ts'
import type { Clock } from './clock.ts'
import type { CallContext } from './contract.ts'
import { ConnectorError, type ConnectorErrorKind } from './errors.ts'
import type { Limit, Limiter } from './limiter.ts'
import { redact } from './redact.ts'
import { NEVER_SENT, retryDelay, untilReset, type RetryRules } from './retry.ts'
import { vendorWords } from './words.ts'

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
  limits: Record<string, readonly Limit[]>
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
  pause(bucket: string, ms: number): void
}

const DEFAULTS = { attemptMs: 30_000, maxBytes: 16 * 1024 * 1024 }
const ACTOR = { '8x8': '8x8', graph: 'Microsoft Graph' } as const

const KIND_OF_STATUS: Record<number, ConnectorErrorKind> = { 401: 'credential', 403: 'permission' }

export function createHttp(options: HttpOptions): Http {
  const { system, network, rules, limiter } = options
  const bounds = { attemptMs: network.attemptMs ?? DEFAULTS.attemptMs, maxBytes: network.maxBytes ?? DEFAULTS.maxBytes }
  const limited = network.limits !== false
  const clean = (text: string) => redact(text, options.secrets())
  const keyOf = (bucket: string) => `${options.tenantId}:${bucket}`

  function fail(kind: ConnectorErrorKind, message: string, found: Found | null): ConnectorError {
    return new ConnectorError(kind, system, message, {
      status: found?.status ?? null,
      requestId: found?.requestId ?? null,
      raw: typeof found?.words === 'string' ? clean(found.words) : null,
    })
  }

  async function admit(request: HttpRequest, context: CallContext): Promise<number> {
    if (context.signal?.aborted) throw fail('aborted', 'The call was cancelled.', null)
    const limits = request.bucket === undefined ? undefined : options.limits[request.bucket]
    if (!limited || limits === undefined || request.bucket === undefined) return 0
    try {
      return await limiter.take(keyOf(request.bucket), limits, request.cost ?? 1, context.signal)
    } catch (error) {
      if (error instanceof ConnectorError) throw error
      throw fail('aborted', 'The call was cancelled while it waited for the rate limit.', null)
    }
  }

  function pause(bucket: string | undefined, ms: number): void {
    if (limited && bucket !== undefined && ms > 0) limiter.pause(keyOf(bucket), network.now() + ms)
  }

  async function sleep(ms: number, context: CallContext = {}): Promise<void> {
    try {
      context.signal?.throwIfAborted()
      await network.sleep(ms, context.signal)
    } catch {
      throw fail('aborted', 'The call was cancelled while it waited.', null)
    }
  }

  /** 8x8 tells how much of the limit is left, to every user of the key: none left means wait. */
  function heed(request: HttpRequest, headers: Headers): void {
    if (headers.get('x-ratelimit-remaining')?.trim() !== '0') return
    const reset = untilReset(headers, network.now())
    if (reset !== null && reset <= rules.longestMs) pause(request.bucket, reset)
  }

  async function exchange(request: HttpRequest, number: number, context: CallContext): Promise<Found> {
    const waited = await admit(request, context)
    const repeatable = request.repeatable ?? request.method !== 'POST'
    const body = request.body === undefined ? null : encode(request.body)
    const started = network.now()
    const outgoing = { method: request.method, url: request.url, headers: request.headers, body }
    const tornOff = repeatable && !request.comesHome ? context.signal : undefined
    const result = await attempt(network.fetch ?? fetch, outgoing, bounds, tornOff)
    const found = read(result, options.requestIdHeader)
    if (result.kind === 'answered') heed(request, result.headers)
    context.onExchange?.({
      system,
      method: request.method,
      url: clean(request.url).slice(0, 1_000),
      status: found.status,
      ms: network.now() - started,
      requestId: found.requestId,
      attempt: number,
      note: note(found, waited, typeof request.body === 'string' ? null : body, clean),
    })
    return found
  }

  async function send(request: HttpRequest, context: CallContext = {}): Promise<Answer> {
    const repeatable = request.repeatable ?? request.method !== 'POST'
    let waited = 0
    let hung = 0
    for (let number = 1; ; number++) {
      const found = await exchange(request, number, context)
      if (found.kind === 'aborted') throw fail('aborted', 'The call was cancelled.', null)
      if (found.status !== null && (isOk(found.status) || request.expects?.includes(found.status))) {
        return answer(request, found)
      }
      if (!mayRepeat(found, repeatable, rules)) throw fail(kindOf(found), sentence(found), found)
      if (found.kind === 'timeout') hung += 1
      const delay = retryDelay(found, number, rules, network)
      if (number >= rules.tries || hung >= rules.hangs || delay === null || waited + delay > rules.totalMs) {
        const why = number === 1 ? '' : ` It was tried ${number} times.`
        throw fail('unavailable', `${sentence(found)}${why}`, found)
      }
      if (found.status === 429) pause(request.bucket, delay)
      await sleep(delay, context)
      waited += delay
    }
  }

  function answer(request: HttpRequest, found: Found): Answer {
    const { status, headers, requestId, text } = found
    if (status === null || headers === null) throw fail('malformed', sentence(found), found)
    if (text.trim() === '') return { status, headers, body: null, requestId }
    try {
      return { status, headers, body: JSON.parse(text), requestId }
    } catch {
      if (!isOk(status)) return { status, headers, body: text, requestId }
      throw fail('malformed', `${ACTOR[system]} answered ${request.method} with something that is not JSON.`, found)
    }
  }

  function sentence(found: Found): string {
    const actor = ACTOR[system]
    if (found.kind === 'timeout') return `${actor} did not answer within ${bounds.attemptMs / 1000} seconds.`
    if (found.kind === 'oversized') return `${actor} sent more than ${bounds.maxBytes} bytes in one answer.`
    if (found.kind === 'garbled') return `${actor} sent an answer that is not UTF-8.`
    if (found.status === null) return `The connection to ${actor} failed${found.code ? ` (${found.code})` : ''}.`
    if (found.status === 401) return `${actor} refused the credential (401).`
    if (found.status === 403) return `${actor} does not allow this (403).`
    if (found.status === 429) return `${actor} asks to slow down (429).`
    if (found.status >= 500 || found.status === 408) return `${actor} has a fault (${found.status}).`
    if (found.status >= 300 && found.status < 400) return `${actor} answered with a redirect (${found.status}).`
    return `${actor} refused the request (${found.status}).`
  }

  return { send, sleep, pause }
}

interface Found {
  kind: Attempt['kind']
  status: number | null
  headers: Headers | null
  requestId: string | null
  text: string
  /** The vendor's own words when the status is not a success. */
  words: string | null
  code: string | null
}

function read(result: Attempt, requestIdHeader: string): Found {
  if (result.kind !== 'answered') {
    return { ...result, status: null, headers: null, requestId: null, text: '', words: result.code }
  }
  const { status, headers, text } = result
  const requestId = headers.get(requestIdHeader)
  const words = isOk(status) ? null : vendorWords(parsed(text))
  return { kind: 'answered', status, headers, requestId, text, words, code: null }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const isOk = (status: number) => status >= 200 && status < 300

function mayRepeat(found: Found, repeatable: boolean, rules: RetryRules): boolean {
  if (found.kind === 'oversized' || found.kind === 'garbled') return false
  if (found.status === null) return repeatable || (found.code !== null && NEVER_SENT.has(found.code))
  return rules.untouched.includes(found.status) || (repeatable && rules.statuses.includes(found.status))
}

function kindOf(found: Found): ConnectorErrorKind {
  if (found.kind === 'oversized' || found.kind === 'garbled') return 'malformed'
  if (found.status === null || found.status >= 500 || found.status === 408 || found.status === 429) return 'unavailable'
  if (found.status < 400) return 'malformed'
  return KIND_OF_STATUS[found.status] ?? 'refused'
}

function encode(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** A body that is text is a form, and forms carry secrets: only JSON is told. */
function note(found: Found, waited: number, sent: string | null, clean: (text: string) => string): string {
  const { status, kind, code, text, words } = found
  const parts = [
    waited > 0 ? `waited ${waited} ms for the rate limit` : null,
    sent === null ? null : `sent ${clean(sent).slice(0, 300)}`,
    status === null ? `${kind}${code === null ? '' : ` ${code}`}` : `${text.length} characters`,
    words === null || status === null ? null : clean(words).slice(0, 300),
  ]
  return parts.filter((part) => part !== null).join(' · ')
}
