/** A zip archive that is written while it is read: nothing is kept but the piece in hand. Packed off the main thread. */
import { once } from 'node:events'
import { setImmediate as breathe } from 'node:timers/promises'
import { crc32, createDeflateRaw } from 'node:zlib'
import { Zip, type ZipInputFile } from 'fflate'

export interface ZipFile {
  name: string
  /** Its text, piece by piece. */
  pieces: AsyncIterable<string> | Iterable<string>
}

/** Of the format: what is packed the way `createDeflateRaw` does. */
const DEFLATE = 8

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
  for (const { name, pieces } of files) {
    const file: ZipInputFile = { filename: name, size: 0, crc: 0, compression: DEFLATE, mtime: at }
    archive.add(file)
    for await (const packed of deflated(file, pieces)) {
      file.ondata?.(null, packed, false)
      yield* taken()
    }
    file.ondata?.(null, new Uint8Array(0), true)
    yield* taken()
  }
  archive.end()
  yield* taken()
}

/** What a file's pieces are packed to; its size and checksum grow with them. */
async function* deflated(file: ZipInputFile, pieces: ZipFile['pieces']): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const deflate = createDeflateRaw()
  const packed: Buffer<ArrayBuffer>[] = []
  deflate.on('data', (chunk: Buffer<ArrayBuffer>) => void packed.push(chunk))
  try {
    for await (const piece of pieces) {
      const bytes = Buffer.from(piece)
      if (bytes.length === 0) continue
      file.size += bytes.length
      file.crc = crc32(bytes, file.crc)
      if (!deflate.write(bytes)) await once(deflate, 'drain')
      yield* packed.splice(0)
      await breathe()
    }
    const ended = once(deflate, 'end')
    deflate.end()
    await ended
    yield* packed.splice(0)
  } finally {
    deflate.destroy()
  }
}
