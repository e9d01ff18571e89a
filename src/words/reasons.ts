/** Words for every code of `jobs/reasons.ts`. */
import { JOB_REASON_WORDS } from './jobReasons.ts'
import { worded, type ReasonTexts, type ReasonWords } from './reasonWords.ts'
import { USER_REASON_WORDS } from './userReasons.ts'

export { fill, type ReasonWords } from './reasonWords.ts'

export const REASON_WORDS: Record<string, ReasonTexts> = { ...USER_REASON_WORDS, ...JOB_REASON_WORDS }

/** The words for a code, with the detail filled in. An unknown code is shown as it is. */
export function reasonWords(code: string, detail: Record<string, string> = {}): ReasonWords {
  return worded(Object.hasOwn(REASON_WORDS, code) ? REASON_WORDS[code] : undefined, code, detail)
}
