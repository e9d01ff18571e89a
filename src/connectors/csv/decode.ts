/** From the bytes that a spreadsheet saved to text, whatever it saved them as. */
import { NotAnExport } from '../errors.ts'

/** Excel saves "CSV UTF-8", "Unicode text" (UTF-16) and plain CSV in the code page of the machine. */
export function decode(bytes: Uint8Array): string {
  const text = textOf(bytes).replace(/^\ufeff/, '')
  if (/^PK\u0003\u0004/.test(text))
    throw new NotAnExport('This is an Excel workbook. Save it as CSV UTF-8, then upload that.')
  if (text.trim() === '') throw new NotAnExport('The file is empty. Upload the export with its line of headings.')
  if (text.includes('\0'))
    throw new NotAnExport('This is no text file. Upload the CSV file that Admin Console exported.')
  return text
}

function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  // headings are ASCII, so every second byte of UTF-16 is zero, with or without its mark
  if (first !== 0 && second === 0 && bytes[3] === 0) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0 && second !== 0 && bytes[2] === 0) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const DELIMITERS = [',', ';', '\t', '|'] as const

/** What separates the columns: the mark that the line of headings has most, outside of quotes. */
export function delimiterOf(text: string): { delimiter: string; skipLines: number } {
  // Excel's own first line
  const told = /^sep=(.)\r?\n/i.exec(text)?.[1]
  if (told) return { delimiter: told, skipLines: 1 }
  const counts = new Map<string, number>(DELIMITERS.map((mark) => [mark, 0]))
  let quoted = false
  for (const mark of text.slice(0, 20_000)) {
    if (mark === '"') quoted = !quoted
    else if (!quoted && (mark === '\n' || mark === '\r')) break
    else if (!quoted && counts.has(mark)) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  }
  const [best] = [...counts].toSorted((one, other) => other[1] - one[1])
  return { delimiter: best && best[1] > 0 ? best[0] : ',', skipLines: 0 }
}
