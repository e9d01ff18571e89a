/** User provisioning integration (SCIM): on or off, for whom, and how it goes. */
import { json } from '../http/route.ts'
import { recordOf } from './audited.ts'
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
        const before = await deps.tenants.provisioning(tenantId)
        const endedTokens = await deps.tenants.changeProvisioning(tenantId, settings, deps.now())
        const ended = endedTokens > 0 ? `; ${endedTokens} tokens ended` : ''
        if (shown(before) !== shown(settings) || endedTokens > 0)
          await recordOf(deps, caller, {
            action: 'identity.change',
            target: 'user provisioning',
            before: shown(before),
            after: `${shown(settings)}${ended}`,
          })
        if (settings.on) deps.scim.offer(tenantId)
        const changed: ChangedScim = { ...(await readIdentity(deps, tenantId)), endedTokens }
        return json(changed)
      },
    },
  ]
}
