import type { NumberQuery } from '../../directory/store.ts'
import { parseFilter, type FilterWord } from '../filter.ts'
import { NUMBER_STATUSES, NUMBER_TYPES } from '../schema/numbers.ts'

const oneOf = (goesTo: string, allowed: readonly string[]): FilterWord => ({
  goesTo,
  allowed,
  check: (value) => allowed.includes(value),
})
const short = (goesTo: string, example: string): FilterWord => ({
  goesTo,
  allowed: [example],
  check: (value) => value.length <= 100,
})

const WORDS: Record<string, FilterWord> = {
  status: oneOf('statuses', NUMBER_STATUSES),
  type: oneOf('types', NUMBER_TYPES),
  country: short('countries', 'GB'),
  category: short('categories', 'local'),
  origin: short('origins', 'claimed'),
}

/** `status:free,country:GB`: see `parseFilter`. */
export function parseNumberFilter(text: string): Omit<NumberQuery, 'limit'> {
  return parseFilter(text, WORDS, 'Numbers')
}
