/** User provisioning integration (SCIM): on or off, for whom, and how it goes. */
import { json } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import { changing } from './audited.ts'
import type { ChangedScim, ScimSettings } from './contract.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { parseBody } from './parse.ts'
import { ChangedScimSchema, IdentityScimSchema, ScimSettingsSchema } from './schema/identity.ts'
import { readIdentity, type IdentityDeps } from './shape/identity.ts'

const shown = ({ on, provider, visible }: ScimSettings): string =>
  `${on ? 'on' : 'off'}, ${provider}, ${visible === 'all' ? 'all users' : 'only users that the provider made'}`

export function createIdentityRoutes(deps: IdentityDeps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/identity/scim',
      access: 'identity.look',
      maxBody: 0,
      summary: 'User provisioning: settings, the URL for the identity provider, tokens without secrets, and health.',
      answers: answersJson(IdentityScimSchema, 'As it is now'),
      handle: async ({ caller }) => json(await readIdentity(deps, caller.tenantId)),
    },
    {
      method: 'PUT',
      path: '/api/identity/scim',
      access: 'identity.change',
      maxBody: 500,
      summary: 'Turns user provisioning on or off, and says which users the provider sees. Off ends every token.',
      body: ScimSettingsSchema,
      answers: answersJson(ChangedScimSchema, 'As it is now, and how many tokens ended'),
      handle: async ({ caller, body }) => {
        const { tenantId } = caller
        const settings = parseBody(ScimSettingsSchema, body)
        const endedTokens = await change(deps, caller, settings)
        if (settings.on) deps.scim.offer(tenantId)
        const changed: ChangedScim = { ...(await readIdentity(deps, tenantId)), endedTokens }
        return json(changed)
      },
    },
  ]
}

/** Answers how many tokens ended. */
function change(deps: IdentityDeps, caller: Principal, settings: ScimSettings): Promise<number> {
  return changing(deps, caller, async ({ tenants }, says) => {
    const before = await tenants.provisioning(caller.tenantId)
    const endedTokens = await tenants.changeProvisioning(caller.tenantId, settings, deps.now())
    const ended = endedTokens > 0 ? `; ${endedTokens} tokens ended` : ''
    const [was, is] = [shown(before), `${shown(settings)}${ended}`]
    if (was !== is) await says({ action: 'identity.change', target: 'user provisioning', before: was, after: is })
    return endedTokens
  })
}
