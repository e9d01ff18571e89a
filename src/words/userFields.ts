/** By what the list of users is filtered: its fields, how each is compared, and what may be chosen. */
import { USER_STATE_WORDS } from './states.ts'

export const TEST_WORDS = {
  is: 'is',
  not: 'is not',
  contains: 'contains',
  lacks: 'does not contain',
  empty: 'is empty',
  filled: 'is not empty',
} as const

export type Test = keyof typeof TEST_WORDS

export interface UserField {
  words: string
  tests: readonly Test[]
  /** What may be chosen; left out: text, or what the directory has. */
  choices?: Record<string, string>
}

const TEXT = ['contains', 'lacks', 'is', 'not'] as const
const MAY_BE_NONE = ['is', 'not', 'contains', 'lacks', 'empty', 'filled'] as const
const ONE_OF = ['is', 'not'] as const

/** In the order in which they are offered. */
export const USER_FIELDS = {
  site: { words: 'Site', tests: MAY_BE_NONE },
  licence: { words: 'Licence', tests: MAY_BE_NONE },
  status: {
    words: 'Status',
    tests: ONE_OF,
    choices: { active: 'Active', deactivated: 'Deactivated', deleted: 'Deleted' },
  },
  name: { words: 'Name', tests: TEXT },
  userName: { words: 'Username', tests: TEXT },
  extension: { words: 'Extension', tests: MAY_BE_NONE },
  number: { words: '8x8 number', tests: MAY_BE_NONE },
  state: { words: 'Teams', tests: ONE_OF, choices: USER_STATE_WORDS },
  reason: { words: 'Reason', tests: ONE_OF },
  directory: {
    words: 'Company directory',
    tests: ['is'],
    choices: { hidden: 'Hidden', visible: 'Visible' },
  },
  emergency: { words: 'Emergency address', tests: ['is'], choices: { missing: 'Missing' } },
  upn: { words: 'Microsoft 365 username', tests: ['is'], choices: { differs: 'Different' } },
  sync: { words: 'Sync', tests: ['is'], choices: { leftOut: 'Left out' } },
  owner: { words: 'Owner', tests: ['is'], choices: { pbx: '8x8', idp: 'Identity provider' } },
} as const satisfies Record<string, UserField>

export type UserFieldName = keyof typeof USER_FIELDS

/** Columns of the list and of its export, in their first order. */
export const USER_COLUMN_WORDS = {
  name: 'Name',
  userName: 'Username',
  status: 'Status',
  site: 'Site',
  licence: 'Licence',
  extension: 'Extension',
  number: '8x8 number',
  teams: 'Teams',
  email: 'E-mail',
  workPhone: 'Work phone',
  mobilePhone: 'Mobile phone',
  directory: 'Company directory',
  teamsNumber: 'Number in Teams',
  account: 'Microsoft 365 account',
} as const

export type UserColumnName = keyof typeof USER_COLUMN_WORDS
