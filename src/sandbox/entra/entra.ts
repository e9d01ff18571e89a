/** The Entra-like issuer: discovery, keys and the token endpoint. */
import { timingSafeEqual } from 'node:crypto'
import type { Company } from '../company/company.ts'
import type { Answer, Call } from '../http.ts'
import type { Route } from '../routes.ts'
import { adminConsentRoutes } from './adminConsent.ts'
import { createAppProof } from './appProof.ts'
import type { KeyRing, SigningKey } from './keys.ts'
import { createRefuse, noTenant } from './refusals.ts'
import type { Registration } from './registration.ts'
import { createSignIn } from './signIn.ts'
import { LIFETIME_S, PERMISSIONS } from './tokens.ts'
import type { Tokens } from './tokens.ts'

export interface EntraDeps {
  baseUrl: string
  now: () => number
  /** Signs tokens of the platform too. */
  key: SigningKey
  keys: KeyRing
  tokens: Tokens
  companyOf(tenantId: string): Company | null
  registrationOf(tenant: number): Registration
  /** Was what the product was given taken back? */
  revoked(): boolean
  /** App permissions that nobody consented to. */
  withoutConsent(): readonly string[]
  /** An admin agrees to all that the app asks for. */
  grant(): void
  /** Has the organization agreed to people signing in to the console? */
  consent: { given(): boolean; give(): void }
  /** Have the refresh tokens of people come to their end? */
  refreshEnded(): boolean
}

export type EntraEndpoint = (call: Call, tenantId: string) => Answer | Promise<Answer>

interface Credentials {
  id: string
  secret: string
}

/** From the form, or from a Basic header whose two halves are form-encoded. */
function credentials(call: Call, form: Record<string, string>): Credentials {
  const basic = /^Basic (.+)$/i.exec(call.headers['authorization'] ?? '')
  if (!basic) return { id: form['client_id'] ?? '', secret: form['client_secret'] ?? '' }
  const pair = Buffer.from(basic[1] ?? '', 'base64').toString('utf8')
  const [id = '', secret = ''] = pair.split(':').map((half) => new URLSearchParams(`x=${half}`).get('x') ?? '')
  return { id, secret }
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

/** Single-page applications redeem their codes from a page of another origin. */
function toPages(call: Call, answer: Answer): Answer {
  const origin = call.headers['origin']
  if (origin === undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'access-control-allow-origin': origin, vary: 'origin' } }
}

export function entraRoutes(deps: EntraDeps): Route<EntraEndpoint>[] {
  const { baseUrl, now, keys, tokens, companyOf } = deps
  const refuse = createRefuse(now)
  const proves = createAppProof({ ...deps, keys }, refuse)
  const signIn = createSignIn({ ...deps, refuse })

  async function token(call: Call, tenantId: string): Promise<Answer> {
    const company = companyOf(tenantId)
    if (!company) return noTenant(refuse, tenantId)
    const isForm = (call.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
    const form = (isForm ? (call.body ?? {}) : {}) as Record<string, string>
    for (const name of ['grant_type', 'scope']) {
      if (!form[name]) {
        const text = `The request body must contain the following parameter: '${name}'.`
        return refuse(400, 'invalid_request', 900144, text)
      }
    }
    const { id, secret } = credentials(call, form)
    const grant = form['grant_type'] ?? ''
    if (!['client_credentials', 'authorization_code', 'refresh_token'].includes(grant)) {
      const text = `The app requested an unsupported grant type '${grant}'.`
      return refuse(400, 'unsupported_grant_type', 70003, text)
    }
    if (!id) {
      const text = "The request body must contain the following parameter: 'client_id'."
      return refuse(400, 'invalid_request', 900144, text)
    }
    if (!same(id.toLowerCase(), company.identity.clientId)) {
      const text = `Application with identifier '${id}' was not found in the directory '${company.identity.name}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`
      return refuse(400, 'unauthorized_client', 700016, text)
    }
    return grant === 'client_credentials' ? forApp(company, id, secret, form) : signIn.redeem(call, company, form)
  }

  async function forApp(company: Company, id: string, secret: string, form: Record<string, string>): Promise<Answer> {
    const unproved = await proves(company, id, secret, form)
    if (unproved) return unproved
    const scope = form['scope'] ?? ''
    if (scope !== 'https://graph.microsoft.com/.default') {
      const text = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`
      return refuse(400, 'invalid_scope', 1002012, text)
    }
    const access_token = await tokens.forApp(company, deps.withoutConsent())
    const body = { token_type: 'Bearer', expires_in: LIFETIME_S - 1, ext_expires_in: LIFETIME_S - 1, access_token }
    return { status: 200, body }
  }

  function discovery(_: Call, tenantId: string): Answer {
    if (!companyOf(tenantId)) return noTenant(refuse, tenantId)
    const at = `${baseUrl}/entra/${tenantId}`
    return {
      status: 200,
      body: {
        issuer: tokens.issuer(tenantId),
        authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
        token_endpoint: `${at}/oauth2/v2.0/token`,
        end_session_endpoint: `${at}/oauth2/v2.0/logout`,
        jwks_uri: `${at}/discovery/v2.0/keys`,
        token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
        response_modes_supported: ['query', 'fragment'],
        response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
        scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: ['RS256'],
        tenant_region_scope: 'EU',
      },
    }
  }

  /** Which hosts are one cloud; clients ask before they trust an authority. */
  function instances(): Answer {
    const { host } = new URL(baseUrl)
    const metadata = [{ preferred_network: host, preferred_cache: host, aliases: [host] }]
    const tenant_discovery_endpoint = `${baseUrl}/entra/common/v2.0/.well-known/openid-configuration`
    return { status: 200, body: { tenant_discovery_endpoint, 'api-version': '1.1', metadata } }
  }

  const published = (_: Call, tenantId: string): Answer => {
    if (!companyOf(tenantId)) return noTenant(refuse, tenantId)
    const issuer = tokens.issuer(tenantId)
    return { status: 200, body: { keys: keys.published.map(({ publicJwk }) => ({ ...publicJwk, issuer })) } }
  }

  const open =
    (answer: EntraEndpoint): EntraEndpoint =>
    async (call, tenantId) =>
      toPages(call, await answer(call, tenantId))
  return [
    { method: 'GET', template: '/common/discovery/instance', answer: open(instances) },
    { method: 'GET', template: '/{tenantId}/v2.0/.well-known/openid-configuration', answer: open(discovery) },
    { method: 'GET', template: '/{tenantId}/discovery/v2.0/keys', answer: open(published) },
    { method: 'POST', template: '/{tenantId}/oauth2/v2.0/token', answer: open(token) },
    ...signIn.routes,
    ...adminConsentRoutes({
      baseUrl,
      companyOf,
      permissions: () => PERMISSIONS.map((name) => ({ name, granted: !deps.withoutConsent().includes(name) })),
      // people may sign in from now on; what the app may do by itself comes with `.default` of Graph
      grant(scope) {
        deps.consent.give()
        if (scope.includes('graph.microsoft.com/.default')) deps.grant()
      },
    }),
  ]
}
