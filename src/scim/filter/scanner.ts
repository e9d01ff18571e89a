/** Cuts a filter or a path into words, values and marks. Each character is read once; nothing is tried twice. */
import { quoted, ScimError, type ScimType } from '../errors.ts'
import { jsonText } from './jsonText.ts'

/** In UTF-16 units. */
export const LONGEST = 4_096

export interface Token {
  /** `text` is a JSON string, and the token's text is what it stands for. `mark` is one of ( ) [ ] and the dot after ]. */
  kind: 'word' | 'text' | 'number' | 'mark' | 'end'
  text: string
  /** Where it begins, from 0. */
  at: number
}

export interface Scanner {
  peek(): Token
  next(): Token
  /** Takes the next token when it is this mark, or this word in any case. */
  takes(text: string): boolean
  /** Throws a ScimError that names the character. */
  refuse(at: number, what: string): never
  /** Refuses the next token, as it is not what is expected. */
  unexpected(expected: string): never
}

const TAB = 9
const LINE_FEED = 10
const RETURN = 13
const SPACE = 32
const QUOTE = 34
const MINUS = 45

const setOf = (characters: string): ReadonlySet<number> => new Set([...characters].map((each) => each.charCodeAt(0)))
const MARKS = setOf('()[].')
const DIGITS = setOf('0123456789')
const NUMBER = setOf('0123456789+-.eE')
const WORD = setOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$-_.:/%#')
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** What a text is, and by it which scimType a refusal has (RFC 7644 §3.12, table 9): `invalidPath` is of PATCH alone. */
export type Subject = 'filter' | 'path' | 'sortBy'

/** Of a path, what stands between brackets is a filter. */
export function createScanner(source: string, subject: Subject): Scanner {
  let at = 0
  let ahead: Token | null = null
  let bracketed = false

  const scimType = (): ScimType => {
    if (subject === 'sortBy') return 'invalidValue'
    return subject === 'filter' || bracketed ? 'invalidFilter' : 'invalidPath'
  }

  function refuse(place: number, what: string): never {
    const character = [...source.slice(0, place)].length + 1
    throw new ScimError(400, scimType(), `The ${subject} is wrong at character ${character}: ${what}`)
  }

  function unexpected(expected: string): never {
    const token = peek()
    return refuse(token.at, `expected ${expected}, found ${described(token)}.`)
  }

  function peek(): Token {
    return (ahead ??= scan())
  }

  function next(): Token {
    const token = peek()
    ahead = null
    if (token.kind === 'mark' && token.text === '[') bracketed = true
    if (token.kind === 'mark' && token.text === ']') bracketed = false
    return token
  }

  function takes(text: string): boolean {
    const { kind, text: found } = peek()
    if ((kind !== 'mark' && kind !== 'word') || found.toLowerCase() !== text) return false
    next()
    return true
  }

  function scan(): Token {
    while (isSpace(source.charCodeAt(at))) at++
    const start = at
    if (at >= source.length) return { kind: 'end', text: '', at }
    const first = source.charCodeAt(at)
    if (first === QUOTE) return { kind: 'text', text: text(), at: start }
    if (MARKS.has(first)) return { kind: 'mark', text: source.slice(start, ++at), at: start }
    if (first === MINUS || DIGITS.has(first)) return { kind: 'number', text: number(), at: start }
    if (WORD.has(first)) return { kind: 'word', text: run(WORD), at: start }
    const character = String.fromCodePoint(source.codePointAt(at) ?? 0)
    const right = /['‘’“”„«]/.test(character) ? 'a text stands in straight double quotes.' : 'it has no meaning here.'
    return refuse(at, `found ${quoted(character)}: ${right}`)
  }

  function run(of: ReadonlySet<number>): string {
    const start = at
    while (of.has(source.charCodeAt(at))) at++
    return source.slice(start, at)
  }

  function number(): string {
    const start = at
    const literal = run(NUMBER)
    if (JSON_NUMBER.test(literal) && !WORD.has(source.charCodeAt(at))) return literal
    return refuse(start, `${quoted(literal + run(WORD))} is no number; a text stands in double quotes.`)
  }

  function text(): string {
    const { value, end } = jsonText(source, at, refuse)
    at = end + 1
    return value
  }

  if (source.length > LONGEST)
    throw new ScimError(
      400,
      scimType(),
      `The ${subject} has ${source.length} characters; at most ${LONGEST} are taken. Ask for less at once.`,
    )
  return { peek, next, takes, refuse, unexpected }
}

const isSpace = (unit: number): boolean => unit === SPACE || unit === TAB || unit === LINE_FEED || unit === RETURN

export function described(token: Token): string {
  if (token.kind === 'end') return 'the end'
  if (token.kind === 'number') return token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text
  return token.kind === 'text' ? `the text ${quoted(token.text)}` : quoted(token.text)
}
