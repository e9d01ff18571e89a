/**
 * Writes that come in numbers are done in a thread of their own, while this one reads the next requests and answers the
 * last. One thread writes at a time: while that one does, nobody has the connection of this one.
 */
import { Worker } from 'node:worker_threads'
import type { Direct, Work } from '../engine.ts'
import type { Deed, Told } from './deeds.ts'

export interface Aside {
  /** Counts what is being written, so that a thread is started for many and not for one. */
  counted<T>(write: () => Promise<T>): Promise<T>
  isReady(): boolean
  /** Whether a write that comes now is better done aside: one by itself is not. */
  isUsed(): boolean
  /** Once it is on the disk. Rejects when nobody can say what became of it. */
  done(deed: Deed): Promise<Told>
  close(): Promise<void>
}

interface Waiting {
  deed: Deed
  resolve(told: Told): void
  reject(error: unknown): void
}

/** So many at once are worth a thread, and so many are worth handing over. */
const START = 8
const HAND_OVER = 4
/** In one transaction. */
const MOST = 32

const AGAIN: Told = { kind: 'again' }

export interface Start {
  /** Of the database. */
  path: string
  /** URL of a module that exports `decisions`; null: none can be made there. */
  decisions: string | null
}

export function createAside({ db }: Work, direct: Direct, start: Start): Aside {
  const thread = createThread(start)
  const queue: Waiting[] = []
  let draining = false
  let writing = 0

  async function drain(): Promise<void> {
    draining = true
    while (queue.length > 0) {
      const batch = queue.splice(0, MOST)
      try {
        const told = await db.connection().execute(() => handOver(batch))
        // the next are written while these wait for the disk
        void acknowledge(batch, told)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    draining = false
  }

  /** Nobody else writes until it is committed. */
  async function handOver(batch: Waiting[]): Promise<Told[]> {
    if (!thread.isReady()) return batch.map(() => AGAIN)
    const told = await thread.ask(batch.map(({ deed }) => deed))
    await direct.wroteAside()
    return told
  }

  async function acknowledge(batch: Waiting[], told: Told[]): Promise<void> {
    try {
      await direct.flush()
      for (const [at, { resolve }] of batch.entries()) resolve(told[at] ?? AGAIN)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return {
    async counted(write) {
      writing += 1
      if (writing === START) thread.start()
      try {
        return await write()
      } finally {
        writing -= 1
      }
    },
    isReady: thread.isReady,
    isUsed: () => thread.isReady() && (draining || writing >= HAND_OVER),
    done: (deed) =>
      new Promise((resolve, reject) => {
        queue.push({ deed, resolve, reject })
        // whoever comes in the same turn goes along
        if (!draining) setImmediate(() => void (draining || drain()))
      }),
    close: () => thread.close(),
  }
}

function createThread(begin: Start) {
  let worker: Worker | null = null
  let state: 'none' | 'starting' | 'ready' | 'gone' = 'none'
  let asked: { resolve(told: Told[]): void; reject(error: Error): void } | null = null

  function start(): void {
    if (state !== 'none') return
    state = 'starting'
    const started = new Worker(new URL('./thread.ts', import.meta.url), { workerData: begin, execArgv: [] })
    worker = started
    started.unref()
    started.on('message', (message: Told[] | 'ready') => {
      if (message === 'ready') return void (state = state === 'starting' ? 'ready' : state)
      started.unref()
      asked?.resolve(message)
      asked = null
    })
    started.on('error', () => undefined)
    started.on('exit', () => {
      state = 'gone'
      asked?.reject(new Error('The thread that writes has ended.'))
      asked = null
    })
  }

  return {
    start,
    isReady: () => state === 'ready',
    ask: (deeds: Deed[]) =>
      new Promise<Told[]>((resolve, reject) => {
        asked = { resolve, reject }
        // whoever waits for it is waited for; the thread by itself keeps nothing open
        worker?.ref()
        worker?.postMessage(JSON.stringify(deeds))
      }),
    async close(): Promise<void> {
      const open = worker
      if (!open || state === 'gone') return
      state = 'gone'
      open.ref()
      const ended = new Promise((resolve) => open.once('exit', resolve))
      open.postMessage('')
      await ended
    },
  }
}
