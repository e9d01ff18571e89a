import type { KeptProvisioningRequest, ProvisioningHealth } from '../../audit/store.ts'
import type { Credential, ProvisioningSettings } from '../../tenants/store.ts'
import type { IdentityScim, ProvisioningEntry, ScimHealth, ScimSettings, ScimToken } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { isFailing } from '../identity/cycles.ts'
import { versionOf } from '../versions.ts'

export type IdentityDeps = Pick<ApiDeps, 'now' | 'newId' | 'provisioningLog' | 'scim' | 'tenants' | 'together'>

/** What was wrong in the morning and mended at noon is no trouble of the afternoon. */
const NEWEST = 100

export async function readIdentity(deps: IdentityDeps, tenantId: string): Promise<IdentityScim> {
  const settings = await deps.tenants.provisioning(tenantId)
  const now = deps.now()
  const tokens = (await deps.tenants.credentials(tenantId)).map((one) => shapeToken(one, now))
  const [counted, newest] = await Promise.all([
    deps.provisioningLog.health(tenantId, now),
    deps.provisioningLog.requests(tenantId, { outcome: null, search: '', cursor: null, limit: NEWEST }),
  ])
  const health = shapeHealth(settings, tokens, counted, isFailing(newest.items))
  const active = tokens.filter(({ state }) => state === 'active').length
  const whenOff = { tokens: active, users: await deps.scim.provisioned(tenantId) }
  const scim = scimSettings(settings)
  return { ...scim, revision: versionOf(scim), url: deps.scim.url, tokens, health, whenOff }
}

/** What an admin sets, without when it was. */
export const scimSettings = ({ on, provider, visible }: ScimSettings): ScimSettings => ({ on, provider, visible })

export function shapeToken(credential: Credential, now: string): ScimToken {
  const { id, name, createdAt, createdBy, expiresAt, lastUsedAt, revokedAt } = credential
  const by = { id: createdBy.id, name: createdBy.name }
  return { id, name, state: stateOf(credential, now), createdAt, createdBy: by, expiresAt, lastUsedAt, revokedAt }
}

function stateOf({ revokedAt, expiresAt }: Credential, now: string): ScimToken['state'] {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= Date.parse(now) ? 'expired' : 'active'
}

function shapeHealth(
  { on }: ProvisioningSettings,
  tokens: ScimToken[],
  health: ProvisioningHealth,
  failing: boolean,
): ScimHealth {
  const { since, counts, last, lastProblem } = health
  const { ok, refused, failed } = counts
  const state = (): ScimHealth['state'] => {
    if (!on) return 'off'
    if (!tokens.some((token) => token.state === 'active')) return 'noToken'
    if (ok + refused + failed === 0) return 'waiting'
    return failing ? 'failing' : 'working'
  }
  return {
    state: state(),
    since,
    counts: { ok, refused, failed },
    last: last && shapeProvisioning(last),
    lastProblem: lastProblem && shapeProvisioning(lastProblem),
  }
}

export function shapeProvisioning(kept: KeptProvisioningRequest): ProvisioningEntry {
  const { seq, at, credential, credentialId, method, route } = kept
  const { resourceId, userName, status, outcome, scimType, detail, ms } = kept
  const who = { credential, credentialId }
  return { seq, at, ...who, method, route, resourceId, userName, status, outcome, scimType, detail, ms }
}
