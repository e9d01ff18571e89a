/** When Auto Sync starts by itself, and why not now. Pure: windows are local times of a zone, across its clock changes. */
import type { ScheduleSettings, Weekday } from '../tenants/tenant.ts'

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

const DAYS: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const DAY_MINUTES = 24 * 60
const WEEK_MINUTES = 7 * DAY_MINUTES

/** Spans of minutes since Monday 0:00, local; one that ends on the next Monday goes beyond the week. */
function spansOf({ windows }: ScheduleSettings): { from: number; to: number }[] {
  return windows.flatMap(({ days, from, to }) => {
    const [begin, end] = [minutesOf(from), minutesOf(to)]
    const length = end > begin ? end - begin : end + DAY_MINUTES - begin
    return days.map((day) => {
      const start = DAYS.indexOf(day) * DAY_MINUTES + begin
      return { from: start, to: start + length }
    })
  })
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** The first moment from `at` on at which a window is open, ms; `at` itself while one is. No windows: always open. */
export function opensAt(settings: ScheduleSettings, at: number): number | null {
  const spans = spansOf(settings)
  if (spans.length === 0) return at
  const zone = zoneOf(settings.timezone)
  let moment = at
  // a step goes to the next opening, or to a change of the clocks before it: at most a few a week
  for (let steps = 0; steps < 20; steps += 1) {
    const offset = zone(moment)
    const local = weekMinute(moment + offset)
    if (spans.some(({ from, to }) => isIn(local, from, to))) return moment
    const wait = Math.min(...spans.map(({ from }) => (from - local + WEEK_MINUTES) % WEEK_MINUTES || WEEK_MINUTES))
    const opening = Math.floor(moment / MINUTE) * MINUTE + wait * MINUTE
    if (zone(opening) === offset && zone((moment + opening) / 2) === offset) return opening
    moment = clockChange(zone, moment, opening)
  }
  return null
}

const isIn = (minute: number, from: number, to: number): boolean =>
  (minute >= from && minute < to) || (minute + WEEK_MINUTES >= from && minute + WEEK_MINUTES < to)

/** Minutes since Monday 0:00 of a moment that is written as if it were UTC. 1970 began on a Thursday. */
const weekMinute = (ms: number): number =>
  (((Math.floor(ms / MINUTE) + 3 * DAY_MINUTES) % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES

/** The first minute at which the offset is another than at `from`; found by halving. */
function clockChange(zone: (ms: number) => number, from: number, to: number): number {
  const before = zone(from)
  let [low, high] = [from, zone(to) === before ? (from + to) / 2 : to]
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2)
    if (zone(middle) === before) low = middle
    else high = middle
  }
  return Math.round(high / MINUTE) * MINUTE
}

const zones = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })

/** How far the zone's clocks are ahead of UTC at a moment, ms. */
export function zoneOf(timeZone: string): (ms: number) => number {
  const format = zones(timeZone)
  return (ms) => {
    const whole = Math.floor(ms / 1000) * 1000
    const part = Object.fromEntries(format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole
  }
}
