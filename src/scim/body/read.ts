/** The body of a POST or PUT, from what a client sent to what is kept (RFC 7643 §2 and §3, RFC 7644 §3.3 and §3.5.1). */
import type { Attribute, ResourceType, Schema } from '../../directory/schema/attribute.ts'
import { BASE } from '../../directory/schema/base.ts'
import type { ResourceBody, ResourceValue } from '../../directory/schema/resource.ts'
import { quoted, ScimError } from '../errors.ts'
import { isObject, kindOf } from './invalid.ts'
import { beginsWith, keyOf, namesCore, pathOf, schemasOf, within, type AttributeKey } from './keys.ts'
import { inOrder, keep, readValue, requirePresent } from './value.ts'

type Found = Map<Attribute, ResourceValue>

/**
 * What is readOnly is ignored (RFC 7644 §3.3), and so is what no schema of the resource defines: the RFCs leave that
 * open, a mapping with one attribute too many must not stop a whole directory, and the answer shows what was kept.
 * A password is checked and dropped.
 * @throws ScimError 400 invalidSyntax: not an object, or an attribute named by a path; invalidValue: everything else
 */
export function readBody(type: ResourceType, sent: unknown): ResourceBody {
  if (!isObject(sent)) throw syntax(`The body must be a JSON object, but ${kindOf(sent)} was sent.`)
  const found: Found = new Map()
  let schemas: unknown = null
  for (const key of Object.keys(sent)) {
    const known = keyOf(type, key)
    if (!known) refusePath(type, key)
    else if ('schema' in known) readSchema(type, known.schema, sent[key], found)
    else if (known.attribute === SCHEMAS) schemas = sent[key] ?? schemas
    else readAttribute(known, sent[key], found)
  }
  requireCore(type, schemas)
  requireAll(type, found)
  return assembled(type, found)
}

const SCHEMAS = BASE.find(({ name }) => name === 'schemas')

const syntax = (detail: string) => new ScimError(400, 'invalidSyntax', detail)

/** Attributes under their schema's URN; the core schema's too, should somebody send them so. */
function readSchema(type: ResourceType, schema: Schema, sent: unknown, found: Found): void {
  if (sent === null) return
  if (!isObject(sent))
    throw new ScimError(400, 'invalidValue', `${schema.id} must be an object, but ${quoted(sent)} was sent.`)
  for (const name of Object.keys(sent)) {
    const key = within(type, schema, name)
    if (!key) refusePath(type, `${schema.id}:${name}`)
    else if (key.attribute !== SCHEMAS) readAttribute(key, sent[name], found)
  }
}

function readAttribute(key: AttributeKey, sent: unknown, found: Found): void {
  if (key.attribute.mutability === 'readOnly') return
  const path = pathOf(key)
  const value = readValue(key.attribute, sent, path)
  if (key.attribute.mutability !== 'writeOnly') keep(found, key.attribute, value, path)
}

/** Nothing that the schemas define is lost without a word. */
function refusePath(type: ResourceType, key: string): void {
  const begun = beginsWith(type, key)
  if (!begun) return
  const name = 'schema' in begun ? begun.schema.id : pathOf(begun)
  const detail = `${quoted(key)} is a path, which only PATCH knows. Send ${quoted(name)} as JSON, with its parts inside.`
  throw syntax(detail)
}

/** RFC 7643 §3. URNs that are not ours are let be: Entra's groups come with one of Microsoft's own. */
function requireCore(type: ResourceType, sent: unknown): void {
  if (Array.isArray(sent) && sent.every((urn) => typeof urn === 'string') && namesCore(type, sent)) return
  const seen = sent === null ? 'it is missing' : `${quoted(sent)} was sent`
  const detail = `schemas must be a list of URNs with ${quoted(type.schema.id)} among them, but ${seen}.`
  throw new ScimError(400, 'invalidValue', detail)
}

function requireAll(type: ResourceType, found: Found): void {
  for (const attribute of type.schema.attributes)
    if (attribute.required) requirePresent(found, attribute, attribute.name)
}

function assembled(type: ResourceType, found: Found): ResourceBody {
  const body: ResourceBody = {}
  for (const extension of type.extensions) {
    const values = inOrder(extension.attributes, found)
    if (Object.keys(values).length > 0) body[extension.id] = values
  }
  return { schemas: schemasOf(type, body), ...inOrder(BASE, found), ...inOrder(type.schema.attributes, found), ...body }
}
