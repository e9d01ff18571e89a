/**
 * Ids that can be read back: an index goes in and comes out again, so that a company of a million people needs no
 * table. Each company has its own salt, so ids of different companies never meet.
 */
import { createHash } from 'node:crypto'

/** What an id names; at most 12 bits. */
export const KIND = {
  person: 1,
  admin: 2,
  callingPlan: 3,
  resource: 4,
  guest: 5,
  holderResource: 6,
  holderColleague: 7,
  created: 8,
  extension: 9,
  secondExtension: 10,
  ccExtension: 11,
  licence: 12,
  site: 13,
  role: 14,
  operation: 15,
  audit: 16,
  policy: 17,
  pbxCreated: 18,
  part: 19,
  siteCreated: 20,
  group: 21,
  groupCreated: 22,
} as const

export interface Numbered {
  kind: number
  /** Below 2^20. */
  index: number
}

export interface Ids {
  /** A GUID as Entra writes it. */
  guid(kind: number, index: number): string
  guidOf(guid: string): Numbered | null
  /** 22 characters of base64url, as 8x8 writes ids. */
  code(kind: number, index: number): string
  codeOf(code: string): Numbered | null
  /** 32 unsigned bits that look random and always are the same. */
  hash(kind: number, index: number): number
}

const INDEX_BITS = 20
export const MAX_INDEX = 2 ** INDEX_BITS - 1

function mix(value: number, salt: number): number {
  let x = value ^ salt
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

function unmix(value: number, salt: number): number {
  let x = value ^ (value >>> 16)
  x = Math.imul(x, 0x7ed1b41d)
  x ^= (x >>> 13) ^ (x >>> 26)
  x = Math.imul(x, 0xa5cb9243)
  x ^= x >>> 16
  return (x ^ salt) >>> 0
}

const hex = (x: number): string => x.toString(16).padStart(8, '0')

/** A hex digest of this text: the source of salts, keys and secrets of a company. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

export function createIds(company: string): Ids {
  const salts = Array.from({ length: 5 }, (_, n) => parseInt(digest(`${company}#${n}`).slice(0, 8), 16))
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0] = salts
  const words = (kind: number, index: number): [number, number, number, number] => {
    const a = mix(((kind << INDEX_BITS) | index) >>> 0, s0)
    const b = mix(a, s1)
    const c = mix(b, s2)
    return [a, b, c, mix(c, s3)]
  }
  const numbered = (word: number): Numbered => {
    const plain = unmix(word, s0)
    return { kind: plain >>> INDEX_BITS, index: plain & MAX_INDEX }
  }
  const ids: Ids = {
    guid(kind, index) {
      const [a, b, c, d] = words(kind, index)
      const rest = hex(b) + hex(c) + hex(d)
      const variant = '89ab'[d & 3] ?? '8'
      return `${hex(a)}-${rest.slice(0, 4)}-4${rest.slice(5, 8)}-${variant}${rest.slice(9, 12)}-${rest.slice(12)}`
    },
    guidOf(guid) {
      if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(guid)) return null
      const found = numbered(parseInt(guid.slice(0, 8), 16))
      return ids.guid(found.kind, found.index) === guid.toLowerCase() ? found : null
    },
    code(kind, index) {
      const bytes = Buffer.allocUnsafe(16)
      words(kind, index).forEach((word, n) => bytes.writeUInt32BE(word, n * 4))
      return bytes.toString('base64url')
    },
    codeOf(code) {
      if (!/^[\w-]{22}$/.test(code)) return null
      const found = numbered(Buffer.from(code, 'base64url').readUInt32BE(0))
      return ids.code(found.kind, found.index) === code ? found : null
    },
    hash: (kind, index) => mix(((kind << INDEX_BITS) | index) >>> 0, s4),
  }
  return ids
}
