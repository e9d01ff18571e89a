import { NEWEST, provisioningState } from '../../audit/provisioningHealth.ts'
import type { KeptProvisioningRequest, ProvisioningHealth } from '../../audit/store.ts'
import { credentialState } from '../../tenants/credential.ts'
import type { Credential, ProvisioningSettings } from '../../tenants/store.ts'
import { refusalCode } from '../../words/provisioningReasons.ts'
import type { IdentityScim, ProvisioningEntry, ScimHealth, ScimSettings, ScimToken } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { versionOf } from '../versions.ts'

export type IdentityDeps = Pick<ApiDeps, 'now' | 'newId' | 'provisioningLog' | 'scim' | 'tenants' | 'together'>

export async function readIdentity(deps: IdentityDeps, tenantId: string): Promise<IdentityScim> {
  const settings = await deps.tenants.provisioning(tenantId)
  const now = deps.now()
  const tokens = (await deps.tenants.credentials(tenantId)).map((one) => shapeToken(one, now))
  const [counted, newest] = await Promise.all([
    deps.provisioningLog.health(tenantId, now),
    deps.provisioningLog.requests(tenantId, { outcome: null, search: '', cursor: null, limit: NEWEST }),
  ])
  const health = shapeHealth(settings, tokens, counted, newest.items)
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
  return {
    id,
    name,
    state: credentialState(credential, now),
    createdAt,
    createdBy: by,
    expiresAt,
    lastUsedAt,
    revokedAt,
  }
}

function shapeHealth(
  { on }: ProvisioningSettings,
  tokens: ScimToken[],
  health: ProvisioningHealth,
  newest: readonly KeptProvisioningRequest[],
): ScimHealth {
  const { since, counts, last, lastProblem } = health
  const { ok, refused, failed } = counts
  const hasToken = tokens.some(({ state }) => state === 'active')
  return {
    state: provisioningState({ on, hasToken, requests: ok + refused + failed }, newest),
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
  const reason = outcome === 'ok' ? null : refusalCode(kept)
  return { seq, at, ...who, method, route, resourceId, userName, status, outcome, scimType, detail, reason, ms }
}
