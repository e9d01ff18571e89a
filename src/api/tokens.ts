/** Tokens of identity providers. A token is told once, when it is made; to rotate is to make a second one first. */
import { json, Problem } from '../http/route.ts'
import type { Credential } from '../tenants/store.ts'
import type { Principal } from '../identity/principal.ts'
import { changing } from './audited.ts'
import type { MadeScimToken } from './contract.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { notRight, parseBody, quote } from './parse.ts'
import { IdentityScimSchema, MadeScimTokenSchema, NewScimTokenSchema } from './schema/identity.ts'
import { readIdentity, shapeToken, type IdentityDeps } from './shape/identity.ts'

const MOST_ACTIVE = 20
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
        const { tenantId, userId, name: by } = caller
        const { name, expiresAt = null } = parseBody(NewScimTokenSchema, body)
        const now = deps.now()
        const ends = expiresAt === null ? null : endOf(expiresAt, now)
        const { token, hash } = deps.scim.newToken()
        const times = { createdAt: now, expiresAt: ends, lastUsedAt: null, revokedAt: null }
        const credential: Credential = {
          id: deps.newId(),
          tenantId,
          name,
          createdBy: { id: userId, name: by },
          ...times,
        }
        const after = ends === null ? 'active' : `active until ${ends}`
        await changing(deps, caller, async ({ tenants }, says) => {
          await mayMakeOne(tenants, tenantId, now)
          await tenants.addCredential(credential, hash)
          await says({ action: 'identity.change', target: `token ${name}`, before: null, after })
        })
        const made: MadeScimToken = { token, credential: shapeToken(credential, now) }
        return json(made, 201)
      },
    },
    {
      method: 'DELETE',
      path: '/api/identity/scim/tokens/:id',
      access: 'identity.change',
      maxBody: 0,
      summary: 'Ends a token: within a second nobody gets in with it.',
      answers: answersJson(IdentityScimSchema, 'User provisioning as it is now'),
      handle: async ({ caller, params }) => {
        await revoke(deps, caller, params['id'] ?? '')
        return json(await readIdentity(deps, caller.tenantId))
      },
    },
  ]
}

function revoke(deps: IdentityDeps, caller: Principal, id: string): Promise<void> {
  const { tenantId } = caller
  return changing(deps, caller, async ({ tenants }, says) => {
    const known = ID.test(id) ? (await tenants.credentials(tenantId)).find((one) => one.id === id) : undefined
    if (!known) throw new Problem(404, 'Not found', `There is no token with the id ${quote(id)}.`)
    if (!(await tenants.revokeCredential(tenantId, id, deps.now())))
      throw new Problem(409, 'Ended already', `The token ${quote(known.name)} was ended at ${known.revokedAt}.`)
    await says({ action: 'identity.change', target: `token ${known.name}`, before: 'active', after: 'revoked' })
  })
}

function endOf(expiresAt: string, now: string): string {
  const at = Date.parse(expiresAt)
  if (at > Date.parse(now)) return new Date(at).toISOString()
  throw notRight('body', `expiresAt: ${quote(expiresAt)} has passed; use a time to come, or leave it out.`)
}

async function mayMakeOne(tenants: IdentityDeps['tenants'], tenantId: string, now: string): Promise<void> {
  if (!(await tenants.provisioning(tenantId)).on)
    throw new Problem(409, 'Provisioning is off', 'Turn user provisioning on first, then make a token.')
  const active = (await tenants.credentials(tenantId)).filter((one) => shapeToken(one, now).state === 'active')
  if (active.length < MOST_ACTIVE) return
  const detail = `There are ${active.length} active tokens; at most ${MOST_ACTIVE} may be. End one that is not used.`
  throw new Problem(409, 'Too many tokens', detail)
}
