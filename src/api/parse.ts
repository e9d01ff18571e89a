import type { z } from 'zod/v4'
import { Problem } from '../http/route.ts'

const MOST_ISSUES = 5

/**
 * The body as its schema says, or a problem 400 that names what was wrong and what would be right. `secret`: where
 * secrets are sent, one may stand in the place of a name, so that strange names are not said back.
 */
export function parseBody<S extends z.ZodObject>(schema: S, body: unknown, secret?: 'secret'): z.output<S> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const names = Object.keys(schema.shape).join(', ')
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw notRight('body', `Send a JSON object with ${names}.`)
  }
  throw notRight('body', sayIssues(result.error, names, secret))
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

function sayIssues(error: z.ZodError, names: string, secret?: 'secret'): string {
  const said = error.issues.slice(0, MOST_ISSUES).map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const strange = secret ? 'other name' : issue.keys.slice(0, MOST_ISSUES).map(quote).join(', ')
      return `There is no ${strange} here; use ${names || 'none'}.`
    }
    return `${issue.path.join('.') || 'It'}: ${issueWords(issue)}.`
  })
  return said.join(' ')
}

/** What a schema says by itself; what we wrote stays. */
const BY_ITSELF = /^(?:Too small|Too big|Invalid input|Invalid option)\b/

function issueWords(issue: z.core.$ZodIssue): string {
  if (!BY_ITSELF.test(issue.message)) return issue.message
  if (issue.code === 'too_small') return `use ${bound(issue.origin, Number(issue.minimum), 'least')}`
  if (issue.code === 'too_big') return `use ${bound(issue.origin, Number(issue.maximum), 'most')}`
  if (issue.code === 'invalid_value') return `use ${issue.values.map((value) => quote(String(value))).join(', ')}`
  if (issue.code !== 'invalid_type') return issue.message
  return issue.message.endsWith('received undefined') ? 'it is missing' : `it must be of type ${issue.expected}`
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
