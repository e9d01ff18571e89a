import type { ServerResponse } from 'node:http'
import { tooMany } from './rate.ts'
import { Problem } from './route.ts'
import { watchStanding, type Standing } from './standing.ts'

export interface StreamLimits {
  /** Open streams of one caller, and of all. */
  perCaller: number
  inAll: number
  /** A comment goes out this often, so that proxies keep the connection, and it is asked whether the caller still may. */
  heartbeatMs: number
  /** An event stream ends after this long; the client comes back, and its credentials are checked again. */
  longestMs: number
  /** A client that takes nothing for this long is cut off. */
  stallMs: number
}

export const STREAM_LIMITS: StreamLimits = {
  perCaller: 16,
  inAll: 1_000,
  heartbeatMs: 15_000,
  longestMs: 15 * 60_000,
  stallMs: 60_000,
}

/** Counts open streams. `open` answers how to close; it throws `Problem` 429 or 503 when there are too many. */
export function createOpenStreams(limits: StreamLimits): { open(key: string): () => void } {
  const counts = new Map<string, number>()
  let all = 0
  const close = (key: string): void => {
    all--
    const left = (counts.get(key) ?? 1) - 1
    if (left > 0) counts.set(key, left)
    else counts.delete(key)
  }
  return {
    open(key) {
      const mine = counts.get(key) ?? 0
      if (mine >= limits.perCaller) throw tooMany(5)
      if (all >= limits.inAll) {
        throw new Problem(503, 'Busy', 'Too many live connections are open. Try again.', {}, { 'Retry-After': '5' })
      }
      counts.set(key, mine + 1)
      all++
      return () => close(key)
    },
  }
}

/** Writes event blocks until they end, the client goes or may not follow them any more, or the stream is old. */
export async function writeEvents(
  response: ServerResponse,
  blocks: AsyncIterable<string>,
  signal: AbortSignal,
  limits: StreamLimits,
  standing: Standing,
): Promise<void> {
  const { lost, close } = watchStanding(standing, limits.heartbeatMs)
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': still here\n\n')
  }, limits.heartbeatMs)
  const old = new AbortController()
  const timer = setTimeout(() => old.abort(), limits.longestMs)
  response.flushHeaders()
  try {
    await writePieces(response, blocks, AbortSignal.any([signal, old.signal, lost]), limits.stallMs)
  } finally {
    close()
    clearInterval(heartbeat)
    clearTimeout(timer)
  }
}

/**
 * Writes text or bytes piece by piece, no faster than the client takes it, and ends the response. What is called off before
 * its end is cut where it is `whole`, so that nobody takes a part of a file for the file.
 */
export async function writePieces(
  response: ServerResponse,
  pieces: AsyncIterable<string | Uint8Array>,
  signal: AbortSignal,
  stallMs: number,
  whole = false,
): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await unlessAborted(iterator.next(), signal)
      if (next === ABORTED && whole) return void response.destroy()
      if (next === ABORTED || next.done) break
      if (!response.write(next.value)) await drained(response, signal, stallMs)
    }
    response.end()
  } finally {
    // Not awaited: a source that is waiting for something returns only once that came.
    iterator.return?.().catch(() => undefined)
  }
}

const ABORTED = Symbol('aborted')

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | typeof ABORTED> {
  if (signal.aborted) {
    work.catch(() => undefined)
    return ABORTED
  }
  const { promise, resolve } = Promise.withResolvers<typeof ABORTED>()
  const stop = (): void => resolve(ABORTED)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function drained(response: ServerResponse, signal: AbortSignal, stallMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stalled = setTimeout(() => response.destroy(), stallMs)
  response.once('drain', resolve)
  response.once('close', resolve)
  try {
    await unlessAborted(promise, signal)
  } finally {
    clearTimeout(stalled)
    response.off('drain', resolve)
    response.off('close', resolve)
  }
}
