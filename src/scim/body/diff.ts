/** What differs between two bodies: for the log, for the change log, and to leave a row alone that stays as it is. */
import type { Attribute, ResourceType, Schema } from '../../directory/schema/attribute.ts'
import { BASE } from '../../directory/schema/base.ts'
import type { ResourceBody, ResourceValue } from '../../directory/schema/resource.ts'
import { isObject } from './invalid.ts'
import { pathOf } from './keys.ts'
import { valueOf, valuesOf, type Values } from './values.ts'

/**
 * Paths (RFC 7644 §3.10) of the attributes that differ, in the schema's order. `schemas` follows from the others and
 * `meta` is not the client's, so neither is compared.
 */
export function changedAttributes(type: ResourceType, before: ResourceBody, after: ResourceBody): string[] {
  const common = BASE.filter(({ name }) => name !== 'schemas' && name !== 'meta')
  return [
    ...changedIn(null, [...common, ...type.schema.attributes], before, after),
    ...type.extensions.flatMap((extension) =>
      changedIn(extension, extension.attributes, valuesOf(before, extension), valuesOf(after, extension)),
    ),
  ]
}

function changedIn(
  extension: Schema | null,
  attributes: readonly Attribute[],
  before: Values,
  after: Values,
): string[] {
  return attributes
    .filter((attribute) => !same(attribute, valueOf(before, attribute), valueOf(after, attribute)))
    .map((attribute) => pathOf({ extension, attribute }))
}

function same(attribute: Attribute, one: ResourceValue | undefined, other: ResourceValue | undefined): boolean {
  if (one === other) return true
  if (one === undefined || other === undefined) return false
  return JSON.stringify(ordered(attribute, one)) === JSON.stringify(ordered(attribute, other))
}

/** The order of a list says nothing (RFC 7643 §2.4), nor does that of an object’s members. */
function ordered(attribute: Attribute, value: ResourceValue): unknown {
  if (Array.isArray(value)) return value.map((each) => JSON.stringify(ordered(attribute, each))).sort()
  if (!isObject(value)) return value
  return (attribute.subAttributes ?? []).map((sub) => valueOf(value, sub) ?? null)
}
