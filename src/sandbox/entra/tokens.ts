/**
 * Tokens: what an Entra tenant issues to the product for Graph and, at a script's wish, to people for the console.
 * Claims as in the access token reference of Microsoft Entra.
 */
import { randomUUID } from 'node:crypto'
import { SignJWT, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'
import { KIND } from '../company/ids.ts'
import type { Company } from '../company/company.ts'
import type { SigningKey } from './keys.ts'

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

export const PEOPLE = {
  admin: { index: 0, name: 'Adele Admin', local: 'adele.admin', roles: ['Sync.Admin'] },
  operator: { index: 1, name: 'Omar Operator', local: 'omar.operator', roles: ['Sync.Operator'] },
  reader: { index: 2, name: 'Rita Reader', local: 'rita.reader', roles: ['Sync.Reader'] },
  user: { index: 3, name: 'Uwe User', local: 'uwe.user', roles: [] },
} as const satisfies Record<string, { index: number; name: string; local: string; roles: string[] }>

export type Role = keyof typeof PEOPLE

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
  forPerson(company: Company, role: Role): Promise<string>
  /** Throws `BadToken`. */
  readGraph(token: string): Promise<GraphGrant>
}

export interface TokensDeps {
  baseUrl: string
  key: SigningKey
  now: () => number
}

const REMEMBERED = 1000

function whyBad(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ERR_JWT_EXPIRED') return 'Lifetime validation failed, the token is expired.'
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return 'Access token validation failure. Invalid audience.'
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return 'Access token validation failure. Invalid signature.'
  return 'CompactToken parsing failed with error code: 80049217'
}

export function createTokens({ baseUrl, key, now }: TokensDeps): Tokens {
  const issuer = (tenantId: string): string => `${baseUrl}/entra/${tenantId}/v2.0`
  const verified = new Map<string, { grant: GraphGrant; exp: number }>()

  function sign(company: Company, audience: string, subject: string, claims: JWTPayload): Promise<string> {
    const { tenantId } = company.identity
    const at = Math.floor(now() / 1000)
    return new SignJWT({ tid: tenantId, ver: '2.0', uti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' })
      .setIssuer(issuer(tenantId))
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(at)
      .setNotBefore(at)
      .setExpirationTime(at + LIFETIME_S)
      .sign(key.privateKey)
  }

  return {
    issuer,
    forApp(company, withoutConsent = []) {
      const oid = company.ids.guid(KIND.role, 100)
      const roles = PERMISSIONS.filter((one) => !withoutConsent.includes(one))
      const claims = { appid: company.identity.clientId, idtyp: 'app', oid, roles }
      return sign(company, GRAPH_AUDIENCE, oid, claims)
    },
    forPerson(company, role) {
      const { index, name, local, roles } = PEOPLE[role]
      const oid = company.ids.guid(KIND.role, index)
      return sign(company, company.identity.clientId, `${oid}-console`, {
        azp: company.identity.clientId,
        scp: 'access_as_user',
        oid,
        name,
        preferred_username: `${local}@${company.identity.domain}`,
        ...(roles.length > 0 && { roles }),
      })
    },
    async readGraph(token) {
      const known = verified.get(token)
      if (known) {
        if (known.exp * 1000 > now()) return known.grant
        throw new BadToken('Lifetime validation failed, the token is expired.')
      }
      const checks = { audience: GRAPH_AUDIENCE, algorithms: ['RS256'], currentDate: new Date(now()) }
      const { payload } = await jwtVerify(token, key.publicKey, checks).catch((error: unknown) => {
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
