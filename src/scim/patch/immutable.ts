/** Set once: an attribute that RFC 7643 §2.2 calls immutable may be added where it has no value, and never changed. */
import type { Attribute } from '../../directory/schema/attribute.ts'
import { fold } from '../../directory/schema/fold.ts'
import type { ResourceValue } from '../../directory/schema/resource.ts'
import { quoted, ScimError } from '../errors.ts'
import { equal, fields } from './place.ts'

/** What stays: the value that is set, where there is one. Throws mutability if another is wanted. */
export function settled(
  attribute: Attribute,
  before: ResourceValue | undefined,
  after: ResourceValue | undefined,
  sent: string,
): ResourceValue | undefined {
  if (attribute.mutability !== 'immutable' || before === undefined) return after
  const stays = after !== undefined && same(attribute, before, after)
  if (stays) return before
  const wanted = after === undefined ? 'It cannot be removed' : `It cannot be changed to ${quoted(after)}`
  throw new ScimError(400, 'mutability', `${sent} is set to ${quoted(before)} and can be set only once. ${wanted}.`)
}

function same({ caseExact }: Attribute, one: ResourceValue, other: ResourceValue): boolean {
  if (caseExact || typeof one !== 'string' || typeof other !== 'string') return equal(one, other)
  return fold(one) === fold(other)
}

/** The same for each sub-attribute of an element that is changed in its place. */
export function settledElement(attribute: Attribute, before: ResourceValue, after: ResourceValue, sent: string): void {
  for (const sub of attribute.subAttributes ?? []) {
    settled(sub, fields(before)[sub.name], fields(after)[sub.name], `${sent}: ${sub.name}`)
  }
}
