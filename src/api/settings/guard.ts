import type { GuardView } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import type { ApiRoute } from '../described.ts'
import { GuardSchema } from '../schema/guard.ts'
import { settingRoutes } from './setting.ts'

/** 5.3 of 0.053, and not 5.300000000000001. */
const percent = (share: number): number => Number((share * 100).toFixed(6))
const shown = ({ number, share }: GuardView): string => `${number} or ${percent(share)} %`

/** How much a sync may take away before it stops: the larger of a number and a share. */
export const createGuardRoutes = (deps: Pick<ApiDeps, 'now' | 'tenants' | 'together'>): ApiRoute[] =>
  settingRoutes(deps, {
    name: 'guard',
    schema: GuardSchema,
    maxBody: 200,
    looks: 'How many removals a sync may make without approval.',
    changes: 'Changes how many removals a sync may make without approval.',
    says: 'The larger of the two passes',
    read: (tenants, tenantId) => tenants.guard(tenantId),
    write: (tenants, tenantId, guard) => tenants.changeGuard(tenantId, guard),
    shown,
  })
