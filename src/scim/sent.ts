/** What a refused request sent, as the log keeps it: without secrets, and no more than a person reads. */
import type { SentRequest } from '../audit/store.ts'
import { BLANK, blanked, holdsSecret, isNamed, MOST_SECRETS, namesSecret, secretsIn, DEEPEST } from './secrets.ts'

/** Of a body, in characters. */
const MOST_BODY = 8_192
const MOST_QUERY = 1_024
/** A longer value is left out, not cut: half of a secret would not be found in it. */
const LONGEST_VALUE = 2_000

interface Sent {
  headers: Record<string, string | undefined>
  body: unknown
  query: URLSearchParams
}

/** Null: it sent nothing beside its address. */
export function sentOf({ headers, body, query }: Sent): SentRequest | null {
  const secrets = secretsIn(body)
  if (secrets.length > MOST_SECRETS) return { query: null, body: null, cut: true }
  const token = headers['authorization']?.split(' ').at(-1)
  if (token) secrets.push(token)
  const asked = query.size === 0 ? '' : queryText(query, secrets)
  const printer = createPrinter(secrets)
  if (body !== undefined && body !== null) printer.print(body, 0)
  if (asked === '' && printer.text() === '') return null
  const cut = printer.isCut() || asked.length > MOST_QUERY
  return { query: asked === '' ? null : shortened(asked), body: printer.text() || null, cut }
}

const shortened = (text: string): string =>
  text.length <= MOST_QUERY ? text : `${text.slice(0, MOST_QUERY).toWellFormed()}…`

/** One parameter a line, as it was meant: `filter=userName eq "ana"`. */
function queryText(query: URLSearchParams, secrets: readonly string[]): string {
  const lines: string[] = []
  let length = 0
  for (const [name, value] of query) {
    lines.push(`${clean(name, secrets)}=${namesSecret(name) ? BLANK : clean(value, secrets)}`)
    length += lines.at(-1)?.length ?? 0
    if (length > MOST_QUERY) break
  }
  return lines.join('\n')
}

function clean(value: string, secrets: readonly string[]): string {
  if (value.length > LONGEST_VALUE) return `… ${value.length} characters, left out`
  return holdsSecret(value) ? BLANK : blanked(value, secrets)
}

interface Printer {
  print(value: unknown, depth: number): void
  text(): string
  isCut(): boolean
}

/** JSON with a line for each value. Stops where there is enough, however much was sent. */
function createPrinter(secrets: readonly string[]): Printer {
  let text = ''
  let cut = false

  function add(more: string): void {
    if (cut) return
    text += more
    if (text.length <= MOST_BODY) return
    text = `${text.slice(0, MOST_BODY).toWellFormed()}…`
    cut = true
  }

  function print(value: unknown, depth: number): void {
    if (cut) return
    if (typeof value === 'object' && value !== null) return depth > DEEPEST ? add('"…"') : printAll(value, depth)
    const said = typeof value === 'string' ? clean(value, secrets) : blanked(String(value), secrets)
    add(typeof value === 'string' || said !== String(value) ? JSON.stringify(said) : said)
  }

  function printAll(value: object, depth: number): void {
    const isList = Array.isArray(value)
    const names = Object.keys(value)
    if (names.length === 0) return add(isList ? '[]' : '{}')
    const isSecret = isList ? () => false : secretNames(value as Record<string, unknown>, names)
    const indent = '  '.repeat(depth + 1)
    add(isList ? '[' : '{')
    for (const [at, name] of names.entries()) {
      if (cut) return
      add(`${at > 0 ? ',' : ''}\n${indent}`)
      if (!isList) add(`${JSON.stringify(clean(name, secrets))}: `)
      if (isSecret(name)) add(JSON.stringify(BLANK))
      else print((value as Record<string, unknown>)[name], depth + 1)
    }
    add(`\n${'  '.repeat(depth)}${isList ? ']' : '}'}`)
  }

  return { print, text: () => text, isCut: () => cut }
}

/** Under a name of a secret, or the value of an operation whose path is one. */
function secretNames(sent: Record<string, unknown>, names: string[]): (name: string) => boolean {
  const pathNamesOne = names.some((name) => {
    const path = name.toLowerCase() === 'path' ? sent[name] : null
    return typeof path === 'string' && namesSecret(path)
  })
  return (name) => isNamed(name) || (pathNamesOne && name.toLowerCase() === 'value')
}
