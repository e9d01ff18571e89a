/** The Entra-like issuer: discovery, keys and the token endpoint. Error bodies as in Microsoft's AADSTS error reference. */
import { randomUUID, timingSafeEqual } from 'node:crypto'
import type { Company } from '../company/company.ts'
import type { Answer, Call } from '../http.ts'
import type { Route } from '../routes.ts'
import type { SigningKey } from './keys.ts'
import { adminConsentRoutes } from './adminConsent.ts'
import { createAppProof } from './appProof.ts'
import type { Registration } from './registration.ts'
import { LIFETIME_S, PERMISSIONS } from './tokens.ts'
import type { Tokens } from './tokens.ts'

export interface EntraDeps {
  baseUrl: string
  now: () => number
  key: SigningKey
  tokens: Tokens
  companyOf(tenantId: string): Company | null
  registrationOf(tenant: number): Registration
  /** Was what the product was given taken back? */
  revoked(): boolean
  /** App permissions that nobody consented to. */
  withoutConsent(): readonly string[]
  grant(): void
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

export function entraRoutes(deps: EntraDeps): Route<EntraEndpoint>[] {
  const { baseUrl, now, key, tokens, companyOf } = deps
  function refuse(status: number, error: string, code: number, text: string): Answer {
    const timestamp = new Date(now())
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, 'Z')
    const trace_id = randomUUID()
    const correlation_id = randomUUID()
    const error_description = `AADSTS${code}: ${text} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`
    const error_uri = `https://login.microsoftonline.com/error?code=${code}`
    const body = { error, error_description, error_codes: [code], timestamp, trace_id, correlation_id, error_uri }
    return { status, body }
  }
  const proves = createAppProof(deps, refuse)
  const noTenant = (tenantId: string): Answer =>
    refuse(
      400,
      'invalid_request',
      90002,
      `Tenant '${tenantId}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    )

  async function token(call: Call, tenantId: string): Promise<Answer> {
    const company = companyOf(tenantId)
    if (!company) return noTenant(tenantId)
    const isForm = (call.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
    const form = (isForm ? (call.body ?? {}) : {}) as Record<string, string>
    for (const name of ['grant_type', 'scope']) {
      if (!form[name]) {
        const text = `The request body must contain the following parameter: '${name}'.`
        return refuse(400, 'invalid_request', 900144, text)
      }
    }
    if (form['grant_type'] !== 'client_credentials') {
      const text = `The app requested an unsupported grant type '${form['grant_type']}'.`
      return refuse(400, 'unsupported_grant_type', 70003, text)
    }
    const { id, secret } = credentials(call, form)
    if (!id) {
      return refuse(
        400,
        'invalid_request',
        900144,
        "The request body must contain the following parameter: 'client_id'.",
      )
    }
    if (!same(id.toLowerCase(), company.identity.clientId)) {
      const text = `Application with identifier '${id}' was not found in the directory '${company.identity.name}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`
      return refuse(400, 'unauthorized_client', 700016, text)
    }
    const unproved = await proves(company, id, secret, form)
    if (unproved) return unproved
    if (form['scope'] !== 'https://graph.microsoft.com/.default') {
      const text = `The provided value for scope ${form['scope']} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`
      return refuse(400, 'invalid_scope', 1002012, text)
    }
    const access_token = await tokens.forApp(company, deps.withoutConsent())
    const body = { token_type: 'Bearer', expires_in: LIFETIME_S - 1, ext_expires_in: LIFETIME_S - 1, access_token }
    return { status: 200, body }
  }

  function discovery(_: Call, tenantId: string): Answer {
    if (!companyOf(tenantId)) return noTenant(tenantId)
    const at = `${baseUrl}/entra/${tenantId}`
    return {
      status: 200,
      body: {
        issuer: tokens.issuer(tenantId),
        authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
        token_endpoint: `${at}/oauth2/v2.0/token`,
        jwks_uri: `${at}/discovery/v2.0/keys`,
        token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
        response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
        scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: ['RS256'],
        tenant_region_scope: 'EU',
      },
    }
  }

  const keys = (_: Call, tenantId: string): Answer => {
    if (!companyOf(tenantId)) return noTenant(tenantId)
    return { status: 200, body: { keys: [{ ...key.publicJwk, issuer: tokens.issuer(tenantId) }] } }
  }

  return [
    { method: 'GET', template: '/{tenantId}/v2.0/.well-known/openid-configuration', answer: discovery },
    { method: 'GET', template: '/{tenantId}/discovery/v2.0/keys', answer: keys },
    { method: 'POST', template: '/{tenantId}/oauth2/v2.0/token', answer: token },
    ...adminConsentRoutes({
      baseUrl,
      companyOf,
      permissions: () => PERMISSIONS.map((name) => ({ name, granted: !deps.withoutConsent().includes(name) })),
      grant: deps.grant,
    }),
  ]
}
