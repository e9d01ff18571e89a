/** When Auto Sync starts by itself, and why not now. Pure: windows are local times of a zone, across its clock changes. */
import type { ScheduleSettings } from '../../tenants/tenant.ts'
import { opensAt } from '../../tenants/windows.ts'

export { opensAt, zoneOf } from '../../tenants/windows.ts'

/** Why nothing starts by itself now. */
export type Hold =
  | 'off'
  | 'setup'
  | 'running'
  /** An undo was made; until a person starts a sync, nothing does it again. */
  | 'undone'
  /** The guard stopped the last sync: a person decides. */
  | 'approval'
  | 'failed'
  | 'window'
  /** What is queued was there when the last sync ran, and is tried again only now and then. */
  | 'tried'
  /** Changes still come in. */
  | 'settling'
  | 'nothing'

export interface ScheduleFacts {
  now: number
  settings: ScheduleSettings
  setUp: boolean
  running: boolean
  /** First seen, ms; null: nothing is queued. */
  queued: { oldest: number; newest: number } | null
  undone: boolean
  approval: boolean
  /** Failed runs in a row, and when the last of them ended, ms. */
  failures: { count: number; at: number } | null
  /** Time between two looks of the watch, ms. */
  lookEvery: number
  /** When the last sync of everything began and ended, ms. */
  lastRun: { began: number; ended: number } | null
}

export interface AutoSync {
  start: boolean
  holds: Hold[]
  /** When it starts if nothing else changes, ms; null: not by time alone. */
  next: number | null
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A change that comes seldom comes alone: others may follow within the minute. */
const QUIET_MS = MINUTE
/** Together with a look in between, ten minutes at most from a change to its sync. */
const LONGEST_MS = 8 * MINUTE
const FROM_CHANGE_MS = 9.5 * MINUTE
const FIRST_BACK_OFF_MS = 15 * MINUTE
const LONGEST_BACK_OFF_MS = 4 * HOUR
/** What a sync could not do is tried again so often. */
const TRY_AGAIN_MS = 4 * HOUR

export const backOff = (failures: number): number =>
  failures === 0 ? 0 : Math.min(FIRST_BACK_OFF_MS * 2 ** Math.min(failures - 1, 10), LONGEST_BACK_OFF_MS)

export function autoSync(facts: ScheduleFacts): AutoSync {
  const { now, settings, queued, failures, lastRun } = facts
  const holds: Hold[] = []
  if (!settings.autoSync) holds.push('off')
  if (!facts.setUp) holds.push('setup')
  if (facts.running) holds.push('running')
  if (facts.undone) holds.push('undone')
  if (facts.approval) holds.push('approval')
  if (!queued) holds.push('nothing')
  // what is held by facts is not let go by time
  if (!queued || holds.length > 0) return { start: false, holds, next: null }

  const waits: [Hold, number][] = []
  if (failures) waits.push(['failed', failures.at + backOff(failures.count)])
  if (lastRun && queued.newest <= lastRun.began) waits.push(['tried', lastRun.ended + TRY_AGAIN_MS])
  // a change was made up to one look before it was seen
  const longest = Math.max(QUIET_MS, Math.min(LONGEST_MS, FROM_CHANGE_MS - facts.lookEvery))
  waits.push(['settling', Math.min(queued.newest + QUIET_MS, queued.oldest + longest)])
  const after = Math.max(now, ...waits.map(([, until]) => until))
  const next = opensAt(settings, after)
  holds.push(...waits.filter(([, until]) => until > now).map(([hold]) => hold))
  if (opensAt(settings, now) !== now) holds.push('window')
  return { start: holds.length === 0, holds, next }
}
