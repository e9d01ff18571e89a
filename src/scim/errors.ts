/** A refusal as RFC 7644 §3.12 words it. `detail` tells a person what was sent, what was wrong and what would be right. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  /** RFC 9865 §2.3. */
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount'

export class ScimError extends Error {
  readonly status: number
  readonly scimType: ScimType | null
  readonly headers: Record<string, string>

  constructor(status: number, scimType: ScimType | null, detail: string, headers: Record<string, string> = {}) {
    super(detail)
    this.name = 'ScimError'
    this.status = status
    this.scimType = scimType
    this.headers = headers
  }
}

export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** Values that a client sent are quoted in a detail as JSON, cut short: they may be megabytes, or nested without end. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(cut(value, 3)) ?? 'nothing'
  return text.length > 100 ? `${text.slice(0, 100).toWellFormed()}…` : text
}

function cut(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.slice(0, 101)
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return '…'
  if (Array.isArray(value)) return value.slice(0, 10).map((each) => cut(each, depth - 1))
  const some = Object.entries(value).slice(0, 10)
  return Object.fromEntries(some.map(([name, each]) => [name.slice(0, 101), cut(each, depth - 1)]))
}
