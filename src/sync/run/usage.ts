/** What a job asks of the clouds, counted as it runs, and the limits it had to wait for. */
import type { Cost, Exchange } from '../../connectors/contract.ts'
import { askedOf } from '../../jobs/asked.ts'
import type { JobUsage, SideUsage } from '../../jobs/job.ts'

export interface UsageCount {
  take(cost: Cost): void
  /** Keeps the slowest of the answers that it is shown. */
  hear(exchange: Pick<Exchange, 'system' | 'method' | 'url' | 'ms'>): void
  now(): JobUsage
  /** The waits of a phase in one sentence; null when there were none worth a word, or it was told before. */
  waits(phase: string): string | null
  /** Requests made and limits used, in one sentence. */
  summary(): string
}

const SIDE = { '8x8': 'pbx', graph: 'graph' } as const
const NAME = { pbx: '8x8', graph: 'Microsoft' } as const
type Side = (typeof SIDE)[keyof typeof SIDE]
const NONE: SideUsage = { requests: 0, waitedMs: 0, throttled: 0, share: 0 }
/** A shorter wait is not worth a line. */
const LEAST_TOLD_MS = 1_000
/** Limits let a burst through: two requests in a moment have not used one up. The window of the shortest one. */
const LEAST_SECONDS = 10

/** A wait that others overlap with is counted once. */
interface Waits {
  ms: number
  until: number
}

/** Goes on from what an earlier go of the same job counted. */
export function countUsage(before: JobUsage | null, phase: () => string, clock: () => number): UsageCount {
  const usage: JobUsage = { ...before, pbx: { ...NONE, ...before?.pbx }, graph: { ...NONE, ...before?.graph } }
  const began = clock()
  /** Seconds of each limit that were used. */
  const used = new Map<string, { side: Side; seconds: number }>()
  const bySide = { pbx: noWait(), graph: noWait() }
  const byPhase = new Map<string, Map<string, Waits>>()
  const told = new Set<string>()

  function wait(side: Side, limit: string, waited: { from: number; until: number }): void {
    usage[side].waitedMs += grown(bySide[side], waited)
    const phases = byPhase.get(phase()) ?? new Map<string, Waits>()
    byPhase.set(phase(), phases)
    const name = `${NAME[side]}’s limit of ${limit}`
    const waits = phases.get(name) ?? noWait()
    phases.set(name, waits)
    grown(waits, waited)
  }

  function shares(): void {
    const elapsed = Math.max(LEAST_SECONDS, (clock() - began) / 1000)
    for (const { side, seconds } of used.values()) {
      usage[side].share = Math.max(usage[side].share, Math.min(1, Math.round((seconds / elapsed) * 100) / 100))
    }
  }

  const sideWords = (side: Side): string[] => {
    const { requests, throttled, waitedMs, share } = usage[side]
    if (requests === 0) return []
    const parts = [
      `${NAME[side]} ${requests}`,
      waitedMs >= LEAST_TOLD_MS ? `${span(waitedMs)} waited for its limits` : null,
      throttled > 0 ? `${throttled} refused for its limits` : null,
      share >= 0.01 ? `${Math.round(share * 100)} % of its limit used` : null,
    ]
    return [parts.filter((part) => part !== null).join(', ')]
  }

  return {
    take({ system, limit, requests, seconds, throttled, waited }) {
      const side = SIDE[system]
      usage[side].requests += requests
      usage[side].throttled += throttled
      const key = `${side} ${limit}`
      used.set(key, { side, seconds: (used.get(key)?.seconds ?? 0) + seconds })
      if (waited !== null) wait(side, limit, waited)
    },
    hear({ system, method, url, ms }) {
      if (ms > (usage.slowest?.ms ?? 0))
        usage.slowest = { side: SIDE[system], asked: askedOf(method, url), ms: Math.round(ms) }
    },
    now() {
      for (const side of ['pbx', 'graph'] as const) usage[side].share = 0
      shares()
      for (const side of ['pbx', 'graph'] as const) usage[side].waitedMs = Math.round(usage[side].waitedMs)
      return { ...usage, pbx: { ...usage.pbx }, graph: { ...usage.graph } }
    },
    waits(of) {
      const long = [...(byPhase.get(of) ?? [])].filter(([, { ms }]) => ms >= LEAST_TOLD_MS)
      if (long.length === 0 || told.has(of)) return null
      told.add(of)
      return `Waited ${long.map(([name, { ms }]) => `${span(ms)} for ${name}`).join(', ')}`
    },
    summary() {
      shares()
      const sides = [...sideWords('pbx'), ...sideWords('graph')]
      return sides.length === 0 ? 'Requests: none' : `Requests: ${sides.join('; ')}`
    },
  }
}

const noWait = (): Waits => ({ ms: 0, until: -Infinity })

/** How much longer the waits became. */
function grown(waits: Waits, { from, until }: { from: number; until: number }): number {
  const more = Math.max(0, until - Math.max(from, waits.until))
  waits.ms += more
  waits.until = Math.max(waits.until, until)
  return more
}

/** "12 s", "5 min 44 s". */
function span(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
