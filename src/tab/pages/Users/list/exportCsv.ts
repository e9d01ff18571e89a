import { ApiError, type Client } from '../../../api/client.ts'
import { saveBlob } from '../../../components/field/save.ts'

export interface Progress {
  rows: number
  /** Null: the server has not told yet. */
  total: number | null
}

const QUOTE = 34
const LINE_FEED = 10
/** Twice a second is often enough to see that it goes on. */
const TELL_EVERY_MS = 500

/** Ends of rows; a line break within quotes is none. */
function createRowCount(): (bytes: Uint8Array) => number {
  let rows = 0
  let quoted = false
  return (bytes) => {
    for (const byte of bytes) {
      if (byte === QUOTE) quoted = !quoted
      else if (byte === LINE_FEED && !quoted) rows += 1
    }
    return rows
  }
}

/** Hands over the file that the server streams; answers how many users it has. What is cut off is never saved. */
export async function exportCsv(
  client: Client,
  path: string,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<number> {
  const answer = await client.open(path, { accept: 'text/csv' }, signal)
  const told = Number(answer.headers.get('x-rows') ?? Number.NaN)
  const total = Number.isInteger(told) ? told : null
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'users.csv'
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const count = createRowCount()
  let rows = 0
  let next = 0
  const reader = answer.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read().catch((error: unknown) => cutOff(error, signal))) ?? { done: true }
    if (done || !value) break
    pieces.push(value)
    // the first row are the headings
    rows = count(value) - 1
    if (performance.now() < next) continue
    next = performance.now() + TELL_EVERY_MS
    onProgress({ rows, total })
  }
  saveBlob(new Blob(pieces, { type: 'text/csv' }), name)
  return rows
}

function cutOff(error: unknown, signal: AbortSignal): never {
  if (signal.aborted) throw error
  throw new ApiError(0, 'Cut off', 'The connection was lost before the end. Nothing was saved; export again.', null)
}
