/** The value of an attribute as a client sent it, checked against the schema. Pure. */
import type { Attribute } from '../../directory/schema/attribute.ts'
import { subAttribute } from '../../directory/schema/path.ts'
import type { ResourceValue } from '../../directory/schema/resource.ts'
import { meant } from '../dialects/meant.ts'
import { isObject } from '../dialects/sent.ts'
import { quoted, ScimError } from '../errors.ts'
import { LIMITS } from './operation.ts'

const wrong = (path: string, must: string, sent: unknown): ScimError =>
  new ScimError(400, 'invalidValue', `${path} must be ${must}; sent was ${quoted(sent)}.`)

/** Undefined: nothing, as null, an empty list and an empty object are (RFC 7643 §2.5). Throws invalidValue. */
export function readValue(attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined {
  const value = meant(attribute, sent)
  if (value === null || value === undefined) return undefined
  return attribute.multiValued ? readList(attribute, value, path) : readOne(attribute, value, path)
}

/** One element of an attribute with several values. */
export function readElement(attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined {
  return readValue({ ...attribute, multiValued: false }, sent, path)
}

function readList(attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined {
  if (!Array.isArray(sent)) throw wrong(path, 'a list', sent)
  bounded(attribute, sent.length, path)
  const single = { ...attribute, multiValued: false }
  const elements = sent.map((each) => whole(single, each, readValue(single, each, path), path))
  const list = elements.filter((each) => each !== undefined)
  if (list.filter(isPrimary).length > 1) throw wrong(path, 'a list with one primary value at most', sent)
  return list.length === 0 ? undefined : list
}

/** Where `value` can never change it is what the element is: an element without it is none. */
function whole(attribute: Attribute, sent: unknown, element: ResourceValue | undefined, path: string) {
  const isKey = subAttribute(attribute, 'value')?.mutability === 'immutable'
  if (!isKey || (isObject(element) && typeof element['value'] === 'string')) return element
  throw wrong(path, 'a list of objects with a "value"', sent)
}

/** Throws invalidValue if an attribute would have more values than one can have. */
export function bounded(attribute: Attribute, count: number, path: string): void {
  const most = subAttribute(attribute, 'value')?.column === 'member' ? LIMITS.members : LIMITS.values
  if (count <= most) return
  throw new ScimError(400, 'invalidValue', `${path} would have ${count} values; it can have at most ${most}.`)
}

const isPrimary = (element: ResourceValue): boolean => isObject(element) && element['primary'] === true

function readOne(attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined {
  switch (attribute.type) {
    case 'complex':
      return readComplex(attribute, sent, path)
    case 'boolean':
      if (typeof sent === 'boolean') return sent
      throw wrong(path, 'true or false', sent)
    case 'decimal':
      if (typeof sent === 'number' && Number.isFinite(sent)) return sent
      throw wrong(path, 'a number', sent)
    case 'integer':
      if (Number.isSafeInteger(sent)) return sent as number
      throw wrong(path, 'a whole number', sent)
    case 'string':
    case 'reference':
    case 'dateTime':
    case 'binary':
      return readText(attribute, sent, path)
  }
}

/** What the schema does not know and what only we set is passed over: Microsoft adds `displayName` to members. */
function readComplex(attribute: Attribute, sent: unknown, path: string): ResourceValue | undefined {
  if (!isObject(sent)) throw wrong(path, 'an object', sent)
  const read: { [name: string]: ResourceValue } = {}
  for (const [key, value] of Object.entries(sent)) {
    const sub = subAttribute(attribute, key)
    if (!sub || sub.mutability === 'readOnly') continue
    const known = readValue(sub, value, `${path}.${sub.name}`)
    if (known !== undefined) read[sub.name] = known
  }
  return Object.keys(read).length === 0 ? undefined : read
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/

function readText(attribute: Attribute, sent: unknown, path: string): string {
  if (typeof sent !== 'string') throw wrong(path, 'a string', sent)
  const most = attribute.type === 'binary' ? LIMITS.binary : LIMITS.text
  if (sent.length > most) throw wrong(path, `at most ${most} characters long`, sent)
  // Neither can be kept as it was sent by every store, and what is kept is answered as it was sent.
  if (!sent.isWellFormed() || sent.includes('\0')) throw wrong(path, 'Unicode text without NUL', sent)
  if (attribute.required && sent.trim() === '') throw wrong(path, 'a text that is not empty', sent)
  if (attribute.type === 'dateTime' && !(DATE_TIME.test(sent) && !Number.isNaN(Date.parse(sent)))) {
    throw wrong(path, 'a date and time as in 2026-01-31T08:00:00Z', sent)
  }
  if (attribute.type === 'binary' && !BASE64.test(sent)) throw wrong(path, 'Base64', sent)
  return sent
}
