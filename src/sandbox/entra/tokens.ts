/**
 * Tokens: what an Entra tenant issues to the product for Graph and to people for the console. Claims as in the access
 * token and id token references of Microsoft Entra.
 */
import { randomUUID } from 'node:crypto'
import { SignJWT, jwtVerify } from 'jose'
import type { JWTHeaderParameters, JWTPayload } from 'jose'
import { KIND } from '../company/ids.ts'
import type { Company } from '../company/company.ts'
import type { KeyRing, SigningKey } from './keys.ts'
import { personOf } from './people.ts'
import type { PersonKey } from './people.ts'

export const GRAPH_AUDIENCE = 'https://graph.microsoft.com'
export const LIFETIME_S = 3600

/** The application permissions that the product's app registration holds. */
export const PERMISSIONS = [
  'User.Read.All',
  'GroupMember.Read.All',
  'Organization.Read.All',
  'TeamsTelephoneNumber.ReadWrite.All',
  'TeamsUserConfiguration.Read.All',
  'TeamsPolicyUserAssign.ReadWrite.All',
]

export interface GraphGrant {
  tenantId: string
  roles: string[]
}

/** Why a token is no good, in Graph's words. */
export class BadToken extends Error {}

export interface Tokens {
  issuer(tenantId: string): string
  /** An app-only token for Graph. */
  forApp(company: Company, withoutConsent?: readonly string[]): Promise<string>
  /** A delegated token for the console's API. */
  forPerson(company: Company, person: PersonKey): Promise<string>
  /** Who signed in, for the client that asked. */
  idToken(company: Company, person: PersonKey, nonce?: string): Promise<string>
  /** Seconds. */
  lifetime(): number
  /** A code or refresh token, as the issuer itself reads it again. */
  seal(purpose: string, claims: JWTPayload, seconds: number): Promise<string>
  /** Null: not sealed here for this purpose, or past its end. */
  unseal(purpose: string, sealed: string): Promise<JWTPayload | null>
  /** Throws `BadToken`. */
  readGraph(token: string): Promise<GraphGrant>
}

export interface TokensDeps {
  baseUrl: string
  keys: KeyRing
  now: () => number
  /** Seconds. */
  lifetime: () => number
}

const REMEMBERED = 1000

function whyBad(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ERR_JWT_EXPIRED') return 'Lifetime validation failed, the token is expired.'
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return 'Access token validation failure. Invalid audience.'
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return 'Access token validation failure. Invalid signature.'
  return 'CompactToken parsing failed with error code: 80049217'
}

export const oidOf = (company: Company, person: PersonKey): string =>
  company.ids.guid(KIND.role, personOf(person).index)

/** Of the organization that guests come from. */
const GUEST_HOME = '6a5b4c3d-2e1f-4a0b-8c9d-0e1f2a3b4c5d'

function personClaims(company: Company, key: PersonKey): JWTPayload {
  const { name, local, roles, guest } = personOf(key)
  return {
    oid: oidOf(company, key),
    name,
    preferred_username: `${local}@${company.identity.domain}`,
    acct: guest ? 1 : 0,
    ...(guest && { idp: `https://sts.windows.net/${GUEST_HOME}/` }),
    ...(roles.length > 0 && { roles: [...roles] }),
  }
}

export function createTokens({ baseUrl, keys, now, lifetime }: TokensDeps): Tokens {
  const issuer = (tenantId: string): string => `${baseUrl}/entra/${tenantId}/v2.0`
  const verified = new Map<string, { grant: GraphGrant; exp: number }>()
  const seconds = (): number => Math.floor(now() / 1000)
  const keyOf = ({ kid }: JWTHeaderParameters): SigningKey['publicKey'] => {
    const found = keys.published.find((key) => key.kid === kid)
    if (!found) throw new Error('no such key')
    return found.publicKey
  }

  function sign(
    company: Company,
    audience: string,
    subject: string,
    claims: JWTPayload,
    forSeconds: number,
  ): Promise<string> {
    const { tenantId } = company.identity
    const at = seconds()
    return new SignJWT({ tid: tenantId, ver: '2.0', uti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: keys.current.kid, typ: 'JWT' })
      .setIssuer(issuer(tenantId))
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(at)
      .setNotBefore(at)
      .setExpirationTime(at + forSeconds)
      .sign(keys.current.privateKey)
  }

  return {
    issuer,
    lifetime,
    forApp(company, withoutConsent = []) {
      const oid = company.ids.guid(KIND.role, 100)
      const roles = PERMISSIONS.filter((one) => !withoutConsent.includes(one))
      const claims = { appid: company.identity.clientId, idtyp: 'app', oid, roles }
      return sign(company, GRAPH_AUDIENCE, oid, claims, LIFETIME_S)
    },
    forPerson(company, person) {
      const { clientId } = company.identity
      const claims = { azp: clientId, azpacr: '0', scp: 'access_as_user', ...personClaims(company, person) }
      return sign(company, clientId, `${oidOf(company, person)}-console`, claims, lifetime())
    },
    idToken(company, person, nonce) {
      const { clientId } = company.identity
      const claims = { ...personClaims(company, person), ...(nonce !== undefined && { nonce }) }
      return sign(company, clientId, `${oidOf(company, person)}-console`, claims, LIFETIME_S)
    },
    seal: (purpose, claims, forSeconds) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: keys.current.kid })
        .setAudience(`sandbox:${purpose}`)
        .setExpirationTime(seconds() + forSeconds)
        .sign(keys.current.privateKey),
    async unseal(purpose, sealed) {
      const checks = { audience: `sandbox:${purpose}`, algorithms: ['RS256'], currentDate: new Date(now()) }
      const read = await jwtVerify(sealed, keyOf, checks).catch(() => null)
      return read?.payload ?? null
    },
    async readGraph(token) {
      const known = verified.get(token)
      if (known) {
        if (known.exp * 1000 > now()) return known.grant
        throw new BadToken('Lifetime validation failed, the token is expired.')
      }
      const checks = { audience: GRAPH_AUDIENCE, algorithms: ['RS256'], currentDate: new Date(now()) }
      const { payload } = await jwtVerify(token, keyOf, checks).catch((error: unknown) => {
        throw new BadToken(whyBad(error))
      })
      const { tid, roles, exp, iss } = payload
      if (typeof tid !== 'string' || iss !== issuer(tid) || exp === undefined) {
        throw new BadToken('Access token validation failure. Invalid issuer.')
      }
      const grant = { tenantId: tid, roles: Array.isArray(roles) ? roles.map(String) : [] }
      if (verified.size >= REMEMBERED) verified.clear()
      verified.set(token, { grant, exp })
      return grant
    },
  }
}
