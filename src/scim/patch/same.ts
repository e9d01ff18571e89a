/** When are two values, or two elements of a list, the same by the schema's rules of case? */
import type { Attribute } from '../../directory/schema/attribute.ts'
import { subAttribute } from '../../directory/schema/path.ts'
import type { ResourceValue } from '../../directory/schema/resource.ts'
import { fields } from './place.ts'

const folded = (attribute: Attribute, value: ResourceValue | undefined): ResourceValue | null =>
  typeof value === 'string' && !attribute.caseExact ? value.toLowerCase() : (value ?? null)

export const sameValue = (attribute: Attribute, one: ResourceValue, other: ResourceValue): boolean =>
  folded(attribute, one) === folded(attribute, other)

/** Value alone where it can never change, as of a member: then it is what the element is. */
export const isKeyed = (attribute: Attribute): boolean => subAttribute(attribute, 'value')?.mutability === 'immutable'

/**
 * What an element is compared by: its value and type (RFC 7643 §2.4: the pair is there once), or everything that it has
 * where it has no value, as an address.
 */
export function identity(attribute: Attribute, element: ResourceValue): string {
  if (attribute.type !== 'complex') return JSON.stringify(folded(attribute, element))
  const has = fields(element)
  const subs = attribute.subAttributes ?? []
  const names = has['value'] === undefined ? null : isKeyed(attribute) ? ['value'] : ['value', 'type']
  const told = subs.filter((sub) => names === null || names.includes(sub.name))
  return JSON.stringify([names === null, ...told.map((sub) => folded(sub, has[sub.name]))])
}
