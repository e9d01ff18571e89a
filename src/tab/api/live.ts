import type { SyncStatus } from '../../api/contract.ts'
import { ApiError } from './client.ts'
import type { Client } from './client.ts'
import { follow } from './stream.ts'

/** `polling`: the stream does not come through, single looks do. `lost`: nothing does. */
export type LiveState = 'live' | 'polling' | 'lost'

export interface LiveSink {
  status(status: SyncStatus): void
  live(state: LiveState): void
}

/** Told to the window by whoever does not want to wait for the next try. */
export const TRY_AGAIN = 'voice-sync-try'

/** At most four updates a second reach the page. */
const BETWEEN_MS = 250
const BACK_OFF_MS = [500, 1000, 2000, 5000, 10_000]

/** Follows the sync status until `signal` ends: a stream, opened again when it breaks, and one look at each failed try. */
export async function followStatus(client: Client, sink: LiveSink, signal: AbortSignal): Promise<void> {
  const tell = atMostEvery(BETWEEN_MS, sink.status, signal)
  let failed = 0
  while (!signal.aborted) {
    const heard = await readStream(client, tell, () => sink.live('live'), signal)
    if (signal.aborted) return
    failed = heard ? 0 : failed + 1
    if (failed > 0) {
      const state = await look(client, tell, signal)
      if (signal.aborted) return
      sink.live(state)
    }
    await pause(BACK_OFF_MS[Math.min(failed, BACK_OFF_MS.length - 1)] ?? 1000, signal)
  }
}

/** One look in place of the stream. A refusal is an answer too; what fails in between gives none. */
async function look(client: Client, tell: (status: SyncStatus) => void, signal: AbortSignal): Promise<LiveState> {
  try {
    tell(await client.get<SyncStatus>('/api/sync', signal))
    return 'polling'
  } catch (error) {
    return error instanceof ApiError && error.status > 0 && error.status < 500 ? 'polling' : 'lost'
  }
}

/** Reads one stream to its end; true when it brought at least one status. */
async function readStream(
  client: Client,
  tell: (status: SyncStatus) => void,
  opened: () => void,
  signal: AbortSignal,
): Promise<boolean> {
  const stop = new AbortController()
  let heard = false
  const offline = () => stop.abort()
  window.addEventListener('offline', offline)
  try {
    const both = AbortSignal.any([signal, stop.signal])
    for await (const event of follow(client, '/api/sync/events', both)) {
      if (event.event !== 'status') continue
      if (!heard) opened()
      heard = true
      tell(JSON.parse(event.data) as SyncStatus)
    }
  } catch {
    // What broke does not matter: the next try says whether the console can be reached.
  } finally {
    window.removeEventListener('offline', offline)
  }
  return heard
}

/** Passes the newest value on, at most once in `ms`. */
export function atMostEvery<T>(ms: number, pass: (value: T) => void, signal: AbortSignal): (value: T) => void {
  let last = 0
  let waiting: { value: T } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    if (!waiting || signal.aborted) return
    last = Date.now()
    const { value } = waiting
    waiting = null
    pass(value)
  }
  return (value) => {
    waiting = { value }
    timer ??= setTimeout(flush, Math.max(0, ms - (Date.now() - last)))
  }
}

/** Shorter when the network comes back, or when somebody asks for it. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const ended = new AbortController()
    const end = () => {
      clearTimeout(timer)
      ended.abort()
      resolve()
    }
    const timer = setTimeout(end, ms)
    const once = { signal: ended.signal }
    signal.addEventListener('abort', end, once)
    for (const name of ['online', TRY_AGAIN]) window.addEventListener(name, end, once)
  })
