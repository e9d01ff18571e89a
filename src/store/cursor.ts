import { BadCursor } from './errors.ts'

type Part = string | number

/** A place in a list, opaque to its reader. The first part names the list and its order. */
export function toCursor(parts: Part[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** The parts after the list's name. `shape` is what each has to be. Throws `BadCursor`. */
export function fromCursor(cursor: string, list: string, shape: readonly ('string' | 'number')[]): Part[] {
  const parts = parse(cursor)
  if (parts.length !== shape.length + 1 || parts[0] !== list) throw new BadCursor()
  return parts.slice(1).map((part, at) => {
    if (typeof part === 'string' && shape[at] === 'string' && isText(part)) return part
    if (typeof part === 'number' && shape[at] === 'number' && isCount(part)) return part
    throw new BadCursor()
  })
}

/** What no store takes stood in no cursor of ours. */
const isText = (part: string): boolean => part.isWellFormed() && !part.includes('\0')

/** Places and totals are counted from 0: from far below it, span after span up to the first row would take for ever. */
const isCount = (part: number): boolean => Number.isSafeInteger(part) && part >= 0

function parse(cursor: string): unknown[] {
  if (cursor.length > 4000 || !/^[\w-]+$/.test(cursor)) throw new BadCursor()
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(parts)) return parts
  } catch {
    // not ours: refused below
  }
  throw new BadCursor()
}

/** Pages are never larger than this, whatever was asked for. */
const LARGEST_PAGE = 1000

export function pageSize(limit: number, largest = LARGEST_PAGE): number {
  if (!Number.isFinite(limit)) return largest
  return Math.max(1, Math.min(largest, Math.floor(limit)))
}
