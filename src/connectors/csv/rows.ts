/** The rows of an export, with the line each begins at. */
import { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import type { ExportContent } from '../contract.ts'
import { NotAnExport } from '../errors.ts'
import { delimiterOf, openText, type Text } from './decode.ts'

export const MOST_ROWS = 200_000
const MOST_COLUMNS = 500
/** Cells of one line, as many as a spreadsheet has: empty ones are no text that counts for the length of a row. */
const MOST_CELLS = 16_384
/** Characters parsed at a time, so that nothing else of the process waits for long. */
const SLICE = 8 * 1024
const ROWS_AT_ONCE = 100
const LONGEST_RECORD = 256 * 1024

export interface Row {
  line: number
  cells: string[]
}

export interface Table {
  /** Each heading once: one that comes again is numbered. */
  columns: string[]
  /** Those below the line of headings; each call goes through them anew. */
  rows(): AsyncGenerator<Row>
}

export async function openTable(content: ExportContent): Promise<Table> {
  const text = await openText(content)
  const records = recordsOf(text)
  const first = await records.next()
  await records.return(undefined)
  if (first.done) throw new NotAnExport('The file has no line of headings.')
  return { columns: headings(first.value.cells), rows: () => limited(below(recordsOf(text))) }
}

async function* below(records: AsyncGenerator<Row>): AsyncGenerator<Row> {
  let first = true
  for await (const row of records) {
    if (!first) yield row
    first = false
  }
}

async function* limited(records: AsyncIterable<Row>): AsyncGenerator<Row> {
  let rows = 0
  for await (const row of records) {
    if (row.cells.every((cell) => cell === '')) continue
    if (++rows > MOST_ROWS) {
      throw new NotAnExport(`The file has more than ${MOST_ROWS.toLocaleString('en-US')} rows, which is the most.`)
    }
    yield row
    if (rows % ROWS_AT_ONCE === 0) await breathe()
  }
}

function headings(cells: string[]): string[] {
  if (cells.length > MOST_COLUMNS) throw new NotAnExport(`The file has more than ${MOST_COLUMNS} columns.`)
  const seen = new Map<string, number>()
  return cells.map((cell, at) => {
    const name = cell.replace(/\s+/g, ' ').slice(0, 200) || `Column ${at + 1}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

async function* slices(pieces: AsyncIterable<string>, delimiter: string): AsyncGenerator<string> {
  const count = countCells(delimiter)
  for await (const piece of pieces)
    for (let at = 0; at < piece.length; at += SLICE) {
      const slice = piece.slice(at, at + SLICE)
      count(slice)
      yield slice
      await breathe()
    }
}

const [LINE_FEED, CARRIAGE_RETURN] = [10, 13]

/** Before they are parsed: twenty million empty cells of one row would be held at once, and all else with them. */
function countCells(delimiter: string): (slice: string) => void {
  const mark = delimiter.charCodeAt(0)
  let cells = 0
  return (slice) => {
    for (let at = 0; at < slice.length; at++) {
      const character = slice.charCodeAt(at)
      if (character === LINE_FEED || character === CARRIAGE_RETURN) cells = 0
      else if (character === mark && ++cells > MOST_CELLS)
        throw new NotAnExport(`A line of the file has more than ${MOST_CELLS.toLocaleString('en-US')} cells.`)
    }
  }
}

async function* recordsOf(text: Text): AsyncGenerator<Row> {
  const { delimiter, skipLines } = delimiterOf(text.head)
  /** Of the last row that was whole, also where what follows it cannot be read. */
  let end = skipLines
  /** A break of two characters in a cell is counted as two lines. */
  let twice = 0
  const parser = parse({
    delimiter,
    from_line: skipLines + 1,
    trim: true,
    relax_column_count: true,
    // a quote in the middle of a name is a character of it
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
    on_record(cells: string[], { lines }) {
      twice += breaksIn(cells, /\r\n/g)
      end = lines - twice
      return [String(end - breaksIn(cells, /\r\n?|\n/g)), ...cells]
    },
  })
  const source = Readable.from(slices(text.pieces(), delimiter), { objectMode: false, encoding: 'utf8' })
  source.once('error', (error) => parser.destroy(error))
  try {
    for await (const record of source.pipe(parser)) {
      const [line, ...cells] = record as string[]
      yield { line: Number(line), cells: cells.map(clean) }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new NotAnExport(`The file cannot be read as CSV from line ${end + 1} on: ${wordsOf(error)}`)
  } finally {
    source.destroy()
  }
}

const breaksIn = (cells: string[], breaks: RegExp): number =>
  cells.reduce((found, cell) => found + (cell.match(breaks)?.length ?? 0), 0)

const WORDS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed.',
  CSV_MAX_RECORD_SIZE: 'a row is longer than 256 KB, so a quote is probably not closed.',
}

const wordsOf = (error: CsvError): string => WORDS[error.code] ?? 'quotes are not where they should be.'

/** Without what spreadsheets put around text to keep it text, `="0012"` and a leading apostrophe, and the end mark of old systems. */
function clean(cell: string): string {
  const text = /^="(.*)"$/s.exec(cell)?.[1] ?? cell
  return text
    .replace(/^'(?=[+\-=@\d])/, '')
    .replace(/\u001a$/, '')
    .trim()
    .slice(0, 1_000)
}
