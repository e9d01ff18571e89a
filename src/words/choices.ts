/** Words of the Services page: what each setting is, and what its choices do. */

export interface Choice {
  label: string
  says: string
}

export const WRITES_WORDS: Record<'none' | 'create' | 'full', Choice> = {
  none: {
    label: 'None, the console only reads',
    says: 'What somebody asks for becomes a to-do in 8x8 Admin Console.',
  },
  create: {
    label: 'Create users',
    says: 'New users of your identity provider are created at 8x8. Other changes become to-dos.',
  },
  full: { label: 'Create and update users', says: 'New users and changes are written at 8x8 by the next 8x8 PBX job.' },
}

export const DEACTIVATED_WORDS: Record<'unassign' | 'keep', Choice> = {
  unassign: {
    label: 'Lose their number in Teams',
    says: '8x8 keeps it, and reactivation gives it back. Until then no calls in Teams, emergency calls included.',
  },
  keep: {
    label: 'Keep their number in Teams',
    says: 'Whoever can still sign in to Teams can call, emergency calls included.',
  },
}

export const VOICEMAIL_WORDS: Record<'pbx' | 'teams', string> = { pbx: 'At 8x8', teams: 'In Teams' }
export const HOLD_MUSIC_WORDS: Record<'pbx' | 'teams', string> = { pbx: 'From 8x8', teams: 'From Teams' }

/** What disabling does; the first is the default. */
export const DISABLE_WORDS: Record<'pbx' | 'teams', { title: string; says: string[] }> = {
  pbx: {
    title: 'Disable the 8x8 PBX?',
    says: [
      'No job takes in what 8x8 shows, or writes to 8x8, until somebody enables it. Users stay as they are.',
      'Nobody loses a number: Teams goes on with what is known.',
    ],
  },
  teams: {
    title: 'Disable Microsoft Teams?',
    says: ['No job assigns, changes or removes anything in Teams until somebody enables it.'],
  },
}

export const REMOVE_WORDS: Record<'pbx' | 'teams', { title: string; word: string; says: string[] }> = {
  pbx: {
    title: 'Remove the 8x8 PBX?',
    word: 'remove 8x8',
    says: [
      'Its API key and its settings are deleted here. 8x8 itself is not touched.',
      'Users, numbers in Teams and the history of syncs stay. No sync can run until a PBX is added again.',
    ],
  },
  teams: {
    title: 'Remove Microsoft Teams?',
    word: 'remove teams',
    says: [
      'The credentials of the app, the scope and the policies chosen here are deleted. Microsoft 365 itself is not touched.',
      'Numbers stay in Teams as they are, and nobody looks after them. To take them back, disable with *Withdraw* first.',
    ],
  },
}

export const WHO_CAN = 'An admin of this console can change this.'

export const DAY_WORDS = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const

/** What becomes of a value in Teams that is not as the sync left it. */
export const DRIFT_WORDS: Record<'queued' | 'blocked' | 'leftOut', string> = {
  queued: 'The next sync puts it back',
  blocked: 'Stays until somebody acts',
  leftOut: 'Left out of sync',
}
