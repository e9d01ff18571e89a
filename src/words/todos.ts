/** What a person does in 8x8 Admin Console where nothing may be written from here. */
import { FIELD_WORDS } from './changes.ts'

export const TODO_OWNER = '8x8 admin'

export interface TodoFacts {
  userName: string
  field: string
  before: string | null
  value: string | null
  /** What a new user is to have, by field; null: an existing user. */
  create: Record<string, string | boolean | null | undefined> | null
}

/** The field of a request to delete the user. */
const DELETED = 'deleted'
const OPEN = 'In 8x8 Admin Console, open Users.'
const SITES = 'In 8x8 Admin Console, open Sites.'
const nameOf = (field: string): string => FIELD_WORDS[field] ?? field

const shown = (field: string, value: string): string => {
  if (field === 'active') return value === 'true' ? 'Active' : 'Inactive'
  if (field === 'teamsEnabled') return value === 'true' ? 'on' : 'off'
  if (field === 'directoryVisible') return value === 'true' ? 'visible' : 'hidden'
  return value
}

/** One sentence a step, in order. */
export function todoSteps({ userName, field, value, create }: TodoFacts): string[] {
  if (create) {
    const values = Object.entries(create).flatMap(([key, value]) =>
      value === undefined || value === null || value === '' ? [] : [`${nameOf(key)}: ${shown(key, String(value))}`],
    )
    return [OPEN, 'Choose Create User.', ...values.map((each) => `Enter ${each}.`), 'Choose Save.']
  }
  if (field === 'siteNew') return [SITES, 'Choose Create Site.', `Enter Site name: ${value}.`, 'Choose Save.']
  if (field === 'siteName')
    return [SITES, `Find ${userName} and choose Edit.`, `Set Site name to ${value}.`, 'Choose Save.']
  if (field === DELETED) return [OPEN, `Find ${userName} and choose Delete.`, 'Confirm that the user is deleted.']
  const change = value === null ? `Clear ${nameOf(field)}.` : `Set ${nameOf(field)} to ${shown(field, value)}.`
  return [OPEN, `Find ${userName} and choose Edit.`, change, 'Choose Save.']
}

export function todoTitle({ userName, field, create }: TodoFacts): string {
  if (field === 'siteNew') return `Create the site ${userName}`
  if (field === 'siteName') return `Rename the site ${userName}`
  if (field === DELETED) return `Delete ${userName}`
  return create ? `Create ${userName}` : `${nameOf(field)} of ${userName}`
}
