/**
 * The log of what changed in one company, over its seeded beginning: one small line a change, written before the change
 * is answered, and played again at the next start. A kill -9 loses nothing that was answered.
 */
import { closeSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface Log<T> {
  append(entry: T): void
  close(): void
}

const CHUNK = 1 << 20

/** Plays every whole line; answers how many bytes those were. The last line may be half written, and is then no line. */
function playLines(file: number, play: (line: string) => void): number {
  const chunk = Buffer.allocUnsafe(CHUNK)
  let rest = Buffer.alloc(0)
  let whole = 0
  for (;;) {
    const read = readSync(file, chunk, 0, CHUNK, null)
    if (read === 0) return whole
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)])
    let from = 0
    for (let end = bytes.indexOf(10, from); end !== -1; end = bytes.indexOf(10, from)) {
      play(bytes.toString('utf8', from, end))
      whole += end + 1 - from
      from = end + 1
    }
    rest = Buffer.from(bytes.subarray(from))
  }
}

/** `folder` null keeps nothing. `play` gets each entry of before, oldest first, while this opens. */
export function openLog<T>(folder: string | null, name: string, play: (entry: T) => void): Log<T> {
  if (folder === null) return { append: () => undefined, close: () => undefined }
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.log`)
  const file = openSync(path, 'a+', 0o600)
  let line = 0
  const whole = playLines(file, (text) => {
    line += 1
    let entry: T
    try {
      entry = JSON.parse(text) as T
    } catch {
      throw new Error(`line ${line} of ${name}.log is not JSON: remove the file to start this company afresh`)
    }
    play(entry)
  })
  ftruncateSync(file, whole)
  return {
    append: (entry) => void writeSync(file, JSON.stringify(entry) + '\n'),
    close: () => closeSync(file),
  }
}
