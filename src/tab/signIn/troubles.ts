import { SignInRefused } from './tokens.ts'
import type { Trouble } from './tokens.ts'

/**
 * What Entra's error codes mean to the person who meets them.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const CODES: Record<string, Trouble> = {
  AADSTS65001: 'consent',
  AADSTS65004: 'consent',
  AADSTS90093: 'consent',
  AADSTS90094: 'consent',
  AADSTS900941: 'consent',
  AADSTS650056: 'consent',
  AADSTS50020: 'elsewhere',
  AADSTS51004: 'elsewhere',
  AADSTS700016: 'elsewhere',
  AADSTS50034: 'elsewhere',
  AADSTS50105: 'unassigned',
}

/** Codes without a number: of msal, of teams-js and of OAuth. */
const WORDS: [RegExp, Trouble][] = [
  [/consent_?required|resourceRequiresConsent|access_denied/i, 'consent'],
  [/cancel/i, 'closed'],
  [/no_token_request_cache|state_mismatch|unable_to_parse_state|no_state/i, 'stale'],
  [/interaction_required|login_required|no_tokens_found|refresh_token_expired|invalid_grant|tokenRevoked/i, 'ended'],
]

/** `code` is tried before what stands in the text. */
export function troubleOf(code: string, text: string): SignInRefused {
  const number = /AADSTS\d+/.exec(text)?.[0]
  const known = number === undefined ? undefined : CODES[number]
  const word = WORDS.find(([expression]) => expression.test(`${code} ${number ? '' : text}`))?.[1]
  const said = text.split(/ Trace ID:|\r|\n/)[0]?.slice(0, 300) ?? ''
  return new SignInRefused(known ?? word ?? 'refused', said || code)
}

interface Claims {
  tid?: unknown
  iss?: unknown
  idp?: unknown
  acct?: unknown
}

/**
 * The server refused a new token and says nothing of why; the token itself may show it. Only to choose words: whoever
 * may come in is decided by the server alone.
 */
export function troubleOfToken(token: string, tenantId: string): Trouble {
  const claims = claimsOf(token)
  if (claims.acct === 1) return 'guest'
  if (typeof claims.idp === 'string' && claims.idp !== claims.iss && !claims.idp.includes(tenantId)) return 'guest'
  if (typeof claims.tid === 'string' && claims.tid !== tenantId) return 'elsewhere'
  return 'refused'
}

function claimsOf(token: string): Claims {
  try {
    const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes)) as Claims
  } catch {
    return {}
  }
}
