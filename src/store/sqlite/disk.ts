/**
 * What a commit needs of the disk, off the event loop: the log is flushed before anything is acknowledged, and copied
 * into the database file now and then. A commit with all of that inside held everybody up for 200 ms and more.
 */
import { close, closeSync, fdatasync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { createCopier } from './copier.ts'

export interface Disk {
  /** Called after each commit, between two transactions. The next one begins when what it answers is settled. */
  wrote(): Promise<void> | null
  /** The next `wrote` has to be between two transactions; others may come while the next has begun. */
  isCopied(): boolean
  /** Resolves when everything committed so far survives a power cut. */
  flush(): Promise<void>
  close(): Promise<void>
}

const flushFile = promisify(fdatasync)
const closeFile = promisify(close)

/** From so many pages on, the log is copied into the file; looked at with every so many commits. */
const LONG_LOG = 8192
const LOOK_EVERY = 8

/**
 * `path`: of the database, which has been written to. `logged`: pages in its log, 3 µs. The log is copied while
 * transactions go on, and then what they wrote meanwhile, which is little, while none does: it begins anew only when all
 * of it is copied.
 */
export function openDisk(path: string, logged: () => number): Disk {
  const log = openSync(`${path}-wal`, 'r+')
  // the log's own name has to survive too
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
  const copier = createCopier(path)
  let copying = false
  let copied = false
  let commits = 0

  const copy = async (): Promise<void> => {
    copying = true
    await copier.copy()
    copied = true
  }

  return {
    wrote() {
      commits += 1
      if (copied) {
        copying = false
        copied = false
        return copier.beginAnew()
      }
      if (!copying && commits % LOOK_EVERY === 0 && logged() > LONG_LOG) void copy()
      return null
    },
    isCopied: () => copied,
    flush: () => flushFile(log),
    async close() {
      await closeFile(log)
      await copier.close()
    },
  }
}
