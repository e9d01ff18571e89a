/**
 * Evaluates a filter over a resource as it is kept; the store's SQL must agree with this. RFC 7644 §3.4.2.2:
 * - a multi-valued attribute satisfies a comparison when any of its elements does, `ne` included: some element differs;
 * - a single value that is absent, also of an element, satisfies only `ne`;
 * - text is compared without case unless the attribute is caseExact, and ordered by code point.
 */
import type { Attribute } from '../../directory/schema/attribute.ts'
import type { Comparison, ElementCondition, Filter } from '../../directory/schema/filter.ts'
import { fold, orderHolds, textHolds } from '../../directory/schema/fold.ts'
import type { AttributePath } from '../../directory/schema/path.ts'
import type { ResourceBody, ResourceValue } from '../../directory/schema/resource.ts'
import { utc } from './dateTime.ts'

type Value = ResourceValue | undefined

export function matches(filter: Filter, body: ResourceBody): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => matches(term, body))
    case 'or':
      return filter.terms.some((term) => matches(term, body))
    case 'not':
      return !matches(filter.term, body)
    case 'present':
      return valuesAt(filter.path, body).some(isPresent)
    case 'compare':
      return valuesAt(filter.path, body).some((value) => holds(filter, filter.path.sub ?? filter.path.attribute, value))
    case 'element':
      return valuesAt(filter.path, body).some((value) => value !== undefined && elementMatches(filter.where, value))
  }
}

/** `element` is one of a multi-valued complex attribute. */
export function elementMatches(where: ElementCondition, element: ResourceValue): boolean {
  switch (where.kind) {
    case 'and':
      return where.terms.every((term) => elementMatches(term, element))
    case 'or':
      return where.terms.some((term) => elementMatches(term, element))
    case 'not':
      return !elementMatches(where.term, element)
    case 'present':
      return each(where.path, own(element, where.path.name)).some(isPresent)
    case 'compare':
      return each(where.path, own(element, where.path.name)).some((value) => holds(where, where.path, value))
  }
}

/** Of a single-valued attribute one value, which may be absent; of a multi-valued one as many as there are. */
function valuesAt({ extension, attribute, sub }: AttributePath, body: ResourceBody): Value[] {
  const values = each(attribute, own(extension ? own(body, extension.id) : body, attribute.name))
  return sub ? values.flatMap((value) => each(sub, own(value, sub.name))) : values
}

const each = (attribute: Attribute, value: Value): Value[] => {
  if (!attribute.multiValued) return [value]
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

function own(value: Value, name: string): Value {
  if (typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, name)) return undefined
  return value[name]
}

/** "A non-empty or non-null value, or a non-empty node for complex attributes." */
function isPresent(value: Value): boolean {
  if (value === undefined || value === '') return false
  return typeof value !== 'object' || Object.values(value).some(isPresent)
}

function holds({ operator, value }: Comparison<unknown>, attribute: Attribute, found: Value): boolean {
  if (typeof found !== typeof value) return operator === 'ne'
  if (typeof found !== 'string' || typeof value !== 'string') return orderHolds(operator, Number(found) - Number(value))
  if (attribute.type === 'dateTime') return textHolds(operator, utc(found) ?? found, value)
  return attribute.caseExact ? textHolds(operator, found, value) : textHolds(operator, fold(found), fold(value))
}
