/** What a key in a client's body names. Looked up in maps made of the schema table, so a key costs the same however many there are. */
import type { Attribute, ResourceType, Schema } from '../../directory/schema/attribute.ts'
import { BASE } from '../../directory/schema/base.ts'
import { schemaOf } from '../../directory/schema/path.ts'

export interface AttributeKey {
  /** Null: of the core schema, or common. */
  extension: Schema | null
  attribute: Attribute
}

export type Key = AttributeKey | { schema: Schema }

const byAttributes = new WeakMap<readonly Attribute[], ReadonlyMap<string, Attribute>>()
const byType = new WeakMap<ResourceType, ReadonlyMap<string, Key>>()

/** Without case, RFC 7643 §2.1. */
export function attributeNamed(attributes: readonly Attribute[], name: string): Attribute | null {
  const index = byAttributes.get(attributes) ?? indexed(attributes)
  return index.get(name) ?? index.get(name.toLowerCase()) ?? null
}

function indexed(attributes: readonly Attribute[]): ReadonlyMap<string, Attribute> {
  const index = new Map(
    attributes.flatMap((each): [string, Attribute][] => [
      [each.name, each],
      [each.name.toLowerCase(), each],
    ]),
  )
  byAttributes.set(attributes, index)
  return index
}

/**
 * A bare name, a schema's URN or an alias of it, or an attribute with its URN before it. A bare name may be of an
 * extension, as Entra sends `manager`. Null: nothing of ours.
 */
export function keyOf(type: ResourceType, key: string): Key | null {
  const index = byType.get(type) ?? indexedType(type)
  const known = index.get(key) ?? index.get(key.toLowerCase())
  if (known) return known
  const colon = key.lastIndexOf(':')
  const schema = colon < 0 ? undefined : index.get(key.slice(0, colon).toLowerCase())
  return schema && 'schema' in schema ? within(type, schema.schema, key.slice(colon + 1)) : null
}

/** The attribute of one schema; the common attributes belong to the core one. */
export function within(type: ResourceType, schema: Schema, name: string): AttributeKey | null {
  const extension = schema === type.schema ? null : schema
  const attribute = attributeNamed(schema.attributes, name) ?? (extension ? null : attributeNamed(BASE, name))
  return attribute && { extension, attribute }
}

function indexedType(type: ResourceType): ReadonlyMap<string, Key> {
  const index = new Map<string, Key>()
  const add = (name: string, key: Key) => {
    if (!index.has(name.toLowerCase())) index.set(name.toLowerCase(), key).set(name, key)
  }
  for (const attribute of [...BASE, ...type.schema.attributes]) add(attribute.name, { extension: null, attribute })
  for (const extension of type.extensions)
    for (const attribute of extension.attributes) add(attribute.name, { extension, attribute })
  for (const schema of [type.schema, ...type.extensions])
    for (const urn of [schema.id, ...schema.aliases]) add(urn, { schema })
  byType.set(type, index)
  return index
}

/** What a key such as `name.givenName` or `emails[type eq "work"]` begins with: a path, which a body has no place for. */
export function beginsWith(type: ResourceType, key: string): Key | null {
  const colon = key.lastIndexOf(':')
  const end = key.slice(colon + 1).search(/[.[]/)
  return end < 0 ? null : keyOf(type, key.slice(0, colon + 1 + end))
}

/** As a path of RFC 7644 §3.10. */
export const pathOf = ({ extension, attribute }: AttributeKey): string =>
  extension ? `${extension.id}:${attribute.name}` : attribute.name

/** The URNs of the schemas that define what a body holds, RFC 7643 §3. */
export const schemasOf = (type: ResourceType, body: object): string[] => [
  type.schema.id,
  ...type.extensions.filter(({ id }) => Object.hasOwn(body, id)).map(({ id }) => id),
]

/** Does a client's `schemas` name the resource's own schema? */
export const namesCore = (type: ResourceType, urns: readonly unknown[]): boolean =>
  urns.some((urn) => typeof urn === 'string' && schemaOf(type, urn) === type.schema)
