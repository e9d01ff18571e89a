/** The rate limits of one connector: waits for them, learns from answers, and tells what was met. */
import type { CallContext } from './contract.ts'
import type { Limit, Limiter } from './limiter.ts'
import { untilReset } from './retry.ts'

export interface Bucket {
  /** As people say it, after "8x8's limit of" or "Microsoft's limit of": "30 writes a second". */
  says: string
  limits: readonly Limit[]
}

export interface Buckets {
  /** Waits until `cost` requests may be sent; answers how long that took, ms. Rejects with the signal's reason. */
  admit(bucket: string | undefined, cost: number, context: CallContext): Promise<number>
  /** An answer's headers; `cost` as it was admitted. */
  heed(bucket: string | undefined, cost: number, headers: Headers, context: CallContext): void
  /** Of what was sent at `sentAt`, `requests` were refused for the limit: nothing is sent for `waitMs`. */
  throttled(bucket: string | undefined, refusal: Refusal, context: CallContext): void
  burst(bucket: string): number
  /** Seconds that so many requests take at least, from now; 0 without limits. */
  seconds(bucket: string, requests: number): number
}

export interface Refusal {
  requests: number
  sentAt: number
  waitMs: number
}

export interface BucketOptions {
  system: '8x8' | 'graph'
  tenantId: string
  buckets: Record<string, Bucket>
  limiter: Limiter
  /** False: nothing waits. */
  limited: boolean
  now: () => number
  /** A reset further away than this is a header we misread, ms. */
  longestMs: number
}

const NEARLY_USED_UP = 0.8
/** Documented are 5 at most. Far more is a header we misread, and would be waited for, up to a month. */
const MOST_UNITS = 1_000

export function createBuckets(options: BucketOptions): Buckets {
  const { system, limiter, limited, now, longestMs } = options
  const keyOf = (bucket: string) => `${options.tenantId}:${bucket}`
  const of = (name: string | undefined) => (name === undefined ? undefined : options.buckets[name])

  function tell(bucket: Bucket, context: CallContext, requests: number, waitedMs: number, throttled = 0): void {
    const until = now()
    const seconds = requests / Math.min(...bucket.limits.map(rate))
    const waited = waitedMs > 0 ? { from: until - waitedMs, until } : null
    context.onCost?.({ system, limit: bucket.says, requests, seconds, throttled, waited })
  }

  return {
    async admit(name, cost, context) {
      const bucket = of(name)
      if (bucket === undefined || name === undefined) return 0
      const { signal, priority } = context
      const ask = { ...(signal && { signal }), ...(priority && { priority }) }
      const waited = limited ? await limiter.take(keyOf(name), bucket.limits, cost, ask) : 0
      tell(bucket, context, cost, waited)
      return waited
    },
    heed(name, cost, headers) {
      if (!limited || name === undefined) return
      const left = wholeNumber(headers.get('x-ratelimit-remaining'))
      const reset = untilReset(headers, now())
      if (left !== null && reset !== null && reset <= longestMs) {
        const limit = wholeNumber(headers.get('x-ratelimit-limit'))
        limiter.told(keyOf(name), { limit, remaining: left, resetAt: now() + reset })
      }
      const units = wholeNumber(headers.get('x-ms-resource-unit'))
      if (units !== null && units > cost) limiter.charge(keyOf(name), Math.min(units, MOST_UNITS) - cost)
      const used = Number(headers.get('x-ms-throttle-limit-percentage') ?? 0)
      if (used >= NEARLY_USED_UP) limiter.strained(keyOf(name))
    },
    throttled(name, { requests, sentAt, waitMs }, context) {
      const bucket = of(name)
      if (bucket === undefined || name === undefined) return
      if (limited) {
        limiter.refused(keyOf(name), sentAt)
        if (waitMs > 0) limiter.pause(keyOf(name), now() + waitMs)
      }
      const at = now()
      const waited = waitMs > 0 ? { from: at, until: at + waitMs } : null
      context.onCost?.({ system, limit: bucket.says, requests: 0, seconds: 0, throttled: requests, waited })
    },
    burst: (name) => (limited ? limiter.burst(keyOf(name), of(name)?.limits ?? []) : Infinity),
    seconds: (name, requests) => (limited ? limiter.seconds(keyOf(name), of(name)?.limits ?? [], requests) : 0),
  }
}

const rate = (limit: Limit): number => (limit.kind === 'window' ? (limit.requests * 1000) / limit.ms : limit.perSecond)

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null
}
