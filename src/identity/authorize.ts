import type { KeptRoles } from './keptRoles.ts'
import type { Principal } from './principal.ts'
import { NotAllowed, SignInNeeded } from './refusals.ts'
import { ACTIONS, may, type Action } from './roles.ts'
import type { TokenCheck } from './tokens.ts'

const BEARER = /^bearer +([\w.~+/=-]+)$/i

/** Who calls, and may they? Throws `SignInNeeded` or `NotAllowed`. */
export function createAuthorize(
  check: TokenCheck,
  kept: KeptRoles = (caller) => Promise.resolve(caller),
): (headers: Record<string, string | undefined>, action: Action) => Promise<Principal> {
  return async (headers, action) => {
    const token = BEARER.exec(headers['authorization'] ?? '')?.[1]
    if (!token) throw new SignInNeeded()
    const principal = await kept(await check(token))
    if (!may(principal.roles, action)) throw new NotAllowed(action, ACTIONS[action], principal)
    return principal
  }
}
