/** Requests to the 8x8 Administration API and the Audit Records API beside it, with key, media types and limits. */
import type { CallContext } from '../contract.ts'
import type { Bucket, Buckets } from '../bucket.ts'
import { ConnectorError } from '../errors.ts'
import { createHttp, type Answer, type HttpRequest, type NetworkOptions } from '../http.ts'
import { createLimiter } from '../limiter.ts'
import type { RetryRules } from '../retry.ts'

export interface PbxOptions extends NetworkOptions {
  /** Of the Administration API, for example https://api.8x8.com/admin-provisioning */
  baseUrl: string
  /** Asked at each request: a replaced key counts from the next one. */
  apiKey: string | (() => Promise<string>)
  /** 8x8 took the key. */
  onProven?: () => void
  tenantId: string
}

/** Each resource has its own media type; see the Versioning part of each OpenAPI file. */
export type Resource = 'users' | 'sites' | 'phonenumbers' | 'operations'

export type Query = Record<string, string | number>

export interface PbxClient {
  get(resource: Resource, path: string, query: Query, context?: CallContext, expects?: number[]): Promise<Answer>
  /** One user by its path; 404 is an answer. Once it is sent it is waited for, so that a stop does not waste it. */
  one(path: string, context?: CallContext): Promise<Answer>
  write(method: 'POST' | 'PUT', resource: Resource, path: string, body: unknown, context?: CallContext): Promise<Answer>
  audits(query: Query, context?: CallContext, expects?: number[]): Promise<Answer>
  buckets: Buckets
  now(): number
  sleep(ms: number, context?: CallContext): Promise<void>
}

/**
 * Documented: 100 requests a minute and 20 in 10 seconds for each key. 2 % more time covers what the network bunches. Of
 * the 20, bulk work always leaves 4: a person need not wait for the end of 10 seconds, and 96 a minute still go.
 */
const LIMITS: Record<'key', Bucket> = {
  key: {
    says: '100 requests a minute',
    limits: [
      { kind: 'window', requests: 20, ms: 10_200, kept: 4 },
      { kind: 'window', requests: 100, ms: 61_200 },
    ],
  },
}

const KEYS_REMEMBERED = 4

/** Documented: 1, 2, 4, 8, 16 s and at most 5 retries; on 429 wait for the reset first. Never 400, 401, 403, 404, 409. */
const RULES: RetryRules = {
  tries: 6,
  hangs: 2,
  statuses: [408, 429, 500, 502, 503, 504],
  untouched: [429, 503],
  firstMs: 1_000,
  mostMs: 32_000,
  longestMs: 120_000,
  totalMs: 300_000,
}

export function createPbxClient(options: PbxOptions): PbxClient {
  const base = options.baseUrl.replace(/\/+$/, '')
  const audit = `${base.replace(/\/admin-provisioning$/, '')}/administration/audit/v1/audits`
  const { apiKey } = options
  const keyNow = typeof apiKey === 'string' ? () => Promise.resolve(apiKey) : apiKey
  // keys that requests under way may still carry, for redaction
  const used = new Set<string>()
  const http = createHttp({
    system: '8x8',
    tenantId: options.tenantId,
    network: options,
    limiter: options.limiter ?? createLimiter(options, '8x8'),
    rules: RULES,
    limits: LIMITS,
    requestIdHeader: 'x-response-id',
    secrets: () => [...used],
  })
  const media = (resource: Resource) => `application/vnd.${resource}.v1+json`

  async function withKey(key: string, request: HttpRequest, context?: CallContext): Promise<Answer> {
    used.delete(key)
    used.add(key)
    for (const oldest of used) if (used.size > KEYS_REMEMBERED) used.delete(oldest)
    const headers = { 'x-api-key': key, ...request.headers }
    const answer = await http.send({ ...request, headers, bucket: 'key' }, context)
    options.onProven?.()
    return answer
  }

  async function send(request: HttpRequest, context?: CallContext): Promise<Answer> {
    const key = await keyNow()
    try {
      return await withKey(key, request, context)
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.status !== 401) throw error
      // the key may have been replaced while the request was under way
      const replaced = await keyNow()
      if (replaced === key) throw error
      return withKey(replaced, request, context)
    }
  }

  return {
    get: (resource, path, query, context, expects) =>
      send(
        { method: 'GET', url: `${base}${path}${search(query)}`, headers: { accept: media(resource) }, expects },
        context,
      ),
    one: (path, context) => {
      const headers = { accept: media('users') }
      return send({ method: 'GET', url: `${base}${path}`, headers, expects: [404], comesHome: true }, context)
    },
    write: (method, resource, path, body, context) => {
      const headers = { 'content-type': media(resource), accept: media(resource) }
      return send({ method, url: `${base}${path}`, headers, body }, context)
    },
    // The audit page lists `content-type` as required, on a GET.
    audits: (query, context, expects) => {
      const headers = { accept: 'application/json', 'content-type': 'application/json' }
      return send({ method: 'GET', url: `${audit}${search(query)}`, headers, expects }, context)
    },
    buckets: http.buckets,
    now: () => options.now(),
    sleep: (ms, context) => http.sleep(ms, context),
  }
}

/** 8x8's clock when it answered, ms, to the second; null when not told. */
export function answeredAt(answer: Answer): number | null {
  const date = Date.parse(answer.headers.get('date') ?? '')
  return Number.isNaN(date) ? null : date
}

function search(query: Query): string {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, `${value}`]))
  return text.size === 0 ? '' : `?${text.toString()}`
}
