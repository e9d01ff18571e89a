/** A door: routes with one idea of who calls, and one way to word a refusal. */
import type { Answer, Problem, Route, RouteRequest } from './route.ts'

export interface Door<C> {
  routes: readonly Route<C>[]
  /** Who calls, and may they? Throws `Problem` 401 or 403. Not asked for public routes. */
  authorize(headers: Record<string, string | undefined>, access: string, address: string): Promise<C> | C
  /** Whom open streams are counted for; the address when left out. */
  callerKey?: (caller: C) => string
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
  enter(headers: Record<string, string | undefined>, address: string): Promise<Entered>
}

export interface Entered {
  /** Whom open streams are counted for. */
  key: string
  handle(request: Request): Promise<Answer> | Answer
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
      async enter(headers, address) {
        const caller = access === 'public' ? (undefined as C) : await door.authorize(headers, access, address)
        const key = caller === undefined ? address : (door.callerKey?.(caller) ?? address)
        return { key, handle: (request) => route.handle({ ...request, caller }) }
      },
    }
  })
}
