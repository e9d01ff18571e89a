import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { FolderInUse } from './errors.ts'

/**
 * Whoever needs the folder has to hold on to this: a lock that nobody can reach any more is collected, and with it the
 * connection that is the lock.
 */
export interface FolderLock {
  /** May be called again. */
  release(): void
}

interface Holder {
  pid: number | null
  since: string | null
  port: number | null
}

const BUSY = 5

/**
 * Takes the folder for this process, until it releases it or dies. Two processes on one SQLite file would both write,
 * and both would run the jobs of a tenant. The lock is an exclusive SQLite transaction that is never committed: the
 * system drops it when the process ends, kill -9 included, so it is never stale. `holder.json` only tells a second
 * process whom it met. Throws `FolderInUse`.
 */
export function lockFolder(folder: string, own: { since: string; port: number | null }): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const holderFile = join(folder, 'holder.json')
  const database = exclusive(folder, holderFile)
  const holder: Holder = { pid: process.pid, since: own.since, port: own.port }
  writeFileSync(holderFile, JSON.stringify(holder))
  return {
    release() {
      if (database.isOpen) database.close()
    },
  }
}

function exclusive(folder: string, holderFile: string): DatabaseSync {
  // The short wait is for two processes that start at the same moment: one of them must win.
  const database = new DatabaseSync(join(folder, 'lock.db'), { timeout: 300 })
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive')
    return database
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) {
      throw new FolderInUse(folder, readHolder(holderFile))
    }
    throw error
  }
}

function readHolder(file: string): Holder {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (found === null || typeof found !== 'object') throw new Error('not an object')
    const told = found as Record<string, unknown>
    return {
      pid: typeof told.pid === 'number' ? told.pid : null,
      since: typeof told.since === 'string' ? told.since : null,
      port: typeof told.port === 'number' ? told.port : null,
    }
  } catch {
    return { pid: null, since: null, port: null }
  }
}
