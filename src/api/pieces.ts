/** Long lists as files, piece by piece as they are read. */
import { csvHead, csvLine } from './csv.ts'

type Some<T> = AsyncIterable<T[]>

export type Columns<T> = [name: string, value: (item: T) => string | null][]

export async function* csvPieces<T>(columns: Columns<T>, of: Some<T>, signal: AbortSignal): AsyncGenerator<string> {
  yield csvHead(columns.map(([name]) => name))
  for await (const some of of) {
    if (signal.aborted) return
    if (some.length > 0) yield some.map((item) => csvLine(columns.map(([, value]) => value(item)))).join('')
  }
}

export async function* jsonPieces<T>(
  shape: (item: T) => object,
  of: Some<T>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let before = '[\n'
  for await (const some of of) {
    if (signal.aborted) return
    if (some.length === 0) continue
    yield `${before}${some.map((item) => JSON.stringify(shape(item))).join(',\n')}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
