/** Copies the log into the database file, in a thread of its own. */
import { Worker } from 'node:worker_threads'

export interface Copier {
  /** Resolves to the pages in the log when it is done; 0 when it cannot copy. Never rejects. */
  copy(): Promise<number>
  close(): Promise<void>
}

/** Any message but `close` is the order to copy. PASSIVE: waits for nobody, and nobody waits for it. */
const THREAD = `
const { workerData, parentPort } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
const database = new DatabaseSync(workerData, { timeout: 0 })
database.exec('pragma synchronous = normal; pragma cache_size = -1024')
const copy = database.prepare('pragma wal_checkpoint(passive)')
parentPort.on('message', (order) => {
  if (order === 'close') { database.close(); parentPort.close(); return }
  let pages = 0
  try { pages = copy.get().log } catch {}
  parentPort.postMessage(pages)
})
`

/** Without its thread, commits copy the log themselves, later and in larger pieces. */
export function createCopier(path: string): Copier {
  let thread: Worker | null = null
  let gone = false
  let closing = false
  const orders: ((pages: number) => void)[] = []

  const start = (): Worker => {
    const started = new Worker(THREAD, { eval: true, workerData: path })
    started.unref()
    started.on('message', (pages: number) => settle(pages))
    started.on('error', () => undefined)
    started.on('exit', () => {
      gone = true
      while (orders.length > 0) settle(0)
    })
    return started
  }
  const settle = (pages: number): void => {
    orders.shift()?.(pages)
    // whoever waits for a copy is waited for; the thread by itself keeps nothing open
    if (orders.length === 0 && !closing) thread?.unref()
  }

  return {
    copy: () =>
      new Promise((resolve) => {
        if (gone) return resolve(0)
        thread ??= start()
        thread.ref()
        orders.push(resolve)
        thread.postMessage('copy')
      }),
    async close() {
      const open = thread
      if (!open || gone) return
      closing = true
      open.ref()
      const ended = new Promise((resolve) => open.once('exit', resolve))
      open.postMessage('close')
      await ended
    },
  }
}
