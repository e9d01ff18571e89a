/** The value of an attribute as a client of PATCH sent it: what was meant by it, read as the body of a POST is read. Pure. */
import type { Attribute } from '../../directory/schema/attribute.ts'
import type { ResourceValue } from '../../directory/schema/resource.ts'
import { mostElements } from '../body/elements.ts'
import { readValue as readWhole } from '../body/value.ts'
import { meant } from '../dialects/meant.ts'
import { ScimError } from '../errors.ts'

/**
 * Undefined: nothing, as null, an empty list and an empty object are (RFC 7643 §2.5).
 * @throws ScimError 400 invalidValue
 */
export const readValue = (attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined =>
  readWhole(attribute, meant(attribute, sent), path)

/** One element of an attribute with several values; nothing is required of it, as a filter says the rest. */
export function readElement(attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined {
  const subAttributes = attribute.subAttributes?.map((sub) => ({ ...sub, required: false, mutability: settable(sub) }))
  return readValue({ ...attribute, multiValued: false, ...(subAttributes && { subAttributes }) }, sent, path)
}

const settable = ({ mutability }: Attribute): Attribute['mutability'] =>
  mutability === 'immutable' ? 'readWrite' : mutability

/** Throws invalidValue if an attribute would have more values than one can have. */
export function bounded(attribute: Attribute, count: number, path: string): void {
  const most = mostElements(attribute)
  if (count <= most) return
  throw new ScimError(400, 'invalidValue', `${path} would have ${count} values; it can have at most ${most}.`)
}
