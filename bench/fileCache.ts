/**
 * Virtual machines may give up the pages of files although memory is free: 20 MB a second on the one these figures were
 * taken on. A process that works on those files then waits for the disk in the middle of a read or write, and what is
 * measured is that disk. So the files of the subject are read over and over beside it, in a thread of its own.
 */
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

const THREAD = `
const { workerData, parentPort } = require('node:worker_threads')
const { readdirSync, openSync, readSync, closeSync } = require('node:fs')
const { join } = require('node:path')
const piece = Buffer.allocUnsafe(4 * 1024 * 1024)
const through = (path) => {
  try {
    const file = openSync(path, 'r')
    try { while (readSync(file, piece) > 0); } finally { closeSync(file) }
  } catch {}
}
const round = () => {
  for (const entry of readdirSync(workerData, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) through(join(entry.parentPath, entry.name))
  setTimeout(round, 1000)
}
round()
`

export interface FileCache {
  /** MB that had been given up and were read again since it began, on the whole machine. */
  readAgain(): number
  stop(): Promise<void>
}

export function keepFiles(folder: string): FileCache {
  const before = refaults()
  const thread = new Worker(THREAD, { eval: true, workerData: folder })
  thread.on('error', () => undefined)
  return {
    readAgain: () => ((refaults() - before) * 4096) / 2 ** 20,
    stop: async () => void (await thread.terminate()),
  }
}

/** Pages that the kernel had to read again because it had given them up. */
function refaults(): number {
  const text = readFileSync('/proc/vmstat', 'utf8')
  return Number(/^workingset_refault_file (\d+)$/m.exec(text)?.[1] ?? 0)
}
