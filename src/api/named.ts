import { Problem } from '../http/route.ts'
import type { ServiceKind } from './contract.ts'
import { quote } from './parse.ts'

/** Ids as paths name them. Anything else cannot exist, and never reaches a store. */
const JOB_ID = /^[1-9]\d{0,9}$/
const USER_ID = /^[\w.:@-]{1,128}$/

export function jobId(params: Record<string, string>): string {
  const id = params['id'] ?? ''
  if (!JOB_ID.test(id)) throw noJob(id)
  return id
}

export function userId(params: Record<string, string>): string {
  const id = params['id'] ?? ''
  if (!USER_ID.test(id)) throw noUser(id)
  return id
}

export function serviceKind(params: Record<string, string>): ServiceKind {
  const kind = params['kind'] ?? ''
  if (kind === 'pbx' || kind === 'teams') return kind
  throw new Problem(404, 'Not found', `There is no service ${quote(kind)}; use pbx or teams.`)
}

export const noJob = (id: string): Problem => new Problem(404, 'Not found', `There is no job ${quote(id)}.`)
export const noUser = (id: string): Problem => new Problem(404, 'Not found', `There is no user ${quote(id)}.`)

/** Some of the users that a request names. */
export const noUsers = (ids: string[], of: number): Problem =>
  new Problem(
    404,
    'Not found',
    `${ids.length} of these ${of} users are not in the directory, ${quote(ids[0] ?? '')} for one. Nothing was started. ` +
      'Load the list of users again and choose once more.',
  )

/** What to do instead goes with it. */
export const tooManyChosen = (chosen: number, most: number): Problem =>
  new Problem(
    400,
    'Too many users',
    `${chosen} users are chosen, and a sync of chosen users takes at most ${most}. Nothing was started. ` +
      'Choose fewer, or use Sync Now, which does everything that is queued.',
    { code: 'TOO_MANY_CHOSEN', most },
  )

/** A service that the caller wants to start is disabled. */
export const serviceOff = (service: ServiceKind): Problem =>
  new Problem(409, 'Disabled', `${SERVICES[service]} is disabled. Enable it on Services first.`, { service })

const SERVICES: Record<ServiceKind, string> = { pbx: 'The 8x8 PBX', teams: 'Microsoft Teams' }

export function notSetUp(missing: ServiceKind): Problem {
  const detail =
    missing === 'pbx'
      ? 'The 8x8 PBX is not added. Add it on Services first.'
      : 'Microsoft Teams is not connected. Connect it on Services first.'
  return new Problem(409, 'Not set up', detail, { missing })
}

/** The person sees why, and what can be done. */
export const notPossible = (why: string): Problem => new Problem(409, 'Not possible now', why)
