import type { Refusals } from '../audit/refusals.ts'
import type { Asked } from '../http/door.ts'
import { Problem } from '../http/route.ts'
import type { createAuthorize } from '../identity/authorize.ts'
import type { Principal } from '../identity/principal.ts'
import { NotAllowed, SignInNeeded } from '../identity/refusals.ts'
import { ACTIONS, lacksFor, type Action } from '../identity/roles.ts'

/** What the web server asks before each route that is not public; refusals become problems, and are written down. */
export function createAccess(
  authorize: ReturnType<typeof createAuthorize>,
  refusals: Pick<Refusals, 'note'>,
): (headers: Record<string, string | undefined>, access: string, address: string, asked: Asked) => Promise<Principal> {
  return async (headers, access, ip, { route, requestId }) => {
    if (!isAction(access)) throw new Error(`the route names no action of the role table: ${access}`)
    try {
      return await authorize(headers, access)
    } catch (error) {
      if (error instanceof SignInNeeded) throw signIn()
      if (error instanceof NotAllowed) {
        if (error.caller) await noteRefused(refusals, error.caller, { route, ip, requestId, ...error })
        throw needsRole(error)
      }
      throw error
    }
  }
}

interface Wanted extends Pick<NotAllowed, 'action' | 'needed'> {
  route: string
  ip: string | null
  requestId: string | null
}

export function noteRefused(
  refusals: Pick<Refusals, 'note'>,
  { tenantId, userId: actorId, name: actorName, roles }: Principal,
  { route: target, ip, requestId, action, needed }: Wanted,
): Promise<void> {
  const why = `${roles.join(', ')}; ${action} needs ${needed.join(' or ')}`
  return refusals.note({ tenantId, actorId, actorName, via: 'tab', ip, requestId, target, why })
}

/** Throws unless the caller may have a job of this kind run, or run again. */
export function mustMayRun({ roles }: Principal, kind: string): void {
  const lacking = lacksFor(roles, kind)
  if (lacking) throw needsRole(new NotAllowed(lacking, ACTIONS[lacking]))
}

const isAction = (access: string): access is Action => Object.hasOwn(ACTIONS, access)

const signIn = (): Problem => new Problem(401, 'Sign in', 'Sign in again.', {}, { 'WWW-Authenticate': 'Bearer' })

const GROUPS_UNKNOWN =
  'You may have it by a group, but Microsoft could not be asked which groups you are in. Try again in a minute. If it stays so, an admin can give you the role by name.'

export function needsRole(error: NotAllowed): Problem {
  const [last, ...rest] = [...error.needed].reverse()
  const roles = rest.length > 0 ? `${rest.reverse().join(', ')} or ${last}` : String(last)
  const help = error.groupsUnknown ? GROUPS_UNKNOWN : 'Ask an admin of Voice Sync Console for it.'
  const detail = `This needs the role ${roles}. ${help}`
  return new Problem(403, 'Not allowed', detail, { action: error.action, needed: [...error.needed] })
}
