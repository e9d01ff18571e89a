/** Quiet hours and what breaks through them, as people choose them. */

/** What may break through quiet hours. */
export const TOPIC_WORDS = {
  failed: 'a sync failed',
  approval: 'approval is needed',
  attention: 'users need attention',
  credential: 'a credential ends',
} as const

type Days = ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[]
interface Hours {
  days: Days
  from: string
  to: string
}

const WORKDAYS: Days = ['mon', 'tue', 'wed', 'thu', 'fri']
const WEEK: Days = [...WORKDAYS, 'sat', 'sun']

/** What a chat chooses from. */
export const QUIET_CHOICES: { key: string; label: string; quiet: 'settings' | 'none' | Hours[] }[] = [
  { key: 'settings', label: 'As set for everybody', quiet: 'settings' },
  { key: 'none', label: 'None', quiet: 'none' },
  { key: 'nights', label: 'Every night, 20:00 to 7:00', quiet: [{ days: WEEK, from: '20:00', to: '07:00' }] },
  {
    key: 'work',
    label: 'Outside working hours: nights from 18:00 to 8:00, and weekends',
    quiet: [
      { days: WORKDAYS, from: '18:00', to: '08:00' },
      { days: ['sat', 'sun'], from: '00:00', to: '24:00' },
      { days: ['sun'], from: '18:00', to: '08:00' },
    ],
  },
]

/** Which of them it is; null: hours of its own. */
export const quietChoice = (quiet: 'settings' | 'none' | readonly object[]): (typeof QUIET_CHOICES)[number] | null =>
  QUIET_CHOICES.find((one) => JSON.stringify(one.quiet) === JSON.stringify(quiet)) ?? null
