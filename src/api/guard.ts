import { json } from '../http/route.ts'
import { changing } from './audited.ts'
import type { GuardView } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { parseBody } from './parse.ts'
import { GuardSchema } from './schema/guard.ts'

const shown = ({ number, share }: GuardView): string => `${number} or ${share * 100} %`

/** How much a sync may take away before it stops: the larger of a number and a share. */
export function createGuardRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/settings/guard',
      access: 'settings.look',
      maxBody: 0,
      summary: 'How many removals a sync may make without approval.',
      answers: answersJson(GuardSchema, 'The larger of the two passes'),
      handle: async ({ caller }) => json(await deps.tenants.guard(caller.tenantId)),
    },
    {
      method: 'PUT',
      path: '/api/settings/guard',
      access: 'settings.change',
      maxBody: 200,
      summary: 'Changes how many removals a sync may make without approval.',
      body: GuardSchema,
      answers: answersJson(GuardSchema, 'As it is now'),
      handle: async ({ caller, body }) => {
        const guard = parseBody(GuardSchema, body)
        await changing(deps, caller, async ({ tenants }, says) => {
          const before = await tenants.guard(caller.tenantId)
          await tenants.changeGuard(caller.tenantId, guard)
          await says({ action: 'settings.change', target: 'guard', before: shown(before), after: shown(guard) })
        })
        return json(guard)
      },
    },
  ]
}
