/**
 * Cursors of RFC 9865: a place in a list as text, which holds all that the next page needs. Nothing is kept for one, so
 * it outlives a restart. It is not signed: whoever makes one up finds another page of what the caller may read anyway.
 */
import { createHash } from 'node:crypto'
import type { Place } from '../directory/store.ts'
import { ScimError } from './errors.ts'

/** Seconds. */
export const CURSOR_TIMEOUT = 3_600

/** What a cursor is good for. */
export interface CursorScope {
  /** Whose list of what, and how it is filtered and sorted. */
  list: readonly (string | boolean | null)[]
  count: number
  /** ISO 8601. */
  now: string
}

const VERSION = 1
const LONGEST = 2_000

export function toCursor({ kind, key, seq, total }: Place, { list, count, now }: CursorScope): string {
  const parts = [VERSION, fingerprint(list), Date.parse(now), count, kind, seq, total, key]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** @throws ScimError 400 invalidCursor, expiredCursor, invalidCount */
export function fromCursor(cursor: string, { list, count, now }: CursorScope): Place {
  const [version, scope, made, counted, kind, seq, total, key, ...more] = partsOf(cursor)
  const isRight =
    version === VERSION && isNumber(made) && isNumber(seq) && isNumber(total) && isKey(key) && more.length === 0
  if (!isRight || (kind !== 'user' && kind !== 'group')) throw invalid('It is none that this service made.')
  if (scope !== fingerprint(list)) throw invalid('It belongs to a list with another filter, sort, endpoint or caller.')
  if (Date.parse(now) - made > CURSOR_TIMEOUT * 1000) {
    const detail = `The cursor expired: it was good for ${CURSOR_TIMEOUT} seconds. Begin again with an empty cursor.`
    throw new ScimError(400, 'expiredCursor', detail)
  }
  if (counted !== count) {
    const detail = `count must stay what it was on the first page (${String(counted)}), but it is ${count} now.`
    throw new ScimError(400, 'invalidCount', detail)
  }
  return { kind, key, seq, total }
}

const invalid = (why: string): ScimError =>
  new ScimError(400, 'invalidCursor', `The cursor cannot be used. ${why} Begin again with an empty cursor.`)

function partsOf(cursor: string): unknown[] {
  if (cursor.length > LONGEST || !/^[\w-]+$/.test(cursor)) throw invalid('It is none that this service made.')
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const isKey = (value: unknown): value is Place['key'] =>
  value === null ||
  (typeof value === 'string' && value.isWellFormed() && !value.includes('\0')) ||
  (typeof value === 'number' && Number.isFinite(value))

const fingerprint = (list: CursorScope['list']): string =>
  createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 22)
