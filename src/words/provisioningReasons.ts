/** Why requests of an identity provider are not done: what a refusal is called, what to do about it, and who can. */
import type { ReasonWords } from './reasonWords.ts'

const PROVIDER_ADMIN = 'Admin of the identity provider'
const CONSOLE_ADMIN = 'Admin of Voice Sync Console'

export type RefusalCode =
  'site' | 'siteSet' | 'taken' | 'gone' | 'fixed' | 'value' | 'request' | 'tooMuch' | 'fault' | 'other'

/** As it was answered. */
export interface Refusal {
  status: number
  /** RFC 7644 §3.12. */
  scimType: string | null
  detail: string | null
}

const MAPPING = new Set(['invalidPath', 'invalidSyntax', 'invalidFilter', 'noTarget', 'invalidCursor', 'invalidCount'])

/** The first that fits. */
const KINDS: [RefusalCode, (refusal: Refusal) => boolean][] = [
  ['fault', ({ status }) => status >= 500],
  ['site', ({ detail }) => detail?.startsWith('There is no site ') === true],
  ['siteSet', ({ detail }) => detail?.startsWith('This person is at the site ') === true],
  ['taken', ({ status, scimType }) => status === 409 && scimType === 'uniqueness'],
  ['gone', ({ status }) => status === 404],
  ['tooMuch', ({ status }) => status === 413 || status === 429],
  ['fixed', ({ scimType }) => scimType === 'mutability'],
  ['request', ({ scimType }) => MAPPING.has(scimType ?? '')],
  ['value', ({ scimType }) => scimType === 'invalidValue'],
]

export const refusalCode = (refusal: Refusal): RefusalCode => KINDS.find(([, fits]) => fits(refusal))?.[0] ?? 'other'

export const REFUSAL_WORDS: Record<RefusalCode, ReasonWords> = {
  site: {
    label: 'No such site',
    cause: 'The site that the provider sends is not one of 8x8.',
    fix: 'Map the site to a name exactly as in 8x8, or add that site in 8x8 Admin Console.',
    who: `${PROVIDER_ADMIN}, or 8x8 admin`,
  },
  siteSet: {
    label: 'The site is set already',
    cause: 'A site cannot be changed once it is set.',
    fix: 'Send the site that the person has in 8x8, or none.',
    who: PROVIDER_ADMIN,
  },
  taken: {
    label: 'The username or group is there already',
    cause: 'The provider wants to create what another user or group has.',
    fix: 'Match by username at the provider, so that it links who is there, or send another username.',
    who: PROVIDER_ADMIN,
  },
  gone: {
    label: 'The user or group is not here',
    cause: 'The provider changes somebody who was deleted here.',
    fix: 'Restart provisioning at the provider, so that it looks everybody up again.',
    who: PROVIDER_ADMIN,
  },
  fixed: {
    label: 'This cannot be changed',
    cause: 'The provider sends a value for what cannot be changed or removed.',
    fix: 'Take that attribute out of the mapping at the provider.',
    who: PROVIDER_ADMIN,
  },
  value: {
    label: 'A value is missing or wrong',
    cause: 'An attribute is required, or has to look otherwise.',
    fix: 'Correct the mapping, or the value of these users at the provider. The log says what would be right.',
    who: PROVIDER_ADMIN,
  },
  request: {
    label: 'The request is not understood',
    cause: 'A mapping names an attribute or path that is not offered.',
    fix: 'Compare the attribute mappings at the provider with what the log says.',
    who: PROVIDER_ADMIN,
  },
  tooMuch: {
    label: 'Too much at once',
    cause: 'The provider sends more than is taken at once.',
    fix: 'Nothing if it slows down by itself. Else have it send less at once.',
    who: PROVIDER_ADMIN,
  },
  fault: {
    label: 'Failed here',
    cause: 'Voice Sync Console had a fault of its own.',
    fix: 'Nothing at the provider: it tries again. If it goes on, look at the log of the server.',
    who: CONSOLE_ADMIN,
  },
  other: {
    label: 'Refused for another reason',
    cause: 'The log says why.',
    fix: 'Open the log, and correct what it says at the provider.',
    who: PROVIDER_ADMIN,
  },
}
