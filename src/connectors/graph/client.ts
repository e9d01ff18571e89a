/** Requests to Microsoft Graph v1.0, with token, rate limits and error kinds. */
import type { CallContext } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { Bucket as Limits, Buckets } from '../bucket.ts'
import { createHttp, type Answer, type HttpRequest, type NetworkOptions } from '../http.ts'
import { createLimiter } from '../limiter.ts'
import type { RetryRules } from '../retry.ts'
import { fixedSecret, type CredentialSource } from './credential.ts'
import { createTokens } from './token.ts'

export interface Microsoft365Options extends NetworkOptions {
  /** https://graph.microsoft.com/v1.0, or another cloud's. */
  baseUrl: string
  /** https://login.microsoftonline.com, or another cloud's. */
  authority: string
  /** The Entra tenant. */
  tenantId: string
  /** The app; with `clientSecret`, or a `credential` in place of both. */
  clientId?: string
  clientSecret?: string
  credential?: CredentialSource
  /** Microsoft took the credential. */
  onProven?: () => void
  /** Default: `.default` of Graph at `baseUrl`. */
  scope?: string
}

export type Bucket = 'entra' | 'teamsRead' | 'teamsWrite'

export interface Call {
  bucket: Bucket
  cost?: number
  headers?: Record<string, string>
  expects?: number[]
  repeatable?: boolean
}

export interface GraphClient {
  /** `path` below the base, or a link that Graph sent; a link to another origin is `malformed`. */
  get(path: string, call: Call, context?: CallContext): Promise<Answer>
  post(path: string, body: unknown, call: Call, context?: CallContext): Promise<Answer>
  token(context?: CallContext): Promise<string>
  /** True when the link goes where our token may go. */
  isOurs(link: string): boolean
  now(): number
  random(): number
  sleep(ms: number, context?: CallContext): Promise<void>
  buckets: Buckets
  /** What must not be told to anyone. */
  secrets(): readonly string[]
}

/**
 * Per app and tenant. Teams' table says 30 requests a second for reads and 30 for writes; /admin/teams is not named in
 * it, so this is the nearest documented number. Writes, and what is read before them, go in batches of 20, each of the
 * 20 counted alone, of which a window of 30 would let one through and leave 10; four tokens fewer than 30 leave room for
 * two batches that the network bunches. Entra's smallest tenants have 3,500 units in 10 seconds.
 */
const LIMITS: Record<Bucket, Limits> = {
  entra: {
    says: '350 units of directory reads a second',
    limits: [{ kind: 'bucket', capacity: 3_000, perSecond: 350 }],
  },
  teamsRead: { says: '30 reads a second', limits: [{ kind: 'bucket', capacity: 26, perSecond: 30, kept: 2 }] },
  teamsWrite: { says: '30 writes a second', limits: [{ kind: 'bucket', capacity: 26, perSecond: 30, kept: 2 }] },
}

export const RULES: RetryRules = {
  tries: 6,
  hangs: 2,
  statuses: [408, 429, 500, 502, 503, 504],
  untouched: [429, 503],
  firstMs: 1_000,
  mostMs: 32_000,
  longestMs: 180_000,
  totalMs: 300_000,
}

export function createGraphClient(options: Microsoft365Options): GraphClient {
  const base = options.baseUrl.replace(/\/+$/, '')
  const { origin, protocol } = new URL(base)
  const { credential = fixedSecret(options.clientId ?? '', options.clientSecret ?? '') } = options
  const secrets = () => tokens.secrets()
  const http = createHttp({
    system: 'graph',
    tenantId: options.tenantId,
    network: options,
    limiter: options.limiter ?? createLimiter(options, 'graph'),
    rules: RULES,
    limits: LIMITS,
    requestIdHeader: 'request-id',
    secrets,
  })
  // A stand-in on plain HTTP is no audience that Entra knows.
  const audience = protocol === 'https:' ? origin : 'https://graph.microsoft.com'
  const tokens = createTokens({ ...options, credential, scope: options.scope ?? `${audience}/.default` }, http, options)
  const isOurs = (link: string) => URL.parse(link)?.origin === origin

  async function send(request: Omit<HttpRequest, 'headers'>, call: Call, context?: CallContext): Promise<Answer> {
    const authorised = async () => {
      const token = await tokens.get(context)
      const headers = { accept: 'application/json', authorization: `Bearer ${token}`, ...call.headers }
      return { token, request: { ...request, ...call, headers } }
    }
    const first = await authorised()
    try {
      return await http.send(first.request, context)
    } catch (error) {
      if (!(error instanceof ConnectorError) || (error.status !== 401 && error.status !== 403)) throw error
      // Tokens can be revoked before they expire; a fresh one that is refused as well is a matter for an admin.
      if (error.status === 401) tokens.drop(first.token)
      else tokens.dropIfOld(first.token)
      const again = await authorised()
      if (again.token === first.token) throw error
      return await http.send(again.request, context)
    }
  }

  function urlOf(path: string): string {
    if (path.startsWith('/')) return `${base}${path}`
    if (isOurs(path)) return path
    throw new ConnectorError('malformed', 'graph', 'Microsoft Graph linked to a page at another address.')
  }

  return {
    get: async (path, call, context) => send({ method: 'GET', url: urlOf(path) }, call, context),
    post(path, body, call, context) {
      const headers = { 'content-type': 'application/json', ...call.headers }
      return send({ method: 'POST', url: urlOf(path), body }, { ...call, headers }, context)
    },
    token: (context) => tokens.get(context),
    isOurs,
    now: () => options.now(),
    random: () => options.random(),
    sleep: (ms, context) => http.sleep(ms, context),
    buckets: http.buckets,
    secrets,
  }
}
