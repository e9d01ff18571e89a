/** What is yes or no in a field, in the words that a user's panel has for it. */

const YES_NO: Record<string, { true: string; false: string }> = {
  active: { true: 'Active', false: 'Deactivated' },
  directoryVisible: { true: 'Visible', false: 'Hidden' },
  teamsEnabled: { true: 'On', false: 'Off' },
}

/** A value of `field` as people read it; others stay as they are. */
export function valueWords(field: string | null, value: string): string {
  const words = field === null || !Object.hasOwn(YES_NO, field) ? undefined : YES_NO[field]
  return words && (value === 'true' || value === 'false') ? words[value] : value
}
