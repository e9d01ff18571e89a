/** A text within a filter: a JSON string, RFC 8259 §7. */
const SPACE = 32
const QUOTE = 34
const BACKSLASH = 92
const LETTER_U = 117

const setOf = (characters: string): ReadonlySet<number> => new Set([...characters].map((each) => each.charCodeAt(0)))
const ESCAPES = setOf('"\\/bfnrtu')
const HEX = setOf('0123456789abcdefABCDEF')

/** `refuse` is told where, from 0, and what is wrong there. */
type Refuse = (at: number, what: string) => never

/** What the string that opens at `start` stands for, and where its closing quote is. */
export function jsonText(source: string, start: number, refuse: Refuse): { value: string; end: number } {
  let at = start + 1
  let escaped = false
  for (let unit = source.charCodeAt(at); unit !== QUOTE; unit = source.charCodeAt(at)) {
    if (at >= source.length) refuse(start, 'the text that begins here has no closing double quote.')
    if (unit < SPACE) refuse(at, 'found a control character in a text; write it as \\u and four digits.')
    escaped ||= unit === BACKSLASH
    at += unit === BACKSLASH ? escapeLength(source, at, refuse) : 1
  }
  const value = escaped ? String(JSON.parse(source.slice(start, at + 1))) : source.slice(start + 1, at)
  // Neither can be kept by a database, so no value can be equal.
  if (!value.isWellFormed()) refuse(start, 'the text has half of a surrogate pair, which is no character.')
  if (value.includes('\0')) refuse(start, 'the text has the character U+0000, which no value can have.')
  return { value, end: at }
}

function escapeLength(source: string, at: number, refuse: Refuse): number {
  const letter = source.charCodeAt(at + 1)
  if (!ESCAPES.has(letter)) refuse(at, 'after a backslash expected one of " \\ / b f n r t u.')
  if (letter !== LETTER_U) return 2
  for (let digit = at + 2; digit < at + 6; digit++)
    if (!HEX.has(source.charCodeAt(digit))) refuse(at, 'after \\u expected four hexadecimal digits.')
  return 6
}
