import type { z } from 'zod/v4'
import { Problem } from '../http/route.ts'

const MOST_ISSUES = 5

/**
 * The body as its schema says, or a problem 400 that names what was wrong and what would be right. `secret`: where
 * secrets are sent, one may stand in the place of a name, so that strange names are not said back.
 */
export function parseBody<S extends z.ZodObject>(schema: S, body: unknown, secret?: 'secret'): z.output<S> {
  const result = schema.safeParse(body)
  if (result.success) return storable(result.data)
  const names = Object.keys(schema.shape).join(', ')
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw notRight('body', `Send a JSON object with ${names}.`)
  }
  throw notRight('body', sayIssues(result.error, names, secret === 'secret'))
}

/** A NUL, which no database keeps, and half of a character, which UTF-8 cannot say: nobody types either. */
const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

function storable<T>(value: T): T {
  const where = notTextIn(value)
  if (where === null) return value
  throw notRight('body', `${where.join('.')}: holds a character that cannot be kept; write it without.`)
}

/** Where there is a text that cannot be kept; null: nowhere. */
function notTextIn(value: unknown): string[] | null {
  if (typeof value === 'string') return isText(value) ? null : []
  if (value === null || typeof value !== 'object') return null
  for (const [name, each] of Object.entries(value)) {
    if (!isText(name)) return [quote(name)]
    const within = notTextIn(each)
    if (within) return [name, ...within]
  }
  return null
}

/** Of a route that takes no body: nothing or `{}`. */
export function takeNothing(body: unknown): void {
  const isEmpty = body !== null && typeof body === 'object' && !Array.isArray(body) && Object.keys(body).length === 0
  if (body !== undefined && !isEmpty) throw notRight('body', 'This takes no body, or an empty JSON object.')
}

/** The same for the query. A parameter that comes twice is refused: no rule says which one counts. */
export function parseQuery<S extends z.ZodObject>(schema: S, query: URLSearchParams): z.output<S> {
  const names = Object.keys(schema.shape).join(', ')
  const twice = [...query.keys()].find((name) => query.getAll(name).length > 1)
  if (twice !== undefined) throw notRight('query', `The parameter ${quote(twice)} comes more than once.`)
  const given = [...query].filter(([, value]) => value !== '')
  const result = schema.safeParse(Object.fromEntries(given))
  if (result.success) return result.data
  throw notRight('query', sayIssues(result.error, names))
}

function sayIssues(error: z.ZodError, names: string, secret = false): string {
  const said = onePerPlace(error.issues).map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const strange = secret ? 'other name' : issue.keys.slice(0, MOST_ISSUES).map(quote).join(', ')
      return `There is no ${strange} here; use ${names || 'none'}.`
    }
    return `${issue.path.join('.') || 'It'}: ${issueWords(issue)}.`
  })
  return said.join(' ')
}

/**
 * The first of each place: what is of another type is measured too, which says nothing. Bounds that every whole number
 * has give way to those that were meant.
 */
function onePerPlace(issues: z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const places = new Map<string, z.core.$ZodIssue>()
  for (const issue of issues.toSorted((one, other) => Number(isSafeBound(one)) - Number(isSafeBound(other)))) {
    const place = issue.code === 'unrecognized_keys' ? '' : issue.path.join('.')
    if (!places.has(place)) places.set(place, issue)
  }
  return [...places.values()].slice(0, MOST_ISSUES)
}

function isSafeBound(issue: z.core.$ZodIssue): boolean {
  const bound = issue.code === 'too_big' ? issue.maximum : issue.code === 'too_small' ? issue.minimum : 0
  return Math.abs(Number(bound)) === Number.MAX_SAFE_INTEGER
}

/** What a schema says by itself; what we wrote stays. */
const BY_ITSELF = /^(?:Too small|Too big|Invalid input|Invalid option|Invalid ISO datetime)\b/

const TYPE_WORDS: Partial<Record<string, string>> = { int: 'whole number', record: 'object' }

function issueWords(issue: z.core.$ZodIssue): string {
  if (!BY_ITSELF.test(issue.message)) return issue.message
  if (issue.code === 'too_small') return `use ${bound(issue.origin, Number(issue.minimum), 'least')}`
  if (issue.code === 'too_big') return `use ${bound(issue.origin, Number(issue.maximum), 'most')}`
  if (issue.code === 'invalid_value') return `use ${issue.values.map((value) => quote(String(value))).join(', ')}`
  if (issue.code === 'invalid_format') return 'must be a time, as in 2026-12-31T23:59:59Z'
  if (issue.code === 'invalid_union') return 'is in none of its forms; /api/openapi.json has them'
  if (issue.code !== 'invalid_type') return issue.message
  if (issue.message.endsWith('received undefined')) return 'it is missing'
  return `it must be of type ${TYPE_WORDS[issue.expected] ?? issue.expected}`
}

/** "at most 200 characters", "at least 1", "at most 10 of them" */
function bound(origin: string, n: number, which: 'least' | 'most'): string {
  const unit = origin === 'string' ? (n === 1 ? ' character' : ' characters') : origin === 'array' ? ' of them' : ''
  return `at ${which} ${n}${unit}`
}

/** What was sent, short enough to be told back. */
export const quote = (text: string): string => JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text)

export const notRight = (part: 'body' | 'query', detail: string): Problem =>
  new Problem(400, part === 'body' ? 'Body not right' : 'Query not right', detail)

/** A cursor of another list or order is the caller's mistake; stores name that error `BadCursor`. */
export async function withCursor<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && error.name === 'BadCursor') {
      throw notRight('query', 'The cursor is not one of this list. Leave it out to start at the first page.')
    }
    throw error
  }
}
