/** How a value that cannot be taken is refused: where it stands, what would be right, and what was sent. */
import type { Attribute } from '../../directory/schema/attribute.ts'
import { quoted, ScimError } from '../errors.ts'

export function invalid(path: string, attribute: Attribute, right: string, sent: unknown): ScimError {
  const seen = attribute.returned === 'never' ? kindOf(sent) : quoted(sent)
  return new ScimError(400, 'invalidValue', `${path} must be ${right}, but ${seen} was sent.`)
}

/** Of a secret only this is said. */
export function kindOf(sent: unknown): string {
  if (sent === null || sent === undefined) return 'nothing'
  if (Array.isArray(sent)) return 'a list'
  return typeof sent === 'object' ? 'an object' : `a ${typeof sent}`
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
