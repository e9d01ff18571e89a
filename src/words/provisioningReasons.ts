/** Why requests of an identity provider are not done: what a refusal is called, what to do about it, and who can. */
import type { ReasonWords } from './reasonWords.ts'

const PROVIDER_ADMIN = 'Admin of the identity provider'
const CONSOLE_ADMIN = 'Admin of Voice Sync Console'

export type RefusalCode =
  | 'site'
  | 'siteSet'
  | 'taken'
  | 'gone'
  | 'fixed'
  | 'value'
  | 'request'
  | 'tooMuch'
  | 'token'
  | 'off'
  | 'moved'
  | 'notOffered'
  | 'fault'
  | 'other'

/** As it was answered. */
export interface Refusal {
  status: number
  /** RFC 7644 §3.12. */
  scimType: string | null
  detail: string | null
}

/** What an answer has to be; what is left out may be anything. Data, so that a store looks for it too. */
export interface Fit {
  statuses?: readonly number[]
  scimTypes?: readonly string[]
  /** How the detail begins. */
  begins?: string
}

const MAPPING = ['invalidPath', 'invalidSyntax', 'invalidFilter', 'noTarget']
const ASKED = ['invalidCursor', 'expiredCursor', 'invalidCount', 'sensitive']

/** The first that fits. */
const KINDS: readonly [RefusalCode, Fit][] = [
  ['notOffered', { statuses: [405, 501] }],
  ['fault', { statuses: [500, 502, 503, 504] }],
  ['site', { begins: 'There is no site ' }],
  ['siteSet', { begins: 'This person is at the site ' }],
  ['taken', { statuses: [409], scimTypes: ['uniqueness'] }],
  ['gone', { statuses: [404] }],
  ['tooMuch', { statuses: [413, 429] }],
  ['off', { statuses: [401], begins: 'User provisioning' }],
  ['token', { statuses: [401] }],
  ['moved', { statuses: [412] }],
  ['fixed', { scimTypes: ['mutability'] }],
  ['request', { scimTypes: [...MAPPING, ...ASKED] }],
  ['value', { scimTypes: ['invalidValue'] }],
]

export const refusalCode = (refusal: Refusal): RefusalCode =>
  KINDS.find(([, fit]) => fits(fit, refusal))?.[0] ?? 'other'

function fits({ statuses, scimTypes, begins }: Fit, { status, scimType, detail }: Refusal): boolean {
  return (
    (statuses?.includes(status) ?? true) &&
    (scimTypes?.includes(scimType ?? '') ?? true) &&
    (begins === undefined || detail?.startsWith(begins) === true)
  )
}

/** The same as `refusalCode` says, for whoever looks for refusals of one code. */
export function refusalFilter(code: RefusalCode): { fits: Fit; not: Fit[] } {
  const at = KINDS.findIndex(([kind]) => kind === code)
  const before = (at < 0 ? KINDS : KINDS.slice(0, at)).map(([, fit]) => fit)
  return { fits: KINDS[at]?.[1] ?? {}, not: before }
}

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
    label: 'Username or group is taken',
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
    fix: 'Correct the mapping, or the value of these users at the provider. The answer in the log says what would be right.',
    who: PROVIDER_ADMIN,
  },
  request: {
    label: 'The request is not understood',
    cause: 'A mapping names an attribute or path that is not offered.',
    fix: 'Compare the attribute mappings at the provider with what the answer in the log says.',
    who: PROVIDER_ADMIN,
  },
  tooMuch: {
    label: 'Too much at once',
    cause: 'The provider sends more than is taken at once.',
    fix: 'Nothing if it slows down by itself. Else have it send less at once.',
    who: PROVIDER_ADMIN,
  },
  token: {
    label: 'The token ended',
    cause: 'The 8x8 API Token that the provider sends expired or was revoked.',
    fix: 'Make or rotate a token in Identity and Security, and paste it at the provider.',
    who: `${CONSOLE_ADMIN}, then ${PROVIDER_ADMIN.toLowerCase()}`,
  },
  off: {
    label: 'User provisioning was off',
    cause: 'User provisioning was turned off here while the provider went on.',
    fix: 'Turn it on in Identity and Security and paste a new token at the provider, or turn the provider off.',
    who: CONSOLE_ADMIN,
  },
  moved: {
    label: 'Changed meanwhile',
    cause: 'Somebody else changed the user or group after the provider had read it.',
    fix: 'Nothing: the provider reads it again and sends its change anew.',
    who: PROVIDER_ADMIN,
  },
  notOffered: {
    label: 'Not offered',
    cause: 'The provider asks for something that is not offered here.',
    fix: 'Turn that feature off at the provider. The answer in the log says which it is.',
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
    cause: 'The answer in the log says why.',
    fix: 'Correct at the provider what the answer names.',
    who: PROVIDER_ADMIN,
  },
}
