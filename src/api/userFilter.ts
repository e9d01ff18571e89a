import { isReason, REASONS } from '../jobs/reasons.ts'
import type { UserQuery } from '../directory/store.ts'
import { USER_STATE_WORDS } from '../words/states.ts'
import type { UserState } from './contract.ts'
import { parseFilter, type FilterWord } from './filter.ts'

export type UserFilter = Pick<UserQuery, 'states' | 'reasons' | 'sites' | 'directory'>

const DIRECTORY = ['hidden', 'visible']
const STATES = Object.keys(USER_STATE_WORDS) as UserState[]

/** How each word of the filter is checked, and where its values go. */
const WORDS: Record<string, FilterWord> = {
  state: { goesTo: 'states', check: (value) => STATES.includes(value as UserState), allowed: STATES },
  reason: { goesTo: 'reasons', check: isReason, allowed: Object.keys(REASONS) },
  site: { goesTo: 'sites', check: (value) => value.length <= 200, allowed: ['the name of a site'] },
  directory: { goesTo: 'directory', check: (value) => DIRECTORY.includes(value), allowed: DIRECTORY },
}

/** `state:blocked,reason:NUMBER_IN_USE,site:London`: see `parseFilter`. */
export function parseUserFilter(text: string): UserFilter {
  return parseFilter(text, WORDS, 'Users')
}
