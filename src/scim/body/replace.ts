/** PUT, RFC 7644 §3.5.1: what the client sent takes the place of what was kept. */
import type { Attribute, ResourceType, Schema } from '../../directory/schema/attribute.ts'
import { BASE } from '../../directory/schema/base.ts'
import type { ResourceBody, ResourceValue } from '../../directory/schema/resource.ts'
import { quoted, ScimError } from '../errors.ts'
import { elementKey } from './elements.ts'
import { isObject } from './invalid.ts'
import { pathOf, schemasOf } from './keys.ts'
import { valueOf, valuesOf, type Values } from './values.ts'

const VALUE = { name: 'value' }

/**
 * Both bodies are canonical: `sent` comes from readBody. A readWrite attribute that is not sent is cleared. A readOnly
 * one stays as it is. An immutable one that has a value stays too: it is sent with that value or left out, as Okta
 * leaves out what it does not know.
 * @throws ScimError 400 mutability: another value was sent for an immutable attribute
 */
export function replacement(type: ResourceType, current: ResourceBody, sent: ResourceBody): ResourceBody {
  const core = replaced(null, [...BASE, ...type.schema.attributes], current, sent)
  const extensions: ResourceBody = {}
  for (const extension of type.extensions) {
    const values = replaced(extension, extension.attributes, valuesOf(current, extension), valuesOf(sent, extension))
    if (Object.keys(values).length > 0) extensions[extension.id] = values
  }
  return { ...core, schemas: schemasOf(type, extensions), ...extensions }
}

function replaced(extension: Schema | null, attributes: readonly Attribute[], current: Values, sent: Values): Values {
  const values: Values = {}
  for (const attribute of attributes) {
    const path = pathOf({ extension, attribute })
    const value = nextValue(attribute, valueOf(current, attribute), valueOf(sent, attribute), path)
    if (value !== undefined) values[attribute.name] = value
  }
  return values
}

/** Undefined: it has no value afterwards. */
function nextValue(
  attribute: Attribute,
  current: ResourceValue | undefined,
  sent: ResourceValue | undefined,
  path: string,
): ResourceValue | undefined {
  if (attribute.mutability === 'readOnly' || current === undefined)
    return attribute.mutability === 'readOnly' ? current : sent
  if (attribute.mutability === 'immutable') return unchanged(attribute, current, sent, path)
  if (sent === undefined || !attribute.subAttributes) return sent
  return attribute.multiValued ? elements(attribute, current, sent) : parts(attribute, current, sent, path)
}

function unchanged(
  attribute: Attribute,
  current: ResourceValue,
  sent: ResourceValue | undefined,
  path: string,
): ResourceValue {
  if (sent === undefined || sameValue(attribute, current, sent)) return current
  const detail = `${path} is ${quoted(current)} and cannot be changed once it is set, but ${quoted(sent)} was sent. Send it as it is, or leave it out.`
  throw new ScimError(400, 'mutability', detail)
}

function sameValue({ caseExact }: Attribute, one: ResourceValue, other: ResourceValue): boolean {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)]
  return a === b || (!caseExact && a.toLowerCase() === b.toLowerCase())
}

/** What only the server says of a value, as the name of a manager, holds as long as the value does. */
function parts(attribute: Attribute, current: ResourceValue, sent: ResourceValue, path: string): ResourceValue {
  if (!isObject(current) || !isObject(sent)) return sent
  const moved = valueOf(current, VALUE) !== valueOf(sent, VALUE)
  const values: Values = {}
  for (const sub of attribute.subAttributes ?? []) {
    const before = moved && sub.mutability === 'readOnly' ? undefined : valueOf(current, sub)
    const value = nextValue(sub, before, valueOf(sent, sub), `${path}.${sub.name}`)
    if (value !== undefined) values[sub.name] = value
  }
  return values
}

/** Elements may come and go whole, RFC 7643 §4.2; one that stays keeps what only the server says of it. */
function elements(attribute: Attribute, current: ResourceValue, sent: ResourceValue): ResourceValue {
  const given = (attribute.subAttributes ?? []).filter(({ mutability }) => mutability === 'readOnly')
  if (given.length === 0 || !Array.isArray(current) || !Array.isArray(sent)) return sent
  const keyOf = elementKey(attribute)
  const before = new Map(current.map((element) => [keyOf(element), element]))
  return sent.map((element) => {
    const known = before.get(keyOf(element))
    if (!isObject(known) || !isObject(element)) return element
    const kept = given.flatMap((sub) => (Object.hasOwn(known, sub.name) ? [[sub.name, known[sub.name]]] : []))
    return { ...element, ...(Object.fromEntries(kept) as Values) }
  })
}
