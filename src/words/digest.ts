/** The weekly digest and what quiet hours held back, in words. */
import { plural } from './button.ts'
import { DAY_WORDS } from './choices.ts'

/** Who waits for what: of one, of several. */
const JOINERS: Record<string, [string, string]> = {
  NO_PBX_LICENCE: ['waits for an X Series licence', 'wait for an X Series licence'],
  NO_PHONE_LICENSE: ['waits for a Teams Phone licence', 'wait for a Teams Phone licence'],
  NO_NUMBER: ['waits for a number', 'wait for a number'],
}

export const joinerWords = (reason: string, users: number): string => {
  const [one, many] = JOINERS[reason] ?? ['waits', 'wait']
  return users === 1 ? one : many
}

export const leaverWords = (users: number): string =>
  users === 1 ? 'still holds a licence or number' : 'still hold a licence or number'

export const credentialWords = (credentials: number): string =>
  credentials === 1 ? 'ends within 30 days' : 'end within 30 days'

export const attentionWords = (users: number): string => (users === 1 ? 'user needs attention' : 'users need attention')

export const syncsWords = ({ runs, succeeded, users }: { runs: number; succeeded: number; users: number }): string =>
  runs === 0
    ? 'No syncs'
    : `${plural(runs, 'sync', 'syncs')} · ${succeeded} succeeded · ${plural(users, 'user')} changed`

/** "16–22 November", "30 November – 6 December": the seven days before the digest, where its reader is. */
export function weekWords(until: string, timeZone: string): string {
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' })
  const of = Object.fromEntries(shown.formatToParts(Date.parse(until)).map(({ type, value }) => [type, Number(value)]))
  // by the calendar: a week in which the clocks change is an hour shorter or longer
  const day = (before: number) => {
    const at = new Date(Date.UTC(of['year'] ?? 1970, (of['month'] ?? 1) - 1, (of['day'] ?? 1) - before))
    return { day: at.getUTCDate(), month: MONTH.format(at) }
  }
  const [first, last] = [day(7), day(1)]
  return first.month === last.month
    ? `${first.day}–${last.day} ${last.month}`
    : `${first.day} ${first.month} – ${last.day} ${last.month}`
}

const MONTH = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long' })

/** "ends 4 December", "ended 4 December". */
export const endWords = (expiresAt: string, now: string, timeZone: string): string =>
  `${expiresAt <= now ? 'ended' : 'ends'} ${new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long' }).format(Date.parse(expiresAt))}`

interface DigestTime {
  day: keyof typeof DAY_WORDS
  time: string
  timezone: string
}

export const digestTimeWords = ({ day, time, timezone }: DigestTime): string =>
  `Every ${DAY_WORDS[day]} ${time.replace(/^0/, '')} · ${timezone}`
