import { isReason, REASONS } from '../../jobs/reasons.ts'
import type { UserCondition, UserQuery } from '../../directory/store.ts'
import { USER_FIELDS, type Test, type UserField, type UserFieldName } from '../../words/userFields.ts'
import { parseFilter, type FilterWord } from '../filter.ts'

export type UserFilter = Pick<UserQuery, 'states' | 'reasons' | 'sites' | 'directory' | 'conditions'>

type Checked = Pick<FilterWord, 'check' | 'allowed'>

const LONGEST = 200
const text = (allowed: string): Checked => ({ check: (value) => value.length <= LONGEST, allowed: [allowed] })
const DIGITS: Checked = {
  check: (value) => value.length <= LONGEST && /\d/.test(value),
  allowed: ['digits of a number'],
}
const YES: Checked = { check: (value) => value === 'yes', allowed: ['yes'] }

/** What a value of a text is. */
const TEXTS: Partial<Record<UserFieldName, Checked>> = {
  site: text('the name of a site'),
  licence: text('the name of a licence'),
  name: text('a name'),
  userName: text('a username'),
  extension: text('an extension'),
  number: DIGITS,
  reason: { check: isReason, allowed: Object.keys(REASONS) },
}

/** Kept apart, as facets ask for them. */
const OWN_PLACE: Record<string, string> = {
  state: 'states',
  reason: 'reasons',
  site: 'sites',
  directory: 'directory',
}

/** How each word of the filter is checked, and where its values go: `site`, `site.not`, `site.contains`, `site.empty`. */
const WORDS: Record<string, FilterWord> = Object.fromEntries(
  Object.entries(USER_FIELDS).flatMap(([name, field]) =>
    field.tests.map((test) => {
      const word = test === 'is' ? name : `${name}.${test}`
      return [word, { goesTo: OWN_PLACE[word] ?? word, ...checkOf(name as UserFieldName, field, test) }]
    }),
  ),
)

function checkOf(name: UserFieldName, { choices }: UserField, test: Test): Checked {
  if (test === 'empty' || test === 'filled') return YES
  if (!choices) return TEXTS[name] ?? text('a text')
  return { check: (value) => Object.hasOwn(choices, value), allowed: Object.keys(choices) }
}

/**
 * `state:blocked,reason:NUMBER_IN_USE,site.not:London,licence.empty:yes`: see `parseFilter`. All words have to fit; of a
 * word that comes several times any value, or with `not` and `lacks` none.
 */
export function parseUserFilter(filter: string): UserFilter {
  const parsed = parseFilter(filter, WORDS, 'Users')
  const places = Object.entries(parsed)
  const own = Object.fromEntries(places.filter(([place]) => isOwn(place)))
  const conditions = places.flatMap(([place, values]) => (isOwn(place) ? [] : [conditionOf(place, values)]))
  return { ...own, ...(conditions.length > 0 ? { conditions } : {}) }
}

const isOwn = (place: string): boolean => Object.values(OWN_PLACE).includes(place)

function conditionOf(word: string, values: string[]): UserCondition {
  const [field, test = 'is'] = word.split('.')
  const without = test === 'empty' || test === 'filled'
  return { field: field as UserCondition['field'], test: test as Test, values: without ? [] : values }
}
