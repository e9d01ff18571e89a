import { createHash } from 'node:crypto'
import { fold } from '../directory/schema/fold.ts'

export { fold }

const LONGEST_KEY = 256

/** Folded text for an index. PostgreSQL refuses index rows over 2.7 KB, so very long text keeps a start and a digest. */
export function foldKey(text: string): string {
  const folded = fold(text)
  if (folded.length <= LONGEST_KEY) return folded
  return `${folded.slice(0, 180)}…${createHash('sha256').update(folded).digest('hex')}`
}

/** Letters that are no other letter with a mark, as people type them who do not have them; and apostrophes. */
export const UNTYPED_LETTERS: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l' },
  ...{ '\u2019': "'", '\u2018': "'", '\u02bc': "'", '\u00b4': "'", '`': "'" },
}
const UNTYPED = new RegExp(`[${Object.keys(UNTYPED_LETTERS).join('')}]`, 'g')
/** Of Latin, Greek and Cyrillic; in other scripts marks are what makes the word. */
const ACCENTS = /[\u0300-\u036f]/g

/** Folded text as it is typed without accents: "seán o’brien" is "sean o'brien". */
export const typed = (folded: string): string =>
  folded
    .normalize('NFD')
    .replace(ACCENTS, '')
    .normalize('NFC')
    .replace(UNTYPED, (letter) => UNTYPED_LETTERS[letter] ?? letter)

export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

const LONGEST_SEARCH_TEXT = 600

/**
 * What a search looks through: each field on a line of its own, so that no match spans two fields, and none twice; then,
 * of fields with accents, how they are typed without.
 */
export function searchText(fields: (string | null)[]): string {
  const lines = fields
    .filter((field) => field !== null && field !== '')
    .map((field) => fold(field ?? '').replace(/\s+/g, ' '))
  return [...new Set([...lines, ...lines.map(typed)])].join('\n').slice(0, LONGEST_SEARCH_TEXT)
}

const NUMBER_LIKE = /^[+\d\s().\-/]+$/

/**
 * The texts to look for when somebody types `search`; a row matches that holds one of them. What looks like a telephone
 * number is also looked for by its digits alone, without a national zero: "(020) 7946" finds +44207946….
 */
export function searchPatterns(search: string): string[] {
  const folded = fold(search).replace(/\s+/g, ' ').trim()
  if (folded === '') return []
  // 8x8 takes no accents: who is Müller at the identity provider may be Muller there
  if (!NUMBER_LIKE.test(folded)) return [...new Set([folded, typed(folded)])]
  const digits = folded.replace('(0)', '').replace(/\D/g, '').replace(/^0+/, '')
  if (digits.length < 2) return [folded]
  // So many digits are a number however they are spaced; and what holds the text holds a part of it.
  return digits.length >= 7 || folded.includes(digits) ? [digits] : [folded, digits]
}
