import type { ApiDeps } from '../deps.ts'
import type { ApiRoute } from '../described.ts'
import { RetentionSchema } from '../schema/retention.ts'
import { settingRoutes } from './setting.ts'

/** How long logs are kept. */
export const createRetentionRoutes = (deps: Pick<ApiDeps, 'now' | 'tenants' | 'together'>): ApiRoute[] =>
  settingRoutes(deps, {
    name: 'retention',
    schema: RetentionSchema,
    maxBody: 200,
    looks: 'How long logs are kept.',
    changes: 'Changes how long logs are kept. What is older goes within the hour.',
    says: 'In days',
    read: async (tenants, tenantId) => ({ auditDays: (await tenants.retention(tenantId)).auditDays }),
    write: (tenants, tenantId, retention) => tenants.changeRetention(tenantId, retention),
    shown: ({ auditDays }) => `audit log for ${auditDays} days`,
  })
