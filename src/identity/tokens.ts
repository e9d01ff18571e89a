import { decodeJwt, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { createIssuerKeys, type KeyFetching } from './keys.ts'
import type { Principal } from './principal.ts'
import { SignInNeeded } from './refusals.ts'
import { mustBePlain } from './strict.ts'
import type { Role } from './roles.ts'

/** Who may issue tokens for one tenant. */
export interface Issuer {
  /** Entra tenant id; the allow-list of tenants is that each has an issuer. */
  tenantId: string
  /** `https://login.microsoftonline.com/<tenant>/v2.0` */
  issuer: string
  /** Client id, and the application id URI. */
  audience: string[]
  /** `https://login.microsoftonline.com/<tenant>/discovery/v2.0/keys` */
  jwksUri: string
  /** Object ids that are admins whatever their token says (`ADMIN_OIDS`). */
  adminIds?: readonly string[]
}

export interface TokenChecking extends KeyFetching {
  /** All issuers, or a lookup by tenant id. */
  issuers: readonly Issuer[] | ((tenantId: string) => Issuer | null)
  /** A token was refused that is as it should be, but for its version 1.0. */
  oldVersion?: (tenantId: string) => void
}

export type TokenCheck = (token: string) => Promise<Principal>

const MAX_TOKEN = 16_384
const MAX_ISSUERS = 1_000
const SCOPE = 'access_as_user'
const TOLERANCE_SECONDS = 60

const ROLE_BY_CLAIM: Record<string, Role> = {
  'Sync.Admin': 'admin',
  'Sync.Operator': 'operator',
  'Sync.Reader': 'reader',
}

/**
 * Checks a token of the Microsoft identity platform, version 2.0. Throws `SignInNeeded` whatever is wrong: a stranger
 * learns nothing from the answer.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function createTokenCheck(checking: TokenChecking): TokenCheck {
  const issuerOf = lookup(checking.issuers)
  const keysOf = createKeysByUri(checking)

  return async (token) => {
    try {
      if (token.length > MAX_TOKEN) throw new Error('the token is too long')
      mustBePlain(token)
      const issuer = issuerOf(textClaim(decodeJwt(token), 'tid'))
      if (!issuer) throw new Error('the tenant is not known here')
      const { payload } = await jwtVerify(token, keysOf(issuer.jwksUri), {
        algorithms: ['RS256'],
        issuer: issuer.issuer,
        audience: issuer.audience,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(checking.now()),
        requiredClaims: ['exp', 'tid', 'oid', 'scp'],
      })
      if (!endsSoon(payload.exp, checking.now())) throw new Error('the token lasts too long')
      return principalOf(payload, issuer)
    } catch {
      const old = checking.oldVersion && (await oldVersionOf(token, issuerOf, keysOf, checking.now()))
      if (old) checking.oldVersion?.(old)
      throw new SignInNeeded()
    }
  }
}

/** The tenant whose issuer signed this token for us in version 1.0; null for anything else. Never throws. */
async function oldVersionOf(
  token: string,
  issuerOf: (tenantId: string) => Issuer | null,
  keysOf: (jwksUri: string) => JWTVerifyGetKey,
  now: number,
): Promise<string | null> {
  try {
    if (token.length > MAX_TOKEN) return null
    const { tid, ver } = decodeJwt(token)
    const known = ver === '1.0' && typeof tid === 'string' ? issuerOf(tid) : null
    if (!known) return null
    mustBePlain(token)
    const { tenantId, issuer, audience, jwksUri } = known
    const issuers = [`https://sts.windows.net/${tenantId}/`, issuer.replace(/v2\.0$/, '')]
    const checks = { algorithms: ['RS256'], issuer: issuers, audience, clockTolerance: TOLERANCE_SECONDS }
    await jwtVerify(token, keysOf(jwksUri), { ...checks, currentDate: new Date(now) })
    return tenantId
  } catch {
    return null
  }
}

/** Entra's longest tokens last 28 hours; also refuses what is no finite number. */
const LONGEST_SECONDS = 48 * 3_600
const endsSoon = (exp: number | undefined, now: number): boolean =>
  exp !== undefined && exp <= now / 1_000 + LONGEST_SECONDS

function principalOf(claims: JWTPayload, issuer: Issuer): Principal {
  if (textClaim(claims, 'tid') !== issuer.tenantId) throw new Error('the tenant is not the one of the issuer')
  if (!textClaim(claims, 'scp').split(' ').includes(SCOPE)) throw new Error('the scope is missing')
  if (claims['idtyp'] === 'app') throw new Error('an app without a person')
  if (isGuest(claims, issuer)) throw new Error('a guest of another tenant')
  const userId = textClaim(claims, 'oid')
  if (!/^[\w-]{1,64}$/.test(userId)) throw new Error('the object id is not one')
  const groups = groupsOf(claims)
  const mayConsent = isConsenting(claims['wids'])
  const { iat } = claims
  return {
    tenantId: issuer.tenantId,
    userId,
    name: nameOf(claims) ?? userId,
    roles: rolesOf(claims, userId, issuer),
    ...(iat !== undefined && Number.isFinite(iat) && { told: { roles: claimedRoles(claims), issuedAt: iat * 1_000 } }),
    ...(mayConsent && { mayConsent }),
    ...(groups && { groups }),
  }
}

/**
 * Global Administrator, Privileged Role Administrator: who may consent to application permissions of Microsoft Graph.
 * The claim comes where the registration has `groupMembershipClaims` of `DirectoryRole` or `All`.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
const CONSENTING = ['62e90394-69f5-4237-9190-012177145e10', 'e8611ab8-c189-46e8-94e1-60213ab1f814']

const isConsenting = (wids: unknown): boolean =>
  Array.isArray(wids) && wids.some((id) => typeof id === 'string' && CONSENTING.includes(id.toLowerCase()))

/**
 * Whose home is another tenant: `idp` names whoever signed the person in where that is not the issuer, and `acct` says
 * 1 of guests where the registration asks for it.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
function isGuest(claims: JWTPayload, issuer: Issuer): boolean {
  const home = [issuer.issuer, `https://sts.windows.net/${issuer.tenantId}/`, undefined]
  return claims['acct'] === 1 || !home.some((each) => each === claims['idp'])
}

/** Entra tells at most 200 groups in a token. */
const MAX_GROUPS = 500

/**
 * The groups that the token tells. Null: it tells none, or says by `_claim_names` (of implicit flows `hasgroups`) that
 * there are too many, so that whoever needs them has to ask Graph.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#groups-overage-claim
 */
function groupsOf(claims: JWTPayload): string[] | null {
  const elsewhere = claims['_claim_names']
  const tooMany = claims['hasgroups'] === true || (isObject(elsewhere) && Object.hasOwn(elsewhere, 'groups'))
  const told = claims['groups']
  if (tooMany || !Array.isArray(told) || told.length > MAX_GROUPS) return null
  return told.flatMap((id: unknown) => (typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? [id.toLowerCase()] : []))
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function claimedRoles(claims: JWTPayload): Role[] {
  const claimed: unknown[] = Array.isArray(claims['roles']) ? claims['roles'] : []
  return claimed.flatMap((each) =>
    typeof each === 'string' && Object.hasOwn(ROLE_BY_CLAIM, each) ? [ROLE_BY_CLAIM[each]!] : [],
  )
}

function rolesOf(claims: JWTPayload, userId: string, issuer: Issuer): Role[] {
  const isAdmin = issuer.adminIds?.some((id) => id.toLowerCase() === userId.toLowerCase())
  const all = new Set<Role>([...(isAdmin ? (['admin'] as const) : []), ...claimedRoles(claims)])
  return all.size > 0 ? [...all] : ['user']
}

/** For people to read only; the caller is always tenant and object id. */
function nameOf(claims: JWTPayload): string | null {
  const named = [claims['name'], claims['preferred_username']].find((each) => typeof each === 'string' && each.trim())
  return typeof named === 'string'
    ? named
        .replace(/[\u0000-\u001f\u007f]/g, ' ')
        .trim()
        .slice(0, 256)
    : null
}

function textClaim(claims: JWTPayload, name: string): string {
  const value = claims[name]
  if (typeof value !== 'string' || value === '') throw new Error(`the claim ${name} is missing`)
  return value
}

function lookup(issuers: TokenChecking['issuers']): (tenantId: string) => Issuer | null {
  if (typeof issuers === 'function') return issuers
  const byTenant = new Map(issuers.map((issuer) => [issuer.tenantId, issuer]))
  return (tenantId) => byTenant.get(tenantId) ?? null
}

/** One set of keys for each address, at most 1,000. */
function createKeysByUri(fetching: KeyFetching): (jwksUri: string) => JWTVerifyGetKey {
  const byUri = new Map<string, JWTVerifyGetKey>()
  return (jwksUri) => {
    const keys = byUri.get(jwksUri) ?? createIssuerKeys(jwksUri, fetching)
    if (byUri.size >= MAX_ISSUERS) byUri.clear()
    byUri.set(jwksUri, keys)
    return keys
  }
}
