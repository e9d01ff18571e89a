import type { Client } from './client.ts'
import { serverEvents } from './events.ts'
import type { ServerEvent } from './events.ts'

/** The server says three times in it that it is there: a stream without a word for so long is dead, whatever the network says. */
const SILENT_MS = 45_000

/** Events from `path`, until the stream ends; throws when it breaks or falls silent. */
export async function* follow(
  client: Client,
  path: string,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): AsyncGenerator<ServerEvent> {
  const silent = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silent.abort(), SILENT_MS)
  }
  heard()
  try {
    const both = AbortSignal.any([signal, silent.signal])
    yield* serverEvents(await client.open(path, { accept: 'text/event-stream', ...headers }, both), heard)
  } finally {
    clearTimeout(timer)
  }
}
