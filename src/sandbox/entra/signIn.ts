/**
 * Signing people in: the authorization code flow with PKCE of a single-page application, as Entra has it.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
import { createHash, randomUUID } from 'node:crypto'
import type { JWTPayload } from 'jose'
import type { Company } from '../company/company.ts'
import type { Answer, Call } from '../http.ts'
import type { Route } from '../routes.ts'
import type { EntraEndpoint } from './entra.ts'
import { askConsent, choosePerson, needAdmin, signedOut, trouble } from './pages.ts'
import { isPerson } from './people.ts'
import type { PersonKey } from './people.ts'
import type { Refuse } from './refusals.ts'
import { oidOf } from './tokens.ts'
import type { Tokens } from './tokens.ts'

export interface SignInDeps {
  baseUrl: string
  tokens: Tokens
  refuse: Refuse
  companyOf(tenantId: string): Company | null
  /** Has the organization agreed to the console? */
  consent: { given(): boolean; give(): void }
  /** Have refresh tokens come to their end? */
  refreshEnded(): boolean
}

const CODE_S = 600
const REFRESH_S = 86_400
/** Codes that were redeemed; beyond this many the oldest are forgotten. */
const REMEMBERED = 10_000
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** As registered for the single-page application: the tab on this machine, at whatever port. */
function isRegistered(uri: string): boolean {
  const url = URL.parse(uri)
  if (!url || !/^https?:$/.test(url.protocol) || !LOOPBACK.has(url.hostname)) return false
  return url.pathname === '/tab/' && url.search === '' && url.hash === '' && url.username === ''
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

interface Asked {
  company: Company
  redirectUri: string
  challenge: string
  /** Sends the browser back to the application. */
  back(parameters: Record<string, string>): Answer
  backUrl(parameters: Record<string, string>): string
}

export interface SignInRoutes {
  routes: Route<EntraEndpoint>[]
  /** What /token answers to `authorization_code` and `refresh_token`. */
  redeem(call: Call, company: Company, form: Record<string, string>): Promise<Answer>
}

export function createSignIn(deps: SignInDeps): SignInRoutes {
  const { baseUrl, tokens, refuse, companyOf, consent } = deps
  const redeemed = new Set<string>()

  /** What the application asks for; an answer where it asks wrongly. */
  function read(call: Call, tenantId: string): Asked | Answer {
    const company = companyOf(tenantId)
    if (!company) return trouble(90002, `Tenant '${tenantId.slice(0, 100)}' not found.`)
    const of = (name: string): string => call.query.get(name) ?? ''
    if (of('client_id').toLowerCase() !== company.identity.clientId) {
      return trouble(700016, `Application with identifier '${of('client_id').slice(0, 100)}' was not found.`)
    }
    const redirectUri = of('redirect_uri')
    if (!isRegistered(redirectUri)) {
      return trouble(50011, 'The redirect URI specified in the request does not match the ones of the application.')
    }
    const sign = of('response_mode') === 'query' ? '?' : '#'
    const state = of('state')
    const backUrl = (parameters: Record<string, string>): string =>
      redirectUri + sign + new URLSearchParams({ ...parameters, ...(state && { state }) }).toString()
    const back = (parameters: Record<string, string>): Answer => ({
      status: 303,
      headers: { location: backUrl(parameters), 'referrer-policy': 'no-referrer' },
    })
    const wrong = (error: string, code: number, text: string): Answer =>
      back({ error, error_description: `AADSTS${code}: ${text}` })
    if (of('response_type') !== 'code') {
      return wrong('unsupported_response_type', 700051, 'response_type must be code.')
    }
    const challenge = of('code_challenge')
    if (of('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge)) {
      return wrong('invalid_request', 9002325, 'Proof Key for Code Exchange is required for cross-origin redemption.')
    }
    const scopes = of('scope').split(' ')
    const known = ['openid', 'profile', 'email', 'offline_access', `api://${company.identity.clientId}/access_as_user`]
    const strange = scopes.find((scope) => !known.includes(scope))
    if (strange !== undefined) {
      return wrong('invalid_scope', 70011, `The provided value for the scope '${strange.slice(0, 100)}' is not valid.`)
    }
    return { company, redirectUri, challenge, back, backUrl }
  }

  const isAnswer = (read: Asked | Answer): read is Answer => 'status' in read
  const declined = (code: number, text: string) => ({
    error: 'access_denied',
    error_description: `AADSTS${code}: ${text}`,
  })
  const actionOf = (call: Call, tenantId: string): string =>
    `${baseUrl}/entra/${encodeURIComponent(tenantId)}/oauth2/v2.0/authorize?${call.query.toString()}`

  function show(call: Call, tenantId: string): Answer {
    const asked = read(call, tenantId)
    if (isAnswer(asked)) return asked
    if (call.query.get('prompt') === 'none') {
      const error_description = 'AADSTS50058: A silent sign-in request was sent but no user is signed in.'
      return asked.back({ error: 'login_required', error_description })
    }
    const { name, domain } = asked.company.identity
    return choosePerson(name, domain, actionOf(call, tenantId))
  }

  async function choose(call: Call, tenantId: string): Promise<Answer> {
    const asked = read(call, tenantId)
    if (isAnswer(asked)) return asked
    const form = (call.body ?? {}) as Record<string, unknown>
    const as = typeof form['as'] === 'string' ? form['as'] : ''
    if (!isPerson(as)) return show(call, tenantId)
    if (!consent.given()) {
      const refusal = consented(call, tenantId, asked, as, form['consent'])
      if (refusal) return refusal
    }
    const { company, redirectUri, challenge } = asked
    const nonce = call.query.get('nonce')
    const claims: JWTPayload = {
      jti: randomUUID(),
      tid: company.identity.tenantId,
      as,
      redirectUri,
      challenge,
      ...(nonce !== null && { nonce }),
    }
    const code = await tokens.seal('code', claims, CODE_S)
    return asked.back({ code, client_info: clientInfo(company, as), session_state: randomUUID() })
  }

  function consented(call: Call, tenantId: string, asked: Asked, as: PersonKey, said: unknown): Answer | null {
    if (as !== 'admin') {
      return needAdmin(asked.backUrl(declined(90094, 'The grant requires admin permission.')))
    }
    if (said === 'cancel') return asked.back(declined(65004, 'User declined to consent to access the app.'))
    if (said !== 'accept') {
      return askConsent(asked.company.identity.name, actionOf(call, tenantId), as)
    }
    consent.give()
    return null
  }

  function logout(call: Call): Answer {
    const uri = call.query.get('post_logout_redirect_uri') ?? ''
    return isRegistered(uri) ? { status: 303, headers: { location: uri } } : signedOut()
  }

  const clientInfo = (company: Company, as: PersonKey): string =>
    Buffer.from(JSON.stringify({ uid: oidOf(company, as), utid: company.identity.tenantId })).toString('base64url')

  async function redeem(call: Call, company: Company, form: Record<string, string>): Promise<Answer> {
    if (call.headers['origin'] === undefined) {
      const text =
        "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests."
      return refuse(400, 'invalid_request', 9002327, text)
    }
    const byCode = form['grant_type'] === 'authorization_code'
    const grant = await tokens.unseal(byCode ? 'code' : 'refresh', form[byCode ? 'code' : 'refresh_token'] ?? '')
    const as = grant?.['as']
    if (!grant || grant['tid'] !== company.identity.tenantId || typeof as !== 'string' || !isPerson(as)) {
      return refuse(400, 'invalid_grant', byCode ? 70008 : 700082, 'The provided code or refresh token has expired.')
    }
    const wrong = byCode ? wrongCode(grant, form) : endedRefresh()
    if (wrong) return wrong
    return { status: 200, body: await issued(company, as, grant['nonce']) }
  }

  function wrongCode(grant: JWTPayload, form: Record<string, string>): Answer | null {
    if (grant['redirectUri'] !== form['redirect_uri']) {
      return refuse(400, 'invalid_grant', 50011, 'The redirect URI is not the one that the code was issued for.')
    }
    if (challengeOf(form['code_verifier'] ?? '') !== grant['challenge']) {
      return refuse(400, 'invalid_grant', 501481, 'The Code_Verifier does not match the code_challenge supplied.')
    }
    const { jti = '' } = grant
    if (redeemed.has(jti)) {
      return refuse(400, 'invalid_grant', 54005, 'OAuth2 Authorization code was already redeemed.')
    }
    redeemed.add(jti)
    for (const oldest of redeemed) {
      if (redeemed.size <= REMEMBERED) break
      redeemed.delete(oldest)
    }
    return null
  }

  const endedRefresh = (): Answer | null =>
    deps.refreshEnded()
      ? refuse(400, 'invalid_grant', 700084, 'The refresh token was issued to a single page app and has expired.')
      : null

  async function issued(company: Company, as: PersonKey, nonce: unknown) {
    const lifetime = tokens.lifetime()
    return {
      token_type: 'Bearer',
      scope: `api://${company.identity.clientId}/access_as_user openid profile offline_access`,
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: await tokens.forPerson(company, as),
      refresh_token: await tokens.seal('refresh', { tid: company.identity.tenantId, as }, REFRESH_S),
      refresh_token_expires_in: REFRESH_S,
      id_token: await tokens.idToken(company, as, typeof nonce === 'string' ? nonce : undefined),
      client_info: clientInfo(company, as),
    }
  }

  const at = (method: string, template: string, answer: EntraEndpoint): Route<EntraEndpoint> => ({
    method,
    template,
    answer,
  })
  return {
    redeem,
    routes: [
      at('GET', '/{tenantId}/oauth2/v2.0/authorize', show),
      at('POST', '/{tenantId}/oauth2/v2.0/authorize', choose),
      at('GET', '/{tenantId}/oauth2/v2.0/logout', logout),
    ],
  }
}
