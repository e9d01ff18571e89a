/** Why an outside system could not do what was asked; named by who must act. */
export type ConnectorErrorKind =
  /** Our credential was refused: the admin of that system renews it. */
  | 'credential'
  /** The credential works but may not do this: consent or a role is missing. */
  | 'permission'
  /** Retries are used up; the system is down, throttles or hangs. Nobody needs to act, a later try may work. */
  | 'unavailable'
  /** The answer was not what the system documents: malformed, truncated, or the wrong shape. */
  | 'malformed'
  /** A list stopped in the middle, or came back empty where it cannot be. */
  | 'incomplete'
  /** The cursor is too old; a complete read is needed. */
  | 'cursorExpired'
  /** The system refused the request itself: we sent something wrong. */
  | 'refused'
  /** The caller's signal ended the call. */
  | 'aborted'

export class ConnectorError extends Error {
  readonly kind: ConnectorErrorKind
  readonly system: '8x8' | 'graph'
  /** HTTP status, null when there was none. */
  readonly status: number | null
  /** The vendor's words, at most 500 characters, secrets redacted. */
  readonly raw: string | null
  /** The vendor's id of the request, for a support case. */
  readonly requestId: string | null

  constructor(
    kind: ConnectorErrorKind,
    system: '8x8' | 'graph',
    message: string,
    more: { status?: number | null; raw?: string | null; requestId?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'ConnectorError'
    this.kind = kind
    this.system = system
    this.status = more.status ?? null
    this.raw = more.raw?.slice(0, 500) ?? null
    this.requestId = more.requestId ?? null
  }
}

/** A file is no user export; the message says why, and what would be right. */
export class NotAnExport extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NotAnExport'
  }
}
