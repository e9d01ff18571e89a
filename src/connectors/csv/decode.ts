/** From the bytes that a spreadsheet saved to text, whatever it saved them as. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { ExportContent } from '../contract.ts'
import { NotAnExport } from '../errors.ts'

export const MOST_BYTES = 20 * 1024 * 1024
/** Characters in which the line of headings is looked for. */
const HEAD = 20_000

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** A text that is read piece by piece, as often as needed. */
export interface Text {
  head: string
  pieces(): AsyncGenerator<string>
}

/** Goes through all of it once, to know what it is saved as. Throws `NotAnExport` for what is no text. */
export async function openText(content: ExportContent): Promise<Text> {
  const told = await mark(content)
  const encoding = told ?? ((await isUtf8(content)) ? 'utf-8' : 'windows-1252')
  const pieces = () => decoded(content, encoding)
  return { head: await check(pieces()), pieces }
}

/** Excel saves "CSV UTF-8", "Unicode text" (UTF-16) and plain CSV in the code page of the machine. Null: not UTF-16. */
async function mark(content: ExportContent): Promise<Encoding | null> {
  let start: number[] = []
  for await (const piece of content()) {
    start = [...start, ...piece.subarray(0, 4)].slice(0, 4)
    if (start.length === 4) break
  }
  const [first, second, third, fourth] = start
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  // headings are ASCII, so every second byte of UTF-16 is zero, with or without its mark
  if (first !== 0 && second === 0 && fourth === 0) return 'utf-16le'
  if (first === 0 && second !== 0 && third === 0) return 'utf-16be'
  return null
}

async function isUtf8(content: ExportContent): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const piece of limited(content)) decoder.decode(piece, { stream: true })
    decoder.decode()
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

async function* decoded(content: ExportContent, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const piece of limited(content)) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}

async function* limited(content: ExportContent): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of content()) {
    size += piece.length
    if (size > MOST_BYTES) throw new NotAnExport('The file is larger than 20 MB. Split it, or leave columns out.')
    yield piece
  }
}

/** How files begin that are something else, and what to do then. */
const OTHERS: [RegExp, string][] = [
  [/^PK\u0003\u0004/, 'This is an Excel workbook. Save it as CSV UTF-8, then upload that.'],
  // what a download gives whose sign-in has ended
  [
    /^\s*<(!doctype html|html|head|body)\b/i,
    'This is a web page, and no CSV file. Sign in where it came from, download it again, then upload that.',
  ],
  [/^\s*<\?xml\b/i, 'This is XML. Save it as CSV UTF-8, then upload that.'],
  [/^%PDF-/, 'This is a PDF. Export it as CSV, then upload that.'],
]

/** In no text that anybody wrote; the end mark of old systems (Ctrl+Z) and page breaks are. */
const NO_TEXT = /[\u0000-\u0008\u000e-\u0019\u001c-\u001f]/

/** Answers how the text begins. */
async function check(pieces: AsyncIterable<string>): Promise<string> {
  let head = ''
  let empty = true
  for await (const piece of pieces) {
    if (head.length < HEAD) head = (head + piece).slice(0, HEAD)
    const other = OTHERS.find(([begins]) => begins.test(head))?.[1]
    if (other) throw new NotAnExport(other)
    if (NO_TEXT.test(piece))
      throw new NotAnExport('This is no text file. Upload a CSV file, as Admin Console or a spreadsheet saves it.')
    empty &&= piece.trim() === ''
    await breathe()
  }
  if (empty) throw new NotAnExport('The file is empty. Upload one with its line of headings.')
  return head
}

const DELIMITERS = [',', ';', '\t', '|'] as const

/** What separates the columns: the mark that the line of headings has most, outside of quotes. `text`: how it begins. */
export function delimiterOf(text: string): { delimiter: string; skipLines: number } {
  // Excel's own first line
  const told = /^sep=(.)\r?\n/i.exec(text)?.[1]
  if (told) return { delimiter: told, skipLines: 1 }
  const counts = new Map<string, number>(DELIMITERS.map((mark) => [mark, 0]))
  let quoted = false
  // lines before the headings that hold nothing say nothing
  for (const mark of text.replace(/^[ \r\n]+/, '')) {
    if (mark === '"') quoted = !quoted
    else if (!quoted && (mark === '\n' || mark === '\r')) break
    else if (!quoted && counts.has(mark)) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  }
  const [best] = [...counts].toSorted((one, other) => other[1] - one[1])
  return { delimiter: best && best[1] > 0 ? best[0] : ',', skipLines: 0 }
}
