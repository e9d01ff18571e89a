/** Who calls at this door: a credential of one tenant, and what its tenant chose. */
import { createHash } from 'node:crypto'
import type { Soon } from '../http/after.ts'
import { createRateLimiter, type RateLimit } from '../http/rate.ts'
import { Problem } from '../http/route.ts'
import type { Visible } from '../directory/store.ts'
import type { Credential, TenantsStore } from '../tenants/store.ts'

export interface Provisioner {
  tenantId: string
  credentialId: string
  /** Name of the credential, for the change log. */
  name: string
  visible: Visible
}

export interface ProvisionerDeps {
  tenants: Pick<TenantsStore, 'credentialByHash' | 'provisioning' | 'credentialUsed'>
  /** Milliseconds since 1970. */
  now: () => number
  /** Of one credential. Entra needs 25 requests a second. */
  rate?: RateLimit
  /** How often somebody changed tokens, or what they may see, in this process: whom it believed before is looked at again. */
  changes?: () => number
}

const BEARER = /^bearer +([\w.~+/=-]{1,512})$/i

/** How long a credential is believed without looking: where another process revoked it, it ends at most so much later. */
const BELIEVED_MS = 1_000
const MOST_BELIEVED = 1_000
/** How often the time of its last use is written. */
const USED_MS = 60_000

const RATE: RateLimit = { perSecond: 10_000, burst: 20_000 }
/** Of wrong tokens from one address. */
const WRONG: RateLimit = { perSecond: 5, burst: 50 }

interface Believed {
  caller: Provisioner
  at: number
  /** After so many changes. */
  changes: number
}

export function createProvisionerCheck({ tenants, now, rate = RATE, changes = () => 0 }: ProvisionerDeps) {
  /** By the header as it was sent. */
  const believed = new Map<string, Believed>()
  const used = new Map<string, number>()
  const limiter = createRateLimiter(rate, now)
  const wrong = createRateLimiter(WRONG, now)

  /** Null: nobody's token. Throws `TurnedAway` where it is known whose it was. */
  async function look(token: string): Promise<Provisioner | null> {
    const credential = await tenants.credentialByHash(hashOf(token))
    if (!credential) return null
    const { tenantId, id, name } = credential
    const turnedAway = (why: string) => new TurnedAway(unknown(ENDED, INVALID), { tenantId, credentialId: id, why })
    if (ended(credential, now())) throw turnedAway(whyEnded(credential))
    const settings = await tenants.provisioning(tenantId)
    if (!settings.on) throw turnedAway('User provisioning integration is off.')
    await noteUse(credential)
    return { tenantId, credentialId: id, name, visible: settings.visible }
  }

  async function noteUse({ tenantId, id, lastUsedAt }: Credential): Promise<void> {
    const last = Math.max(used.get(id) ?? 0, lastUsedAt === null ? 0 : Date.parse(lastUsedAt))
    if (now() - last < USED_MS) return
    used.set(id, now())
    await tenants.credentialUsed(tenantId, id, new Date(now()).toISOString())
  }

  async function lookOrCharge(token: string, sent: string, address: string): Promise<Provisioner> {
    try {
      const caller = await look(token)
      if (caller) return caller
    } catch (error) {
      if (!(error instanceof TurnedAway)) throw error
      believed.delete(sent)
      wrong.take(address)
      throw error
    }
    believed.delete(sent)
    wrong.take(address)
    throw unknown(ENDED, INVALID)
  }

  function take({ tenantId, credentialId }: Provisioner, count = 1): void {
    try {
      limiter.take(credentialId, count)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      throw new TurnedAway(error, { tenantId, credentialId, why: error.detail })
    }
  }

  /** Throws `Problem` 401 or 429. */
  function authorize(headers: Record<string, string | undefined>, _access: string, address: string): Soon<Provisioner> {
    const sent = headers['authorization'] ?? ''
    const known = believed.get(sent)
    if (known && known.changes === changes() && now() - known.at < BELIEVED_MS) {
      take(known.caller)
      return known.caller
    }
    const token = BEARER.exec(sent)?.[1]
    if (token === undefined) {
      wrong.take(address)
      throw unknown('There is no bearer token in the Authorization header.')
    }
    // what changes while it is looked at counts too
    const before = changes()
    return lookOrCharge(token, sent, address).then((caller) => {
      believe(believed, sent, { caller, at: now(), changes: before })
      take(caller)
      return caller
    })
  }

  return {
    authorize,
    /** For what one request does besides: the operations of a bulk. Throws `Problem` 429. */
    charge: (caller: Provisioner, count: number): void => {
      if (count > 0) take(caller, count)
    },
  }
}

/** A refusal to a caller of whom it is known whose token it has, or had. */
export class TurnedAway extends Problem {
  readonly tenantId: string
  readonly credentialId: string
  /** For the tenant's own log; the caller is not told. */
  readonly why: string

  constructor(problem: Problem, of: { tenantId: string; credentialId: string; why: string }) {
    super(problem.status, problem.title, problem.detail, problem.more, problem.headers)
    this.tenantId = of.tenantId
    this.credentialId = of.credentialId
    this.why = of.why
  }
}

const ENDED = 'This token is not known, or it ended.'
const INVALID = ', error="invalid_token"'

const whyEnded = ({ revokedAt, expiresAt }: Credential): string =>
  revokedAt === null ? `The token expired at ${expiresAt}.` : `The token was revoked at ${revokedAt}.`

function believe(believed: Map<string, Believed>, sent: string, one: Believed): void {
  believed.delete(sent)
  believed.set(sent, one)
  if (believed.size > MOST_BELIEVED) believed.delete(believed.keys().next().value ?? '')
}

const ended = ({ revokedAt, expiresAt }: Credential, now: number): boolean =>
  revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= now)

/** Tokens have 32 random bytes, so that a plain hash keeps them. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** RFC 6750 §3.1: who sent no token is not told that it was wrong. */
const unknown = (detail: string, error = ''): Problem =>
  new Problem(
    401,
    'Not authorized',
    `${detail} Copy the 8x8 API Token from Identity and Security into the provisioning settings of your identity provider.`,
    {},
    { 'WWW-Authenticate': `Bearer realm="scim"${error}` },
  )
