/** Cuts a filter or a path into words, values and marks. Each character is read once; nothing is tried twice. */
import { quoted, ScimError, type ScimType } from '../errors.ts'

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
const BACKSLASH = 92
const LETTER_U = 117

const setOf = (characters: string): ReadonlySet<number> => new Set([...characters].map((each) => each.charCodeAt(0)))
const MARKS = setOf('()[].')
const DIGITS = setOf('0123456789')
const NUMBER = setOf('0123456789+-.eE')
const WORD = setOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$-_.:/%#')
const ESCAPES = setOf('"\\/bfnrtu')
const HEX = setOf('0123456789abcdefABCDEF')
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * `subject` says what the text is, and by it which scimType a refusal has: of a path, what stands between brackets is a
 * filter (RFC 7644 §3.12, table 9).
 */
export function createScanner(source: string, subject: 'filter' | 'path'): Scanner {
  let at = 0
  let ahead: Token | null = null
  let bracketed = false

  const scimType = (): ScimType => (subject === 'filter' || bracketed ? 'invalidFilter' : 'invalidPath')

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

  /** A JSON string, RFC 8259 §7. */
  function text(): string {
    const start = at++
    let escaped = false
    for (let unit = source.charCodeAt(at); unit !== QUOTE; unit = source.charCodeAt(at)) {
      if (at >= source.length) refuse(start, 'the text that begins here has no closing double quote.')
      if (unit < SPACE) refuse(at, 'found a control character in a text; write it as \\u and four digits.')
      if (unit === BACKSLASH) {
        escaped = true
        escape()
      } else at++
    }
    at++
    const value = escaped ? String(JSON.parse(source.slice(start, at))) : source.slice(start + 1, at - 1)
    // Neither can be kept by a database, so no value can be equal.
    if (!value.isWellFormed()) refuse(start, 'the text has half of a surrogate pair, which is no character.')
    if (value.includes('\0')) refuse(start, 'the text has the character U+0000, which no value can have.')
    return value
  }

  function escape(): void {
    const letter = source.charCodeAt(at + 1)
    if (!ESCAPES.has(letter)) refuse(at, 'after a backslash expected one of " \\ / b f n r t u.')
    if (letter === LETTER_U)
      for (let digit = at + 2; digit < at + 6; digit++)
        if (!HEX.has(source.charCodeAt(digit))) refuse(at, 'after \\u expected four hexadecimal digits.')
    at += letter === LETTER_U ? 6 : 2
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
