/** A zip archive that is written while it is read: nothing is kept but the piece in hand. */
import { setImmediate as breathe } from 'node:timers/promises'
import { Zip, ZipDeflate } from 'fflate'

export interface ZipFile {
  name: string
  /** Its text, piece by piece. */
  pieces: AsyncIterable<string> | Iterable<string>
}

/** More at once would hold up everybody else. */
const SLICE = 64 * 1024

export async function* zip(files: readonly ZipFile[], at: Date): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  const archive = new Zip((error, chunk) => {
    if (error) throw error
    ready.push(chunk)
  })
  function* taken(): Generator<Uint8Array> {
    const chunks = ready
    ready = []
    yield* chunks
  }
  const encoder = new TextEncoder()
  for (const { name, pieces } of files) {
    const file = new ZipDeflate(name, { level: 6 })
    file.mtime = at
    archive.add(file)
    for await (const piece of pieces) {
      const bytes = encoder.encode(piece)
      for (let start = 0; start < bytes.length; start += SLICE) {
        file.push(bytes.subarray(start, start + SLICE))
        yield* taken()
        await breathe()
      }
    }
    file.push(new Uint8Array(0), true)
    yield* taken()
  }
  archive.end()
  yield* taken()
}
