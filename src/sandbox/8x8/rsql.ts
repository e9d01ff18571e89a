/**
 * RSQL as the Administration API documents it: == != > < >= <=, `;` and, `,` or, parentheses, `*` as wildcard, quotes;
 * values compare without case, field names with it; at most 2,000 characters.
 */

export type Field = string | number | boolean | null | undefined
export type Predicate = (field: (path: string) => Field) => boolean

export class BadFilter extends Error {}

const MAX_LENGTH = 2000
const MAX_DEPTH = 20
const COMPARISON = /^([\w.]+)(==|!=|>=|<=|>|<)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^;,()"' ]+)/

function unquote(text: string): string {
  const quoted = /^(["'])(.*)\1$/s.exec(text)
  return quoted ? (quoted[2] ?? '').replace(/\\(.)/g, '$1') : text
}

function like(wanted: string): (value: string) => boolean {
  if (!wanted.includes('*')) return (value) => value === wanted
  const parts = wanted.split('*')
  const first = parts.shift() ?? ''
  const last = parts.pop() ?? ''
  return (value) => {
    if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length) return false
    let from = first.length
    for (const part of parts) {
      const at = value.indexOf(part, from)
      if (at === -1 || at + part.length > value.length - last.length) return false
      from = at + part.length
    }
    return true
  }
}

/** Times compare as times, all else as text. */
function compare(value: string, wanted: string): number {
  const [a, b] = [Date.parse(value), Date.parse(wanted)]
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b
  return value < wanted ? -1 : value > wanted ? 1 : 0
}

function comparison(path: string, operator: string, raw: string): Predicate {
  const wanted = unquote(raw).toLowerCase()
  const matches = like(wanted)
  const text = (value: Field): string => (value === null || value === undefined ? '' : String(value).toLowerCase())
  switch (operator) {
    case '==':
      return (field) => matches(text(field(path)))
    case '!=':
      return (field) => !matches(text(field(path)))
    default: {
      const holds = (sign: number): boolean =>
        operator === '>' ? sign > 0 : operator === '<' ? sign < 0 : operator === '>=' ? sign >= 0 : sign <= 0
      return (field) => {
        const value = text(field(path))
        return value !== '' && holds(compare(value, wanted))
      }
    }
  }
}

export interface Filter {
  matches: Predicate
  /** Set when the whole filter is one `path==value` without wildcard: what an index can answer. */
  exact: { path: string; value: string } | null
}

/** Throws `BadFilter`. `fields` are the paths that may be filtered by. */
export function parseFilter(text: string, fields: readonly string[]): Filter {
  if (text.length > MAX_LENGTH) throw new BadFilter(`Filter is longer than ${MAX_LENGTH} characters`)
  let rest = text.trim()
  let only: Filter['exact'] = null
  let comparisons = 0

  function one(depth: number): Predicate {
    if (depth > MAX_DEPTH) throw new BadFilter('Filter is nested too deep')
    if (rest.startsWith('(')) {
      rest = rest.slice(1)
      const inner = either(depth + 1)
      if (!rest.startsWith(')')) throw new BadFilter('Invalid filter syntax')
      rest = rest.slice(1)
      return inner
    }
    const found = COMPARISON.exec(rest)
    const [whole = '', path = '', operator = '', raw = ''] = found ?? []
    if (!found) throw new BadFilter('Invalid filter syntax')
    if (!fields.includes(path)) throw new BadFilter(`Invalid filter field: ${path}`)
    rest = rest.slice(whole.length)
    comparisons += 1
    const value = unquote(raw)
    only = operator === '==' && !value.includes('*') ? { path, value } : null
    return comparison(path, operator, raw)
  }
  function chain(separator: string, next: (depth: number) => Predicate, depth: number): Predicate[] {
    const parts = [next(depth)]
    while (rest.startsWith(separator)) {
      rest = rest.slice(1)
      parts.push(next(depth))
    }
    return parts
  }
  function both(depth: number): Predicate {
    const parts = chain(';', one, depth)
    return (field) => parts.every((part) => part(field))
  }
  function either(depth: number): Predicate {
    const parts = chain(',', both, depth)
    return (field) => parts.some((part) => part(field))
  }

  const matches = either(0)
  if (rest !== '') throw new BadFilter('Invalid filter syntax')
  return { matches, exact: comparisons === 1 ? only : null }
}

export interface SortKey {
  path: string
  descending: boolean
}

/** `+a,-b`; a plus that was not encoded arrives as a blank. Throws `BadFilter`. */
export function parseSort(text: string, fields: readonly string[], most: number): SortKey[] {
  const keys = text.split(',').map((part) => {
    const [, sign = '', path = ''] = /^([+\- ]?)([\w.]+)$/.exec(part) ?? []
    if (!fields.includes(path)) throw new BadFilter('Invalid sort parameter')
    return { path, descending: sign === '-' }
  })
  if (keys.length > most) throw new BadFilter('Invalid sort parameter')
  return keys
}

/** Reads a path such as `basicInfo.userName` out of a record. */
export function fieldOf(record: object): (path: string) => Field {
  return (path) => {
    let value: unknown = record
    for (const name of path.split('.')) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
      value = (value as Record<string, unknown>)[name]
    }
    return typeof value === 'object' ? undefined : (value as Field)
  }
}
