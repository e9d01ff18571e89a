/**
 * A person out of uploaded user exports: the rows that are about the person go, and elsewhere what names it alone. All
 * other rows stay as they were uploaded, byte for byte.
 */
import type { ErasedPerson } from '../../audit/store.ts'
import { foldKey } from '../fold.ts'
import { mentionOf, type Mention } from './mention.ts'

type Pieces = AsyncIterable<Uint8Array>

export interface Scrubbed {
  content: Uint8Array[]
  /** Rows that went, and rows that lost a word. */
  rows: number
}

/** Headings of the columns that say whom a row is about. */
export type OwnColumns = readonly string[]

export async function withoutPerson(pieces: Pieces, columns: OwnColumns, person: ErasedPerson): Promise<Scrubbed> {
  const look = lookAt(columns, person)
  const content: Uint8Array[] = []
  let rows = 0
  let coding: Coding | null = null
  for await (const record of recordsOf(pieces, (first) => (coding = codingOf(first)))) {
    const written = coding ?? EIGHT_BITS
    const { text, encode } = readRecord(record, written)
    const left = look(text)
    if (left !== text) rows += 1
    if (left !== '') content.push(left === text ? written.bytes(record) : encode(left))
  }
  return { content, rows }
}

/** Empty: the row goes. */
function lookAt(columns: OwnColumns, { ids, names }: ErasedPerson): (record: string) => string {
  const all = new Set([...ids, ...names].map(foldKey))
  // a number may be somebody else's by now, and a name a namesake's
  const own = [...ids, ...names.filter((name) => name.includes('@'))]
  const mention: Mention = mentionOf({ ids: own, names: [] })
  let heading: Heading | null = null
  return (record) => {
    if (heading === null) {
      heading = headingIn(record, columns)
      // what stands above the headings is about nobody
      if (heading !== null) return record
    }
    const { delimiter, places } = heading ?? { delimiter: ',', places: [] }
    const cells = cellsOf(record, delimiter)
    if (places.some((at) => all.has(foldKey(cells[at] ?? '')))) return ''
    return mention.in(record) ? mention.without(record) : record
  }
}

interface Heading {
  delimiter: string
  /** Where the columns are that say whom a row is about. */
  places: number[]
}

const DELIMITERS = [',', ';', '\t', '|']

/** Null: this is not the line of headings. */
function headingIn(record: string, columns: OwnColumns): Heading | null {
  for (const delimiter of DELIMITERS) {
    const cells = cellsOf(record, delimiter)
    const places = columns.map((column) => cells.indexOf(column)).filter((at) => at >= 0)
    if (places.length === columns.length) return { delimiter, places }
  }
  return null
}

/** Without what spreadsheets put around them. */
function cellsOf(record: string, delimiter: string): string[] {
  const sign = delimiter === '|' ? '\\|' : delimiter
  const cells = new RegExp(`(?:^|${sign})\\s*(?:"((?:[^"]|"")*)"|([^${sign}]*))`, 'g')
  return [...record.replace(/^\uFEFF/, '').matchAll(cells)].map(([, quoted, plain = '']) => {
    const cell = quoted === undefined ? plain : quoted.replaceAll('""', '"')
    return (/^="(.*)"$/s.exec(cell)?.[1] ?? cell)
      .replace(/^'(?=[+\-=@\d])/, '')
      .replace(/\s+/g, ' ')
      .trim()
  })
}

interface Coding {
  /** Bytes as letters that stand for themselves or, of UTF-16, for two of them. */
  letters(bytes: Buffer): string
  bytes(letters: string): Buffer
  wide: boolean
}

const EIGHT_BITS: Coding = {
  letters: (bytes) => bytes.toString('latin1'),
  bytes: (letters) => Buffer.from(letters, 'latin1'),
  wide: false,
}
const LITTLE: Coding = {
  letters: (bytes) => bytes.toString('utf16le'),
  bytes: (letters) => Buffer.from(letters, 'utf16le'),
  wide: true,
}
const BIG: Coding = {
  letters: (bytes) => Buffer.from(bytes).swap16().toString('utf16le'),
  bytes: (letters) => Buffer.from(letters, 'utf16le').swap16(),
  wide: true,
}

/** Headings are ASCII, so every second byte of UTF-16 is zero, with or without its mark. */
function codingOf([first, second]: Uint8Array): Coding {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return LITTLE
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return BIG
  return EIGHT_BITS
}

/** UTF-8 where it is that, else a code page whose letters stand for themselves. */
function readRecord(record: string, coding: Coding): { text: string; encode(text: string): Buffer } {
  if (coding.wide) return { text: record, encode: coding.bytes }
  const bytes = Buffer.from(record, 'latin1')
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { text, encode: (written) => Buffer.from(written) }
  } catch {
    return { text: record, encode: coding.bytes }
  }
}

/** A quote that is never closed must not make one row of all the rest. */
const LONGEST = 256 * 1024

/** Each with the break at its end. A break within quotes does not end one. */
async function* recordsOf(pieces: Pieces, begins: (first: Uint8Array) => Coding): AsyncGenerator<string> {
  let coding: Coding | null = null
  let odd: Buffer = Buffer.alloc(0)
  let rest = ''
  for await (const piece of pieces) {
    const bytes: Buffer = Buffer.concat([odd, piece])
    odd = bytes
    if (coding === null && bytes.length < 2) continue
    coding ??= begins(bytes)
    const even = coding.wide ? bytes.length & ~1 : bytes.length
    odd = bytes.subarray(even)
    const text = rest + coding.letters(bytes.subarray(0, even))
    let from = 0
    for (let to = endOf(text, from); to >= 0; to = endOf(text, from)) {
      yield text.slice(from, to)
      from = to
    }
    rest = text.slice(from)
    if (rest.length <= 2 * LONGEST) continue
    yield rest
    rest = ''
  }
  if (rest !== '') yield rest
}

/** -1: its end did not come yet. */
function endOf(text: string, from: number): number {
  let quoted = false
  for (let at = from; at < text.length; at++) {
    const letter = text[at]
    if (letter === '"') quoted = quoted ? false : text[at - 1] === '"' || isFieldStart(text, from, at)
    else if (letter === '\n' && (!quoted || at - from > LONGEST)) return at + 1
  }
  return -1
}

/** A quote in the middle of a name is a letter of it. */
function isFieldStart(text: string, from: number, at: number): boolean {
  let before = at - 1
  while (before >= from && (text[before] === ' ' || text[before] === '\uFEFF' || text[before] === '=')) before--
  return before < from || ',;\t|'.includes(text[before] ?? '')
}
