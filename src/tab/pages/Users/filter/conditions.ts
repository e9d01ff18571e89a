import type { UsersSearch } from '../../../router.tsx'
import { listOf } from '../../../api/queries.ts'
import type { UserState } from '../../../../api/contract.ts'
import { USER_STATE_WORDS } from '../../../../words/states.ts'
import { REASON_WORDS, reasonWords } from '../../../../words/reasons.ts'
import type { AddressPart, Misread } from '../../../components/list/addressParts.ts'
import { TEST_WORDS, USER_FIELDS, type Test, type UserField, type UserFieldName } from '../../../../words/userFields.ts'

/** One condition of the filter: any of the values, or with *is not* and *does not contain* none of them. */
export interface Condition {
  field: UserFieldName
  test: Test
  /** Without any for *is empty* and *is not empty*. */
  values: string[]
}

export const takesNoValue = (test: Test): boolean => test === 'empty' || test === 'filled'
export const isFilled = ({ test, values }: Condition): boolean => takesNoValue(test) || values.length > 0
export const fieldOf = (name: UserFieldName): UserField => USER_FIELDS[name]

/** All that the address filters by; of what is not understood see `misreadUsers`. */
export const conditionsOf = (search: UsersSearch): Condition[] =>
  merged(partsOf(search).flatMap(({ read }) => ('why' in read ? [] : [read])))

/** What the address filters by in words that there are not. */
export function misreadUsers(search: UsersSearch): Misread {
  const parts = new Map<string, AddressPart>()
  for (const { text, read } of partsOf(search)) if ('why' in read) parts.set(text, { text, why: read.why })
  return { parts: [...parts.values()], left: addressOf(conditionsOf(search)) }
}

interface Part {
  /** As it stands in the address. */
  text: string
  read: Condition | Pick<AddressPart, 'why'>
}

function partsOf({ state, reason, site, directory, filter }: UsersSearch): Part[] {
  const facet = (name: UserFieldName, values: string[]): Part[] =>
    values.map((value) => ({ text: `${name}=${value}`, read: parsed(`${name}:${value}`) }))
  // as the server takes it apart: a comma begins a new part only before a word, so that names may have commas
  const parts = filter?.split(/,(?=\s*\w+(?:\.\w+)?:)/) ?? []
  return [
    ...facet('state', listOf(state)),
    ...facet('reason', listOf(reason)),
    ...facet('directory', directory ? [directory] : []),
    ...facet('site', site ? [site] : []),
    ...parts.map((text) => ({ text, read: parsed(text) })),
  ]
}

function parsed(part: string): Part['read'] {
  const [, field, test = 'is', text = ''] = /^\s*(\w+)(?:\.(\w+))?:(.*)$/s.exec(part) ?? []
  if (field === undefined) return { why: 'it is no condition' }
  if (!Object.hasOwn(USER_FIELDS, field)) return { why: `users have no field “${field}”` }
  const name = field as UserFieldName
  const { tests, words } = fieldOf(name)
  const value = text.trim()
  if (!tests.includes(test as Test)) return { why: `${words} cannot be compared in this way` }
  if (value === '') return { why: 'the value is missing' }
  if (takesNoValue(test as Test)) return { field: name, test: test as Test, values: [] }
  const known = name === 'reason' ? REASON_WORDS : fieldOf(name).choices
  if (known && !Object.hasOwn(known, value)) return { why: `${words} is never “${value}”` }
  return { field: name, test: test as Test, values: [value] }
}

/** One condition for each field and test, as the server sees them. */
export function merged(conditions: Condition[]): Condition[] {
  const byWord = Map.groupBy(conditions, ({ field, test }) => `${field}.${test}`)
  return [...byWord.values()].map((same) => ({
    ...(same[0] as Condition),
    values: [...new Set(same.flatMap(({ values }) => values))],
  }))
}

/** The state that is all the list is filtered by; null: it is filtered by more, or by something else. */
export function onlyState(conditions: Condition[]): UserState | null {
  const [one, ...more] = conditions
  if (more.length > 0 || one?.field !== 'state' || one.test !== 'is' || one.values.length !== 1) return null
  const [state = ''] = one.values
  return Object.hasOwn(USER_STATE_WORDS, state) ? (state as UserState) : null
}

type Address = Record<'state' | 'reason' | 'site' | 'directory' | 'filter', string | undefined>

/** Facets keep their own place in the address, so that links and pills agree with the filter. */
export function addressOf(conditions: Condition[]): Address {
  const all = merged(conditions.filter(isFilled))
  const facet = (name: UserFieldName): string[] =>
    all.find(({ field, test }) => field === name && test === 'is')?.values ?? []
  const hidden = facet('directory').join() === 'hidden'
  const own = ({ field, test }: Condition): boolean =>
    test === 'is' && (field === 'state' || field === 'reason' || (field === 'directory' && hidden))
  const filter = all.filter((one) => !own(one)).flatMap(textsOf)
  return {
    state: facet('state').join(',') || undefined,
    reason: facet('reason').join(',') || undefined,
    site: undefined,
    directory: hidden ? 'hidden' : undefined,
    filter: filter.join(',') || undefined,
  }
}

/** What the server is asked for: only what it knows. */
export const sought = (search: UsersSearch): Omit<UsersSearch, keyof Address> & Address => ({
  ...search,
  ...addressOf(conditionsOf(search)),
})

function textsOf({ field, test, values }: Condition): string[] {
  const word = test === 'is' ? field : `${field}.${test}`
  return takesNoValue(test) ? [`${word}:yes`] : values.map((value) => `${word}:${value}`)
}

export const valueWords = (field: UserFieldName, value: string): string =>
  field === 'reason' ? reasonWords(value).label : (fieldOf(field).choices?.[value] ?? value)

/** "Site is London, Paris +2" */
export function conditionWords({ field, test, values }: Condition): string {
  const shown = values.slice(0, 2).map((value) => valueWords(field, value))
  const more = values.length > 2 ? ` +${values.length - 2}` : ''
  return `${fieldOf(field).words} ${TEST_WORDS[test]} ${shown.join(', ')}${more}`.trim()
}
