import { FIELD_WORDS } from './changes.ts'

/** What a reason is called, why, what to do, who can. `{name}` is filled from the detail. */
export interface ReasonWords {
  label: string
  cause: string
  fix: string
  who: string
}

/** As they are kept. */
export interface ReasonTexts extends ReasonWords {
  /** In place of the fix where the detail names somebody to solve first. */
  fixFirst?: string
}

/** Fills `{name}` from the detail; a name without a value becomes "unknown". */
export function fill(text: string, detail: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => said(name, detail[name]) ?? 'unknown')
}

/** A field by its name: "First name". */
const said = (name: string, value: string | undefined): string | undefined =>
  name === 'field' && value !== undefined && Object.hasOwn(FIELD_WORDS, value) ? FIELD_WORDS[value] : value

/** The words of one reason with the detail filled in. An unknown code is shown as it is. */
export function worded(words: ReasonTexts | undefined, code: string, detail: Record<string, string>): ReasonWords {
  if (!words) return { label: code, cause: code, fix: 'Look at the job output.', who: 'Admin of Voice Sync Console' }
  const { label, cause, fix, fixFirst, who } = words
  return { label, cause: fill(cause, detail), fix: fill((detail['first'] && fixFirst) || fix, detail), who }
}
