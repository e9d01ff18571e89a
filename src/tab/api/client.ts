import type { ProblemBody } from '../../api/contract.ts'
import { MISSING } from '../components/lazily.ts'
import { withTimes } from '../components/words/time.ts'
import { takeEarly } from './early.ts'
import { SignInRefused } from '../signIn/tokens.ts'
import type { Tokens } from '../signIn/tokens.ts'

/** An answer that is not what was asked for. `status` 0: the console could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly title: string
  readonly requestId: string | null
  /** All that the refusal says. */
  readonly body: unknown

  constructor(status: number, title: string, detail: string, requestId: string | null, body?: unknown) {
    super(detail)
    this.name = 'ApiError'
    this.status = status
    this.title = title
    this.requestId = requestId
    this.body = body
  }
}

/** Told to the window when the server says that this person may not do, or see, what was asked for. */
export const WITHHELD = 'voice-sync-withheld'
export const isWithheld = (error: unknown): boolean => error instanceof ApiError && error.status === 403

export interface Client {
  get<T>(path: string, signal?: AbortSignal): Promise<T>
  /** `body` null: none is sent. */
  send<T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    more?: Record<string, string>,
  ): Promise<T>
  /** Sends a CSV file as it is. */
  sendFile(path: string, file: Blob, accept?: string): Promise<Response>
  /** The raw answer, for text and streams. */
  open(path: string, headers: Record<string, string>, signal?: AbortSignal): Promise<Response>
}

/** What happens when a token does not hold. */
export interface Gate {
  /** The sign-in has ended: resolves when the person signed in again. */
  again(): Promise<void>
  /** A token that was just renewed is refused too; answers what to throw. */
  refused(token: string): Promise<Error>
}

/**
 * Talks to `/api`. A 401 is tried once more with a new token. Where there is none without the person, the call waits
 * for it, so that nothing that was sent is lost: what got a 401 was not done.
 */
export function createClient(tokens: Tokens, gate: Gate): Client {
  const ask = async (path: string, init: RequestInit, token: string): Promise<Response> => {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` }
    try {
      return await fetch(path, { ...init, headers })
    } catch (error) {
      if (init.signal?.aborted) throw error
      throw notReached(changes(init) && navigator.onLine ? NOT_KNOWN : NOTHING_LOST)
    }
  }
  const askTwice = async (path: string, init: RequestInit, early: Response | null): Promise<Response> => {
    const first = early ?? (await ask(path, init, await given(tokens.token())))
    if (first.status !== 401) return first
    const token = await given(tokens.renew())
    const second = await ask(path, init, token)
    if (second.status === 401) throw await gate.refused(token)
    return second
  }
  const request = async (path: string, init: RequestInit, early: Response | null = null): Promise<Response> => {
    for (let first = early; ; first = null) {
      try {
        const answer = await askTwice(path, init, first)
        if (answer.ok) return answer
        if (answer.status === 403) window.dispatchEvent(new Event(WITHHELD))
        throw await problemOf(answer)
      } catch (error) {
        if (!(error instanceof SignInRefused) || error.trouble !== 'ended') throw error
        await unlessAborted(gate.again(), init.signal)
      }
    }
  }
  return {
    async get<T>(path: string, signal?: AbortSignal) {
      const init = { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) }
      const answer = await request(path, init, await takeEarly(path))
      return whole<T>(answer.json(), NOTHING_LOST, signal)
    },
    async send<T>(
      method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      path: string,
      body: unknown = {},
      more: Record<string, string> = {},
    ) {
      const bare = method === 'DELETE' || body === null
      const sent = bare ? {} : { body: JSON.stringify(body) }
      const headers = { accept: 'application/json', ...(bare ? {} : { 'content-type': 'application/json' }), ...more }
      const answer = await request(path, { method, headers, ...sent })
      return whole<T>(answer.json(), NOT_KNOWN)
    },
    sendFile: (path, file, accept = 'application/json') =>
      request(path, { method: 'POST', headers: { accept, 'content-type': 'text/csv' }, body: file }),
    open: (path, headers, signal) => request(path, { headers, ...(signal ? { signal } : {}) }),
  }
}

const NOTHING_LOST = 'Syncs go on without this page.'
/** What was sent may have come there, and its answer not here. */
const NOT_KNOWN = 'It is not known yet whether this was done: what is kept shows here once it can be reached again.'

const changes = ({ method = 'GET' }: RequestInit): boolean => method !== 'GET'

const notReached = (then = NOTHING_LOST) =>
  new ApiError(0, 'Not reached', `The console could not be reached. ${then}`, null)

/** What a body says, which may be cut off in the middle. */
async function whole<T>(body: Promise<unknown>, then: string, signal?: AbortSignal): Promise<T> {
  try {
    return (await body) as T
  } catch (error) {
    if (signal?.aborted) throw error
    throw notReached(then)
  }
}

/** What renews a token is loaded when it is needed, and then it may not be there any more. */
async function given(token: Promise<string>): Promise<string> {
  try {
    return await token
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    window.dispatchEvent(new Event(MISSING))
    throw notReached()
  }
}

/** A call that nobody waits for any more does not go on later. */
function unlessAborted(promise: Promise<void>, signal: AbortSignal | null | undefined): Promise<void> {
  if (!signal) return promise
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  return Promise.race([promise, aborted])
}

async function problemOf(answer: Response): Promise<ApiError> {
  const requestId = answer.headers.get('x-request-id')
  try {
    const body = (await answer.json()) as Partial<ProblemBody>
    return new ApiError(
      answer.status,
      body.title ?? 'Refused',
      body.detail ?? `It answered ${answer.status}.`,
      requestId,
      body,
    )
  } catch {
    return new ApiError(answer.status, 'Refused', `The console answered ${answer.status} without a reason.`, requestId)
  }
}

/** The sentence for people, whatever was thrown. */
export const sentence = (error: unknown): string => withTimes(error instanceof Error ? error.message : String(error))
