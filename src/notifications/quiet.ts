/** Quiet hours: until when somebody is not to be told. Pure. */
import type { NoticeSettings, NoticeTopic } from '../tenants/tenant.ts'
import { closesAt, opensAt, type Windows } from '../tenants/windows.ts'
import type { NoticeChoices, OutboxEntry } from './store.ts'

/** Whose hours count for a recipient; null: none do. */
export function quietHoursOf(settings: NoticeSettings, { quiet, timezone }: QuietChoice): Windows | null {
  if (quiet === 'none') return null
  const own = quiet !== 'settings'
  const windows = own ? quiet : settings.quiet.windows
  if (windows.length === 0) return null
  return { windows, timezone: (own ? timezone : null) ?? settings.timezone }
}

export type QuietChoice = Pick<NoticeChoices, 'quiet' | 'timezone'>

/** Who covers the whole week is told once a day all the same. */
const LONGEST_MS = 86_400_000

/** Until when a notice waits, ms; null: it may go now. */
export function quietUntil(
  settings: NoticeSettings,
  choice: QuietChoice,
  topic: OutboxEntry['topic'],
  now: number,
): number | null {
  if (topic === null || settings.quiet.breaks.includes(topic as NoticeTopic)) return null
  const hours = quietHoursOf(settings, choice)
  if (!hours || opensAt(hours, now) !== now) return null
  const end = closesAt(hours, now)
  return end === null ? now + LONGEST_MS : end
}
