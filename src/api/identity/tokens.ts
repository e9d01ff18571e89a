/** Tokens of identity providers. A token is told once, when it is made; to rotate is to have two for a while. */
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Credential, CredentialMade } from '../../tenants/store.ts'
import { changing } from '../audited.ts'
import type { MadeScimToken } from '../contract.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { notRight, parseBody, quote } from '../parse.ts'
import {
  IdentityScimSchema,
  MadeScimTokenSchema,
  NewScimTokenSchema,
  RotateScimTokenSchema,
} from '../schema/identity.ts'
import { readIdentity, shapeToken, type IdentityDeps } from '../shape/identity.ts'

const MOST_ACTIVE = 20
const OVERLAP_DAYS = 7
const DAY_MS = 24 * 60 * 60_000
const ID = /^[\w-]{1,64}$/

export function createTokensRoutes(deps: IdentityDeps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/identity/scim/tokens',
      access: 'identity.change',
      maxBody: 1_000,
      summary: 'Makes a token for an identity provider. It is told once, in this answer.',
      body: NewScimTokenSchema,
      answers: answersJson(MadeScimTokenSchema, 'The token', 201),
      handle: async ({ caller, body }) => {
        const { name, expiresAt = null } = parseBody(NewScimTokenSchema, body)
        return json(await make(deps, caller, { name, expiresAt }), 201)
      },
    },
    {
      method: 'POST',
      path: '/api/identity/scim/tokens/:id/rotate',
      access: 'identity.change',
      maxBody: 500,
      summary: 'Makes a token in the place of another, which goes on for some days, so that provisioning never stops.',
      body: RotateScimTokenSchema,
      answers: answersJson(MadeScimTokenSchema, 'The new token', 201),
      handle: async ({ caller, params, body }) => {
        const { expiresAt = null, overlapDays = OVERLAP_DAYS } = parseBody(RotateScimTokenSchema, body ?? {})
        const old = await known(deps, caller.tenantId, params['id'] ?? '')
        const endsAt = new Date(Date.parse(deps.now()) + overlapDays * DAY_MS).toISOString()
        return json(await make(deps, caller, { name: old.name, expiresAt, replaces: { id: old.id, endsAt } }), 201)
      },
    },
    {
      method: 'DELETE',
      path: '/api/identity/scim/tokens/:id',
      access: 'identity.change',
      maxBody: 0,
      summary: 'Ends a token: nobody gets in with it any more; where several processes serve, within a second.',
      answers: answersJson(IdentityScimSchema, 'User provisioning as it is now'),
      handle: async ({ caller, params }) => {
        await revoke(deps, caller, params['id'] ?? '')
        deps.scim.tokensChanged()
        return json(await readIdentity(deps, caller.tenantId))
      },
    },
  ]
}

function revoke(deps: IdentityDeps, caller: Principal, id: string): Promise<void> {
  const { tenantId } = caller
  return changing(deps, caller, async ({ tenants }, says) => {
    const { name, revokedAt } = await known({ tenants }, tenantId, id)
    if (!(await tenants.revokeCredential(tenantId, id, deps.now())))
      throw new Problem(409, 'Ended already', `The token ${quote(name)} was ended at ${revokedAt}.`)
    await says({ action: 'identity.change', target: `token ${name}`, before: 'active', after: 'revoked' })
  })
}

function endOf(expiresAt: string, now: string): string {
  const at = Date.parse(expiresAt)
  if (at > Date.parse(now)) return new Date(at).toISOString()
  throw notRight('body', `expiresAt: ${quote(expiresAt)} has passed; use a time to come, or leave it out.`)
}

async function known({ tenants }: Pick<IdentityDeps, 'tenants'>, tenantId: string, id: string): Promise<Credential> {
  const found = ID.test(id) ? (await tenants.credentials(tenantId)).find((one) => one.id === id) : undefined
  if (!found) throw new Problem(404, 'Not found', `There is no token with the id ${quote(id)}.`)
  return found
}

interface Wanted {
  name: string
  expiresAt: string | null
  replaces?: { id: string; endsAt: string }
}

async function make(deps: IdentityDeps, caller: Principal, wanted: Wanted): Promise<MadeScimToken> {
  const { tenantId, userId, name: by } = caller
  const { name, replaces } = wanted
  const now = deps.now()
  const expiresAt = wanted.expiresAt === null ? null : endOf(wanted.expiresAt, now)
  const { token, hash } = deps.scim.newToken()
  const credential: Credential = {
    id: deps.newId(),
    tenantId,
    name,
    createdAt: now,
    createdBy: { id: userId, name: by },
    expiresAt,
    lastUsedAt: null,
    revokedAt: null,
  }
  const after = expiresAt === null ? 'active' : `active until ${expiresAt}`
  const before = replaces ? `the one before, active until ${replaces.endsAt} at the latest` : null
  await changing(deps, caller, async ({ tenants }, says) => {
    const asked = { credential, hash, most: MOST_ACTIVE, ...(replaces ? { replaces } : {}) }
    const outcome = await tenants.makeCredential(asked)
    if (outcome !== 'made') throw REFUSALS[outcome]
    await says({ action: 'identity.change', target: `token ${name}`, before, after })
  })
  deps.scim.tokensChanged()
  return { token, credential: shapeToken(credential, now) }
}

const REFUSALS: Record<Exclude<CredentialMade, 'made'>, Problem> = {
  off: new Problem(409, 'Provisioning is off', 'Turn user provisioning on first, then make a token.'),
  tooMany: new Problem(
    409,
    'Too many tokens',
    `At most ${MOST_ACTIVE} tokens may be active, and there are so many. End one that is not used.`,
  ),
  ended: new Problem(409, 'Ended already', 'This token has ended. Make a new one instead.'),
}
