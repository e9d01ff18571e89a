/** What an endpoint of Graph is told, and which of its query options a call may carry. */
import { Refusal } from '../http.ts'
import type { Answer, Call } from '../http.ts'
import type { Faults } from '../faults.ts'
import type { Facts } from '../requests.ts'
import type { World } from '../world.ts'
import { refusal } from './errors.ts'

export interface GraphCaller extends Call {
  world: World
  params: Record<string, string>
  now: number
  /** A script's own hand: no credential, no limits. */
  script: boolean
  /** Address of the API as it was called, version included. */
  root: string
  faults: Faults
  /** Notes what a write is about, and how many facts it changed. */
  about(facts: Partial<Facts>): void
}

export type GraphEndpoint = (caller: GraphCaller) => Answer

/** Refuses query options that the call does not document. `tenant` is a script's way to name a company. */
export function allow({ query, now, script }: GraphCaller, ...names: string[]): void {
  for (const name of query.keys()) {
    if (names.includes(name) || (script && name === 'tenant')) continue
    throw new Refusal(refusal(400, `Query option '${name}' is not supported.`, now, 'Request_UnsupportedQuery'))
  }
}

/** A whole number between 1 and `max`. */
export function readTop({ query, now, faults, script }: GraphCaller, usual: number, max: number): number {
  const text = query.get('$top')
  const top = text === null ? usual : Number(text)
  if (Number.isInteger(top) && top >= 1 && top <= max)
    return Math.min(top, (script ? null : faults.switches.mostPerPage) ?? top)
  const message = `Invalid page size specified: '${text}'. Must be between 1 and ${max} inclusive.`
  throw new Refusal(refusal(400, message, now, 'Request_UnsupportedQuery'))
}

/** `$select`, null where absent; unknown properties are refused in Graph's words. */
export function readSelect({ query, now }: GraphCaller, known: readonly string[], type: string): string[] | null {
  const text = query.get('$select')
  if (text === null) return null
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return names
  const message = `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type '${type}'.`
  throw new Refusal(refusal(400, message, now, 'BadRequest'))
}

/** A token that only the sandbox reads. */
export const seal = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url')

export function unseal<T extends object>(token: string, now: number): T {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    if (typeof content === 'object' && content !== null) return content as T
  } catch {
    // falls through to the refusal
  }
  throw new Refusal(refusal(400, 'Badly formed token.', now, 'BadRequest'))
}

export const place = (value: unknown): number => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : 0)

/** `field eq 'value'`, joined by `and`; throws on anything else. Quotes are doubled inside a value. */
export function readEquals(text: string, fields: readonly string[], now: number): { field: string; value: string }[] {
  const refuse = (): never => {
    const message = `Invalid filter clause: only 'eq' on ${fields.join(', ')}, joined by 'and', is supported.`
    throw new Refusal(refusal(400, message, now, 'Request_UnsupportedQuery'))
  }
  if (text.length > 2000) return refuse()
  return text.split(/ and /i).map((part) => {
    const [, field, quoted, bare] = /^\s*(\w+) eq (?:'((?:[^']|'')*)'|(true|false))\s*$/i.exec(part) ?? []
    if (!field || !fields.includes(field)) return refuse()
    return { field, value: bare ?? (quoted ?? '').replaceAll("''", "'") }
  })
}
