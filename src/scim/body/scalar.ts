/** Values that are neither lists nor objects, RFC 7643 §2.3. Kept as they were sent, but for booleans written as strings. */
import type { Attribute, AttributeType } from '../../directory/schema/attribute.ts'
import { fold } from '../../directory/schema/fold.ts'
import { invalid } from './invalid.ts'

type Scalar = string | number | boolean

/** In UTF-16 units. */
export const MAX_TEXT = 4_096
/** Of what holds a file: a certificate, or a picture in a `data:` URI. */
export const MAX_FILE = 1_048_576
/** Of what the store keeps in a column to find and sort by, as it is compared: an index has no room for more. */
export const MAX_COLUMN = 256

interface Kind {
  right: string
  /** Undefined: not of this type. */
  read: (sent: unknown) => Scalar | undefined
}

const asText = (check: (text: string) => boolean) => (sent: unknown) =>
  typeof sent === 'string' && check(sent) ? sent : undefined

const KINDS: Record<Exclude<AttributeType, 'complex'>, Kind> = {
  // A number is not made a string: 007 and 1e21 would come back as something that nobody sent.
  string: { right: 'a string', read: asText(() => true) },
  boolean: { right: 'true or false', read: asBoolean },
  decimal: { right: 'a number', read: (sent) => (Number.isFinite(sent) ? (sent as number) : undefined) },
  integer: { right: 'a whole number', read: (sent) => (Number.isSafeInteger(sent) ? (sent as number) : undefined) },
  dateTime: { right: 'a date and time such as "2008-01-23T04:56:22Z"', read: asText(isDateTime) },
  binary: { right: 'Base64 (RFC 4648 §4), without line breaks', read: asText(isBase64) },
  reference: { right: 'a URI', read: asText(isReference) },
}

export function readScalar(attribute: Attribute, sent: unknown, path: string): Scalar | undefined {
  const kind = KINDS[attribute.type === 'complex' ? 'string' : attribute.type]
  if (typeof sent === 'string') requireStorable(attribute, sent, path)
  const value = kind.read(sent)
  if (value === undefined) throw invalid(path, attribute, kind.right, sent)
  // What cannot be changed would otherwise be nothing for ever.
  return attribute.mutability === 'immutable' && isBlank(value) ? undefined : value
}

export const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === ''

const isFile = ({ type }: Attribute, text: string): boolean =>
  type === 'binary' || (type === 'reference' && text.startsWith('data:'))

function requireStorable(attribute: Attribute, text: string, path: string): void {
  const most = isFile(attribute, text) ? MAX_FILE : MAX_TEXT
  if (text.length > most)
    throw invalid(path, attribute, `at most ${most} characters long (this has ${text.length})`, text)
  const compared = attribute.caseExact ? text : fold(text)
  if (attribute.column && compared.length > MAX_COLUMN)
    throw invalid(path, attribute, `at most ${MAX_COLUMN} characters long (this has ${compared.length})`, text)
  if (text.includes('\0')) throw invalid(path, attribute, 'text without the character U+0000', text)
  if (!text.isWellFormed()) throw invalid(path, attribute, 'well-formed Unicode, without half a surrogate pair', text)
}

/** Entra sends `"True"` and `"False"`. */
function asBoolean(sent: unknown): boolean | undefined {
  if (typeof sent === 'boolean') return sent
  if (typeof sent !== 'string' || sent.length > 5) return undefined
  const word = sent.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}

/** xsd:dateTime: a date that exists, a time, and perhaps a zone. */
export function isDateTime(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)?$/.exec(text)
  if (!parts) return false
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  const days = month >= 1 && month <= 12 ? new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate() : 0
  return day >= 1 && day <= days && hour <= 23 && minute <= 59 && second <= 59
}

/** Padding may be left out, RFC 7643 §2.3.6. */
export function isBase64(text: string): boolean {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return false
  const padding = text.length - text.replace(/=+$/, '').length
  return padding ? text.length % 4 === 0 : text.length % 4 !== 1
}

/** Absolute or relative, RFC 7643 §2.3.7. A script is not a place: somebody's page would run it. */
export function isReference(text: string): boolean {
  if (/[\s<>"\\`\p{Cc}]/u.test(text) || /^(javascript|vbscript):/i.test(text)) return false
  return URL.canParse(text, 'https://relative.invalid/')
}
