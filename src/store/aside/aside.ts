/**
 * Writes that come in numbers are done in a thread of their own, while this one reads the next requests and answers the
 * last. One thread writes at a time: while that one does, nobody has the connection of this one.
 */
import { Worker } from 'node:worker_threads'
import type { Direct, Work } from '../engine.ts'
import type { Deed, Told } from './deeds.ts'
import { fromAnswer, type Answer } from './message.ts'

export interface Aside {
  /** Counts what is being written, so that a thread is started for many and not for one. */
  counted<T>(write: () => Promise<T>): Promise<T>
  isReady(): boolean
  /** It has the decisions that a change is made by. */
  decides: boolean
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
/** In one transaction: pages that all of them write are written once. */
const MOST = 64
/** So many are handed over while the thread has others: it never waits for us, and its transactions are not too small. */
const NEXT = 8
/** Transactions, then whoever else wants the connection has a turn: a page of the console asks for it several times. */
const TURNS = 2

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
  let writing = 0
  /** Ends our hold of the connection; null: we do not have it. */
  let release: (() => void) | null = null
  let isAsking = false
  let isDue = false
  /** Transactions that the thread was given and has not ended, and how many it was given since we have the connection. */
  let given = 0
  let turns = 0
  let pause = false

  function handOver(): void {
    isDue = false
    if (!release) return hold()
    while (!pause && turns < TURNS && queue.length >= (given === 0 ? 1 : NEXT) && given < 2) give(queue.splice(0, MOST))
    if (given > 0) return
    release()
    release = null
    if (queue.length > 0) hold()
  }

  /** Nobody else writes meanwhile. */
  function hold(): void {
    if (isAsking || queue.length === 0) return
    isAsking = true
    const held = db.connection().execute(
      () =>
        new Promise<void>((resolve) => {
          isAsking = false
          release = resolve
          turns = 0
          handOver()
        }),
    )
    held.catch((error: unknown) => {
      isAsking = false
      for (const { reject } of queue.splice(0)) reject(error)
    })
  }

  function give(batch: Waiting[]): void {
    if (!thread.isReady()) return batch.forEach(({ resolve }) => resolve(AGAIN))
    turns += 1
    given += 1
    void thread
      .ask(batch.map(({ deed }) => deed))
      .then((told) => committed(batch, told))
      .catch((error: unknown) => batch.forEach(({ reject }) => reject(error)))
      .finally(() => {
        given -= 1
        if (given === 0) pause = false
        handOver()
      })
  }

  /** The next are written while these wait for the disk. */
  async function committed(batch: Waiting[], told: Told[]): Promise<void> {
    const go = direct.wroteAside(given > 1)
    pause = go !== true
    void acknowledge(batch, told)
    if (go instanceof Promise) await go
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
    decides: start.decisions !== null,
    isUsed: () => thread.isReady() && (given > 0 || writing >= HAND_OVER),
    done: (deed) =>
      new Promise((resolve, reject) => {
        queue.push({ deed, resolve, reject })
        if (isDue) return
        // whoever comes in the same turn goes along
        isDue = true
        setImmediate(handOver)
      }),
    close: () => thread.close(),
  }
}

/** It is not started again: what ended it may come again, and take its neighbours along. */
const GONE = 'The thread that writes has ended; writes go on in the main thread.'

function createThread(begin: Start) {
  let worker: Worker | null = null
  let state: 'none' | 'starting' | 'ready' | 'gone' = 'none'
  const asked: { resolve(told: Told[]): void; reject(error: Error): void }[] = []

  function start(): void {
    if (state !== 'none') return
    state = 'starting'
    const started = new Worker(new URL('./thread.ts', import.meta.url), { workerData: begin })
    worker = started
    started.unref()
    started.on('message', (message: Answer | 'ready') => {
      if (message === 'ready') return void (state = state === 'starting' ? 'ready' : state)
      asked.shift()?.resolve(fromAnswer(message))
      if (asked.length === 0 && state === 'ready') started.unref()
    })
    started.on('error', () => undefined)
    started.on('exit', () => {
      if (state !== 'gone') process.emitWarning(GONE, 'StoreWarning')
      state = 'gone'
      for (const { reject } of asked.splice(0)) reject(new Error('The thread that writes has ended.'))
    })
  }

  return {
    start,
    isReady: () => state === 'ready',
    ask: (deeds: Deed[]) =>
      new Promise<Told[]>((resolve, reject) => {
        const order = JSON.stringify(deeds)
        asked.push({ resolve, reject })
        // whoever waits for it is waited for; the thread by itself keeps nothing open
        worker?.ref()
        worker?.postMessage(order)
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
