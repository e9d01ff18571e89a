/** App-only tokens of one Microsoft 365 tenant: client credentials, kept until shortly before they expire. */
import { z } from 'zod/v4'
import type { Clock } from '../clock.ts'
import type { CallContext } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { Http } from '../http.ts'
import { abortable } from '../limiter.ts'
import { shaped } from '../shape.ts'
import { proofOf, secretsOf, type CredentialSource } from './credential.ts'

export interface TokenOptions {
  /** https://login.microsoftonline.com, or another cloud's. */
  authority: string
  tenantId: string
  credential: CredentialSource
  /** Microsoft took the credential. */
  onProven?: () => void
  /** For example https://graph.microsoft.com/.default */
  scope: string
}

export interface Tokens {
  get(context?: CallContext): Promise<string>
  /** Microsoft refused this token: the next `get` asks for a new one. */
  drop(token: string): void
  /** Graph does not let this token do something: as `drop`, if it is old enough for consent to have come since. */
  dropIfOld(token: string): void
  /** The token in hand and what it was asked with, so that they can be redacted. */
  secrets(): string[]
}

/** What an admin consents to is in the tokens made after it. */
const CONSENT_MS = 60_000
const EARLY_MS = 5 * 60_000

const grant = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/, 'It is no token.'),
  expires_in: z.coerce.number().positive(),
})

export function createTokens(options: TokenOptions, http: Http, clock: Pick<Clock, 'now'>): Tokens {
  const { credential } = options
  let held: { token: string; until: number; version: unknown; asked: number } | null = null
  let asking: { told: Promise<string>; version: unknown } | null = null
  let sent: string[] = []

  async function ask(context?: CallContext): Promise<string> {
    const asked = clock.now()
    const version = credential.version()
    const url = `${options.authority.replace(/\/+$/, '')}/${encodeURIComponent(options.tenantId)}/oauth2/v2.0/token`
    const app = await credential.read()
    const proof = await proofOf(app, url, asked)
    sent = secretsOf(app, proof)
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: app.clientId,
      ...proof,
      scope: options.scope,
    })
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
    const onExchange = context?.onExchange
    const request = { method: 'POST', url, headers, body: form.toString(), repeatable: true } as const
    const answer = await http.send(request, onExchange ? { onExchange } : {}).catch(asCredential)
    const { access_token: token, expires_in: seconds } = shaped(grant, answer, 'graph', 'The access token')
    // A short-lived token is used for half of its life, else each request would ask for one.
    const until = asked + seconds * 1000 - Math.min(EARLY_MS, seconds * 500)
    // a credential that was replaced meanwhile leaves no token behind
    if (credential.version() === version) held = { token, until, version, asked }
    options.onProven?.()
    return token
  }

  return {
    async get(context) {
      const version = credential.version()
      if (held !== null && clock.now() < held.until && held.version === version) return held.token
      // One request for all who wait; nobody's cancelled call takes it from the others.
      if (asking === null || asking.version !== version) {
        const mine = { version, told: ask(context).finally(() => (asking = asking === mine ? null : asking)) }
        asking = mine
      }
      try {
        return await abortable(asking.told, context?.signal)
      } catch (error) {
        if (error instanceof ConnectorError) throw error
        throw new ConnectorError('aborted', 'graph', 'The call was cancelled while it waited for an access token.')
      }
    },
    drop(token) {
      if (held?.token === token) held = null
    },
    dropIfOld(token) {
      if (held?.token === token && clock.now() - held.asked > CONSENT_MS) held = null
    },
    secrets: () => [...sent, ...(held === null ? [] : [held.token])],
  }
}

/** The token endpoint answers 400 for a tenant, app or secret that it does not take. */
function asCredential(error: unknown): never {
  if (!(error instanceof ConnectorError) || error.status === null) throw error
  if (error.kind !== 'refused' && error.kind !== 'permission') throw error
  const { status, raw, requestId } = error
  throw new ConnectorError('credential', 'graph', 'Microsoft refused the app or its secret.', {
    status,
    raw,
    requestId,
  })
}

/** The app permissions that a token carries; null when it cannot be read (it is meant for Graph, not for us). */
export function rolesOf(token: string): string[] | null {
  const payload = token.split('.')[1]
  if (payload === undefined) return null
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return z.object({ roles: z.array(z.string()).default([]) }).parse(claims).roles
  } catch {
    return null
  }
}
