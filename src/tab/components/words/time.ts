/** Times as people say them. `now` is an argument, so that a list has one now. */

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const secondFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

export const clock = (at: string): string => clockFormat.format(new Date(at))
export const clockSeconds = (at: string): string => secondFormat.format(new Date(at))

const exactFormat = new Intl.DateTimeFormat('en-GB', {
  ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
})

/** "Sun, 22 Nov 2026, 13:52:07" */
export const exactTime = (at: string): string => exactFormat.format(new Date(at))

const DAY_MS = 86_400_000
/** "2 Aug 2028". */
export const dayOf = (at: string): string => `${dayFormat.format(new Date(at))} ${new Date(at).getFullYear()}`

const midnight = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

/** "Today 13:52", "Yesterday 16:08", "19 Nov 10:14", "19 Nov 2025 10:14". */
export function dayTime(at: string, now: Date = new Date()): string {
  const then = new Date(at)
  const days = Math.round((midnight(now) - midnight(then)) / DAY_MS)
  if (days === 0) return `Today ${clock(at)}`
  if (days === 1) return `Yesterday ${clock(at)}`
  const year = then.getFullYear() === now.getFullYear() ? '' : ` ${then.getFullYear()}`
  return `${dayFormat.format(then)}${year} ${clock(at)}`
}

/** In the middle of a sentence: "today 13:52". */
export const lowerDay = (at: string, now?: Date): string =>
  dayTime(at, now).replace(/^(Today|Yesterday)/, (day) => day.toLowerCase())

const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** A sentence of the server with its moments as people read them. */
export const withTimes = (text: string, now?: Date): string => text.replace(MOMENT, (at) => lowerDay(at, now))

/** "< 1 s", "4 s", "1 m 12 s", "2 h 5 m". */
export function duration(ms: number): string {
  if (ms < 1000) return '< 1 s'
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`
}

/** "just now", "2 minutes ago", "3 hours ago", then the day. */
export function ago(at: string, now: Date = new Date()): string {
  const minutes = Math.floor((now.getTime() - new Date(at).getTime()) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} minute${minutes === 1 ? '' : 's'} ago`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} hour${minutes < 120 ? '' : 's'} ago`
  return dayTime(at, now)
}

/** "In a moment", "In 40 minutes", "In 3 hours". */
export function inWords(at: string, now: Date): string {
  const minutes = Math.round((new Date(at).getTime() - now.getTime()) / 60_000)
  if (minutes < 1) return 'In a moment'
  if (minutes < 90) return `In ${minutes} minute${minutes === 1 ? '' : 's'}`
  return `In ${Math.round(minutes / 60)} hours`
}

/** "About 50 seconds left in this step.", "About 3 minutes left in this step." */
export function left(seconds: number): string {
  if (seconds < 10) return 'A few seconds left in this step.'
  if (seconds < 90) return `About ${Math.round(seconds / 10) * 10} seconds left in this step.`
  return `About ${Math.round(seconds / 60)} minutes left in this step.`
}

/** "London time" of "Europe/London"; "UTC". */
export function zone(): string {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone
  const city = name.split('/').at(-1)?.replaceAll('_', ' ')
  return city && city !== 'UTC' ? `${city} time` : 'UTC'
}
