/**
 * What a limit lets through, counted the way clouds count. `window`: never more than `requests` in any `ms`, right under
 * fixed and sliding windows alike (8x8: 100 a minute and 20 in 10 seconds). `bucket`: tokens that refill, the only way
 * to use a rate fully with requests that cost more than half of it (Teams writes: batches of 20 at 30 a second).
 *
 * `share` is how much of the documented limit is used, above 0 up to 1. `kept` is what a request may not touch because
 * it is kept for interactive work: nothing, what the limit keeps always, or a fifth once such work was seen.
 */
export type Limit =
  /** `kept`: requests that bulk work leaves free at all times, so that a person need not wait for the window's end. */
  | { kind: 'window'; requests: number; ms: number; kept?: number }
  /** `kept`: tokens that bulk work leaves free at all times; left out: a fifth. */
  | { kind: 'bucket'; capacity: number; perSecond: number; kept?: number }

export type Kept = 'nothing' | 'always' | 'fifth'

export interface Meter {
  /** How long until `cost` fits, ms; 0 when it fits now. */
  delay(cost: number, kept: Kept, share: number, now: number): number
  spend(cost: number, share: number, now: number): void
  /** The most that goes at once. */
  burst(share: number): number
  /** What is let through when it is asked for all the time, a second. */
  perSecond(share: number): number
  /** How long `count` single requests of bulk work take from now on, ms. */
  lasts(count: number, share: number, now: number): number
  /** How many single requests still go while a fifth is kept, and how long until more do, ms. */
  untilFull(share: number, now: number): { requests: number; ms: number }
}

const FIFTH = 0.2

export function createMeter(limit: Limit): Meter {
  return limit.kind === 'window' ? windowMeter(limit) : bucketMeter(limit)
}

function windowMeter({ requests, ms, kept: always = 0 }: Extract<Limit, { kind: 'window' }>): Meter {
  const sent: { at: number; cost: number }[] = []
  let used = 0
  /** A share of a window is fewer requests; where that is no whole number, the time makes up for it. */
  const scaled = (share: number): { most: number; span: number } => {
    const most = Math.max(1, Math.floor(requests * share + 1e-9))
    return { most, span: share >= 1 ? ms : (ms * most) / (requests * share) }
  }
  const open = (most: number, kept: Kept): number => {
    const free = { nothing: 0, always, fifth: Math.max(always, Math.ceil(requests * FIFTH)) }[kept]
    return Math.max(1, most - Math.ceil((free * most) / requests))
  }
  const forget = (span: number, now: number): void => {
    while (sent[0] !== undefined && sent[0].at + span <= now) used -= sent.shift()?.cost ?? 0
  }
  const delay = (cost: number, kept: Kept, share: number, now: number): number => {
    const { most, span } = scaled(share)
    forget(span, now)
    const room = open(most, kept)
    let over = used + Math.min(cost, room) - room
    for (const entry of sent) {
      if (over <= 0) break
      over -= entry.cost
      if (over <= 0) return entry.at + span - now
    }
    return 0
  }
  return {
    delay,
    spend(cost, _share, now) {
      sent.push({ at: now, cost })
      used += cost
    },
    burst: (share) => open(scaled(share).most, 'always'),
    perSecond(share) {
      const { most, span } = scaled(share)
      return (open(most, 'always') / span) * 1000
    },
    lasts(count, share, now) {
      const { most, span } = scaled(share)
      forget(span, now)
      const room = open(most, 'always')
      const later = count - Math.max(0, room - used)
      if (later <= 0) return 0
      const first = sent[0] === undefined ? span : sent[0].at + span - now
      return first + Math.floor((later - 1) / room) * span
    },
    untilFull(share, now) {
      const { most, span } = scaled(share)
      forget(span, now)
      const ms = sent[0] === undefined ? span : sent[0].at + span - now
      return { requests: Math.max(0, open(most, 'fifth') - used), ms }
    },
  }
}

function bucketMeter({
  capacity,
  perSecond,
  kept: always = capacity * FIFTH,
}: Extract<Limit, { kind: 'bucket' }>): Meter {
  let tokens = capacity
  let at: number | null = null
  const most = (share: number): number => Math.max(1, capacity * share)
  const refill = (share: number, now: number): void => {
    tokens = Math.min(most(share), tokens + ((now - (at ?? now)) / 1000) * perSecond * share)
    at = now
  }
  return {
    delay(cost, kept, share, now) {
      refill(share, now)
      const free = { nothing: 0, always: Math.min(always * share, most(share)), fifth: most(share) * FIFTH }[kept]
      // What costs more than there is room for goes when the bucket is full, and is paid for afterwards.
      const needed = Math.min(cost + free, most(share))
      return Math.max(0, ((needed - tokens) / (perSecond * share)) * 1000)
    },
    spend(cost, share, now) {
      refill(share, now)
      tokens -= cost
    },
    burst: (share) => Math.max(1, Math.floor(most(share) * (1 - FIFTH) + 1e-9)),
    perSecond: (share) => perSecond * share,
    // what a bucket keeps for people costs no throughput
    untilFull: () => ({ requests: Infinity, ms: 0 }),
    lasts(count, share, now) {
      refill(share, now)
      return (Math.max(0, count - Math.max(0, tokens)) / (perSecond * share)) * 1000
    },
  }
}
