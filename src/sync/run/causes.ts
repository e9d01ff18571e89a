/** From what went wrong to a reason code with cause, fix and who can. */
import { ConnectorError, type ConnectorErrorKind } from '../../connectors/errors.ts'
import type { JobCause } from '../../jobs/job.ts'
import { isReason, type ReasonCode } from '../../jobs/reasons.ts'

/** A job cannot go on, for a reason that is not a connector's. */
export class JobStopped extends Error {
  readonly code: ReasonCode
  readonly detail: Record<string, string>
  /** `refused`: the guard stopped it before the first write. */
  readonly as: 'failed' | 'refused'

  /** The vendor's words. */
  readonly raw: string | null

  constructor(
    code: ReasonCode,
    detail: Record<string, string> = {},
    as: 'failed' | 'refused' = 'failed',
    raw: string | null = null,
  ) {
    super(code)
    this.name = 'JobStopped'
    this.code = code
    this.detail = detail
    this.as = as
    this.raw = raw
  }
}

const CODES: Record<'8x8' | 'graph', Record<Exclude<ConnectorErrorKind, 'aborted'>, ReasonCode>> = {
  '8x8': {
    credential: 'PBX_CREDENTIAL',
    permission: 'PBX_PERMISSION',
    unavailable: 'PBX_UNAVAILABLE',
    malformed: 'PBX_MALFORMED',
    incomplete: 'PBX_INCOMPLETE',
    cursorExpired: 'PBX_INCOMPLETE',
    refused: 'PBX_REFUSED',
  },
  graph: {
    credential: 'M365_CREDENTIAL',
    permission: 'CONSENT',
    unavailable: 'M365_UNAVAILABLE',
    malformed: 'M365_MALFORMED',
    incomplete: 'M365_INCOMPLETE',
    cursorExpired: 'M365_INCOMPLETE',
    refused: 'M365_REFUSED',
  },
}

/** What a vendor's words say more exactly than the kind of its refusal. */
const TOLD: { system: '8x8' | 'graph'; says: RegExp; code: ReasonCode }[] = [
  { system: '8x8', says: /not an administrator/i, code: 'PBX_ROLE' },
  // said by ourselves of a key that came with the start of the process
  { system: '8x8', says: /^the 8x8 company of this key has none/i, code: 'PBX_OTHER_COMPANY' },
  { system: 'graph', says: /domain.{0,80}not configured for this tenant/i, code: 'SBC_DOMAIN' },
  { system: 'graph', says: /gateway not ready/i, code: 'GATEWAY_NOT_READY' },
]

export const isAborted = (error: unknown): boolean => error instanceof ConnectorError && error.kind === 'aborted'

/** The store says by name that it can keep nothing more: then nothing can be recorded either, not even a failure. */
export const isStoreBroken = (error: unknown): boolean => error instanceof Error && error.name === 'StoreBroken'

export const isExpired = (error: unknown): boolean => error instanceof ConnectorError && error.kind === 'cursorExpired'

/** The cause of a failed job or look. Errors of our own become INTERNAL without their stack. */
export function causeOf(error: unknown): JobCause {
  if (error instanceof JobStopped) return { code: error.code, detail: error.detail, raw: error.raw }
  if (error instanceof ConnectorError && error.kind !== 'aborted') {
    const request = error.requestId ? ` (request ${error.requestId})` : ''
    const said = error.raw ?? error.message
    const told = TOLD.find(({ system, says }) => system === error.system && says.test(said))
    return { code: told?.code ?? CODES[error.system][error.kind], detail: {}, raw: `${said}${request}` }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'INTERNAL', detail: { message: message.slice(0, 200) }, raw: null }
}

/** A connector's reason for one write, as a code of the table. */
export const reasonOf = (code: string): ReasonCode => (isReason(code) ? code : 'UNKNOWN_REFUSAL')
