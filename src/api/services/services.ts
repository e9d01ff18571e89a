import { json } from '../../http/route.ts'
import { recordOf } from '../audited.ts'
import type { ServiceKind, Services, ServiceView } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { notSetUp, serviceKind } from '../named.ts'
import { parseBody } from '../parse.ts'
import { orRefuse } from '../refusals.ts'
import { ChangeServiceSchema, ServicesSchema, ServiceViewSchema } from '../schema/services.ts'
import { readService } from '../shape/service.ts'
import { changeService } from './changeService.ts'
import { removeService } from './removeService.ts'

export function createServicesRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/services',
      access: 'services.look',
      maxBody: 0,
      summary: 'The two services, and how they stand.',
      answers: answersJson(ServicesSchema, 'Both services; null: not added'),
      handle: async ({ caller }) => json(await bothServices(deps, caller.tenantId)),
    },
    {
      method: 'POST',
      path: '/api/services/:kind/check',
      access: 'services.check',
      maxBody: 100,
      summary: 'Asks the cloud whether our credentials still work and what they may do.',
      answers: answersJson(ServiceViewSchema, 'The service with its new check'),
      handle: async ({ caller, params }) => {
        const kind = serviceKind(params)
        await recordOf(deps, caller, { action: 'services.check', target: kind, before: null, after: null })
        await check(deps, caller.tenantId, kind)
        return json(await serviceNow(deps, caller.tenantId, kind))
      },
    },
    {
      method: 'PUT',
      path: '/api/services/:kind',
      access: 'services.change',
      maxBody: 20_000,
      summary:
        'Changes settings, and whether the service takes part in syncs. What is left out stays. With If-Match of its revision it is refused (412) when somebody changed them meanwhile.',
      body: ChangeServiceSchema,
      answers: answersJson(ServiceViewSchema, 'The service as it is now'),
      handle: async ({ caller, params, body, headers }) => {
        const kind = serviceKind(params)
        await changeService(deps, caller, kind, parseBody(ChangeServiceSchema, body), headers)
        return json(await serviceNow(deps, caller.tenantId, kind))
      },
    },
    {
      method: 'DELETE',
      path: '/api/services/:kind',
      access: 'services.change',
      maxBody: 0,
      summary: 'Removes the service with its credentials and settings. Users, numbers and history stay.',
      answers: answersJson(ServicesSchema, 'Both services as they are now'),
      handle: async ({ caller, params }) => {
        await removeService(deps, caller, serviceKind(params))
        return json(await bothServices(deps, caller.tenantId))
      },
    },
  ]
}

async function bothServices(deps: ApiDeps, tenantId: string): Promise<Services> {
  const [pbx, teams] = await Promise.all([readService(deps, tenantId, 'pbx'), readService(deps, tenantId, 'teams')])
  return { pbx, teams }
}

async function check(deps: ApiDeps, tenantId: string, kind: ServiceKind): Promise<void> {
  await orRefuse(() => deps.sync.check(tenantId, kind))
}

async function serviceNow(deps: ApiDeps, tenantId: string, kind: ServiceKind): Promise<ServiceView> {
  const view = await readService(deps, tenantId, kind)
  if (!view) throw notSetUp(kind)
  return view
}
