/** Values of fields that are kept as codes, as people read them. */
import { USER_FIELDS } from './userFields.ts'

const ON_OFF = { true: 'On', false: 'Off' }
const { directory, owner, status } = USER_FIELDS

export const VALUE_WORDS: Record<string, Record<string, string>> = {
  active: { true: status.choices.active, false: status.choices.deactivated },
  directoryVisible: { true: directory.choices.visible, false: directory.choices.hidden },
  owner: owner.choices,
  teamsEnabled: ON_OFF,
}

/** What is no code is shown as it is. */
export function valueWords(field: string | null, value: string): string {
  const words = field !== null && Object.hasOwn(VALUE_WORDS, field) ? VALUE_WORDS[field] : undefined
  return words && Object.hasOwn(words, value) ? (words[value] ?? value) : value
}
