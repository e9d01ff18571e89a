/** The body of a PATCH, RFC 7644 §3.5.2, as operations that are valid by the schema. Pure; throws ScimError only. */
import type { Attribute, ResourceType, Schema } from '../../directory/schema/attribute.ts'
import type { AttributePath } from '../../directory/schema/path.ts'
import { onlyThese, opInAnyCase } from '../dialects/entra.ts'
import { neverKept, passedOver } from '../dialects/okta.ts'
import { member, type SentObject } from '../dialects/sent.ts'
import { meant } from '../dialects/meant.ts'
import { isObject, kindOf } from '../body/invalid.ts'
import { isBlank } from '../body/scalar.ts'
import { quoted, ScimError } from '../errors.ts'
import { parsePath } from '../filter/parsePath.ts'
import { LIMITS, type Operation } from './operation.ts'
import { readElement, readValue } from './value.ts'

export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

type Op = Operation['op']

/** One change as it was sent. `named`: by `path`, not by a key of a value without one. */
interface Sent {
  op: Op
  text: string
  value: unknown
  named: boolean
}

const syntax = (detail: string): ScimError => new ScimError(400, 'invalidSyntax', detail)

/** In the order in which they are applied. None: what was asked for is passed over, and nothing changes. */
export function readPatch(sent: unknown, type: ResourceType): Operation[] {
  return listed(sent).flatMap((each, index) => readOperation(each, `Operations[${index}]`, type))
}

function listed(sent: unknown): readonly unknown[] {
  if (!isObject(sent)) throw syntax('The body of a PATCH must be a JSON object with "schemas" and "Operations".')
  const schemas = member(sent, 'schemas')
  const isPatch = (urn: unknown) => typeof urn === 'string' && urn.toLowerCase() === PATCH_OP.toLowerCase()
  if (!Array.isArray(schemas) || !schemas.some(isPatch)) {
    throw syntax(`"schemas" must be ["${PATCH_OP}"], but ${quoted(schemas)} was sent.`)
  }
  const operations = member(sent, 'Operations')
  if (!Array.isArray(operations) || operations.length === 0) {
    throw syntax(
      `"Operations" must be a list of one or more operations, but ${Array.isArray(operations) ? 'an empty one' : kindOf(operations)} was sent.`,
    )
  }
  if (operations.length > LIMITS.operations) {
    const most = `at most ${LIMITS.operations} operations are taken in one request`
    throw new ScimError(413, null, `${operations.length} operations were sent; ${most}. Send them in several.`)
  }
  return operations
}

function readOperation(sent: unknown, at: string, type: ResourceType): Operation[] {
  if (!isObject(sent))
    throw syntax(`${at} must be an object with "op", "path" and "value", but ${kindOf(sent)} was sent.`)
  const op = readOp(member(sent, 'op'), at)
  const path = member(sent, 'path') ?? ''
  if (typeof path !== 'string') {
    throw new ScimError(400, 'invalidPath', `${at}.path must be a string, but ${kindOf(path)} was sent.`)
  }
  const value = member(sent, 'value')
  if (op !== 'remove' && value === undefined) {
    throw new ScimError(400, 'invalidValue', `${at}: "${op}" needs a "value".`)
  }
  if (path.trim() !== '') return readNamed({ op, text: path, value, named: true }, type)
  if (op === 'remove') throw new ScimError(400, 'noTarget', `${at}: "remove" needs a "path" that says what to remove.`)
  if (isObject(value)) return readKeys(op, '', value, type)
  throw new ScimError(
    400,
    'invalidValue',
    `${at}: without a "path" the "value" must be an object, but ${kindOf(value)} was sent.`,
  )
}

function readOp(sent: unknown, at: string): Op {
  const op = opInAnyCase(sent)
  if (op === 'add' || op === 'remove' || op === 'replace') return op
  throw syntax(`${at}.op must be "add", "remove" or "replace", but ${quoted(sent)} was sent.`)
}

/** Each key is a path: a name, dotted or with its URN, as Entra sends them. `prefix` is the extension that they are in. */
const readKeys = (op: Op, prefix: string, value: SentObject, type: ResourceType): Operation[] =>
  Object.entries(value).flatMap(([key, each]) => readNamed({ op, text: prefix + key, value: each, named: false }, type))

function readNamed(sent: Sent, type: ResourceType): Operation[] {
  const { path, where, schema } = parsePath(sent.text, type)
  const told = { ...sent, text: short(sent.text) }
  return schema ? readSchema(told, schema, type) : readChange(told, { path, where })
}

const short = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text)

/** An extension as a whole. To replace it leaves what is not named, as of any complex attribute (§3.5.2.3). */
function readSchema(sent: Sent, schema: Schema, type: ResourceType): Operation[] {
  const { op, text, value } = sent
  const empties = op === 'remove' || (op === 'replace' && value === null)
  if (empties && schema === type.schema) {
    throw new ScimError(400, 'noTarget', `${text} is the resource itself; name the attribute to remove.`)
  }
  if (empties) {
    return schema.attributes.map((attribute) => ({
      op: 'remove',
      path: { extension: schema, attribute, sub: null },
      where: null,
      value: undefined,
      sent: text,
    }))
  }
  if (value === null) return []
  if (isObject(value)) return readKeys(op, `${schema.id}:`, value, type)
  throw new ScimError(400, 'invalidValue', `${text} must be an object, but ${kindOf(value)} was sent.`)
}

function readChange(sent: Sent, { path, where }: Pick<Operation, 'path' | 'where'>): Operation[] {
  const { op, text, value, named } = sent
  const target = path.sub ?? path.attribute
  if (passedOver(path.attribute, named) || passedOver(target, named)) return []
  refuseReadOnly(path, text)
  if (op === 'remove' || (op === 'replace' && value === null)) return readRemoval(sent, path, where)
  if (neverKept(target) || target.name === 'schemas') return []
  if (!target.multiValued && target.type === 'complex') return readParts(sent, path)
  const ofElement = where !== null && path.sub === null
  const read = ofElement ? readElement(target, value, text) : readValue(target, value, text)
  if (target.required && isBlank(read)) {
    throw new ScimError(400, 'invalidValue', `${text} is required, but ${quoted(value)} was sent.`)
  }
  if (read !== undefined) return [{ op, path, where, value: read, sent: text }]
  // An element of which nothing is said is not one to be removed; an attribute replaced by nothing is unassigned.
  return op === 'add' || ofElement ? [] : readRemoval({ ...sent, value: undefined }, path, where)
}

function refuseReadOnly(path: AttributePath, text: string): void {
  const readOnly = [path.attribute, path.sub].find((each) => each?.mutability === 'readOnly')
  if (readOnly) throw new ScimError(400, 'mutability', `${text} is read-only: only this service sets ${readOnly.name}.`)
}

function readRemoval(sent: Sent, path: AttributePath, where: Operation['where']): Operation[] {
  const target = path.sub ?? path.attribute
  if (target.required) throw new ScimError(400, 'mutability', `${sent.text} is required and cannot be removed.`)
  if (neverKept(target)) return []
  const all: Operation = { op: 'remove', path, where, value: undefined, sent: sent.text }
  const these = where === null ? onlyThese(target, sent.value) : undefined
  if (these === undefined) return [all]
  const value = readValue(target, these, sent.text)
  return value === undefined ? [] : [{ ...all, value }]
}

/**
 * A complex attribute with one value: what is not named stays, so it is as many changes as it names sub-attributes, in the
 * order of the schema, where what a value stands for comes before what describes it.
 */
function readParts(sent: Sent, path: AttributePath): Operation[] {
  const { op, text } = sent
  const value = meant(path.attribute, sent.value)
  if (value === null) return op === 'add' ? [] : readRemoval({ ...sent, value: undefined }, path, null)
  if (!isObject(value)) {
    throw new ScimError(400, 'invalidValue', `${text} must be an object, but ${quoted(sent.value)} was sent.`)
  }
  return (path.attribute.subAttributes ?? []).flatMap((sub) => readPart(sent, path, sub, member(value, sub.name)))
}

const readPart = (sent: Sent, path: AttributePath, sub: Attribute, value: unknown): Operation[] =>
  value === undefined
    ? []
    : readChange(
        { ...sent, text: `${sent.text}.${sub.name}`, value, named: false },
        { path: { ...path, sub }, where: null },
      )
