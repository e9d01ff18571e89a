/**
 * A text as a person reads it: without capitals, accents and forms of letters, and with what JSON and addresses write
 * instead of letters; each letter with its place in the text as it is kept. Pure.
 */
import { fold, typed } from '../fold.ts'

export interface Reading {
  text: string
  /** Where in the kept text each unit begins, and where it ends; null: in its own place. */
  places: { starts: number[]; ends: number[] } | null
}

/** Printable ASCII is folded in its own place. */
const PLAIN = /^[\x20-\x7e]*$/
/** A letter with its marks: of Hangul, kana in half their width, and everything else. */
const LETTERS = /[^][\p{M}\u1160-\u11ff\uff9e\uff9f]*/gu
const ESCAPES = /\\u([0-9a-f]{4})|\\(["\\/bfnrt])|((?:%[0-9a-f]{2})+)/gi
const ESCAPED: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
/** A body as text in an exchange as text has three. */
const MOST_LEVELS = 4

/** What is compared: case, width, accents and normal forms do not matter. */
export const readable = (text: string): string => (PLAIN.test(text) ? text.toLowerCase() : readLetters(text))

/** As it is kept, then with its escapes undone, as often as there are some. */
export function readingsOf(kept: string): Reading[] {
  const readings: Reading[] = []
  for (let level: Reading | null = { text: kept, places: null }; level && readings.length < MOST_LEVELS;) {
    readings.push(folded(level))
    level = unescaped(level)
  }
  return readings
}

/** The texts of these readings alone, which takes a tenth of the time: most texts name nobody. */
export function* textsOf(kept: string): Generator<string> {
  let text = kept
  for (let level = 0; level < MOST_LEVELS; level++) {
    yield readable(text)
    if (!text.includes('\\') && !text.includes('%')) return
    const plainer = text.replace(ESCAPES, (...escape) => meantBy(escape as string[]) ?? String(escape[0]))
    if (plainer === text) return
    text = plainer
  }
}

function readLetters(text: string): string {
  // the letter is another one only at the end of a word
  return typed(fold(text)).replaceAll('ς', 'σ')
}

function folded({ text, places }: Reading): Reading {
  if (PLAIN.test(text)) return { text: text.toLowerCase(), places }
  const made = createMaking(places)
  for (const { 0: letter, index } of text.matchAll(LETTERS)) made.add(readable(letter), index, index + letter.length)
  return made.reading()
}

function unescaped({ text, places }: Reading): Reading | null {
  const made = createMaking(places)
  let from = 0
  for (const escape of text.matchAll(ESCAPES)) {
    const letters = meantBy(escape)
    if (letters === null) continue
    made.keep(text, from, escape.index)
    from = escape.index + escape[0].length
    made.add(letters, escape.index, from)
  }
  if (from === 0) return null
  made.keep(text, from, text.length)
  return made.reading()
}

function meantBy([, code, sign, bytes]: readonly (string | undefined)[]): string | null {
  if (code !== undefined) return String.fromCharCode(parseInt(code, 16))
  if (sign !== undefined) return ESCAPED[sign.toLowerCase()] ?? sign
  try {
    return decodeURIComponent(bytes ?? '')
  } catch {
    return null
  }
}

function createMaking(places: Reading['places']) {
  const pieces: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  const add = (letters: string, from: number, to: number): void => {
    pieces.push(letters)
    for (let unit = 0; unit < letters.length; unit++) {
      starts.push(places ? (places.starts[from] ?? 0) : from)
      ends.push(places ? (places.ends[to - 1] ?? 0) : to)
    }
  }
  return {
    add,
    keep(text: string, from: number, to: number): void {
      for (let at = from; at < to; at++) add(text[at] ?? '', at, at + 1)
    },
    reading: (): Reading => ({ text: pieces.join(''), places: { starts, ends } }),
  }
}
