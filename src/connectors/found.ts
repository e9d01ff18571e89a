/** What came back from one attempt, and what that means. */
import type { Attempt } from './attempt.ts'
import type { ConnectorErrorKind } from './errors.ts'
import { NEVER_SENT, type RetryRules } from './retry.ts'
import { vendorWords } from './words.ts'

export interface Found {
  kind: Attempt['kind']
  status: number | null
  headers: Headers | null
  requestId: string | null
  text: string
  /** The vendor's own words when the status is not a success. */
  words: string | null
  code: string | null
}

const KIND_OF_STATUS: Record<number, ConnectorErrorKind> = { 401: 'credential', 403: 'permission' }

export function foundIn(result: Attempt, requestIdHeader: string): Found {
  if (result.kind !== 'answered') {
    return { ...result, status: null, headers: null, requestId: null, text: '', words: result.code }
  }
  const { status, headers, text } = result
  const requestId = headers.get(requestIdHeader)
  const words = isOk(status) ? null : vendorWords(parsed(text))
  return { kind: 'answered', status, headers, requestId, text, words, code: null }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export const isOk = (status: number) => status >= 200 && status < 300

export function mayRepeat(found: Found, repeatable: boolean, rules: RetryRules): boolean {
  if (found.kind === 'oversized' || found.kind === 'garbled') return false
  if (found.status === null) return repeatable || (found.code !== null && NEVER_SENT.has(found.code))
  return rules.untouched.includes(found.status) || (repeatable && rules.statuses.includes(found.status))
}

export function kindOf(found: Found): ConnectorErrorKind {
  if (found.kind === 'oversized' || found.kind === 'garbled') return 'malformed'
  if (found.status === null || found.status >= 500 || found.status === 408 || found.status === 429) return 'unavailable'
  if (found.status < 400) return 'malformed'
  return KIND_OF_STATUS[found.status] ?? 'refused'
}

/** What happened, as a sentence. */
export function sentence(found: Found, actor: string, bounds: { attemptMs: number; maxBytes: number }): string {
  if (found.kind === 'timeout') return `${actor} did not answer within ${bounds.attemptMs / 1000} seconds.`
  if (found.kind === 'oversized') return `${actor} sent more than ${bounds.maxBytes} bytes in one answer.`
  if (found.kind === 'garbled') return `${actor} sent an answer that is not UTF-8.`
  if (found.status === null) return `The connection to ${actor} failed${found.code ? ` (${found.code})` : ''}.`
  if (found.status === 401) return `${actor} refused the credential (401).`
  if (found.status === 403) return `${actor} does not allow this (403).`
  if (found.status === 429) return `${actor} asks to slow down (429).`
  if (found.status >= 500 || found.status === 408) return `${actor} has a fault (${found.status}).`
  if (found.status >= 300 && found.status < 400) return `${actor} answered with a redirect (${found.status}).`
  return `${actor} refused the request (${found.status}).`
}
