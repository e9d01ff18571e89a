import { json } from '../http/route.ts'
import { changing } from './audited.ts'
import type { RetentionView } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { parseBody } from './parse.ts'
import { RetentionSchema } from './schema/retention.ts'

const shown = ({ auditDays }: RetentionView): string => `audit log for ${auditDays} days`

/** How long logs are kept. */
export function createRetentionRoutes(deps: Pick<ApiDeps, 'now' | 'tenants' | 'together'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/settings/retention',
      access: 'settings.look',
      maxBody: 0,
      summary: 'How long logs are kept.',
      answers: answersJson(RetentionSchema, 'In days'),
      handle: async ({ caller }) => {
        const { auditDays } = await deps.tenants.retention(caller.tenantId)
        return json({ auditDays })
      },
    },
    {
      method: 'PUT',
      path: '/api/settings/retention',
      access: 'settings.change',
      maxBody: 200,
      summary: 'Changes how long logs are kept. What is older goes within the hour.',
      body: RetentionSchema,
      answers: answersJson(RetentionSchema, 'As it is now'),
      handle: async ({ caller, body }) => {
        const retention = parseBody(RetentionSchema, body)
        await changing(deps, caller, async ({ tenants }, says) => {
          const before = shown(await tenants.retention(caller.tenantId))
          await tenants.changeRetention(caller.tenantId, retention)
          await says({ action: 'settings.change', target: 'retention', before, after: shown(retention) })
        })
        return json(retention)
      },
    },
  ]
}
