/** Why a write was refused, in words that a person can act on. */
import type { GroupTwin, UserOutcome } from '../../directory/resources.ts'
import { quoted, ScimError } from '../errors.ts'

type Refused = Exclude<UserOutcome, { kind: 'written' } | { kind: 'same' }>

export function refusedUser(outcome: Refused, id: string): ScimError {
  switch (outcome.kind) {
    case 'missing':
      return noResource('user', id)
    case 'taken': {
      const { userName, holder } = outcome
      const who = holder.recordId
        ? `${holder.displayName} (${holder.recordId})`
        : `${holder.displayName}, who is not provisioned`
      const fix = 'Use another userName, or find that user by userName and change it with PATCH or PUT.'
      return new ScimError(409, 'uniqueness', `The userName ${quoted(userName)} belongs to ${who}. ${fix}`)
    }
    case 'otherSite':
      return new ScimError(
        400,
        'mutability',
        `This person is at the site ${quoted(outcome.has)} of 8x8 already, and a site cannot be changed once it is set; ${quoted(outcome.site)} was sent.`,
      )
    case 'noSite':
      return new ScimError(400, 'invalidValue', noSite(outcome))
  }
}

function noSite({ site, sites }: { site: string; sites: string[] }): string {
  const there =
    sites.length === 0
      ? '8x8 has no sites yet: somebody has to add the 8x8 PBX on Services of Voice Sync Console, and sync.'
      : `The sites of 8x8 are ${sites.map(quoted).join(', ')}.`
  return `There is no site ${quoted(site)}. A site has to be named exactly as in 8x8. ${there}`
}

export const noResource = (what: 'user' | 'group', id: string): ScimError =>
  new ScimError(404, null, `There is no ${what} with the id ${quoted(id)}. It may have been deleted.`)

/** RFC 7644 §3.3. A name alone may be that of several (RFC 7643 §8.7.1), as in Entra ID. */
export const groupIsThere = ({ id, displayName, externalId }: GroupTwin): ScimError =>
  new ScimError(
    409,
    'uniqueness',
    `The group ${quoted(displayName)} with the externalId ${quoted(externalId)} is there already (${id}). Change it with PATCH or PUT.`,
  )
