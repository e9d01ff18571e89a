/** User provisioning integration (SCIM): on or off, for whom, and how it goes. */
import { json } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { changing } from '../audited.ts'
import type { ChangedScim, ScimSettings } from '../contract.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseBody } from '../parse.ts'
import { ChangedScimSchema, IdentityScimSchema, ScimSettingsSchema } from '../schema/identity.ts'
import { readIdentity, scimSettings, type IdentityDeps } from '../shape/identity.ts'
import { mustBe } from '../versions.ts'

/** In the audit log. */
const SAID = { action: 'identity.change', target: 'user provisioning' }

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
      summary:
        'Turns user provisioning on or off, and says which users the provider sees. Off ends every token. With If-Match of its revision it is refused (412) when somebody changed it meanwhile.',
      body: ScimSettingsSchema,
      answers: answersJson(ChangedScimSchema, 'As it is now, and how many tokens ended'),
      handle: async ({ caller, headers, body }) => {
        const { tenantId } = caller
        const settings = parseBody(ScimSettingsSchema, body)
        const endedTokens = await change(deps, caller, headers, settings)
        deps.scim.tokensChanged()
        if (settings.on) deps.scim.offer(tenantId)
        const changed: ChangedScim = { ...(await readIdentity(deps, tenantId)), endedTokens }
        return json(changed)
      },
    },
  ]
}

/** Answers how many tokens ended. */
function change(
  deps: IdentityDeps,
  caller: Principal,
  headers: Record<string, string | undefined>,
  settings: ScimSettings,
): Promise<number> {
  const { tenantId } = caller
  return changing(deps, caller, async ({ tenants, audit }, says) => {
    const before = await tenants.provisioning(tenantId)
    await mustBe(headers, scimSettings(before), { audit, tenantId, ...SAID })
    const endedTokens = await tenants.changeProvisioning(tenantId, settings, deps.now())
    const ended = endedTokens > 0 ? `; ${endedTokens} tokens ended` : ''
    const [was, is] = [shown(before), `${shown(settings)}${ended}`]
    if (was !== is) await says({ ...SAID, before: was, after: is })
    return endedTokens
  })
}
