/**
 * JSON batching: up to 20 requests in one. Each of them is counted and throttled alone, and the whole is 200 even when
 * all of it failed, so that those that were throttled are sent again, alone, after the longest wait any of them names.
 */
import { z } from 'zod/v4'
import type { CallContext } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { backOff, retryAfter } from '../retry.ts'
import { entries, shaped } from '../shape.ts'
import { redact } from '../redact.ts'
import { toldBody } from '../bodies.ts'
import { vendorWords } from '../words.ts'
import { RULES, type Bucket, type GraphClient } from './client.ts'

/** Documented maximum. */
export const MOST_PARTS = 20

export interface Part {
  method: 'GET' | 'POST'
  /** Below the base, for example /users/1 */
  url: string
  headers?: Record<string, string>
  body?: unknown
}

export interface Reply {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: unknown
}

export interface BatchOptions {
  bucket: Bucket
  /** Reads: sent again on any passing fault. Writes: only what was refused before anything was done (429, 503). */
  repeatable: boolean
}

const replies = z.object({
  responses: entries(
    z.object({
      id: z.coerce.string(),
      status: z.coerce.number().int(),
      headers: z.record(z.string(), z.coerce.string()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
})

/**
 * One reply for each part, in order; null where Graph sent none. Throttled parts that stay so keep their 429 or 503.
 * Throws only while nothing has been answered yet: what was taken must not be lost.
 */
export async function batch(
  client: GraphClient,
  parts: readonly Part[],
  options: BatchOptions,
  context?: CallContext,
): Promise<(Reply | null)[]> {
  const again = options.repeatable ? RULES.statuses : RULES.untouched
  const found = new Map<number, Reply>()
  let open = parts.map((_, index) => index)
  let waited = 0
  for (let round = 1; ; round++) {
    const sentAt = client.now()
    try {
      for (const some of slices(open, client.buckets.burst(options.bucket))) {
        for (const [index, reply] of await post(client, parts, some, options, context)) {
          found.set(index, reply)
          tell(client, parts[index] as Part, reply, round, context)
        }
      }
    } catch (error) {
      if (found.size === 0) throw error
      break
    }
    const throttled = open.filter((index) => again.includes(found.get(index)?.status ?? 0))
    if (throttled.length === 0 || round >= RULES.tries) break
    const wait = longestWait(
      throttled.map((index) => found.get(index)),
      client,
      round,
    )
    if (wait > RULES.longestMs || waited + wait > RULES.totalMs) break
    const refused = throttled.filter((index) => found.get(index)?.status === 429).length
    if (refused > 0) {
      client.buckets.throttled(options.bucket, { requests: refused, sentAt, waitMs: wait }, context ?? {})
    }
    try {
      await client.sleep(wait, context)
    } catch {
      break
    }
    waited += wait
    open = throttled
  }
  return parts.map((_, index) => found.get(index) ?? null)
}

/** No more at once than the limit lets through, once it was learnt to be lower than a batch. */
function* slices(open: readonly number[], most: number): Generator<readonly number[]> {
  for (let start = 0; start < open.length; start += most) yield open.slice(start, start + most)
}

async function post(
  client: GraphClient,
  parts: readonly Part[],
  open: readonly number[],
  options: BatchOptions,
  context?: CallContext,
): Promise<Map<number, Reply>> {
  const requests = open.map((index) => ({ id: String(index + 1), ...parts[index] }))
  const call = { bucket: options.bucket, cost: open.length, repeatable: options.repeatable }
  const answer = await client.post('/$batch', { requests }, call, context)
  const sent = new Map<number, Reply>()
  for (const { id, status, headers, body } of shaped(replies, answer, 'graph', 'A batch').responses) {
    const index = Number(id) - 1
    // Only what was asked for, and the first answer to it.
    if (open.includes(index) && !sent.has(index)) sent.set(index, { status, headers: lowerCased(headers ?? {}), body })
  }
  return sent
}

/** Each part as an exchange of its own, so that a diagnostic sync shows every number. */
function tell(client: GraphClient, part: Part, reply: Reply, attempt: number, context?: CallContext): void {
  if (!context?.onExchange) return
  const words = reply.status < 300 ? undefined : vendorWords(reply.body)?.slice(0, 2_000)
  const secrets = client.secrets()
  context.onExchange({
    system: 'graph',
    method: part.method,
    url: part.url,
    status: reply.status,
    ms: 0,
    requestId: reply.headers['request-id'] ?? null,
    attempt,
    note: redact(['part of a batch', words].filter((one) => one !== undefined).join(' · '), secrets),
    sent: part.body === undefined ? null : toldBody(JSON.stringify(part.body), secrets),
    received: reply.body === undefined ? null : toldBody(JSON.stringify(reply.body), secrets),
  })
}

function longestWait(throttled: (Reply | undefined)[], client: GraphClient, round: number): number {
  const asked = throttled.map((reply) => retryAfter(reply?.headers['retry-after'], client.now()))
  const named = asked.filter((wait) => wait !== null)
  return named.length === 0 ? backOff(round, RULES, client.random()) : Math.max(...named)
}

const lowerCased = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** GETs in batches of 20: an answer each, in order; null for 404. Any other refusal ends the call. */
export async function getEach(
  client: GraphClient,
  paths: readonly string[],
  context?: CallContext,
  headers?: Record<string, string>,
): Promise<({ status: number; body: unknown; requestId: string | null } | null)[]> {
  const all: ({ status: number; body: unknown; requestId: string | null } | null)[] = []
  for (let start = 0; start < paths.length; start += MOST_PARTS) {
    const parts = paths
      .slice(start, start + MOST_PARTS)
      .map((url): Part => ({ method: 'GET', url, ...(headers && { headers }) }))
    for (const reply of await batch(client, parts, { bucket: 'teamsRead', repeatable: true }, context)) {
      if (context?.signal?.aborted) throw new ConnectorError('aborted', 'graph', 'The call was cancelled.')
      if (reply !== null && reply.status >= 200 && reply.status < 300) {
        all.push({ status: reply.status, body: reply.body, requestId: reply.headers['request-id'] ?? null })
      } else if (reply?.status === 404) all.push(null)
      else throw refused(reply, client.secrets())
    }
  }
  return all
}

const KINDS: Record<number, ConnectorError['kind']> = { 401: 'credential', 403: 'permission' }

function refused(reply: Reply | null, secrets: readonly string[]): ConnectorError {
  if (reply === null) return new ConnectorError('incomplete', 'graph', 'Microsoft Graph left out a part of a batch.')
  const passing = RULES.statuses.includes(reply.status) || reply.status >= 500
  const kind = KINDS[reply.status] ?? (passing ? 'unavailable' : 'refused')
  return new ConnectorError(kind, 'graph', `Microsoft Graph refused a part of a batch (${reply.status}).`, {
    status: reply.status,
    raw: redact(vendorWords(reply.body)?.slice(0, 4_000) ?? '', secrets) || null,
    requestId: reply.headers['request-id'] ?? null,
  })
}
