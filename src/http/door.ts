/** A door: routes with one idea of who calls, and one way to word a refusal. */
import { after, guarded, type Soon } from './after.ts'
import type { Answer, Problem, Route, RouteRequest } from './route.ts'

export interface Door<C> {
  routes: readonly Route<C>[]
  /** Who calls, and may they? Throws `Problem` 401 or 403. Not asked for public routes. */
  authorize(headers: Record<string, string | undefined>, access: string, address: string, asked: Asked): Soon<C>
  /** Whom open streams are counted for; the address when left out. */
  callerKey?: (caller: C) => string
  /** Charges a known caller for a request. Throws `Problem` 429. */
  charge?: (key: string) => void
  witness?: Witness<C>
}

/** Which request somebody comes with. */
export interface Asked {
  /** For example `GET /api/jobs/:id`. */
  route: string
  requestId: string
}

/** Is told of every request, once, as soon as it is known how it is answered. Must be quick. */
export interface Witness<C> {
  /** Milliseconds, monotonic. */
  now(): number
  note(exchange: Exchange<C>): void
  /** `authorize` threw. */
  turnedAway(route: Route<C>, error: unknown, startedAt: number): void
}

/** A request of a known caller, and what became of it. */
export interface Exchange<C> {
  route: Route<C>
  caller: C
  /** Null: it was refused before its body was read to its end. */
  request: Request | null
  /** An answer, or what was thrown. */
  outcome: { answer: Answer } | { error: unknown }
  /** When its caller was looked at, by the clock of the witness. */
  startedAt: number
}

/** How everything under a path says that it refuses; elsewhere RFC 9457 does. */
export interface Wording {
  /** For example `/scim/`. */
  prefix: string
  /** Media type. */
  type: string
  body(problem: Problem): Record<string, unknown>
}

type Request = Omit<RouteRequest<unknown>, 'caller'>

/** A route whose caller nobody outside has to know. */
export interface Mounted extends Pick<Route<unknown>, 'method' | 'path' | 'access' | 'maxBody' | 'takes' | 'raw'> {
  /** Before the body is read, so that a stranger cannot make us read or parse anything. */
  enter(headers: Record<string, string | undefined>, address: string, requestId: string): Soon<Entered>
  /** The same question again, of whoever was let in before: throws when the answer is another by now. */
  mayStill(headers: Record<string, string | undefined>, address: string, requestId: string): Soon<unknown>
}

export interface Entered {
  /** Whom open streams are counted for. */
  key: string
  handle(request: Request): Soon<Answer>
  /** The body was refused, so that `handle` is not called. */
  refused(error: unknown): void
}

export function mount<C>(door: Door<C>): Mounted[] {
  return door.routes.map((route) => {
    const { method, path, access, maxBody, takes, raw } = route
    return {
      method,
      path,
      access,
      maxBody,
      ...(takes ? { takes } : {}),
      ...(raw ? { raw } : {}),
      enter(headers, address, requestId) {
        const startedAt = door.witness?.now() ?? 0
        if (access === 'public') return witnessed(door, route, undefined as C, address, startedAt)
        return after(callerOf(door, route, { headers, address, requestId, startedAt }), (caller) => {
          const key = door.callerKey?.(caller) ?? address
          door.charge?.(key)
          return witnessed(door, route, caller, key, startedAt)
        })
      },
      mayStill(headers, address, requestId) {
        if (access === 'public') return
        return door.authorize(headers, access, address, askedOf(route, requestId))
      },
    }
  })
}

const askedOf = ({ method, path }: Route<never>, requestId: string): Asked => ({
  route: `${method} ${path}`,
  requestId,
})

interface Comes {
  headers: Record<string, string | undefined>
  address: string
  requestId: string
  startedAt: number
}

function callerOf<C>(
  { authorize, witness }: Door<C>,
  route: Route<C>,
  { headers, address, requestId, startedAt }: Comes,
): Soon<C> {
  return guarded(
    () => authorize(headers, route.access, address, askedOf(route, requestId)),
    (error) => {
      witness?.turnedAway(route, error, startedAt)
      throw error
    },
  )
}

function witnessed<C>({ witness }: Door<C>, route: Route<C>, caller: C, key: string, startedAt: number): Entered {
  if (!witness) return { key, handle: (request) => route.handle(known(request, caller)), refused: () => undefined }
  const failed = (request: Request | null, error: unknown): void =>
    witness.note({ route, caller, request, outcome: { error }, startedAt })
  return {
    key,
    handle: (request) =>
      guarded(
        () =>
          after(route.handle(known(request, caller)), (answer) => {
            witness.note({ route, caller, request, outcome: { answer }, startedAt })
            return answer
          }),
        (error) => {
          failed(request, error)
          throw error
        },
      ),
    refused: (error) => failed(null, error),
  }
}

function known<C>(request: Request, caller: C): RouteRequest<C> {
  const own = request as RouteRequest<C>
  own.caller = caller
  return own
}
