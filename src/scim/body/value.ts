/** The value of one attribute, from what a client sent to what is kept. Its depth is the schema's, whatever was sent. */
import type { Attribute } from '../../directory/schema/attribute.ts'
import { subAttribute } from '../../directory/schema/path.ts'
import type { ResourceValue } from '../../directory/schema/resource.ts'
import { bareValue, ofNobody } from '../dialects/entra.ts'
import { quoted, ScimError } from '../errors.ts'
import { distinct, identity, mostElements, requireOnePrimary } from './elements.ts'
import { invalid, isObject } from './invalid.ts'
import { attributeNamed } from './keys.ts'
import { isBlank, readScalar } from './scalar.ts'

/**
 * @param path for people: where the value stands in the body
 * @returns undefined: unassigned, which null, an empty list and an object without values all mean (RFC 7643 §2.5)
 * @throws ScimError 400 invalidValue
 */
export function readValue(attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined {
  if (sent === null || sent === undefined) return undefined
  return attribute.multiValued
    ? readList(attribute, sent, path)
    : readOne(attribute, ofNobody(attribute, bareValue(attribute, onlyOne(attribute, sent, path))), path)
}

function readList(attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined {
  const elements = asList(attribute, sent, path)
  const most = mostElements(attribute)
  if (elements.length > most)
    throw invalid(path, attribute, `a list of at most ${most} (this has ${elements.length})`, sent)
  const read = elements.flatMap((element, n) => {
    const value = element === null ? undefined : readOne(attribute, element, `${path}[${n}]`)
    return value === undefined ? [] : [value]
  })
  const kept = distinct(attribute, read)
  requireOnePrimary(kept, path)
  return kept.length > 0 ? kept : undefined
}

/** An object where a list of objects belongs can only be meant as its one element; nothing is lost by taking it so. */
function asList(attribute: Attribute, sent: unknown, path: string): readonly unknown[] {
  if (Array.isArray(sent)) return sent
  if (attribute.type === 'complex' && isObject(sent)) return [sent]
  throw invalid(path, attribute, 'a list', sent)
}

/** Entra sends `manager` as a list of one. */
function onlyOne(attribute: Attribute, sent: unknown, path: string): unknown {
  if (attribute.type !== 'complex' || !Array.isArray(sent)) return sent
  if (sent.length > 1) throw invalid(path, attribute, 'one value, not a list', sent)
  return sent[0]
}

function readOne(attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined {
  if (sent === null || sent === undefined) return undefined
  return attribute.type === 'complex' ? readComplex(attribute, sent, path) : readScalar(attribute, sent, path)
}

function readComplex(attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined {
  const subs = attribute.subAttributes ?? []
  // A bare string is the value: `"emails": ["a@example.com"]`, and Entra's `"manager": "<id>"`.
  const from = typeof sent === 'string' && subAttribute(attribute, 'value') ? { value: sent } : sent
  if (!isObject(from)) throw invalid(path, attribute, `an object with ${subs.map(({ name }) => name).join(', ')}`, sent)
  const found = new Map<Attribute, ResourceValue>()
  for (const key of Object.keys(from)) {
    const sub = attributeNamed(subs, key)
    if (sub && sub.mutability !== 'readOnly')
      keep(found, sub, readValue(sub, from[key], `${path}.${sub.name}`), `${path}.${sub.name}`)
  }
  requireIdentity(attribute, found, path)
  return found.size > 0 ? inOrder(subs, found) : undefined
}

function requireIdentity(attribute: Attribute, found: ReadonlyMap<Attribute, ResourceValue>, path: string): void {
  const value = identity(attribute)
  if (value && !found.has(value)) throw missing(`${path}.${value.name}`, value)
  for (const sub of attribute.subAttributes ?? []) if (sub.required) requirePresent(found, sub, `${path}.${sub.name}`)
}

/** @throws ScimError 400 invalidValue: a required attribute is missing or blank */
export function requirePresent(found: ReadonlyMap<Attribute, ResourceValue>, attribute: Attribute, path: string): void {
  const value = found.get(attribute)
  if (value === undefined || isBlank(value)) throw missing(path, attribute)
}

const missing = (path: string, { description }: Attribute) =>
  new ScimError(400, 'invalidValue', `${path} is required, but it is missing or blank. ${description}`)

/** @throws ScimError 400 invalidValue: two spellings of one name have different values */
export function keep(
  found: Map<Attribute, ResourceValue>,
  attribute: Attribute,
  value: ResourceValue | undefined,
  path: string,
): void {
  if (value === undefined) return
  const before = found.get(attribute)
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(value)) throw twice(path, before, value)
  found.set(attribute, value)
}

function twice(path: string, before: ResourceValue, value: ResourceValue): ScimError {
  const detail = `${path} is there twice, as ${quoted(before)} and as ${quoted(value)}. Send it once: case does not tell names apart.`
  return new ScimError(400, 'invalidValue', detail)
}

/** In the schema's order, so that the same values are the same text. */
export function inOrder(
  attributes: readonly Attribute[],
  found: ReadonlyMap<Attribute, ResourceValue>,
): Record<string, ResourceValue> {
  const ordered: Record<string, ResourceValue> = {}
  for (const attribute of attributes) {
    const value = found.get(attribute)
    if (value !== undefined) ordered[attribute.name] = value
  }
  return ordered
}
