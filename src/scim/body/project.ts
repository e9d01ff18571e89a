/** Which attributes an answer has: RFC 7644 §3.9 and the `returned` of RFC 7643 §2.2. */
import type { Attribute, ResourceType, Schema } from '../../directory/schema/attribute.ts'
import { BASE } from '../../directory/schema/base.ts'
import { resolve } from '../../directory/schema/path.ts'
import type { ResourceBody, ResourceValue } from '../../directory/schema/resource.ts'
import { ScimError } from '../errors.ts'
import { namesIn } from './asked.ts'
import { isObject } from './invalid.ts'
import { keyOf, schemasOf } from './keys.ts'
import { valueOf, valuesOf, type Values } from './values.ts'

/** As query parameters (commas between the names) or as the arrays of a SearchRequest. */
export interface Asked {
  attributes?: unknown
  excludedAttributes?: unknown
}

export interface Projection {
  type: ResourceType
  /** Nothing was asked for: a kept text can be sent as it is. */
  whole: boolean
  parts: readonly Part[]
}

interface Part {
  extension: Schema | null
  attribute: Attribute
  /** The sub-attributes that are shown. Null: the attribute has none. */
  subs: readonly Attribute[] | null
}

/** The attributes and sub-attributes that were named. Names that the resource does not have are not in it. */
type Named = ReadonlySet<Attribute>

/** @throws ScimError 400 invalidValue: both were given, as they exclude each other, or one is neither text nor a list of text */
export function projection(type: ResourceType, asked: Asked): Projection {
  const attributes = namesIn('attributes', asked.attributes)
  const excluded = namesIn('excludedAttributes', asked.excludedAttributes)
  if (!attributes && !excluded) return byDefault.get(type) ?? defaultOf(type)
  if (attributes && excluded)
    throw new ScimError(400, 'invalidValue', 'attributes and excludedAttributes exclude each other: send one of them.')
  return {
    type,
    whole: false,
    parts: partsOf(type, attributes && named(type, attributes), named(type, excluded ?? [])),
  }
}

/** Made once a type: most requests ask for nothing. */
const byDefault = new WeakMap<ResourceType, Projection>()

function defaultOf(type: ResourceType): Projection {
  const kept = everyAttribute(type).flatMap(({ attribute }) => [attribute, ...(attribute.subAttributes ?? [])])
  // What is never kept needs no hiding.
  const whole = kept.every((each) => each.mutability === 'writeOnly' || !HIDDEN.has(each.returned))
  const made = { type, whole, parts: partsOf(type, null, new Set()) }
  byDefault.set(type, made)
  return made
}

const HIDDEN: ReadonlySet<Attribute['returned']> = new Set(['never', 'request'])

const partsOf = (type: ResourceType, shown: Named | null, hidden: Named): Part[] =>
  everyAttribute(type)
    .filter(({ attribute }) => isShown(attribute, shown, hidden))
    .map((each) => ({ ...each, subs: shownSubs(each.attribute, shown, hidden) }))

const everyAttribute = (type: ResourceType): { extension: Schema | null; attribute: Attribute }[] => [
  ...[...BASE, ...type.schema.attributes].map((attribute) => ({ extension: null, attribute })),
  ...type.extensions.flatMap((extension) => extension.attributes.map((attribute) => ({ extension, attribute }))),
]

function isShown(attribute: Attribute, shown: Named | null, hidden: Named): boolean {
  if (attribute.returned === 'never') return false
  if (attribute.returned === 'always') return true
  if (shown) return shown.has(attribute) || (attribute.subAttributes ?? []).some((sub) => shown.has(sub))
  return attribute.returned === 'default' && !hidden.has(attribute)
}

function shownSubs(attribute: Attribute, shown: Named | null, hidden: Named): readonly Attribute[] | null {
  if (!attribute.subAttributes) return null
  // Named as a whole, or there because it always is: with the sub-attributes that it has by default.
  const some = shown !== null && !shown.has(attribute) && attribute.subAttributes.some((sub) => shown.has(sub))
  return attribute.subAttributes.filter((sub) => {
    if (sub.returned === 'never') return false
    if (sub.returned === 'always' || shown?.has(sub)) return true
    return !some && sub.returned === 'default' && !hidden.has(sub)
  })
}

function named(type: ResourceType, names: readonly string[]): Named {
  const found = new Set<Attribute>()
  for (const name of names) for (const attribute of attributesNamed(type, name)) found.add(attribute)
  return found
}

/** A schema's URN names all that the schema has. */
function attributesNamed(type: ResourceType, name: string): readonly Attribute[] {
  const key = keyOf(type, name)
  if (key) return 'schema' in key ? key.schema.attributes : [key.attribute]
  const colon = name.lastIndexOf(':')
  const dot = name.indexOf('.', colon + 1)
  if (dot < 0) return []
  const sub = resolve(
    type,
    colon < 0 ? null : name.slice(0, colon),
    name.slice(colon + 1, dot),
    name.slice(dot + 1),
  )?.sub
  return sub ? [sub] : []
}

/** Does an answer have the attribute, if the resource has? So that the store need not read what nobody sees. */
export const shows = ({ parts }: Projection, name: string): boolean =>
  parts.some(({ extension, attribute }) => !extension && attribute.name === name)

/** `schemas` names only the schemas of what is shown. */
export function project({ type, parts }: Projection, body: ResourceBody): ResourceBody {
  const shown: ResourceBody = {}
  const extensions: Record<string, Values> = {}
  for (const part of parts) {
    const value = projected(part, valueOf(valuesOf(body, part.extension), part.attribute))
    if (value === undefined) continue
    const values = part.extension ? (extensions[part.extension.id] ??= {}) : shown
    values[part.attribute.name] = value
  }
  return { ...shown, schemas: schemasOf(type, extensions), ...extensions }
}

function projected({ subs }: Part, value: ResourceValue | undefined): ResourceValue | undefined {
  if (value === undefined || !subs) return value
  if (!Array.isArray(value)) return only(subs, value)
  const elements = value.flatMap((element) => only(subs, element) ?? [])
  return elements.length > 0 ? elements : undefined
}

function only(subs: readonly Attribute[], value: ResourceValue): Values | undefined {
  if (!isObject(value)) return undefined
  const shown: Values = {}
  for (const sub of subs) {
    const part = valueOf(value, sub)
    if (part !== undefined) shown[sub.name] = part
  }
  return Object.keys(shown).length > 0 ? shown : undefined
}
