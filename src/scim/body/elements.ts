/** What RFC 7643 §2.4 asks of the elements of a list, once each of them has been read. */
import { subAttribute } from '../../directory/schema/path.ts'
import type { Attribute } from '../../directory/schema/attribute.ts'
import type { ResourceValue } from '../../directory/schema/resource.ts'
import { ScimError } from '../errors.ts'
import { isObject } from './invalid.ts'

export const MAX_ELEMENTS = 1_000
/** Of a list whose elements are other resources: the size of the request bounds it first. */
export const MAX_MEMBERS = 100_000

/** A value that cannot be changed is what the element is: a member. */
export const identity = (list: Attribute): Attribute | null => {
  const value = subAttribute(list, 'value')
  return value?.mutability === 'immutable' ? value : null
}

export const mostElements = (list: Attribute): number => (identity(list) ? MAX_MEMBERS : MAX_ELEMENTS)

/**
 * The same value of the same type is there once; what a later one says besides is added to the first. Elements without
 * a value, as addresses are, are the same if all of them is.
 */
export function distinct(list: Attribute, elements: readonly ResourceValue[]): ResourceValue[] {
  const keyOf = elementKey(list)
  const kept = new Map<string, ResourceValue>()
  for (const element of elements) {
    const key = keyOf(element)
    const first = kept.get(key)
    kept.set(key, isObject(first) && isObject(element) ? merged(list, first, element) : element)
  }
  return kept.size === elements.length ? [...elements] : [...kept.values()]
}

/** Equal for two elements that are the same one. */
export function elementKey(list: Attribute): (element: ResourceValue) => string {
  const caseExact = (subAttribute(list, 'value') ?? list).caseExact
  const fold = (value: unknown) => (typeof value === 'string' && !caseExact ? value.toLowerCase() : value)
  const whole = identity(list) !== null
  return (element) => {
    if (!isObject(element)) return JSON.stringify([fold(element)])
    if (element.value === undefined) return JSON.stringify(element)
    if (whole) return String(element.value)
    return JSON.stringify([fold(element.value), String(element.type ?? '').toLowerCase()])
  }
}

function merged(
  list: Attribute,
  first: Record<string, ResourceValue>,
  later: Record<string, ResourceValue>,
): ResourceValue {
  const both: Record<string, ResourceValue> = {}
  for (const { name } of list.subAttributes ?? []) {
    const value = later[name] ?? first[name]
    if (value !== undefined) both[name] = value
  }
  if (first.primary === true) both.primary = true
  return both
}

/** RFC 7643 §2.4: true MUST appear no more than once. Which was meant cannot be known; PATCH has a rule of its own. */
export function requireOnePrimary(elements: readonly ResourceValue[], path: string): void {
  const primary = elements.flatMap((each, n) => (isObject(each) && each.primary === true ? [`${path}[${n}]`] : []))
  if (primary.length < 2) return
  const detail = `primary must be true for at most one of ${path}, but it is for ${primary.slice(0, 3).join(', ')}.`
  throw new ScimError(400, 'invalidValue', detail)
}
