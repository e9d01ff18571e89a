/** Times of the week in a zone, across its clock changes. Pure; moments are ms. */
import type { ScheduleWindow, Weekday } from './tenant.ts'

export interface Windows {
  windows: readonly ScheduleWindow[]
  /** IANA name. */
  timezone: string
}

const MINUTE = 60_000
const DAYS: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const DAY_MINUTES = 24 * 60
const WEEK_MINUTES = 7 * DAY_MINUTES

/** Spans of minutes since Monday 0:00, local; one that ends on the next Monday goes beyond the week. */
function spansOf(windows: readonly ScheduleWindow[]): { from: number; to: number }[] {
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
export function opensAt({ windows, timezone }: Windows, at: number): number | null {
  const spans = spansOf(windows)
  if (spans.length === 0) return at
  const zone = zoneOf(timezone)
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

/** The first moment from `at` on at which no window is open; null: one always is. No windows: never open. */
export function closesAt({ windows, timezone }: Windows, at: number): number | null {
  const spans = spansOf(windows)
  const zone = zoneOf(timezone)
  let moment = at
  for (let steps = 0; steps < 100 && moment - at < WEEK_MINUTES * MINUTE; steps += 1) {
    const offset = zone(moment)
    const local = weekMinute(moment + offset)
    const open = spans.filter(({ from, to }) => isIn(local, from, to))
    if (open.length === 0) return moment
    const left = Math.max(...open.map(({ to }) => (to - local + WEEK_MINUTES) % WEEK_MINUTES || WEEK_MINUTES))
    const closing = Math.floor(moment / MINUTE) * MINUTE + left * MINUTE
    const same = zone(closing) === offset && zone((moment + closing) / 2) === offset
    moment = same ? closing : clockChange(zone, moment, closing)
  }
  return null
}

/**
 * The last moment until `at` that was this time of this day. A time that the clocks leave out is as much later; of one
 * that comes twice it is the first.
 */
export function lastAt({ day, time, timezone }: { day: Weekday; time: string; timezone: string }, at: number): number {
  const zone = zoneOf(timezone)
  const local = at + zone(at)
  const wanted = DAYS.indexOf(day) * DAY_MINUTES + minutesOf(time)
  const back = (weekMinute(local) - wanted + WEEK_MINUTES) % WEEK_MINUTES
  const newest = (Math.floor(local / MINUTE) - back) * MINUTE
  // in the hour that comes twice, the first of them has been; in the one that is left out, it is still to come
  const all = [1, 0, -1].map((weeks) => momentOf(zone, newest + weeks * WEEK_MINUTES * MINUTE))
  return all.find((moment) => moment <= at) ?? at
}

/** Of a local time, written as if it were UTC. */
function momentOf(zone: (ms: number) => number, local: number): number {
  const before = zone(local - DAY_MINUTES * MINUTE)
  const first = local - before
  if (zone(first) === before) return first
  const second = local - zone(first)
  return zone(second) === zone(first) ? second : first
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
