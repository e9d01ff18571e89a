/** The names in `attributes` or `excludedAttributes`. */
import { quoted, ScimError } from '../errors.ts'

/** More than all the names that a resource has. */
export const MAX_NAMES = 500

/**
 * @param sent text with commas between the names, or a list of such texts (RFC 7644 §3.4.2.5 and §3.4.3)
 * @returns null: nothing was asked
 */
export function namesIn(parameter: string, sent: unknown): string[] | null {
  if (sent === undefined || sent === null) return null
  const texts: unknown[] = Array.isArray(sent) ? sent : [sent]
  if (!texts.every((text) => typeof text === 'string')) throw wrong(parameter, 'the names of attributes', quoted(sent))
  const names = texts.flatMap((text) => text.split(',', MAX_NAMES + 1)).flatMap((name) => attributeOf(name) || [])
  if (names.length > MAX_NAMES) throw wrong(parameter, `at most ${MAX_NAMES} names`, 'more')
  return names.length > 0 ? names : null
}

/** Microsoft's collection asks for `emails[type eq "work"]`: the attribute is shown whole. */
const attributeOf = (name: string): string => (name.split('[', 1)[0] ?? '').trim()

const wrong = (parameter: string, right: string, seen: string) =>
  new ScimError(400, 'invalidValue', `${parameter} must be ${right}, but ${seen} was sent.`)
