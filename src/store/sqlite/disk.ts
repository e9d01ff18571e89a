/**
 * What a commit needs of the disk, off the event loop: the log is flushed before anything is acknowledged, and copied
 * into the database file now and then. A commit with all of that inside held everybody up for 100 ms and more.
 */
import { close, closeSync, fdatasync, fstatSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'

export interface Disk {
  /** Called after each commit, between two transactions. */
  wrote(): void
  /** Resolves when everything committed so far survives a power cut. */
  flush(): Promise<void>
  close(): Promise<void>
}

const flushFile = promisify(fdatasync)
const closeFile = promisify(close)

/** From this size on, the log is copied into the file; looked at with every so many commits. */
const LONG_LOG = 8 * 1024 * 1024
const LOOK_EVERY = 32

/** Takes any message for the order to copy. PASSIVE: waits for nobody, and nobody waits for it. */
const COPIER = `
const { workerData, parentPort } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
const database = new DatabaseSync(workerData, { timeout: 0 })
database.exec('pragma synchronous = normal; pragma cache_size = -1024')
parentPort.on('message', (order) => {
  if (order === 'close') { database.close(); parentPort.close(); return }
  try { database.exec('pragma wal_checkpoint(passive)') } catch {}
  parentPort.postMessage('done')
})
`

/**
 * `path`: of the database, which has been written to. `copyRest`: copies what was written while the copier worked; the
 * log begins anew only when all of it is copied. Called between two transactions.
 */
export function openDisk(path: string, copyRest: () => void): Disk {
  const log = openSync(`${path}-wal`, 'r+')
  // the log's own name has to survive too
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
  let copier: Worker | null = null
  let copying = false
  let copied = false
  let commits = 0

  const copy = (): void => {
    copier ??= startCopier(path, () => (copied = true))
    copying = true
    copier.postMessage('copy')
  }

  return {
    wrote() {
      commits += 1
      if (copied) {
        copyRest()
        copied = copying = false
      }
      if (copying || commits % LOOK_EVERY !== 0) return
      if (fstatSync(log).size > LONG_LOG) copy()
    },
    flush: () => flushFile(log),
    async close() {
      await closeFile(log)
      if (!copier) return
      const ended = new Promise((resolve) => copier?.once('exit', resolve))
      copier.postMessage('close')
      await ended
    },
  }
}

function startCopier(path: string, done: () => void): Worker {
  const copier = new Worker(COPIER, { eval: true, workerData: path })
  copier.unref()
  copier.on('message', done)
  // without it commits copy the log themselves, later and in larger pieces
  copier.on('error', () => undefined)
  return copier
}
