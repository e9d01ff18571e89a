/** What 8x8 takes as the value of a field, by its own patterns, said before anything is sent. Pure. */
import type { NewPbxUser } from '../../directory/request.ts'
import { isE164 } from '../plan/authority.ts'

interface Rule {
  takes(value: string): boolean
  /** What would be right. */
  right: string
  /** May the value be taken away? */
  mayBeEmpty?: boolean
}

const sized = (min: number, max: number, pattern: RegExp = /^/) => {
  return (value: string): boolean => value.length >= min && value.length <= max && pattern.test(value)
}
const NAME = /^[A-Za-z0-9.,\-_()' ]+$/
const LETTERS = "letters A to Z without accents, digits, blanks and . , - _ ( ) '"
const word: Rule = { takes: (value) => value === 'true' || value === 'false', right: 'true or false' }
const short = (what: string, max: number): Rule => ({
  takes: sized(1, max, /^[^\p{Cc}]*$/u),
  right: `${what} of at most ${max} characters`,
  mayBeEmpty: true,
})

/** Fields that may be requested. Licence and extension are never written: a change of them loses voicemail and groups. */
const RULES: Record<string, Rule> = {
  userName: {
    takes: sized(3, 70, /^[A-Za-z0-9.@\-_/]+$/),
    right: '3 to 70 characters: letters A to Z, digits and . @ - _ /',
  },
  givenName: { takes: sized(2, 128, NAME), right: `2 to 128 characters: ${LETTERS}` },
  familyName: { takes: sized(2, 30, NAME), right: `2 to 30 characters: ${LETTERS}` },
  email: { takes: sized(5, 128, /^[^\s@]+@[^\s@]+\.[^\s@]+$/), right: 'an e-mail address of 5 to 128 characters' },
  active: word,
  federationId: short('a Federation ID', 254),
  title: short('a title', 254),
  department: {
    takes: sized(1, 100, /^[A-Za-z0-9.,&@*+\-#\\/()'– ]+$/),
    right: "1 to 100 characters: letters A to Z without accents, digits, blanks and . , & @ * + - # / ( ) '",
    mayBeEmpty: true,
  },
  locale: { takes: sized(5, 5, /^[a-z]{2}-[A-Z]{2}$/), right: 'a locale such as en-GB' },
  timezone: short('a time zone such as Europe/London', 64),
  workPhone: short('a contact number', 40),
  mobilePhone: short('a contact number', 40),
  directoryVisible: word,
  teamsEnabled: word,
  number: { takes: isE164, right: 'a number in E.164 form, such as +442079460001', mayBeEmpty: true },
  licence: short('the name of a licence', 100),
  extension: { takes: sized(3, 10, /^\d+$/), right: '3 to 10 digits' },
}

export const REQUESTABLE = Object.keys(RULES)
/** The field of a request to delete the user at 8x8, with licence, number and voicemail. */
export const DELETED = 'deleted'
/** Fields of requests about a site: another name, and one that is to be made. */
export const SITE_NAME = 'siteName'
export const SITE_NEW = 'siteNew'
/** Only a person does these, in Admin Console. */
export const BY_HAND: readonly string[] = ['licence', 'extension', DELETED, SITE_NAME, SITE_NEW]

/** Null: 8x8 takes it; else what would be right. */
export function refusedValue(field: string, value: string | null): string | null {
  const rule = Object.hasOwn(RULES, field) ? RULES[field] : undefined
  if (!rule) return `one of ${REQUESTABLE.join(', ')}`
  if (value === null) return rule.mayBeEmpty ? null : rule.right
  return rule.takes(value) ? null : rule.right
}

/** The first field of a new user that 8x8 would refuse. */
export function refusedUser(user: NewPbxUser): { field: string; right: string } | null {
  for (const [field, value] of Object.entries(user) as [string, string | boolean | null | undefined][]) {
    if (value === undefined || value === null || field === 'site') continue
    const right = refusedValue(field, String(value))
    if (right) return { field, right }
  }
  return null
}
