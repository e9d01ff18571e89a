/**
 * Does a token request prove that it is the app's? By a secret, by a signature of a registered certificate, or by a
 * token of a platform that the app trusts. Error codes as in Microsoft's AADSTS error reference.
 */
import { createPublicKey, timingSafeEqual, X509Certificate } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import type { Company } from '../company/company.ts'
import type { Answer } from '../http.ts'
import type { KeyRing } from './keys.ts'
import { hashOf, thumbprintOf, type Registration } from './registration.ts'

export interface AppProofDeps {
  baseUrl: string
  now: () => number
  /** Signs the platform's tokens too. */
  keys: Pick<KeyRing, 'published'>
  registrationOf(tenant: number): Registration
  /** Was everything that the product was given taken back? */
  revoked(): boolean
}

type Refuse = (status: number, error: string, code: number, text: string) => Answer

export const EXCHANGE = 'api://AzureADTokenExchange'
/** As the clouds of the US Government have it. */
export const EXCHANGE_US = 'api://AzureADTokenExchangeUSGov'
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Who issues tokens of the machine that the product runs on. */
export const platformIssuer = (baseUrl: string): string => `${baseUrl}/metadata`

const same = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

/** Null: it does. */
export function createAppProof({ baseUrl, now, keys, registrationOf, revoked }: AppProofDeps, refuse: Refuse) {
  const invalid = (code: number, text: string): Answer => refuse(401, 'invalid_client', code, text)

  function bySecret({ identity }: Company, id: string, secret: string): Answer | null {
    const { firstSecret, secretHashes } = registrationOf(identity.tenant)
    const known = (firstSecret && same(secret, identity.clientSecret)) || secretHashes.includes(hashOf(secret))
    if (!revoked() && known) return null
    const text = `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${id}'.`
    return invalid(7000215, text)
  }

  async function byCertificate({ identity }: Company, id: string, assertion: string): Promise<Answer | null> {
    const header = decodeProtectedHeader(assertion)
    const named = header['x5t#S256']
    const { certificates } = registrationOf(identity.tenant)
    const certificate = certificates.find((one) => thumbprintOf(one) === named)
    if (!certificate || revoked()) {
      return invalid(
        700027,
        `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${String(named).slice(0, 60)}']`,
      )
    }
    try {
      await jwtVerify(
        assertion,
        createPublicKey(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' })),
        {
          algorithms: ['PS256', 'RS256'],
          audience: [
            `${baseUrl}/entra/${identity.tenantId}/oauth2/v2.0/token`,
            `${baseUrl}/entra/${identity.tenantId}/v2.0`,
          ],
          issuer: id,
          subject: id,
          currentDate: new Date(now()),
          requiredClaims: ['exp', 'jti'],
        },
      )
      return null
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : ''
      if (code === 'ERR_JWT_EXPIRED') return invalid(700024, 'Client assertion is not within its valid time range.')
      if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED')
        return invalid(700023, 'Client assertion audience, issuer or subject claim does not match.')
      return invalid(700027, 'Client assertion contains an invalid signature.')
    }
  }

  function publicKeyOf(kid: string | undefined) {
    const known = keys.published.find((one) => one.kid === kid)
    if (known) return known.publicKey
    throw new Error('no such key is published')
  }

  async function byPlatform({ identity }: Company, assertion: string): Promise<Answer | null> {
    const { trusts } = registrationOf(identity.tenant)
    try {
      const checks = {
        issuer: platformIssuer(baseUrl),
        audience: [EXCHANGE, EXCHANGE_US],
        algorithms: ['RS256'],
        currentDate: new Date(now()),
      }
      const { payload } = await jwtVerify(assertion, (header: { kid?: string }) => publicKeyOf(header.kid), checks)
      if (trusts.some((one) => one === payload.sub)) return null
      const text = `No matching federated identity record found for presented assertion subject '${payload.sub}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`
      return invalid(700213, text)
    } catch {
      return invalid(700024, 'Client assertion is not within its valid time range, or not of a known issuer.')
    }
  }

  return async (company: Company, id: string, secret: string, form: Record<string, string>): Promise<Answer | null> => {
    const assertion = form['client_assertion'] ?? ''
    if (secret) return bySecret(company, id, secret)
    if (!assertion) {
      return invalid(
        7000218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      )
    }
    if (form['client_assertion_type'] !== JWT_BEARER)
      return refuse(400, 'invalid_request', 900144, `client_assertion_type must be '${JWT_BEARER}'.`)
    try {
      const { iss } = decodeJwt(assertion)
      return await (iss === platformIssuer(baseUrl)
        ? byPlatform(company, assertion)
        : byCertificate(company, id, assertion))
    } catch {
      return invalid(50027, 'JWT token is invalid or malformed.')
    }
  }
}
