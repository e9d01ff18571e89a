/**
 * What a commit needs of the disk, off the event loop: the log is flushed before anything is acknowledged, and copied
 * into the database file now and then. A commit with all of that inside held everybody up for 200 ms and more.
 */
import { close, closeSync, fdatasync, fstatSync, fsyncSync, openSync } from 'node:fs'
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

/** From this size on, the log is copied into the file; looked at with every so many commits. */
const LONG_LOG = 32 * 1024 * 1024
const LONG_FRAMES = LONG_LOG / 4096
const LOOK_EVERY = 8

/**
 * `path`: of the database, which has been written to. The log is copied while transactions go on, and then what they
 * wrote meanwhile, which is little, while none does: it begins anew only when all of it is copied.
 */
export function openDisk(path: string): Disk {
  const log = openSync(`${path}-wal`, 'r+')
  // the log's own name has to survive too
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
  const copier = createCopier(path)
  let copying = false
  /** How long the log was when it had been copied. */
  let copied: number | null = null
  let commits = 0

  const copy = async (): Promise<void> => {
    copying = true
    copied = await copier.copy()
  }

  return {
    wrote() {
      commits += 1
      if (copied !== null) {
        const rest = copied >= LONG_FRAMES
        copied = null
        copying = false
        if (rest) return copier.copy().then(() => undefined)
      }
      if (!copying && commits % LOOK_EVERY === 0 && fstatSync(log).size > LONG_LOG) void copy()
      return null
    },
    isCopied: () => copied !== null,
    flush: () => flushFile(log),
    async close() {
      await closeFile(log)
      await copier.close()
    },
  }
}
