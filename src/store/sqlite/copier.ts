/** Copies the log into the database file, in a thread of its own. */
import { Worker } from 'node:worker_threads'

export interface Copier {
  /** Resolves when what is in the log now is copied; it does not begin anew meanwhile. Never rejects. */
  copy(): Promise<void>
  /** Copies what came since, and lets the log begin anew. Between two transactions: while it lasts nobody writes. */
  beginAnew(): Promise<void>
  close(): Promise<void>
}

type Order = 'copy' | 'begin anew' | 'close'

/**
 * PASSIVE: waits for nobody, and nobody waits for it. Whoever writes first after all of the log was copied begins it anew
 * and waits for the disk meanwhile (`walWriteFrames` of SQLite), up to 130 ms: so that is done here, by writing the number
 * that SQLite leaves to its users, and a reader keeps everybody else from it.
 */
const THREAD = `
const { workerData, parentPort } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
const open = () => {
  const database = new DatabaseSync(workerData, { timeout: 0 })
  database.exec('pragma synchronous = normal; pragma cache_size = -1024')
  return database
}
const reader = open()
const writer = open()
const end = () => reader.isTransaction && reader.exec('rollback')
const orders = {
  copy() {
    end()
    reader.exec('begin; select 1 from sqlite_schema')
    writer.exec('pragma wal_checkpoint(passive)')
  },
  'begin anew'() {
    end()
    writer.exec('pragma wal_checkpoint(passive)')
    writer.exec('pragma user_version = 0')
  },
}
parentPort.on('message', (order) => {
  if (order === 'close') { end(); reader.close(); writer.close(); parentPort.close(); return }
  try { orders[order]() } catch {}
  parentPort.postMessage('done')
})
`

/** Without its thread, commits copy the log themselves, later and in larger pieces. */
export function createCopier(path: string): Copier {
  let thread: Worker | null = null
  let gone = false
  let closing = false
  const orders: (() => void)[] = []

  const start = (): Worker => {
    const started = new Worker(THREAD, { eval: true, workerData: path })
    started.unref()
    started.on('message', settle)
    started.on('error', () => undefined)
    started.on('exit', () => {
      gone = true
      while (orders.length > 0) settle()
    })
    return started
  }
  const settle = (): void => {
    orders.shift()?.()
    // whoever waits for a copy is waited for; the thread by itself keeps nothing open
    if (orders.length === 0 && !closing) thread?.unref()
  }

  const ask = (order: Order): Promise<void> =>
    new Promise((resolve) => {
      if (gone) return resolve()
      thread ??= start()
      thread.ref()
      orders.push(resolve)
      thread.postMessage(order)
    })

  return {
    copy: () => ask('copy'),
    beginAnew: () => ask('begin anew'),
    async close() {
      const open = thread
      if (!open || gone) return
      closing = true
      open.ref()
      const ended = new Promise((resolve) => open.once('exit', resolve))
      open.postMessage('close' satisfies Order)
      await ended
    },
  }
}
