/** Where an attribute is in a kept body. Bodies are never changed: a change is a new body that shares the rest. */
import type { Attribute, ResourceType } from '../../directory/schema/attribute.ts'
import { BASE } from '../../directory/schema/base.ts'
import type { AttributePath } from '../../directory/schema/path.ts'
import type { ResourceBody, ResourceValue } from '../../directory/schema/resource.ts'
import { isObject } from '../body/invalid.ts'
import { valueOf, valuesOf } from '../body/values.ts'

export type Fields = { [name: string]: ResourceValue }

export const fields = (value: ResourceValue | undefined): Fields => (isObject(value) ? (value as Fields) : {})

export const list = (value: ResourceValue | undefined): readonly ResourceValue[] => (Array.isArray(value) ? value : [])

/** Undefined: unassigned. */
export const valueAt = (body: ResourceBody, { extension, attribute }: AttributePath): ResourceValue | undefined =>
  valueOf(valuesOf(body, extension), attribute)

/** The same body if nothing changes. */
export function placed(body: ResourceBody, path: AttributePath, value: ResourceValue | undefined): ResourceBody {
  const { extension, attribute } = path
  if (!extension) return withField(body, attribute.name, value)
  const before = valuesOf(body, extension)
  const after = withField(before, attribute.name, value)
  return after === before ? body : withField(body, extension.id, arranged(extension.attributes, after))
}

/** An empty list and an empty object are absent. The same object if nothing changes. */
export function withField(object: Fields, name: string, value: ResourceValue | undefined): Fields {
  const kept = value === undefined || isEmpty(value) ? undefined : value
  if (kept !== undefined) return equal(object[name], kept) ? object : { ...object, [name]: kept }
  if (!Object.hasOwn(object, name)) return object
  const { [name]: _removed, ...rest } = object
  return rest
}

const isEmpty = (value: ResourceValue): boolean => typeof value === 'object' && Object.keys(value).length === 0

/** In the schema's order, as a body is read: the same values are the same text, whichever way they came. */
export const arranged = (attributes: readonly Attribute[], object: Fields): Fields =>
  inOrder(
    attributes.map(({ name }) => name),
    object,
  )

export const arrangedBody = (type: ResourceType, body: ResourceBody): ResourceBody =>
  inOrder(
    [...BASE, ...type.schema.attributes].map(({ name }) => name).concat(type.extensions.map(({ id }) => id)),
    body,
  )

function inOrder(names: readonly string[], object: Fields): Fields {
  const found: Fields = {}
  for (const name of names) if (object[name] !== undefined) found[name] = object[name]
  return { ...found, ...object }
}

/** Of all texts in a value. */
export function characters(value: ResourceValue): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object') return 0
  let sum = 0
  for (const each of Array.isArray(value) ? value : Object.values(value)) sum += characters(each)
  return sum
}

/** By content. Values are two levels deep at most: a list of objects of texts. */
export function equal(one: ResourceValue | undefined, other: ResourceValue | undefined): boolean {
  if (one === other) return true
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => equal(each, other[index]))
  }
  if (Array.isArray(one) || Array.isArray(other) || !isObject(one) || !isObject(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length && names.every((name) => equal(fields(one)[name], fields(other)[name]))
  )
}
