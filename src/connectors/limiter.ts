/**
 * Waits before a request is sent, so that a cloud's rate limits are met rather than run into. One line per tenant and
 * bucket. Interactive work goes before bulk work, which has a fifth of the limit all the same; in each of the two, first
 * come is first served. It starts at the documented limits and learns from what the cloud answers (`pace.ts`).
 */
import type { Clock } from './clock.ts'
import { ConnectorError } from './errors.ts'
import { createMeter, type Kept, type Limit, type Meter } from './meters.ts'
import { FULL_PACE, held, refused, strained, type Pace } from './pace.ts'

export type { Limit } from './meters.ts'

export type Priority = 'interactive' | 'bulk'

export interface Ask {
  /** Default bulk. */
  priority?: Priority
  signal?: AbortSignal
}

/** What a cloud tells of its limit with an answer; `resetAt` in ms. */
export interface Told {
  limit: number | null
  remaining: number
  resetAt: number
}

export interface Limiter {
  /** Resolves when `cost` requests may be sent; answers how long that took, in ms. */
  take(key: string, limits: readonly Limit[], cost: number, ask?: Ask): Promise<number>
  /** The cloud said to wait: nothing of this key is sent before `until` (ms). */
  pause(key: string, until: number): void
  /** The cloud refused what was sent at `sentAt` because it was too much. */
  refused(key: string, sentAt: number): void
  /** The cloud says that at least 80 % of its limit is used. */
  strained(key: string): void
  /** How much is left of the limit, for everybody who uses it. */
  told(key: string, told: Told): void
  /** What was sent cost more than it was taken for. */
  charge(key: string, cost: number): void
  /** The most that fits at once now. */
  burst(key: string, limits: readonly Limit[]): number
  /** Seconds that so many single requests of bulk work take at least, from now. */
  seconds(key: string, limits: readonly Limit[], count: number): number
}

interface Waiter {
  cost: number
  go(): void
  fail(why: unknown): void
}

interface Line {
  meters: Meter[]
  longestMs: number
  waiting: Record<Priority, Waiter[]>
  /** Wakes whoever sleeps for this line, because somebody came or left. */
  wake: AbortController | null
  serving: boolean
  pausedUntil: number
  pace: Pace
  /** Let through since the pace last changed. */
  let: number
  told: Told | null
  lastSentAt: number
  /** When interactive work was last asked for. */
  interactiveAt: number
  /** What went to interactive work while bulk work waited, since bulk work last had its turn. */
  passed: number
}

/** Callers beyond this are refused: a thousand are more than any of our own work ever has waiting. */
const LONGEST_LINE = 1_000
/** A sleep that does not move the clock must not become an endless loop. */
const MOST_ROUNDS = 1_000
/** Interactive work gets at most four parts of five while bulk work waits. */
const PARTS_FIRST = 4
const LEARN_EVERY_MS = 5_000
/** 8x8's page: slow down when fewer than 10 of 100 remain. */
const FEW = { most: 10, share: 0.1 }

export function createLimiter(clock: Pick<Clock, 'now' | 'sleep'>, system: '8x8' | 'graph'): Limiter {
  const lines = new Map<string, Line>()

  function lineOf(key: string, limits: readonly Limit[]): Line {
    const line = lines.get(key) ?? newLine(clock.now())
    if (line.meters.length === 0 && limits.length > 0) {
      line.meters = limits.map(createMeter)
      line.longestMs = Math.max(LEARN_EVERY_MS, ...limits.map((limit) => (limit.kind === 'window' ? limit.ms : 0)))
    }
    lines.set(key, line)
    return line
  }

  function delayOf(line: Line, cost: number, kept: Kept): number {
    const now = clock.now()
    const meters = line.meters.map((meter) => meter.delay(cost, kept, line.pace.share, now))
    return Math.max(line.pausedUntil - now, byTold(line, kept, now), ...meters, 0)
  }

  /** While fewer remain than the cloud finds comfortable, bulk work spreads them over the time that is left. */
  function byTold(line: Line, kept: Kept, now: number): number {
    const { told } = line
    if (told === null || told.resetAt <= now) return 0
    if (told.remaining <= 0) return told.resetAt - now
    const few = Math.min(FEW.most, (told.limit ?? 100) * FEW.share)
    if (kept === 'nothing' || told.remaining >= few) return 0
    return line.lastSentAt + (told.resetAt - line.lastSentAt) / (told.remaining + 1) - now
  }

  /** Who goes next, and what it may not touch. */
  function next(line: Line): { from: Priority; kept: Kept } | null {
    const [person] = line.waiting.interactive
    const [work] = line.waiting.bulk
    if (!person && !work) return null
    const overdue = work !== undefined && line.passed >= work.cost * PARTS_FIRST
    if (person && !overdue) return { from: 'interactive', kept: 'nothing' }
    if (person) return { from: 'bulk', kept: 'nothing' }
    return { from: 'bulk', kept: keptNow(line, clock.now()) }
  }

  const keptNow = (line: Line, now: number): Kept => (now - line.interactiveAt < line.longestMs ? 'fifth' : 'always')

  async function serve(line: Line): Promise<void> {
    if (line.serving) return
    line.serving = true
    let rounds = 0
    for (let turn = next(line); turn !== null; turn = next(line)) {
      const waiter = line.waiting[turn.from][0] as Waiter
      const delay = delayOf(line, waiter.cost, turn.kept)
      if (delay <= 0 || rounds >= MOST_ROUNDS) {
        rounds = 0
        line.waiting[turn.from].shift()
        pass(line, waiter.cost, turn.from)
        waiter.go()
        // Whoever was let through goes before anybody sleeps.
        await Promise.resolve()
        continue
      }
      rounds = (await sleep(line, delay)) ? rounds + 1 : 0
    }
    line.serving = false
  }

  /** True when the whole time passed. */
  async function sleep(line: Line, ms: number): Promise<boolean> {
    line.wake = new AbortController()
    try {
      await clock.sleep(Math.ceil(ms), line.wake.signal)
      return true
    } catch {
      return false
    } finally {
      line.wake = null
    }
  }

  function pass(line: Line, cost: number, from: Priority): void {
    const now = clock.now()
    for (const meter of line.meters) meter.spend(cost, line.pace.share, now)
    if (line.told !== null) line.told = { ...line.told, remaining: line.told.remaining - cost }
    line.lastSentAt = now
    if (from === 'bulk') line.passed = 0
    else if (line.waiting.bulk.length > 0) line.passed += cost
    line.let += cost
    learn(line, now)
  }

  /** Only a line that was used at its share proves that the share holds. */
  function learn(line: Line, now: number): void {
    const rate = Math.min(...line.meters.map((meter) => meter.perSecond(line.pace.share)))
    if (line.let < (rate * line.longestMs) / 2000) return
    set(line, held(line.pace, line.longestMs, now))
  }

  function set(line: Line, pace: Pace): void {
    if (pace.since !== line.pace.since) line.let = 0
    line.pace = pace
  }

  return {
    take(key, limits, cost, { priority = 'bulk', signal } = {}) {
      const line = lineOf(key, limits)
      const queue = line.waiting[priority]
      const asked = clock.now()
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted()
        if (queue.length >= LONGEST_LINE) {
          throw new ConnectorError('unavailable', system, `More than ${LONGEST_LINE} requests wait for the rate limit.`)
        }
        const leave = (): void => {
          queue.splice(queue.indexOf(waiter), 1)
          waiter.fail(signal?.reason)
          line.wake?.abort()
        }
        const waiter: Waiter = {
          cost,
          go: () => {
            signal?.removeEventListener('abort', leave)
            resolve(clock.now() - asked)
          },
          fail: reject,
        }
        signal?.addEventListener('abort', leave, { once: true })
        if (priority === 'interactive') line.interactiveAt = asked
        queue.push(waiter)
        // Bulk work that comes behind others changes nothing for whoever is first.
        if (priority === 'interactive') line.wake?.abort()
        void serve(line)
      })
    },
    pause(key, until) {
      const line = lineOf(key, [])
      line.pausedUntil = Math.max(line.pausedUntil, until)
    },
    refused(key, sentAt) {
      const line = lineOf(key, [])
      set(line, refused(line.pace, sentAt, clock.now()))
    },
    strained(key) {
      const line = lineOf(key, [])
      set(line, strained(line.pace, line.longestMs, clock.now()))
    },
    told(key, told) {
      const line = lineOf(key, [])
      const same = line.told !== null && Math.abs(line.told.resetAt - told.resetAt) < 1_500
      // Answers overtake each other, and what is on its way is not counted yet: the lowest is true.
      line.told = same ? { ...told, remaining: Math.min(told.remaining, line.told?.remaining ?? Infinity) } : told
    },
    charge(key, cost) {
      const line = lineOf(key, [])
      for (const meter of line.meters) meter.spend(cost, line.pace.share, clock.now())
    },
    burst(key, limits) {
      const line = lineOf(key, limits)
      return Math.min(...line.meters.map((meter) => meter.burst(line.pace.share)))
    },
    seconds(key, limits, count) {
      const line = lineOf(key, limits)
      const now = clock.now()
      const lasts = line.meters.map((meter) => meter.lasts(count, line.pace.share, now))
      const people = keptNow(line, now) === 'fifth' ? besidePeople(line, limits, count, now) : 0
      return Math.max(0, line.pausedUntil - now, people, ...lasts) / 1000
    },
  }
}

/** Fewer go until the window in which people were seen has passed; the rest goes after it as if nobody had been there. */
function besidePeople({ meters, pace: { share } }: Line, limits: readonly Limit[], count: number, now: number): number {
  const alone = (left: number): number =>
    Math.max(0, ...limits.map((limit) => createMeter(limit).lasts(left, share, now)))
  const waits = meters
    .map((meter) => meter.untilFull(share, now))
    .filter(({ requests }) => requests < count)
    .map(({ requests, ms }) => ms + alone(count - requests))
  return Math.max(0, ...waits)
}

const newLine = (now: number): Line => ({
  meters: [],
  longestMs: LEARN_EVERY_MS,
  waiting: { interactive: [], bulk: [] },
  wake: null,
  serving: false,
  pausedUntil: 0,
  pace: { ...FULL_PACE, since: now },
  let: 0,
  told: null,
  lastSentAt: 0,
  interactiveAt: -Infinity,
  passed: 0,
})

/** Waits for the promise, or for the signal. */
export function abortable<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const end = () => reject(signal.reason)
    signal.addEventListener('abort', end, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}
