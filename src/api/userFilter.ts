import { isReason, REASONS } from '../jobs/reasons.ts'
import type { UserQuery } from '../directory/store.ts'
import { USER_STATE_WORDS } from '../words/states.ts'
import type { UserState } from './contract.ts'
import { notRight, quote } from './parse.ts'

export type UserFilter = Pick<UserQuery, 'states' | 'reasons' | 'sites'>

const MOST_VALUES = 50
const STATES = Object.keys(USER_STATE_WORDS) as UserState[]

/** How each word of the filter is checked, and where its values go. */
const WORDS = {
  state: { goesTo: 'states', check: (value: string) => STATES.includes(value as UserState), allowed: STATES },
  reason: { goesTo: 'reasons', check: isReason, allowed: Object.keys(REASONS) },
  site: { goesTo: 'sites', check: (value: string) => value.length <= 200, allowed: ['the name of a site'] },
} as const

type Word = keyof typeof WORDS

/**
 * `state:blocked,reason:NUMBER_IN_USE,site:London`. A word may come several times: then any of its values fits. A comma
 * begins a new part only before `word:`, so that names of sites may have commas.
 */
export function parseUserFilter(text: string): UserFilter {
  const parts = text.split(/,(?=\s*\w+:)/)
  if (parts.length > MOST_VALUES) throw notRight('query', `The filter has more than ${MOST_VALUES} values.`)
  const filter: Record<string, string[]> = {}
  for (const part of parts) {
    const { word, value } = parsePart(part)
    const { goesTo, check, allowed } = WORDS[word]
    if (!check(value)) throw notRight('query', `${quote(value)} is no ${word}; use ${allowed.join(', ')}.`)
    filter[goesTo] = [...new Set([...(filter[goesTo] ?? []), value])]
  }
  return filter as UserFilter
}

function parsePart(part: string): { word: Word; value: string } {
  const colon = part.indexOf(':')
  const word = part.slice(0, colon).trim()
  const value = part.slice(colon + 1).trim()
  if (colon < 0 || value === '') {
    throw notRight('query', `The filter part ${quote(part)} is not "word:value", for example "state:blocked".`)
  }
  if (!Object.hasOwn(WORDS, word)) {
    throw notRight('query', `Users cannot be filtered by ${quote(word)}; use ${Object.keys(WORDS).join(', ')}.`)
  }
  return { word: word as Word, value }
}
