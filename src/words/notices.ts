/** Quiet hours and what breaks through them, as people choose them. */

/** What may break through quiet hours. */
export const TOPIC_WORDS = {
  failed: 'a sync failed',
  approval: 'approval is needed',
  attention: 'users need attention',
  credential: 'a credential ends',
  provisioning: 'provisioning fails',
} as const

interface Hours {
  days: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[]
  from: string
  to: string
}

const NIGHTS: Hours = { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '20:00', to: '07:00' }
const WEEKENDS: Hours = { days: ['sat', 'sun'], from: '00:00', to: '24:00' }

/** What a chat chooses from; finer ones are set for everybody. */
export const QUIET_CHOICES: { key: string; label: string; quiet: 'settings' | 'none' | Hours[] }[] = [
  { key: 'settings', label: 'As set for everybody', quiet: 'settings' },
  { key: 'none', label: 'None', quiet: 'none' },
  { key: 'nights', label: 'Nights, 20:00 to 7:00', quiet: [NIGHTS] },
  { key: 'weekends', label: 'Nights and weekends', quiet: [NIGHTS, WEEKENDS] },
]

/** Which of them it is; null: hours of its own. */
export const quietChoice = (quiet: 'settings' | 'none' | readonly object[]): (typeof QUIET_CHOICES)[number] | null =>
  QUIET_CHOICES.find((one) => JSON.stringify(one.quiet) === JSON.stringify(quiet)) ?? null
