/** Text for cards: cleaning what people and tenants wrote, times, durations, shares. */
import { count, plural } from '../../words/button.ts'

const MOST = 64
const WORD = 32

/**
 * Makes text from people or tenants fit for a TextRun: no control, format or direction characters, no macro of the
 * client, no word that widens the card, at most 64 code points. See "Text from people and tenants" of the card design.
 */
export function clean(raw: string, most = MOST): string {
  const plain = raw
    .slice(0, 4_000)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Zl}\p{Zp}\p{Zs}\t\r\n]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}]/gu, '')
    .trim()
  const words = plain.split(/ +/).map(shorten).join(' ')
  const letters = [...words]
  const fitting = letters.length <= most ? words : `${letters.slice(0, most - 1).join('')}…`
  // of three in a row, two would be left beside each other by a replacement of pairs
  return fitting.replace(/\{(?=\{)/g, '{\u2060')
}

function shorten(word: string): string {
  const letters = [...word]
  return letters.length <= WORD ? word : `${letters.slice(0, 18).join('')}…${letters.slice(-13).join('')}`
}

/** Cleans every value of a reason's detail. */
export const cleanDetail = (detail: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, clean(value)]))

/** Whole seconds, as the client's macros need them. */
const seconds = (iso: string): string => `${new Date(iso).toISOString().slice(0, 19)}Z`

/** Shown by the client in the viewer's own time; only works in a TextBlock. */
export const time = (iso: string): string => `{{TIME(${seconds(iso)})}}`
export const date = (iso: string): string => `{{DATE(${seconds(iso)},SHORT)}} ${time(iso)}`

/** "58 s", "3 min 12 s", "1 h 5 min". */
export function duration(fromIso: string, toIso: string): string {
  const all = Math.max(0, Math.round((Date.parse(toIso) - Date.parse(fromIso)) / 1000))
  if (all < 60) return `${all} s`
  const minutes = Math.floor(all / 60)
  if (minutes < 60) return all % 60 ? `${minutes} min ${all % 60} s` : `${minutes} min`
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`
}

/** "12 min ago", as of when the card was made. */
export function ago(fromIso: string, nowIso: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(nowIso) - Date.parse(fromIso)) / 60_000))
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1440)} days ago`
}

/** Time left in words that do not pretend to know more than they do. */
export function timeLeft(etaSeconds: number | null): string | null {
  if (etaSeconds === null) return null
  if (etaSeconds < 60) return 'less than a minute left'
  const minutes = Math.round(etaSeconds / 60)
  if (minutes <= 10) return `about ${minutes} min left`
  if (minutes <= 90) return `about ${Math.ceil(minutes / 5) * 5} min left`
  return `about ${plural(Math.round(minutes / 60), 'hour')} left`
}

/** Whole percent; 100 only when done. */
export function percent(done: number, total: number): number {
  if (total <= 0) return 0
  if (done >= total) return 100
  return Math.max(0, Math.min(99, Math.floor((done / total) * 100)))
}

/** "62 %", "< 1 %" when something is done but not yet one percent. */
export const share = (done: number, total: number): string =>
  done > 0 && percent(done, total) === 0 ? '< 1 %' : `${percent(done, total)} %`

export { count, plural }
