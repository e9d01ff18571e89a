/** One request, one answer: bounded in time and size, never followed elsewhere. */

export interface Outgoing {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers: Record<string, string>
  body: string | null
}

export interface Bounds {
  /** Deadline of the whole exchange, body included, ms. */
  attemptMs: number
  /** Largest answer, bytes after decompression. */
  maxBytes: number
}

export type Attempt =
  | { kind: 'answered'; status: number; headers: Headers; text: string }
  /** No answer, or only a part. `code` is the system's error code, where it has one. */
  | { kind: 'timeout' | 'aborted' | 'broken' | 'oversized' | 'garbled'; code: string | null }

class Oversized extends Error {}

export async function attempt(
  send: typeof fetch,
  outgoing: Outgoing,
  bounds: Bounds,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const controller = new AbortController()
  let late = false
  const deadline = setTimeout(() => {
    late = true
    controller.abort()
  }, bounds.attemptMs)
  const end = () => controller.abort()
  signal?.addEventListener('abort', end, { once: true })
  try {
    if (signal?.aborted) return { kind: 'aborted', code: null }
    const answer = await send(outgoing.url, {
      method: outgoing.method,
      headers: outgoing.headers,
      body: outgoing.body,
      signal: controller.signal,
      // A redirect would carry our key to wherever it points.
      redirect: 'manual',
    })
    return {
      kind: 'answered',
      status: answer.status,
      headers: answer.headers,
      text: await read(answer, bounds.maxBytes),
    }
  } catch (error) {
    if (error instanceof Oversized) return { kind: 'oversized', code: null }
    if (error instanceof TypeError && codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return { kind: 'garbled', code: null }
    }
    return { kind: late ? 'timeout' : signal?.aborted ? 'aborted' : 'broken', code: codeOf(error) }
  } finally {
    clearTimeout(deadline)
    signal?.removeEventListener('abort', end)
  }
}

async function read(answer: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const parts: string[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Oversized()
    parts.push(decoder.decode(chunk, { stream: true }))
  }
  parts.push(decoder.decode())
  return parts.join('')
}

/** The code of an error or of what caused it; fetch wraps the socket's error once or twice. */
function codeOf(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0])
  }
  return null
}
