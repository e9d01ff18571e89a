/** A route is data: who may call it, what it takes, what it does. `C` is what a door knows of its caller. */
export interface Route<C> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Express-like, for example `/api/jobs/:id`. */
  path: string
  /** `public` is only for what `design.md` §5 lists; anything else is an action the caller's role must allow. */
  access: 'public' | (string & {})
  /** Largest body in bytes; 0: takes none. */
  maxBody: number
  /** Media types of the body; only `application/json` when left out. All are parsed as JSON. */
  takes?: readonly string[]
  /** The body comes as its bytes, in any encoding, and is not parsed. */
  raw?: boolean
  handle(request: RouteRequest<C>): Promise<Answer> | Answer
}

export interface RouteRequest<C> {
  params: Record<string, string>
  query: URLSearchParams
  headers: Record<string, string | undefined>
  /** Parsed JSON (a `Uint8Array` where the route is raw), undefined without a body. Unvalidated: a route parses it with its schema. */
  body: unknown
  /** Set on every route that is not public. */
  caller: C
  /** For whoever writes down who did what. */
  from: { ip: string; requestId: string }
  /** Ends when the client goes away or the server stops. */
  signal: AbortSignal
}

export type Answer =
  | { kind: 'json'; status: number; body: unknown; headers?: Record<string, string> }
  /** `bytes`: of the body as UTF-8, where they are known. */
  | { kind: 'text'; status: number; body: string; bytes?: number; type: string; headers?: Record<string, string> }
  | { kind: 'empty'; status: number; headers?: Record<string, string> }
  /** Server-sent events: each yielded string is one whole event block. */
  | { kind: 'events'; events: AsyncIterable<string> }
  /** Text or bytes that are written piece by piece. */
  | { kind: 'stream'; type: string; pieces: AsyncIterable<string | Uint8Array>; headers?: Record<string, string> }

export const json = (body: unknown, status = 200, headers?: Record<string, string>): Answer => ({
  kind: 'json',
  status,
  body,
  ...(headers ? { headers } : {}),
})

/** RFC 9457: a refusal that says what was wrong and what would be right. */
export class Problem extends Error {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly more: Record<string, unknown>
  /** Headers that belong to the refusal, for example `Retry-After`. */
  readonly headers: Record<string, string>

  constructor(
    status: number,
    title: string,
    detail: string,
    more: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    super(`${title}: ${detail}`)
    this.name = 'Problem'
    this.status = status
    this.title = title
    this.detail = detail
    this.more = more
    this.headers = headers
  }
}
