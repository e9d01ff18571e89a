/** From the name of an attribute to the attribute, without case and under any of its schema's URNs. Pure. */
import type { Attribute, ResourceType, Schema } from './attribute.ts'
import { BASE } from './base.ts'

/** An attribute of a resource, as a filter, a sort, a projection or a PATCH names it. */
export interface AttributePath {
  /** Null: of the core schema, or common. */
  extension: Schema | null
  attribute: Attribute
  sub: Attribute | null
}

/** By names in lower case; made once a list. */
const byName = new WeakMap<readonly Attribute[], ReadonlyMap<string, Attribute>>()

function findIn(attributes: readonly Attribute[] | undefined, name: string): Attribute | null {
  if (!attributes) return null
  const known = byName.get(attributes) ?? indexed(attributes)
  return known.get(name.toLowerCase()) ?? null
}

function indexed(attributes: readonly Attribute[]): ReadonlyMap<string, Attribute> {
  // the first of a name is the one, as a list would be searched
  const made = new Map(attributes.toReversed().map((each) => [each.name.toLowerCase(), each]))
  byName.set(attributes, made)
  return made
}

export const subAttribute = (attribute: Attribute, name: string): Attribute | null =>
  findIn(attribute.subAttributes, name)

/** Is this URN the schema's, or one of its aliases? */
export const names = (schema: Schema, urn: string): boolean =>
  [schema.id, ...schema.aliases].some((id) => id.toLowerCase() === urn.toLowerCase())

/** Null: the resource has no such schema. */
export function schemaOf(type: ResourceType, urn: string): Schema | null {
  // no attribute has a colon in its name, and every URN has
  if (!urn.includes(':')) return null
  return [type.schema, ...type.extensions].find((schema) => names(schema, urn)) ?? null
}

/**
 * `urn` null: a core or common attribute, or else the one extension that has it (Entra sends `manager` bare).
 * Null: there is no such attribute.
 */
export function resolve(
  type: ResourceType,
  urn: string | null,
  name: string,
  subName: string | null = null,
): AttributePath | null {
  const found = urn === null ? bare(type, name) : qualified(type, urn, name)
  if (!found || subName === null) return found
  const sub = subAttribute(found.attribute, subName)
  return sub && { ...found, sub }
}

function bare(type: ResourceType, name: string): AttributePath | null {
  const core = findIn(BASE, name) ?? findIn(type.schema.attributes, name)
  if (core) return { extension: null, attribute: core, sub: null }
  for (const extension of type.extensions) {
    const attribute = findIn(extension.attributes, name)
    if (attribute) return { extension, attribute, sub: null }
  }
  return null
}

function qualified(type: ResourceType, urn: string, name: string): AttributePath | null {
  const schema = schemaOf(type, urn)
  if (!schema) return null
  const extension = schema === type.schema ? null : schema
  const attribute = findIn(schema.attributes, name) ?? (extension ? null : findIn(BASE, name))
  return attribute && { extension, attribute, sub: null }
}
