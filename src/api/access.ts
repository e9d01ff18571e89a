import { Problem } from '../http/route.ts'
import type { createAuthorize } from '../identity/authorize.ts'
import type { Principal } from '../identity/principal.ts'
import { NotAllowed, SignInNeeded } from '../identity/refusals.ts'
import { ACTIONS, type Action } from '../identity/roles.ts'

/** What the web server asks before each route that is not public; refusals become problems. */
export function createAccess(
  authorize: ReturnType<typeof createAuthorize>,
): (headers: Record<string, string | undefined>, access: string) => Promise<Principal> {
  return async (headers, access) => {
    if (!isAction(access)) throw new Error(`the route names no action of the role table: ${access}`)
    try {
      return await authorize(headers, access)
    } catch (error) {
      if (error instanceof SignInNeeded) throw signIn()
      if (error instanceof NotAllowed) throw needsRole(error)
      throw error
    }
  }
}

const isAction = (access: string): access is Action => Object.hasOwn(ACTIONS, access)

const signIn = (): Problem => new Problem(401, 'Sign in', 'Sign in again.', {}, { 'WWW-Authenticate': 'Bearer' })

const GROUPS_UNKNOWN =
  'You may have it by a group, but Microsoft could not be asked which groups you are in. Try again in a minute.'

export function needsRole(error: NotAllowed): Problem {
  const [last, ...rest] = [...error.needed].reverse()
  const roles = rest.length > 0 ? `${rest.reverse().join(', ')} or ${last}` : String(last)
  const help = error.groupsUnknown ? GROUPS_UNKNOWN : 'Ask an admin of Voice Sync Console for it.'
  const detail = `This needs the role ${roles}. ${help}`
  return new Problem(403, 'Not allowed', detail, { action: error.action, needed: [...error.needed] })
}
