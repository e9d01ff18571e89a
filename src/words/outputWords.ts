/** Codes in the lines of a job, said as people know them. What is kept has the codes, so that old lines are read so too. */
import { REASON_WORDS } from './reasons.ts'
import { CAUSE_WORDS } from './changes.ts'

/** Where the product itself puts a code into a line; elsewhere such a word is somebody's name, or a vendor's. */
const CODE = /(: |· |\(|\bwith |\bby )([A-Z][A-Z0-9_]{2,})(?=$|[\s.:)])/g

/**
 * "5 users with Number in use (NUMBER_IN_USE)": the code stays beside its words, to be searched for and copied. A cause
 * stands in brackets already: "(Number changed in 8x8, NUMBER_CHANGED)".
 */
export const withWords = (line: string): string =>
  line.replace(CODE, (all, before: string, code: string) => {
    const isCause = before === '('
    const words = isCause ? causeLabel(code) : reasonLabel(code)
    if (words === null) return all
    return isCause ? `(${words}, ${code}` : `${before}${words} (${code})`
  })

/** For one line of a step, where the words take the place of the code. */
export const inWords = (detail: string): string =>
  detail.replace(/\b[A-Z][A-Z0-9_]{2,}\b/g, (code) => reasonLabel(code) ?? code)

const reasonLabel = (code: string): string | null =>
  Object.hasOwn(REASON_WORDS, code) ? (REASON_WORDS[code]?.label ?? null) : null
const causeLabel = (code: string): string | null =>
  Object.hasOwn(CAUSE_WORDS, code) ? (CAUSE_WORDS[code] ?? null) : null
